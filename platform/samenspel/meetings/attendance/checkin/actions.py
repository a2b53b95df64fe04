"""Writes of checking in: who came in, and that their fund is there."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from samenspel import live
from samenspel.db import now, session, upsert
from samenspel.jobs import enqueue
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.actions import FundPresence, set_presence
from samenspel.meetings.attendance.checkin import queries
from samenspel.meetings.attendance.checkin.queries import DoorState, ExpectedAttendee
from samenspel.meetings.attendance.models import AttendanceSource, CheckIn, DoorTap
from samenspel.meetings.models import AttendanceStatus, Meeting
from samenspel.meetings.news import queue_news
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes in: an account with its fund, or a guest of an organisation."""

    name: str
    account_id: uuid.UUID | None = None
    fund_id: uuid.UUID | None = None
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a name of the list at the door, that puts its person in or takes them out, and when it was made."""

    is_in: bool
    at: datetime = field(default_factory=now)


def room_of(meeting_id: uuid.UUID) -> str:
    """The room of those who have the list at the door open."""
    return f"door:{meeting_id}"


def tap(viewer: Viewer, meeting: Meeting, person: ExpectedAttendee, made: Tap) -> DoorState:
    """Puts somebody of the list in or out. The last tap holds: one that was made before it and comes late does
    nothing, and the state says what was tapped since."""
    last = _last_tap(viewer, meeting, person.account_id, made)
    check_in_row = queries.check_in_of(meeting.id, person.check_in_id) if person.check_in_id else None
    if last.is_in and check_in_row is None:
        arrival = Arrival(person.name, person.account_id, person.fund_id, "" if person.fund_id else person.party)
        state = check_in(viewer, meeting, arrival, AttendanceSource.LIST, last.tapped_at)
    elif not last.is_in and check_in_row is not None:
        state = check_out(viewer, meeting, check_in_row)
    else:
        state = queries.door_state(meeting, person.account_id)
    is_overruled = last.is_in is not made.is_in and last.by_id != viewer.id
    return replace(state, later=queries.later_tap(meeting.id, person.account_id) if is_overruled else None)


def _last_tap(viewer: Viewer, meeting: Meeting, account_id: uuid.UUID, made: Tap) -> DoorTap:
    """The tap that holds, this one or a later one. Of two at once the second waits for the row of the first."""
    row = DoorTap(meeting_id=meeting.id, account_id=account_id, is_in=made.is_in, tapped_at=made.at, by_id=viewer.id)
    upsert(DoorTap, row.model_dump(), keys=("meeting_id", "account_id"), changes=_unless_later)
    return queries.last_tap(meeting.id, account_id)


def _unless_later(sent: Any, stored: Any) -> dict[str, Any]:
    is_last = sent.tapped_at >= stored.tapped_at
    return {name: sa.case((is_last, sent[name]), else_=stored[name]) for name in ("is_in", "tapped_at", "by_id")}


def check_in(
    viewer: Viewer, meeting: Meeting, arrival: Arrival, source: AttendanceSource, at: datetime | None = None
) -> DoorState:
    """Notes that somebody came in, and their fund as present. Doing it twice is doing it once."""
    if source is AttendanceSource.CODE and arrival.account_id is not None:
        _last_tap(viewer, meeting, arrival.account_id, Tap(is_in=True))
    if arrival.account_id is not None and queries.is_checked_in(meeting.id, arrival.account_id):
        return queries.door_state(meeting, arrival.account_id)
    session().add(
        CheckIn(
            meeting_id=meeting.id,
            account_id=arrival.account_id,
            fund_id=arrival.fund_id,
            name=arrival.name,
            organisation=arrival.organisation,
            way=source,
            by_id=viewer.id,
            created_at=at or now(),
        )
    )
    session().flush()
    if arrival.fund_id is not None:
        recorded = attendances.recorded_attendance(meeting.id, arrival.fund_id)
        before = recorded.status if recorded else None
        set_presence(viewer, meeting, arrival.fund_id, recorded, FundPresence(AttendanceStatus.PRESENT), source)
        if recorded is not None and recorded.status is not before:
            queue_news(viewer.id, meeting.id)
        enqueue("analyse", {})
    return _push(meeting, arrival.account_id)


def check_out(viewer: Viewer, meeting: Meeting, check_in: CheckIn) -> DoorState:
    """Takes a check-in back. The fund is no longer present either, unless somebody else came for it."""
    account_id, fund_id = check_in.account_id, check_in.fund_id
    session().delete(check_in)
    session().flush()
    if fund_id is not None and not queries.attended_for(meeting.id, fund_id):
        recorded = attendances.recorded_attendance(meeting.id, fund_id)
        if recorded is not None and recorded.status is AttendanceStatus.PRESENT:
            set_presence(viewer, meeting, fund_id, recorded, None, AttendanceSource.LIST)
            enqueue("analyse", {})
    return _push(meeting, account_id)


def _push(meeting: Meeting, account_id: uuid.UUID | None) -> DoorState:
    """Shows on the open lists at the door what changed: one person, or the guests (None), and the count."""
    session().flush()
    room, folder = room_of(meeting.id), "meetings/attendance/checkin"
    state = queries.door_state(meeting, account_id)
    if account_id is None:
        guests = queries.guests_of(meeting.id)
        live.push(room, "replace", "#gasten", f"{folder}/_guests.html", guests=guests, meeting=meeting)
    elif state.attendee is not None:
        target = f"#wie-{account_id}"
        live.push(room, "replace", target, f"{folder}/_person.html", person=state.attendee, meeting=meeting)
    live.push(room, "replace", "#binnen", f"{folder}/_count.html", count=state.count)
    return state
