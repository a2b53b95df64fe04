"""Selects about polls: one as a viewer reaches it, those of a topic or a meeting, and those of a group."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.activity.things import Thing, ThingKind
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_in, visible_to
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.queries import outsiders_in
from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund
from samenspel.people.words import author_party, party
from samenspel.polls import access
from samenspel.polls.box.sealing import vote_under
from samenspel.polls.models import Ballot, BallotBox, Poll, Voice
from samenspel.polls.seen import BallotLine, MyVote, OutsiderVote, SeenPoll
from samenspel.viewer import Viewer, VisibilityScope

#: A topic or a meeting has at most so many polls.
MAX_POLLS = 20
#: The polls on a page of the list of a group.
PAGE = 20


_Concluder = aliased(Account)


def _expected() -> sa.ScalarSelect[Any]:
    """SQL: how many people or funds have a voice."""
    voter = sa.case((col(Poll.voice) == Voice.FUND, col(Membership.fund_id)), else_=col(Membership.account_id))
    return (
        columns(sa.func.count(sa.distinct(voter)))
        .select_from(Membership)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(
            col(Membership.group_id) == Poll.group_id,
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Account.active),
        )
        .correlate(Poll)
        .scalar_subquery()
    )


@cache
def _polls() -> Lines[SeenPoll]:
    author = aliased(Account)
    fund = aliased(Fund)
    return (
        lines(
            SeenPoll,
            poll=Poll,
            group_name=Group.name,
            group_slug=Group.slug,
            author_name=author.name,
            author_party=author_party(fund=fund, account=author),
            concluded_by=_Concluder.name,
            expected=_expected(),
            box=BallotBox.votes,
            has_outsiders=sa.exists().where(col(InvitedOutsider.poll_id) == Poll.id),
        )
        .join(Group, col(Group.id) == Poll.group_id)
        .join(author, col(author.id) == Poll.author_id)
        .outerjoin(fund, col(fund.id) == Poll.fund_id)
        .outerjoin(_Concluder, col(_Concluder.id) == Poll.concluded_by_id)
        .outerjoin(BallotBox, col(BallotBox.poll_id) == Poll.id)
    )


@cache
def _reachable(scope: VisibilityScope) -> Lines[SeenPoll]:
    return _polls().where(col(Poll.id) == sa.bindparam("poll"), visible_in(scope))


def reach(viewer: Viewer, poll_id: uuid.UUID) -> SeenPoll | None:
    """The poll with its votes, or None where it does not exist for this viewer."""
    found = _reachable(viewer.scope).all(viewer.bound | {"poll": poll_id})
    return _seen_by(viewer, found)[0] if found else None


@cache
def _by_id() -> Lines[SeenPoll]:
    return _polls().where(col(Poll.id) == sa.bindparam("poll"))


def poll_of_outsider(poll_id: uuid.UUID) -> SeenPoll | None:
    """The question of a poll, for somebody who has a link of their own to it; without any votes."""
    return next(iter(_by_id().all({"poll": poll_id})), None)


@cache
def _of(kind: ThingKind) -> Lines[SeenPoll]:
    place = Poll.topic_id if kind is ThingKind.TOPIC else Poll.meeting_id
    return _polls().where(col(place) == sa.bindparam("thing")).order_by(col(Poll.id)).limit(MAX_POLLS)


def polls_of(viewer: Viewer, thing: Thing) -> list[SeenPoll]:
    """The polls of a topic or a meeting that the caller has reached, the oldest first; in one statement, or two."""
    return _seen_by(viewer, _of(thing.kind).all({"thing": thing.id}))


@cache
def _in_group() -> Lines[SeenPoll]:
    is_done = sa.case((sa.and_(_is_open(), col(Poll.withdrawn_at).is_(None)), 0), else_=1)
    return (
        _polls()
        .where(col(Poll.group_id) == sa.bindparam("group"))
        .order_by(is_done, col(Poll.asked_at).desc(), col(Poll.id))
        .limit(PAGE)
        .offset(sa.bindparam("offset", type_=sa.Integer()))
    )


def _is_open() -> sa.ColumnElement[bool]:
    current: Any = sa.bindparam("now", type_=Poll.__table__.c.closes_at.type)  # type: ignore[attr-defined]
    return sa.and_(col(Poll.closed_at).is_(None), sa.or_(col(Poll.closes_at).is_(None), col(Poll.closes_at) > current))


def polls_in(viewer: Viewer, group_id: uuid.UUID, offset: int = 0) -> list[SeenPoll]:
    """The polls of a group that the caller has reached, those that are open first, then the newest."""
    return _seen_by(viewer, _in_group().all({"group": group_id, "offset": offset, "now": now()}))


def count_in(group_id: uuid.UUID) -> int:
    """How many polls `polls_in` has."""
    query = columns(sa.func.count()).select_from(Poll).where(col(Poll.group_id) == group_id)
    return int(session().execute(query).scalar_one())


def may_listen(viewer: Viewer, poll_id: uuid.UUID) -> bool:
    """Whether the room of a poll may be listened to."""
    there = sa.exists().where(col(Poll.id) == poll_id, col(Group.id) == Poll.group_id, visible_to(viewer))
    return bool(session().execute(columns(there)).scalar())


@cache
def _ballots() -> Lines[BallotLine]:
    """By name: never in the order in which people voted."""
    return (
        lines(
            BallotLine,
            id=Ballot.id,
            poll_id=Ballot.poll_id,
            voter_id=Ballot.voter_id,
            account_id=Ballot.account_id,
            account_name=Account.name,
            fund_id=Ballot.fund_id,
            fund_name=party(),
            choices=Ballot.choices,
            reason=Ballot.reason,
            voted_at=Ballot.voted_at,
            answer=Ballot.answer,
            answered_at=Ballot.answered_at,
        )
        .join(Account, col(Account.id) == Ballot.account_id)
        .outerjoin(Fund, col(Fund.id) == Ballot.fund_id)
        .where(col(Ballot.poll_id).in_(sa.bindparam("polls", expanding=True)))
        .order_by(col(Fund.name), col(Account.name), col(Ballot.id))
    )


def _seen_by(viewer: Viewer, found: Sequence[SeenPoll]) -> list[SeenPoll]:
    """Polls with their votes, and with what the viewer may do and did."""
    if not found:
        return []
    by_poll: dict[uuid.UUID, list[BallotLine]] = defaultdict(list)
    for ballot in _ballots().all({"polls": [each.id for each in found]}):
        by_poll[ballot.poll_id].append(ballot)
    asked: dict[uuid.UUID | None, list[InvitedOutsider]] = defaultdict(list)
    for outsider in outsiders_in([each.id for each in found if each.has_outsiders]):
        asked[outsider.poll_id].append(outsider)
    return [
        replace(
            seen,
            may_vote=access.may_vote(viewer, seen.poll),
            may_manage=access.may_manage(viewer, seen.poll),
            may_invite=access.may_invite(viewer, seen.poll) and access.takes_outsiders(seen.poll),
            ballots=by_poll[seen.id],
            mine=_vote_of(viewer, seen, by_poll[seen.id]),
            outsiders=[OutsiderVote.from_row(each, seen.poll.edition) for each in asked[seen.id]],
        )
        for seen in found
    ]


def _vote_of(viewer: Viewer, seen: SeenPoll, ballots: Sequence[BallotLine]) -> MyVote | None:
    voter_id = access.voter_of(viewer, seen.poll.voice, seen.poll.group_id)
    ballot = next((each for each in ballots if each.voter_id == voter_id), None)
    if ballot is None or voter_id is None:
        return None
    if not seen.poll.is_anonymous:
        return MyVote(ballot.choices, ballot.reason, ballot.account_id, ballot.account_name, ballot.voted_at)
    vote = vote_under(seen.box or {}, seen.id, voter_id) or {"choices": [], "reason": ""}
    return MyVote(vote["choices"], vote["reason"], ballot.account_id, ballot.account_name, None)


def count_of(thing: Thing) -> int:
    """How many polls a topic or a meeting has."""
    place = Poll.topic_id if thing.kind is ThingKind.TOPIC else Poll.meeting_id
    return int(session().execute(columns(sa.func.count()).where(col(place) == thing.id)).scalar_one())
