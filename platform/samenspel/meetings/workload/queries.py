"""Selects for the workload of funds: the meetings they attended, and those they are expected at."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import BRUSSELS, local, working_hours
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.meetings.models import MIGHT_COME, Answer, Attendance, AttendanceStatus, Meeting
from samenspel.meetings.workload.load import MeetingHours, month_of
from samenspel.people.models import Fund
from samenspel.people.queries import fund_is_open_at

#: A bound on the rows that are read; the sector has far fewer meetings in such a period.
MAX_ROWS = 20_000


def fte_of(fund_id: uuid.UUID) -> float:
    """The full-time equivalents of the consultants of a fund; 0 where they are not known."""
    query = columns(Fund.consultants_fte).where(col(Fund.id) == fund_id)
    return float(session().execute(query).scalar() or 0)


def ftes_in(group_id: uuid.UUID) -> dict[uuid.UUID, float]:
    """The full-time equivalents of the open funds that take part in a group."""
    here = col(Fund.id).in_(_funds_of(col(Group.id) == group_id))
    query = columns(Fund.id, Fund.consultants_fte).where(here, fund_is_open_at(None))
    return {row.id: float(row.consultants_fte or 0) for row in session().execute(query)}


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
    which: sa.ColumnElement[bool],
    first: date,
    last: date,
    fund_ids: set[uuid.UUID],
    exclude: uuid.UUID | None = None,
) -> list[MeetingHours]:
    """The hours of some funds in meetings from the day `first` until `last` (exclusive), in two statements. `exclude`
    leaves out one meeting, `which` is the condition on the groups that count: those that exist for the reader.

    A meeting to come counts for the funds of its group, but not for those of which people declined and nobody may come.
    """
    start, end = (datetime.combine(day, time(), BRUSSELS).astimezone(UTC) for day in (first, last))
    within = (
        which,
        col(Meeting.starts_at) >= start,
        col(Meeting.starts_at) < end,
        col(Meeting.cancelled_at).is_(None),
        col(Meeting.id) != (exclude or uuid.UUID(int=0)),
    )
    held = (
        columns(Attendance.fund_id, Meeting.starts_at, Meeting.ends_at, col(Group.name).label("group_name"))
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
        columns(Membership.fund_id, Meeting.starts_at, Meeting.ends_at, col(Group.name).label("group_name"), Meeting.id)
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
    past_rows, planned_rows = session().execute(held).all(), session().execute(planned).all()
    return [_meeting_hours(row, is_planned=False) for row in past_rows] + [
        _meeting_hours(row, is_planned=True) for row in planned_rows
    ]


def _meeting_hours(row: Any, *, is_planned: bool) -> MeetingHours:
    return MeetingHours(
        fund_id=row.fund_id,
        month=month_of(local(row.starts_at).date()),
        hours=working_hours(row.starts_at, row.ends_at),
        group_name=row.group_name,
        is_planned=is_planned,
    )
