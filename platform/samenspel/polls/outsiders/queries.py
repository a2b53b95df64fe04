"""Selects about people without an account who were asked to vote in a poll."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.groups.models import Group
from samenspel.groups.outsiders import queries as outsiders
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.people.models import Account
from samenspel.polls import queries as polls
from samenspel.polls.models import Poll
from samenspel.polls.seen import MyVote, SeenPoll

#: Their addresses, names and votes are kept so long after the poll.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpenedPoll:
    """What somebody who opens their link may know: the question, with their own vote."""

    outsider: InvitedOutsider
    seen: SeenPoll
    author_email: str


def poll_by_token(token: str) -> OpenedPoll | None:
    """The poll of a link, as long as it is open and its group is not archived."""
    outsider = outsiders.outsider_by_token(token)
    found = opened(outsider) if outsider and outsider.poll_id else None
    return found if found and found.seen.is_open and not _is_archived(found.seen.group_id) else None


def opened(outsider: InvitedOutsider) -> OpenedPoll | None:
    """The poll that somebody was asked to, with what they voted in it as it is now."""
    assert outsider.poll_id is not None
    seen = polls.poll_of_outsider(outsider.poll_id)
    if seen is None:
        return None
    has_voted = outsider.edition == seen.poll.edition and bool(outsider.choices)
    mine = MyVote(outsider.choices, outsider.reason, outsider.name, outsider.answered_at) if has_voted else None
    query = columns(Account.email).where(col(Account.id) == seen.poll.author_id)
    return OpenedPoll(outsider, replace(seen, mine=mine, may_vote=True), session().execute(query).scalar_one())


def _is_archived(group_id: uuid.UUID) -> bool:
    query = columns(Group.id).where(col(Group.id) == group_id, col(Group.archived_at).is_not(None))
    return session().execute(query).first() is not None


def outdated() -> sa.Select[tuple[uuid.UUID]]:
    """The polls that are over or withdrawn for long."""
    since = now() - KEPT
    return columns(Poll.id).where(
        sa.or_(col(Poll.closed_at) < since, col(Poll.closes_at) < since, col(Poll.withdrawn_at) < since)
    )
