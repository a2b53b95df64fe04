"""Writes of checking in: who came in, and that their fund is there."""

import uuid
from dataclasses import dataclass

from samenspel import live
from samenspel.db import session
from samenspel.jobs import enqueue
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.actions import FundPresence, set_presence
from samenspel.meetings.attendance.checkin import queries
from samenspel.meetings.attendance.checkin.queries import DoorState
from samenspel.meetings.attendance.models import AttendanceSource, CheckIn
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


def room_of(meeting_id: uuid.UUID) -> str:
    """The room of those who have the list at the door open."""
    return f"door:{meeting_id}"


def check_in(viewer: Viewer, meeting: Meeting, arrival: Arrival, source: AttendanceSource) -> DoorState:
    """Notes that somebody came in, and their fund as present. Doing it twice is doing it once."""
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
