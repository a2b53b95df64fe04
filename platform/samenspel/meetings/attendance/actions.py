"""Writes of attendance: whether a fund was there. Each change is kept: who made it, when and what it was."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import select

from samenspel.db import session
from samenspel.jobs import enqueue
from samenspel.meetings.attendance.models import AttendanceChange, AttendanceSource
from samenspel.meetings.models import (
    Attendance,
    AttendanceStatus,
    Meeting,
)
from samenspel.meetings.news import queue_news
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class FundPresence:
    """Whether a fund was there; `represented_by_id` is only given with the status REPRESENTED."""

    status: AttendanceStatus
    represented_by_id: uuid.UUID | None = None


def record_attendance(viewer: Viewer, meeting: Meeting, presences: Mapping[uuid.UUID, FundPresence]) -> None:
    """Records for each fund, by its id, whether it was there. The record of a fund that is left out is deleted."""
    rows = session().exec(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    recorded = {row.fund_id: row for row in rows}
    for fund_id in {*recorded, *presences}:
        set_presence(viewer, meeting, fund_id, recorded.get(fund_id), presences.get(fund_id), AttendanceSource.RECORD)
    enqueue("analyse", {})
    queue_news(viewer.id, meeting.id)


def set_presence(
    viewer: Viewer,
    meeting: Meeting,
    fund_id: uuid.UUID,
    row: Attendance | None,
    wanted: FundPresence | None,
    source: AttendanceSource,
) -> None:
    """Makes the record of one fund (`row`, None where there is none) what is wanted (None for no record), and keeps the
    change."""
    before = FundPresence(row.status, row.represented_by_id) if row else None
    if before == wanted:
        return
    if wanted is None:
        session().delete(row)
    else:
        row = row or Attendance(meeting_id=meeting.id, fund_id=fund_id, status=wanted.status)
        row.status, row.represented_by_id = wanted.status, wanted.represented_by_id
        session().add(row)
    session().add(
        AttendanceChange(
            meeting_id=meeting.id,
            fund_id=fund_id,
            before=before.status if before else None,
            after=wanted.status if wanted else None,
            represented_by_id=wanted.represented_by_id if wanted else None,
            way=source,
            by_id=viewer.id,
        )
    )
