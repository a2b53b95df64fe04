"""Selects for what the start page shows of reports: which cards there are to read, and which debriefs are owed."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now
from samenspel.groups.access import own_groups
from samenspel.groups.models import Group
from samenspel.lines import Lines, lines_from
from samenspel.meetings.access import concerning
from samenspel.meetings.attendance.debrief.queries import DEBRIEF_PERIOD
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.catchup.conditions import IS_OWN_ANSWER, OWN_ANSWER, OWN_FUND, has_card
from samenspel.meetings.catchup.queries import CATCH_UP_PERIOD, MAX_CARDS
from samenspel.meetings.models import (
    MAX_DURATION,
    Attendance,
    AttendanceStatus,
    Meeting,
    Report,
    path_of,
)
from samenspel.people.models import Fund
from samenspel.viewer import Viewer, VisibilityScope


@dataclass(frozen=True, slots=True)
class ReportNotice:
    """An item of the start page: the report of a meeting that was missed, with a card to read, or a debrief that the
    viewer's fund owes to another one (`fund_name` and `fund_slug`, empty for a report)."""

    meeting_id: uuid.UUID
    title: str
    group_name: str
    at: datetime
    fund_name: str
    fund_slug: str

    @property
    def path(self) -> str:
        return path_of(self.meeting_id)

    @property
    def published_at(self) -> datetime:
        return self.at


_MOMENT: Any = Meeting.__table__.c.starts_at.type  # type: ignore[attr-defined]


@cache
def _notices(scope: VisibilityScope, has_fund: bool) -> Lines[ReportNotice]:
    reports = columns(_report_notices(scope, has_fund).subquery())
    if not has_fund:
        return lines_from(ReportNotice, reports)
    return lines_from(ReportNotice, sa.union_all(reports, columns(_owed_debriefs().subquery())))


def _report_notices(scope: VisibilityScope, has_fund: bool) -> sa.Select[Any]:
    return (
        columns(
            col(Meeting.id).label("meeting_id"),
            col(Meeting.title).label("title"),
            col(Group.name).label("group_name"),
            col(Report.published_at).label("at"),
            sa.literal("").label("fund_name"),
            sa.literal("").label("fund_slug"),
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(OWN_ANSWER, IS_OWN_ANSWER)
        .where(
            concerning(scope), col(Report.published_at) > sa.bindparam("catch_up", type_=_MOMENT), has_card(has_fund)
        )
        .order_by(col(Report.published_at).desc())
        .limit(MAX_CARDS)
    )


def _owed_debriefs() -> sa.Select[Any]:
    return (
        columns(
            col(Meeting.id).label("meeting_id"),
            col(Meeting.title).label("title"),
            col(Group.name).label("group_name"),
            col(Meeting.ends_at).label("at"),
            col(Fund.name).label("fund_name"),
            col(Fund.slug).label("fund_slug"),
        )
        .select_from(Attendance)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Fund, col(Fund.id) == Attendance.fund_id)
        .where(
            col(Attendance.represented_by_id) == OWN_FUND,
            col(Attendance.status) == AttendanceStatus.REPRESENTED,
            col(Meeting.group_id).in_(own_groups(followed=False)),
            col(Meeting.ends_at) <= sa.bindparam("now", type_=_MOMENT),
            col(Meeting.ends_at) > sa.bindparam("owed", type_=_MOMENT),
            col(Meeting.starts_at) > sa.bindparam("since", type_=_MOMENT),  # so that the index by start does the work
            col(Meeting.cancelled_at).is_(None),
            ~sa.exists().where(
                col(Debrief.meeting_id) == col(Meeting.id), col(Debrief.for_fund_id) == col(Attendance.fund_id)
            ),
        )
        .limit(5)
    )


def notices_for(viewer: Viewer) -> list[ReportNotice]:
    """The reports of missed meetings, the last one first, and the debriefs that are owed; in one statement."""
    at = now()
    has_fund = bool(viewer.fund_ids)
    moments = {"catch_up": at - CATCH_UP_PERIOD}
    if has_fund:
        moments |= {"now": at, "owed": at - DEBRIEF_PERIOD, "since": at - DEBRIEF_PERIOD - MAX_DURATION}
    return _notices(viewer.scope, has_fund).all(viewer.bound | moments)
