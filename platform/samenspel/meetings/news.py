"""Tells what is new about a meeting: to open pages, to the activity feed, to search and by mail."""

import uuid
from datetime import timedelta
from typing import Literal

from samenspel import live
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.db import now
from samenspel.jobs import enqueue, index_later
from samenspel.meetings.models import (
    Meeting,
    MeetingState,
)
from samenspel.viewer import Viewer


def room_of(meeting_id: uuid.UUID) -> str:
    """The room in which a meeting is heard."""
    return f"meeting:{meeting_id}"


#: The state that open pages show after such news; other news leaves the state as it is.
_STATES = {"cancelled": MeetingState.CANCELLED, "reported": MeetingState.REPORTED}


def push_news(meeting: Meeting, what: Literal["changed", "cancelled", "reported", "shared", "agenda"]) -> None:
    """Tells open pages of the meeting that something about it became other, and where to read it."""
    room, notice = room_of(meeting.id), "meetings/_notice.html"
    live.push(room, "replace", f"#notice-{meeting.id}", notice, meeting_id=meeting.id, what=what, path=meeting.path)
    state = _STATES.get(what)
    if what == "agenda" and meeting.starts_at and meeting.starts_at > now():
        state = MeetingState.AGENDA_OPEN
    if state is not None:
        for part in ("state", "steps"):
            partial = f"meetings/_{part}.html"
            shared = meeting.agenda_shared_at is not None
            target = f"#{part}-{meeting.id}"
            live.push(room, "replace", target, partial, meeting_id=meeting.id, state=state, agenda_shared=shared)


def record_news(viewer: Viewer, verb: Verb, meeting: Meeting) -> None:
    activity.record(viewer, verb, meeting.group_id, meeting.id, meeting.title, meeting.path)
    index_later("meeting", meeting.id)


def queue_mail(viewer: Viewer, what: str, meeting_id: uuid.UUID, **more: str) -> None:
    enqueue("meeting-mail", {"what": what, "id": str(meeting_id), "by": str(viewer.id)} | more)


#: A correction comes in many small steps: its PDF is made after this much time.
PAPER = timedelta(minutes=1)
