"""Selects about debriefs (terugkoppeling): what a fund that represented another one tells it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from samenspel.db import session
from samenspel.lines import lines
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.models import Attendance, AttendanceStatus, Meeting
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_name_at

#: For so long after the meeting a fund is asked for its debrief.
DEBRIEF_PERIOD = timedelta(days=60)

_REPRESENTATIVE = aliased(Fund)


@dataclass(frozen=True, slots=True)
class Representation:
    """A fund that another one represented, with its debrief where that is written."""

    for_fund_id: uuid.UUID
    for_fund: str
    for_slug: str
    by_fund_id: uuid.UUID
    by_fund: str
    debrief: Debrief | None
    author: str | None


def representations_of(meeting_id: uuid.UUID) -> list[Representation]:
    """The funds that were represented at a meeting, and by whom."""
    query = (
        lines(
            Representation,
            for_fund_id=Fund.id,
            for_fund=fund_name_at(Meeting.starts_at),
            for_slug=Fund.slug,
            by_fund_id=_REPRESENTATIVE.id,
            by_fund=fund_name_at(Meeting.starts_at, _REPRESENTATIVE),
            debrief=Debrief,
            author=Account.name,
        )
        .select_from(Attendance)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Fund, col(Fund.id) == Attendance.fund_id)
        .join(_REPRESENTATIVE, col(_REPRESENTATIVE.id) == Attendance.represented_by_id)
        .outerjoin(
            Debrief,
            sa.and_(col(Debrief.meeting_id) == meeting_id, col(Debrief.for_fund_id) == Attendance.fund_id),
        )
        .outerjoin(Account, col(Account.id) == Debrief.author_id)
        .where(col(Attendance.meeting_id) == meeting_id, col(Attendance.status) == AttendanceStatus.REPRESENTED)
        .order_by(col(Fund.name))
    )
    return query.all()


def debrief_of(meeting_id: uuid.UUID, for_fund_id: uuid.UUID) -> Debrief | None:
    """The debrief of a meeting to a fund."""
    query = select(Debrief).where(Debrief.meeting_id == meeting_id, Debrief.for_fund_id == for_fund_id)
    return session().exec(query).first()
