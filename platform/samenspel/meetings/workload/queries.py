"""Selects for the load of funds: where they were, and where they are expected."""

import uuid
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import BRUSSELS, local
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.meetings.models import MIGHT_COME, Answer, Attendance, AttendanceStatus, Meeting
from samenspel.meetings.workload.load import MeetingHours, month_of
from samenspel.people.models import Fund
from samenspel.people.queries import fund_is_open_at

#: More meetings than this in the time that is looked at is no sector.
MAX_ROWS = 20_000


def fte_of(fund_id: uuid.UUID) -> float:
    """The consultants of a fund; 0 where that is not known."""
    query = columns(Fund.consultants_fte).where(col(Fund.id) == fund_id)
    return float(session().execute(query).scalar() or 0)


def ftes_in(group_id: uuid.UUID) -> dict[uuid.UUID, float]:
    """The funds that take part in a group and are not closed, with their consultants."""
    here = col(Fund.id).in_(_funds_of(col(Group.id) == group_id))
    query = columns(Fund.id, Fund.consultants_fte).where(here, fund_is_open_at(None))
    return {fund_id: float(fte or 0) for fund_id, fte in session().execute(query)}


def _funds_of(which: sa.ColumnElement[bool]) -> sa.Select[tuple[uuid.UUID]]:
    return (
        columns(Membership.fund_id)
        .join(Group, col(Group.id) == Membership.group_id)
        .where(
            which,
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Membership.fund_id).is_not(None),
        )
    )


def meeting_hours(
    first: date, last: date, fund_ids: set[uuid.UUID], besides: uuid.UUID | None = None
) -> list[MeetingHours]:
    """The meetings of some funds from a day until another one (not included), held and planned, without the one
    `besides`; in two statements.

    Of a meeting to come, the funds of its group, without those where somebody said no and nobody might come.
    """
    start, end = (datetime.combine(day, time(), BRUSSELS).astimezone(UTC) for day in (first, last))
    within = (
        col(Meeting.starts_at) >= start,
        col(Meeting.starts_at) < end,
        col(Meeting.cancelled_at).is_(None),
        col(Meeting.id) != (besides or uuid.UUID(int=0)),
    )
    held = (
        columns(Attendance.fund_id, Meeting.starts_at, Meeting.ends_at, Group.name)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(
            *within,
            col(Meeting.starts_at) <= now(),
            col(Attendance.fund_id).in_(fund_ids),
            col(Attendance.status) == AttendanceStatus.PRESENT,
        )
        .limit(MAX_ROWS)
    )
    of_fund = sa.and_(col(Answer.meeting_id) == col(Meeting.id), col(Answer.fund_id) == col(Membership.fund_id))
    might_come = col(Answer.value).in_(MIGHT_COME)
    stays_away = sa.and_(sa.exists().where(of_fund, ~might_come), ~sa.exists().where(of_fund, might_come))
    planned = (
        columns(Membership.fund_id, Meeting.starts_at, Meeting.ends_at, Group.name, Meeting.id)
        .join(Group, col(Group.id) == Membership.group_id)
        .join(Meeting, col(Meeting.group_id) == Group.id)
        .where(
            *within,
            col(Meeting.starts_at) > now(),
            col(Membership.fund_id).in_(fund_ids),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            ~stays_away,
        )
        .distinct()
        .limit(MAX_ROWS)
    )
    found = [_meeting_hours(*row, is_planned=False) for row in session().execute(held)]
    return found + [_meeting_hours(*row[:4], is_planned=True) for row in session().execute(planned)]


def _meeting_hours(
    fund_id: uuid.UUID, starts_at: datetime, ends_at: datetime, group: str, *, is_planned: bool
) -> MeetingHours:
    hours = (ends_at - starts_at).total_seconds() / 3600
    return MeetingHours(fund_id, month_of(local(starts_at).date()), hours, group, is_planned)
