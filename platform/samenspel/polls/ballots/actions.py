"""Writes of votes."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlmodel import col

from samenspel import live
from samenspel.activity.notices import actions as notices
from samenspel.db import columns, now, session
from samenspel.groups.models import Membership
from samenspel.jobs import enqueue
from samenspel.polls import access
from samenspel.polls.ballots.checking import VoteRefused, check_vote
from samenspel.polls.box.sealing import unsealed, vote_under, with_vote
from samenspel.polls.models import Ballot, BallotBox, Poll, Voice
from samenspel.viewer import Viewer


def lock_poll(poll_id: uuid.UUID) -> Poll:
    """The row of a poll as it is now, kept from others until the commit: votes and changes of a poll follow each
    other."""
    query = sa.select(Poll).where(col(Poll.id) == poll_id).with_for_update(of=Poll)
    found: Poll = session().execute(query.execution_options(populate_existing=True)).scalar_one()
    return found


def push(poll_id: uuid.UUID) -> None:
    """Has open pages ask again for where a poll stands: what they may see of it differs."""
    live.push(f"poll:{poll_id}", "refresh", f"#peiling-{poll_id}-stand")


def vote(viewer: Viewer, poll_id: uuid.UUID, edition: int, choices: Sequence[int], reason: str) -> None:
    """Votes, or changes one's vote or that of one's fund. Raises VoteRefused."""
    poll = lock_poll(poll_id)
    voter_id = access.voter_of(viewer, poll.voice, poll.group_id)
    if voter_id is None or not access.may_vote(viewer, poll):
        raise VoteRefused(_("Je kan in deze peiling niet stemmen."))
    require_asked(poll, edition)
    if not (poll.asks_reason or poll.is_proposal):
        reason = ""
    check_vote(poll, choices, reason)
    ballot = _ballot_of(poll_id, voter_id)
    if poll.is_anonymous:
        _seal(poll, voter_id, {"choices": list(choices), "reason": reason}, is_change=ballot is not None)
    if ballot is None:
        ballot = Ballot(poll_id=poll_id, voter_id=voter_id, account_id=viewer.id)
    elif (list(ballot.choices), ballot.reason) != (list(choices), reason):
        ballot.answer, ballot.answered_at, ballot.answered_by_id = "", None, None
    ballot.account_id, ballot.fund_id = viewer.id, viewer.fund_in(poll.group_id)
    if not poll.is_anonymous:
        ballot.choices, ballot.reason, ballot.voted_at = list(choices), reason, now()
    session().add(ballot)
    session().flush()
    notices.mark_done(poll.thing, _people_of(viewer, poll))
    push(poll_id)


def withdraw_vote(viewer: Viewer, poll_id: uuid.UUID) -> None:
    """Takes one's vote back, or that of one's fund, as long as the poll is open. Raises VoteRefused."""
    poll = lock_poll(poll_id)
    voter_id = access.voter_of(viewer, poll.voice, poll.group_id)
    _require_open(poll)
    if voter_id is None or not access.may_vote(viewer, poll) or (ballot := _ballot_of(poll_id, voter_id)) is None:
        return
    if poll.is_anonymous:
        _seal(poll, voter_id, None, is_change=True)
    session().delete(ballot)
    session().flush()
    enqueue("poll-news", {"poll": str(poll_id), "by": str(viewer.id), "what": ""})
    push(poll_id)


def require_asked(poll: Poll, edition: int) -> None:
    """Raises VoteRefused unless the poll is open and still asks what the voter read."""
    _require_open(poll)
    if edition != poll.edition:
        raise VoteRefused(_("De vraag is intussen gewijzigd. Lees ze opnieuw, en stem dan."))


def _require_open(poll: Poll) -> None:
    if poll.withdrawn_at is not None:
        raise VoteRefused(_("Deze peiling is ingetrokken."))
    if not poll.is_open(now()):
        raise VoteRefused(_("Deze peiling is gesloten: stemmen kan niet meer."))


def _ballot_of(poll_id: uuid.UUID, voter_id: uuid.UUID) -> Ballot | None:
    query = sa.select(Ballot).where(col(Ballot.poll_id) == poll_id, col(Ballot.voter_id) == voter_id)
    found: Ballot | None = session().execute(query.execution_options(populate_existing=True)).scalar()
    return found


def _seal(poll: Poll, voter_id: uuid.UUID, vote: dict[str, Any] | None, *, is_change: bool) -> None:
    """Puts an anonymous vote in the box, in place of the earlier one. Raises VoteRefused where that cannot be found any
    more, since the key that it was sealed with is gone: the vote would count twice."""
    query = sa.select(BallotBox).where(col(BallotBox.poll_id) == poll.id)
    box: BallotBox | None = session().execute(query.execution_options(populate_existing=True)).scalar()
    if box is None:
        box = BallotBox(poll_id=poll.id)
    if is_change and vote_under(box.votes, poll.id, voter_id) is None:
        raise VoteRefused(_("Je stem is geteld, maar kan niet meer gewijzigd worden."))
    box.votes = with_vote(box.votes, poll.id, voter_id, vote)
    session().add(box)


def break_seals(poll: Poll) -> None:
    """Has nobody find anybody's anonymous vote any more."""
    box = session().get(BallotBox, poll.id, populate_existing=True)
    if box is not None:
        box.votes = unsealed(box.votes)
        session().add(box)


def _people_of(viewer: Viewer, poll: Poll) -> list[uuid.UUID]:
    """The accounts that have nothing left to do once the viewer voted."""
    if poll.voice is Voice.PERSON:
        return [viewer.id]
    query = columns(Membership.account_id).where(
        col(Membership.group_id) == poll.group_id,
        col(Membership.fund_id) == viewer.fund_in(poll.group_id),
        col(Membership.left_at).is_(None),
    )
    return list(session().execute(query).scalars())
