"""Selects of the polls that run: for lists, and for the mails that are due."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.groups.access import own_groups, visible_in
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.meetings.access import concerning
from samenspel.meetings.models import Meeting, path_of
from samenspel.meetings.polls.models import DatePoll, PollAnswer, PollSlot
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.viewer import Viewer, VisibilityScope


@dataclass(frozen=True, slots=True)
class PollLine:
    """A running poll in a list. `waits` says that the viewer is expected and said nothing yet."""

    id: uuid.UUID
    title: str
    closes_on: date
    group_id: uuid.UUID
    group_name: str
    group_slug: str
    slots: int
    has_answered: bool
    waits: bool

    @property
    def path(self) -> str:
        return path_of(self.id)

    @property
    def is_open(self) -> bool:
        return self.closes_on >= today()


_ANSWERED = (
    sa.exists()
    .where(
        col(PollAnswer.slot_id) == PollSlot.id,
        col(PollSlot.meeting_id) == Meeting.id,
        col(PollAnswer.account_id) == sa.bindparam("viewer_id"),
    )
    .correlate(Meeting)
)
_COUNT = (
    sa.select(sa.func.count(col(PollSlot.id)))
    .where(col(PollSlot.meeting_id) == Meeting.id)
    .correlate(Meeting)
    .scalar_subquery()
)


@cache
def _running(scope: VisibilityScope, which: Literal["group", "mine", "waiting"], limit: int) -> sa.Select[Any]:
    query = (
        columns(Meeting.id, Meeting.title, DatePoll.closes_on, Group.id, Group.name, Group.slug, _COUNT, _ANSWERED)
        .join(DatePoll, col(DatePoll.meeting_id) == Meeting.id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(
            col(Meeting.starts_at).is_(None),
            col(Meeting.cancelled_at).is_(None),
            col(DatePoll.decided_at).is_(None),
        )
    )
    if which == "group":
        query = query.where(visible_in(scope), col(Meeting.group_id) == sa.bindparam("group"))
    elif which == "mine":
        query = query.where(concerning(scope))
    else:
        query = query.where(
            visible_in(scope),
            col(Meeting.group_id).in_(own_groups(followed=False)),
            col(Group.archived_at).is_(None),
            col(DatePoll.closes_on) >= sa.bindparam("today"),
            ~_ANSWERED,
        )
    return query.order_by(col(DatePoll.closes_on), col(Meeting.id)).limit(limit)


_FUNDS = (
    columns(sa.func.count(sa.distinct(col(Membership.fund_id))))
    .join(Account, col(Account.id) == Membership.account_id)
    .join(Fund, sa.and_(col(Fund.id) == Membership.fund_id, fund_is_open_at(None)))
    .where(
        col(Membership.group_id) == sa.bindparam("group"),
        col(Membership.left_at).is_(None),
        col(Membership.role) != MembershipRole.FOLLOWER,
        col(Account.active),
    )
)


def expected_fund_count(group_id: uuid.UUID) -> int:
    """How many funds are expected in a group."""
    return int(session().execute(_FUNDS, {"group": group_id}).scalar_one())


def polls_of(viewer: Viewer, group_id: uuid.UUID, *, limit: int = 20) -> list[PollLine]:
    """The meetings of a group whose date is sought, what closes first in front."""
    return _read(viewer, _running(viewer.scope, "group", limit), group=group_id)


def polls_for(viewer: Viewer, *, limit: int = 20) -> list[PollLine]:
    """The meetings that concern the viewer whose date is sought."""
    return _read(viewer, _running(viewer.scope, "mine", limit))


def polls_waiting_for(viewer: Viewer, *, limit: int = 4) -> list[PollLine]:
    """The polls that run and wait for the viewer's answer."""
    return _read(viewer, _running(viewer.scope, "waiting", limit), today=today())


def _read(viewer: Viewer, query: sa.Select[Any], **bound: Any) -> list[PollLine]:
    day = today()
    lines = []
    for ident, title, closes_on, group_id, name, slug, count, answered in session().execute(
        query, viewer.bound | bound
    ):
        expected = viewer.memberships.get(group_id, MembershipRole.FOLLOWER) != MembershipRole.FOLLOWER
        waits = expected and not answered and closes_on >= day and group_id not in viewer.archived
        lines.append(PollLine(ident, title, closes_on, group_id, name, slug, count, bool(answered), waits))
    return lines


@dataclass(frozen=True, slots=True)
class DuePoll:
    """A poll that a mail is due for, with the names that the mail shows."""

    poll: DatePoll
    meeting: Meeting
    group_name: str


def polls_closing(until: date) -> list[DuePoll]:
    """Running polls whose last day comes by `until`, and that reminded nobody yet."""
    return _due(col(DatePoll.reminded_at).is_(None), col(DatePoll.closes_on).between(today(), until))


def polls_closed() -> list[DuePoll]:
    """Polls whose last day is over while no date was chosen, and that did not say so yet."""
    return _due(col(DatePoll.told_closed_at).is_(None), col(DatePoll.closes_on) < today())


def _due(*conditions: sa.ColumnElement[bool]) -> list[DuePoll]:
    query = (
        columns(DatePoll, Meeting, Group.name)
        .join(Meeting, col(Meeting.id) == DatePoll.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(
            col(DatePoll.decided_at).is_(None),
            col(Meeting.starts_at).is_(None),
            col(Meeting.cancelled_at).is_(None),
            col(Group.archived_at).is_(None),
            *conditions,
        )
        .order_by(col(DatePoll.closes_on), col(DatePoll.id))
        .limit(200)
    )
    return [DuePoll(*row) for row in session().execute(query)]


def not_answered_in(meeting: Meeting) -> list[Account]:
    """Who is expected in the group and answered no moment of its poll: only they are reminded."""
    answered = (
        sa.exists()
        .where(
            col(PollAnswer.account_id) == Account.id,
            col(PollSlot.id) == PollAnswer.slot_id,
            col(PollSlot.meeting_id) == meeting.id,
        )
        .correlate(Account)
    )
    query = (
        select(Account)
        .join(Membership, col(Membership.account_id) == Account.id)
        .where(
            Membership.group_id == meeting.group_id,
            col(Membership.left_at).is_(None),
            Membership.role != MembershipRole.FOLLOWER,
            col(Account.active),
            ~answered,
        )
        .order_by(col(Account.id))
    )
    return list(session().exec(query).all())
