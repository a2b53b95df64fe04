"""Selects for the figures: rows of meetings, of attendance, and of funds that lead.

Only what the viewer sees is counted: by the totals with closed groups one would know who was in them.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import BRUSSELS, local, working_hours
from samenspel.db import columns, now, session
from samenspel.groups.models import Group
from samenspel.initiatives.models import Initiative
from samenspel.lines import lines
from samenspel.meetings.instead.models import ReplacedMeeting
from samenspel.meetings.models import Attendance, AttendanceStatus, Meeting, Report
from samenspel.people.models import Fund, Theme
from samenspel.people.queries import existed_in, fund_name_at
from samenspel.reports.access import counted_groups, counted_initiatives
from samenspel.reports.figures import AttendanceRecord, HeldMeeting
from samenspel.viewer import Viewer

THERE = (AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED)
_HELD = sa.and_(col(Meeting.ends_at) <= sa.bindparam("now"), col(Meeting.cancelled_at).is_(None))


def _of_fund(query: Any, fund_id: uuid.UUID | None) -> Any:
    """Narrows a query to meetings that the fund attended, where a fund is given."""
    if fund_id is None:
        return query
    here = sa.exists().where(
        col(Attendance.meeting_id) == Meeting.id,
        col(Attendance.fund_id) == fund_id,
        col(Attendance.status).in_(THERE),
    )
    return query.where(here)


def meetings_held(viewer: Viewer, fund_id: uuid.UUID | None) -> list[HeldMeeting]:
    """The meetings that were held, or those that a fund attended, in order of time."""
    query = (
        lines(
            HeldMeeting,
            id=Meeting.id,
            kind=Group.kind,
            theme=sa.func.coalesce(Theme.name, ""),
            agenda_due=sa.func.coalesce(Meeting.agenda_promised_on, Meeting.agenda_due_on),
            extra={
                "starts_at": Meeting.starts_at,
                "ends_at": Meeting.ends_at,
                "agenda_shared_at": Meeting.agenda_shared_at,
                "published_at": Report.published_at,
            },
            derive={
                "day": lambda row: local(row.starts_at).date(),
                "hours": lambda row: working_hours(row.starts_at, row.ends_at),
                "agenda_shared": lambda row: _day_of(row.agenda_shared_at),
                "reported": lambda row: _day_of(row.published_at),
            },
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
        .where(_HELD, counted_groups(viewer))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    found: list[HeldMeeting] = _of_fund(query, fund_id).all({"now": now()})
    return found


def _day_of(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


def funds_at_meetings(fund_id: uuid.UUID | None) -> dict[uuid.UUID, int]:
    """By meeting: the number of funds that attended. With a fund only that one is counted."""
    query = columns(Attendance.meeting_id, sa.func.count().label("funds")).where(col(Attendance.status).in_(THERE))
    if fund_id is not None:
        query = query.where(col(Attendance.fund_id) == fund_id)
    rows = session().execute(query.group_by(col(Attendance.meeting_id)))
    return {row.meeting_id: row.funds for row in rows}


def funds_by_year(viewer: Viewer, years: Sequence[int]) -> dict[int, set[uuid.UUID]]:
    """The funds that were at meetings of each of these calendar years in Brussels; in one statement."""
    if not years:
        return {}
    came = [
        sa.func.max(sa.case((sa.and_(col(Meeting.starts_at) >= start, col(Meeting.starts_at) < end), 1), else_=0))
        for start, end in map(bounds, years)
    ]
    query = (
        columns(Attendance.fund_id, *came)
        .select_from(Attendance)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(_HELD, counted_groups(viewer), col(Attendance.status).in_(THERE))
        .group_by(col(Attendance.fund_id))
    )
    rows: Sequence[Sequence[Any]] = session().execute(query, {"now": now()}).all()
    return {year: {row[0] for row in rows if row[place]} for place, year in enumerate(years, 1)}


def bounds(year: int) -> tuple[datetime, datetime]:
    """When a calendar year in Brussels begins and ends."""
    first, last = (datetime(each, 1, 1, tzinfo=BRUSSELS).astimezone(UTC) for each in (year, year + 1))
    return first, last


def hours_saved(viewer: Viewer) -> dict[int, float]:
    """By year: the hours (people times length) of meetings that a topic replaced."""
    found: dict[int, float] = {}
    query = (
        columns(ReplacedMeeting.created_at, ReplacedMeeting.people, ReplacedMeeting.minutes)
        .join(Group, col(Group.id) == ReplacedMeeting.group_id)
        .where(counted_groups(viewer))
    )
    for created_at, people, minutes in session().execute(query):
        year = local(created_at).year
        found[year] = found.get(year, 0.0) + people * minutes / 60
    return found


def attendance_in(viewer: Viewer, year: int, fund_id: uuid.UUID | None) -> list[AttendanceRecord]:
    """The recorded attendance at the meetings of a year."""
    start, end = bounds(year)
    query = (
        lines(
            AttendanceRecord,
            meeting_id=Attendance.meeting_id,
            fund_id=Attendance.fund_id,
            status=Attendance.status,
        )
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(_HELD, counted_groups(viewer), col(Meeting.starts_at) >= start, col(Meeting.starts_at) < end)
    )
    if fund_id is not None:
        query = query.where(col(Attendance.fund_id) == fund_id)
    return query.all({"now": now()})


@dataclass(frozen=True, slots=True)
class LeadingFund:
    """A fund with the number of groups (archived ones apart) and of initiatives that it leads, when it existed,
    and what it was called at the end of the year in question."""

    id: uuid.UUID
    name: str
    name_then: str
    opened_at: datetime | None
    closed_at: datetime | None
    groups: int
    initiatives: int


def funds(viewer: Viewer, year: int) -> dict[uuid.UUID, LeadingFund]:
    """All funds by id, in the order of their names, and what they were called in a calendar year."""
    groups = _led(Group.lead_fund_id, counted_groups(viewer), col(Group.archived_at).is_(None))
    led = _led(Initiative.lead_fund_id, counted_initiatives(viewer))
    query = (
        lines(
            LeadingFund,
            id=Fund.id,
            name=Fund.name,
            name_then=fund_name_at(bounds(year)[1]),
            opened_at=Fund.opened_at,
            closed_at=Fund.closed_at,
            groups=sa.func.coalesce(groups.c.count, 0),
            initiatives=sa.func.coalesce(led.c.count, 0),
        )
        .outerjoin(groups, groups.c.fund_id == Fund.id)
        .outerjoin(led, led.c.fund_id == Fund.id)
    )
    return {fund.id: fund for fund in query.order_by(col(Fund.name)).all()}


def funds_in(funds: Mapping[uuid.UUID, LeadingFund], year: int) -> set[uuid.UUID]:
    """Those of the funds that existed at some time in a calendar year, or until now in this one."""
    first, end = bounds(year)
    return {key for key, fund in funds.items() if existed_in(fund.opened_at, fund.closed_at, first, min(end, now()))}


def _led(fund_id: Any, *which: sa.ColumnElement[bool]) -> sa.Subquery:
    """By fund: how many of the groups or initiatives that meet these conditions it leads."""
    query = columns(fund_id.label("fund_id"), sa.func.count().label("count")).where(*which)
    return query.group_by(fund_id).subquery()
