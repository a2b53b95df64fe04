"""Selects of who has to vote, and who hears of polls."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import lines
from samenspel.people.models import Account
from samenspel.polls.models import Ballot, Poll, Voice


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A vote that somebody can give and did not."""

    account_id: uuid.UUID
    poll_id: uuid.UUID
    question: str
    group_id: uuid.UUID
    author_id: uuid.UUID
    asked_at: datetime
    due_at: datetime | None

    @property
    def thing(self) -> Thing:
        return Thing(ThingKind.POLL, self.poll_id)


def is_open() -> sa.ColumnElement[bool]:
    """SQL: whether votes of a poll count now."""
    return sa.and_(
        col(Poll.withdrawn_at).is_(None),
        col(Poll.closed_at).is_(None),
        sa.or_(col(Poll.closes_at).is_(None), col(Poll.closes_at) > now()),
    )


def voter() -> sa.ColumnElement[uuid.UUID]:
    """SQL over Poll and Membership: the id under which somebody of the group votes; null for one without a fund where
    funds do."""
    return sa.case((col(Poll.voice) == Voice.FUND, col(Membership.fund_id)), else_=col(Membership.account_id))


def open_votes(
    poll_id: uuid.UUID | None = None, group_id: uuid.UUID | None = None, account_id: uuid.UUID | None = None
) -> list[OpenVote]:
    """All votes that are still to be given, or those in one poll, in one group, or of one account."""
    wanted = ((Poll.id, poll_id), (Poll.group_id, group_id), (Account.id, account_id))
    has_voted = sa.and_(col(Ballot.poll_id) == Poll.id, col(Ballot.voter_id) == voter())
    query = (
        lines(
            OpenVote,
            account_id=Account.id,
            poll_id=Poll.id,
            question=Poll.question,
            group_id=Poll.group_id,
            author_id=Poll.author_id,
            asked_at=Poll.asked_at,
            due_at=Poll.closes_at,
        )
        .select_from(Poll)
        .join(Group, col(Group.id) == Poll.group_id)
        .join(Membership, col(Membership.group_id) == Group.id)
        .join(Account, col(Account.id) == Membership.account_id)
        .outerjoin(Ballot, has_voted)
        .where(
            is_open(),
            col(Group.archived_at).is_(None),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Account.active),
            voter().is_not(None),
            col(Ballot.id).is_(None),
            *(col(column) == value for column, value in wanted if value is not None),
        )
        .order_by(col(Poll.id), col(Account.id))
    )
    return query.all()


def noticed(
    poll_id: uuid.UUID | None = None, group_id: uuid.UUID | None = None, account_id: uuid.UUID | None = None
) -> list[Notice]:
    """The notices of votes that were to be given, as far as anybody knew."""
    wanted = ((Notice.thing_id, poll_id), (Notice.group_id, group_id), (Notice.account_id, account_id))
    query = sa.select(Notice).where(
        col(Notice.kind) == ThingKind.POLL,
        col(Notice.reason) == NoticeReason.TO_DO,
        col(Notice.done_at).is_(None),
        *(col(column) == value for column, value in wanted if value is not None),
    )
    return list(session().execute(query).scalars())


def used_voices(poll: Poll) -> set[uuid.UUID]:
    """The ids of the persons or the funds that voted in a poll."""
    return set(session().execute(columns(Ballot.voter_id).where(col(Ballot.poll_id) == poll.id)).scalars())


def polls_to_end() -> list[Poll]:
    """The polls whose time is over and that nobody closed."""
    query = sa.select(Poll).where(
        col(Poll.closed_at).is_(None), col(Poll.withdrawn_at).is_(None), col(Poll.closes_at) <= now()
    )
    return list(session().execute(query.order_by(col(Poll.id)).limit(100).with_for_update()).scalars())


def polls_closing(until: datetime) -> list[Poll]:
    """The open polls that end by then, and that sent no reminder yet."""
    query = (
        sa.select(Poll)
        .join(Group, col(Group.id) == Poll.group_id)
        .where(
            is_open(), col(Poll.closes_at) <= until, col(Poll.reminded_at).is_(None), col(Group.archived_at).is_(None)
        )
    )
    return list(session().execute(query.order_by(col(Poll.id)).limit(100)).scalars())
