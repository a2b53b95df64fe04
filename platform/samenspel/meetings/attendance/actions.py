"""Writes of attendance: whether a fund was there. Each change is kept: who made it, when and what it was."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import select

from samenspel.db import session
from samenspel.jobs import enqueue
from samenspel.meetings.attendance import queries
from samenspel.meetings.attendance.models import AttendanceChange, AttendanceSource
from samenspel.meetings.attendance.queries import FundAnswer
from samenspel.meetings.models import MIGHT_COME, AnswerValue, Attendance, AttendanceStatus, Meeting
from samenspel.meetings.news import queue_news
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class FundPresence:
    """Whether a fund was there; `represented_by_id` is only given with the status REPRESENTED."""

    status: AttendanceStatus
    represented_by_id: uuid.UUID | None = None


_LIKELY: Mapping[AnswerValue | None, AttendanceStatus] = {
    AnswerValue.YES: AttendanceStatus.PRESENT,
    AnswerValue.NO: AttendanceStatus.EXCUSED,
    AnswerValue.REPRESENTED: AttendanceStatus.REPRESENTED,
    AnswerValue.FOLLOWS: AttendanceStatus.FOLLOWS,
}


def likely_presence(answer: FundAnswer | None, came_in: Mapping[uuid.UUID, FundPresence]) -> FundPresence:
    """What the answer of a fund makes likely: absent for none.

    Where people checked in (`came_in` has their funds) a fund is not there because it said so.
    """
    status = _LIKELY.get(answer.value if answer else None, AttendanceStatus.ABSENT)
    if came_in and status is AttendanceStatus.PRESENT:
        status = AttendanceStatus.ABSENT
    by = answer.by_fund_id if answer and status is AttendanceStatus.REPRESENTED else None
    return FundPresence(status, by)


def complete_record(meeting: Meeting) -> None:
    """Records the funds that did not check in, where nobody recorded more than who came in, as their silence or their
    answer makes likely. So the figures do not depend on how attendance was taken.

    A fund that said it would come or might is left out: nobody knows whether it forgot to check in.
    """
    recorded = {
        line.fund_id: FundPresence(line.status, line.represented_by_id) for line in queries.attendance_of(meeting.id)
    }
    if not recorded or queries.is_taken(meeting.id):
        return
    answers = queries.answers_by_fund(meeting.id)
    for fund_id, _name in queries.funds_expected_at(meeting):
        answer = answers.get(fund_id)
        if fund_id in recorded or (answer and answer.value in MIGHT_COME):
            continue
        presence = likely_presence(answer, recorded)
        if presence.status is AttendanceStatus.REPRESENTED and presence.represented_by_id not in recorded:
            presence = replace(presence, status=AttendanceStatus.EXCUSED, represented_by_id=None)
        session().add(
            Attendance(
                meeting_id=meeting.id,
                fund_id=fund_id,
                status=presence.status,
                represented_by_id=presence.represented_by_id,
            )
        )
    enqueue("analyse", {})


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
