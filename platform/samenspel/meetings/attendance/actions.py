"""Writes of attendance: what is recorded of a fund, who came in, and the terugkoppeling to a fund that was represented.

Every change of the record leaves a line: who, when, what.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import live, text
from samenspel.db import now, session
from samenspel.jobs import enqueue
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.checkin import queries
from samenspel.meetings.attendance.checkin.models import AttendanceChange, CatchUpSeen, CheckIn, Debrief, Way
from samenspel.meetings.attendance.places import queries as places
from samenspel.meetings.models import (
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Meeting,
)
from samenspel.meetings.news import room_of as meeting_room
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Presence:
    """What is recorded of a fund; `represented_by_id` only goes with the status represented."""

    status: AttendanceStatus
    represented_by_id: uuid.UUID | None = None


def room_of(meeting_id: uuid.UUID) -> str:
    """The room in which the list at the door is heard."""
    return f"door:{meeting_id}"


def record_attendance(viewer: Viewer, meeting: Meeting, presences: Mapping[uuid.UUID, Presence]) -> None:
    """Keeps, for each fund by its id, whether it was there; a fund that is left out has no record (any more)."""
    rows = session().exec(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    kept = {row.fund_id: row for row in rows}
    for fund_id in {*kept, *presences}:
        _set(viewer, meeting, fund_id, kept.get(fund_id), presences.get(fund_id), Way.RECORD)
    enqueue("analyse", {})


def _set(
    viewer: Viewer,
    meeting: Meeting,
    fund_id: uuid.UUID,
    row: Attendance | None,
    wanted: Presence | None,
    way: Way,
) -> None:
    """The record of one fund becomes what is wanted, with a line about it where it was another one."""
    before = Presence(row.status, row.represented_by_id) if row else None
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
            way=way,
            by_id=viewer.id,
        )
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who comes in: an account with its fund, or a guest of an organisation."""

    name: str
    account_id: uuid.UUID | None = None
    fund_id: uuid.UUID | None = None
    organisation: str = ""


def check_in(viewer: Viewer, meeting: Meeting, who: Arrival, way: Way) -> None:
    """Somebody came in, and their fund is there. Coming in twice is coming in once."""
    if who.account_id is not None and queries.is_in(meeting.id, who.account_id):
        return
    session().add(
        CheckIn(
            meeting_id=meeting.id,
            account_id=who.account_id,
            fund_id=who.fund_id,
            name=who.name,
            organisation=who.organisation,
            way=way,
            by_id=viewer.id,
        )
    )
    session().flush()
    if who.fund_id is not None:
        row = queries.record_of(meeting.id, who.fund_id)
        _set(viewer, meeting, who.fund_id, row, Presence(AttendanceStatus.PRESENT), way)
        enqueue("analyse", {})
    _push(meeting, who.account_id)


def check_out(viewer: Viewer, meeting: Meeting, row: CheckIn) -> None:
    """Somebody did not come in after all; their fund was not there either where nobody else came for it."""
    account_id, fund_id = row.account_id, row.fund_id
    session().delete(row)
    session().flush()
    if fund_id is not None and not queries.came_for(meeting.id, fund_id):
        record = queries.record_of(meeting.id, fund_id)
        if record is not None and record.status is AttendanceStatus.PRESENT:
            _set(viewer, meeting, fund_id, record, None, Way.LIST)
            enqueue("analyse", {})
    _push(meeting, account_id)


def _push(meeting: Meeting, account_id: uuid.UUID | None) -> None:
    session().flush()
    if account_id is None:
        guests = queries.guests_of(meeting.id)
        live.push(
            room_of(meeting.id),
            "replace",
            "#gasten",
            "meetings/attendance/checkin/_guests.html",
            guests=guests,
            meeting=meeting,
        )
    person = queries.person_at_door(meeting, account_id) if account_id else None
    if person is not None:
        partial = "meetings/attendance/checkin/_person.html"
        live.push(room_of(meeting.id), "replace", f"#wie-{account_id}", partial, person=person, meeting=meeting)
    count = queries.count_in(meeting.id)
    live.push(room_of(meeting.id), "replace", "#binnen", "meetings/attendance/checkin/_count.html", count=count)


