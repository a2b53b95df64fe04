"""Selects about people from outside the group who were asked to vote in a poll."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, now, session
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.groups.outsiders import queries as outsiders
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.queries import OutsiderAddress
from samenspel.people.models import Account
from samenspel.polls import queries as polls
from samenspel.polls.models import Poll
from samenspel.polls.seen import MyVote, SeenPoll

#: Their addresses, names and votes are kept so long after the poll.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpenedPoll:
    """What somebody who opens their link may know: the question, with their own vote. An account that was closed has
    no `address`."""

    outsider: InvitedOutsider
    seen: SeenPoll
    author_email: str
    address: OutsiderAddress | None

    @property
    def has_voted(self) -> bool:
        """Whether they voted in the poll as it is now."""
        return self.seen.mine is not None


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
    mine = MyVote(outsider.choices, outsider.reason, None, outsider.name, outsider.answered_at) if has_voted else None
    query = columns(Account.email).where(col(Account.id) == seen.poll.author_id)
    author_email = session().execute(query).scalar_one()
    address = outsiders.addresses_of([outsider]).get(outsider.id)
    return OpenedPoll(outsider, replace(seen, mine=mine, may_vote=True), author_email, address)


def _is_archived(group_id: uuid.UUID) -> bool:
    query = columns(Group.id).where(col(Group.id) == group_id, col(Group.archived_at).is_not(None))
    return session().execute(query).first() is not None


def outdated() -> sa.Select[tuple[uuid.UUID]]:
    """The polls that are over or withdrawn for long."""
    since = now() - KEPT
    return columns(Poll.id).where(
        sa.or_(col(Poll.closed_at) < since, col(Poll.closes_at) < since, col(Poll.withdrawn_at) < since)
    )


def guests_who_joined(group_id: uuid.UUID, account_id: uuid.UUID) -> Sequence[InvitedOutsider]:
    """The invitations of an account to open polls of a group in which it is now, and has a voice."""
    has_voice = sa.exists().where(
        col(Membership.account_id) == account_id,
        col(Membership.group_id) == group_id,
        col(Membership.left_at).is_(None),
        col(Membership.role) != MembershipRole.FOLLOWER,
    )
    is_open = sa.and_(col(Poll.closed_at).is_(None), sa.or_(col(Poll.closes_at).is_(None), col(Poll.closes_at) > now()))
    query = (
        select(InvitedOutsider)
        .join(Poll, col(Poll.id) == InvitedOutsider.poll_id)
        .where(col(InvitedOutsider.account_id) == account_id, col(Poll.group_id) == group_id, is_open, has_voice)
    )
    return session().exec(query).all()
