"""Selects about running polls: for lists, and for the mails that are due."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.groups.access import own_groups, visible_in
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import Lines, lines
from samenspel.meetings.access import concerning
from samenspel.meetings.models import Meeting, path_of
from samenspel.meetings.polls.models import DatePoll, PollAnswer, PollSlot, waits_for
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.viewer import Viewer, VisibilityScope


@dataclass(frozen=True, slots=True)
class PollLine:
    """A running poll in a list. `answered` is how many moments the viewer answered; `needs_answer` is true for a viewer
    who is expected, left some open, and did not say that they are done."""

    id: uuid.UUID
    title: str
    closes_on: date
    group_id: uuid.UUID
    group_name: str
    group_slug: str
    slots: int
    answered: int
    is_waiting: bool
    needs_answer: bool = False

    @property
    def path(self) -> str:
        return path_of(self.id)

    @property
    def is_open(self) -> bool:
        return self.closes_on >= today()


_ANSWERED = (
    sa.select(sa.func.count(col(PollAnswer.id)))
    .join(PollSlot, col(PollSlot.id) == PollAnswer.slot_id)
    .where(col(PollSlot.meeting_id) == Meeting.id, col(PollAnswer.account_id) == sa.bindparam("viewer_id"))
    .correlate(Meeting)
    .scalar_subquery()
)
_WAITS = waits_for(sa.bindparam("viewer_id", type_=sa.Uuid()))
_COUNT = (
    sa.select(sa.func.count(col(PollSlot.id)))
    .where(col(PollSlot.meeting_id) == Meeting.id)
    .correlate(Meeting)
    .scalar_subquery()
)


@cache
def _running(scope: VisibilityScope, which: Literal["group", "mine", "waiting"], limit: int) -> Lines[PollLine]:
    query = (
        lines(
            PollLine,
            id=Meeting.id,
            title=Meeting.title,
            closes_on=DatePoll.closes_on,
            group_id=Meeting.group_id,
            group_name=Group.name,
            group_slug=Group.slug,
            slots=_COUNT,
            answered=_ANSWERED,
            is_waiting=_WAITS,
        )
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
            _WAITS,
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
    """The number of open funds that are expected in a group."""
    return int(session().execute(_FUNDS, {"group": group_id}).scalar_one())


def polls_of(viewer: Viewer, group_id: uuid.UUID, *, limit: int = 20) -> list[PollLine]:
    """The running polls of a group, the one that closes first in front."""
    return _read(viewer, _running(viewer.scope, "group", limit), group=group_id)


def polls_for(viewer: Viewer, *, limit: int = 20) -> list[PollLine]:
    """The running polls of meetings that concern the viewer."""
    return _read(viewer, _running(viewer.scope, "mine", limit))


def polls_waiting_for(viewer: Viewer, *, limit: int = 4) -> list[PollLine]:
    """The open polls in which the viewer is expected and left a moment open."""
    return _read(viewer, _running(viewer.scope, "waiting", limit), today=today())


def _read(viewer: Viewer, query: Lines[PollLine], **bound: Any) -> list[PollLine]:
    found = query.all(viewer.bound | bound)
    return [replace(line, needs_answer=_needs_answer(viewer, line)) for line in found]


def _needs_answer(viewer: Viewer, line: PollLine) -> bool:
    is_expected = viewer.memberships.get(line.group_id, MembershipRole.FOLLOWER) != MembershipRole.FOLLOWER
    return is_expected and line.is_open and line.group_id not in viewer.archived and line.is_waiting


def polls_closing(until: date) -> list[DatePoll]:
    """The running polls whose last day comes by `until` and that sent no reminder yet."""
    return _due(col(DatePoll.reminded_at).is_(None), col(DatePoll.closes_on).between(today(), until))


def polls_closed() -> list[DatePoll]:
    """The polls whose last day is over without a date, and of which the organiser got no mail yet."""
    return _due(col(DatePoll.told_closed_at).is_(None), col(DatePoll.closes_on) < today())


def _due(*conditions: sa.ColumnElement[bool]) -> list[DatePoll]:
    query = (
        select(DatePoll)
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
    return list(session().exec(query).all())


def waited_for(meeting: Meeting) -> list[tuple[Account, int]]:
    """The accounts that are expected at a meeting and left a moment of its poll open, with how many they answered."""
    answered = (
        sa.select(sa.func.count(col(PollAnswer.id)))
        .join(PollSlot, col(PollSlot.id) == PollAnswer.slot_id)
        .where(col(PollSlot.meeting_id) == Meeting.id, col(PollAnswer.account_id) == Account.id)
        .correlate(Meeting, Account)
        .scalar_subquery()
    )
    query = (
        columns(Account, answered.label("answered"))
        .join(Membership, col(Membership.account_id) == Account.id)
        .join(Meeting, col(Meeting.group_id) == Membership.group_id)
        .where(
            col(Meeting.id) == meeting.id,
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Account.active),
            waits_for(col(Account.id), Account),
        )
        .order_by(col(Account.id))
    )
    return [(row.Account, row.answered) for row in session().execute(query)]