def keep_debrief(viewer: Viewer, meeting: Meeting, for_fund_id: uuid.UUID, by_fund_id: uuid.UUID, words: str) -> None:
    """Writes the terugkoppeling, or another one in its place; the fund it is for is mailed the first time."""
    row = queries.debrief_of(meeting.id, for_fund_id)
    is_new = row is None
    row = row or Debrief(
        meeting_id=meeting.id,
        for_fund_id=for_fund_id,
        by_fund_id=by_fund_id,
        author_id=viewer.id,
        text="",
        text_html="",
    )
    row.by_fund_id, row.author_id = by_fund_id, viewer.id
    row.text, row.text_html = words, text.to_html(words)
    session().add(row)
    if is_new:
        payload = {"what": "debrief", "id": str(meeting.id), "fund": str(for_fund_id), "by": str(viewer.id)}
        enqueue("attendance-mail", payload)


def tick_seen(viewer: Viewer, meeting_ids: list[uuid.UUID]) -> None:
    """The viewer read the cards of these meetings."""
    known = set(
        session()
        .execute(
            sa.select(CatchUpSeen.meeting_id).where(  # type: ignore[call-overload]
                col(CatchUpSeen.account_id) == viewer.id, col(CatchUpSeen.meeting_id).in_(meeting_ids)
            )
        )
        .scalars()
    )
    for meeting_id in dict.fromkeys(meeting_ids):
        if meeting_id not in known:
            session().add(CatchUpSeen(account_id=viewer.id, meeting_id=meeting_id))


def answer(
    viewer: Viewer, meeting: Meeting, value: AnswerValue, note: str | None, by_fund_id: uuid.UUID | None = None
) -> None:
    """Says whether the viewer comes; `note` None leaves what was noted before. `by_fund_id` stands in for their fund.

    Who says yes when all places are taken waits for one; who gives up a place makes room for the first who waits.
    """
    mine = session().exec(select(Answer).where(Answer.meeting_id == meeting.id, Answer.account_id == viewer.id)).first()
    if mine is None:
        mine = Answer(meeting_id=meeting.id, account_id=viewer.id, value=value)
        had_place = False
    else:
        had_place = mine.value is AnswerValue.YES and mine.waiting_since is None
    asked = by_fund_id if value is AnswerValue.REPRESENTED and by_fund_id != mine.represented_by_id else None
    mine.value, mine.fund_id = value, viewer.fund_id
    mine.represented_by_id = by_fund_id if value is AnswerValue.REPRESENTED else None
    if note is not None:
        mine.note = note
    if value is not AnswerValue.YES or had_place:
        mine.waiting_since = None
    elif mine.waiting_since is None:
        mine.waiting_since = now() if places.is_full(meeting) else None
    session().add(mine)
    session().flush()
    if asked:
        enqueue(
            "attendance-mail", {"what": "stand_in", "id": str(meeting.id), "fund": str(asked), "by": str(viewer.id)}
        )
    if had_place and value is not AnswerValue.YES:
        let_in(meeting)
    _push_turnout(meeting)


def set_capacity(meeting: Meeting, capacity: int | None) -> None:
    """So many persons fit in the room, None for no limit. Who has a place keeps it; who waits moves up."""
    meeting.capacity = capacity
    session().add(meeting)
    session().flush()
    let_in(meeting)
    _push_turnout(meeting)


def let_in(meeting: Meeting) -> None:
    """Gives free places to who waits, in order, and tells them."""
    for waiting in places.first_waiting(meeting):
        waiting.waiting_since = None
        session().add(waiting)
        enqueue("attendance-mail", {"what": "place", "id": str(meeting.id), "to": str(waiting.account_id)})
    session().flush()


def _push_turnout(meeting: Meeting) -> None:
    turnout = attendances.turnout_of(meeting)
    room, partial = meeting_room(meeting.id), "meetings/attendance/_turnout.html"
    live.push(room, "replace", f"#turnout-{meeting.id}", partial, meeting_id=meeting.id, turnout=turnout)
