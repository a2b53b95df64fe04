"""Spreads what is new about a meeting: to open pages, to the activity feed, to search and by mail."""

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
    """The room of those who have the page of a meeting open."""
    return f"meeting:{meeting_id}"


#: The state that open pages show after such news; other news leaves the state as it is.
_STATES = {
    "cancelled": MeetingState.CANCELLED,
    "reported": MeetingState.REPORTED,
    "withdrawn": MeetingState.DRAFTING,
    "": MeetingState.DRAFTING,
}


def push_news(
    meeting: Meeting, what: Literal["changed", "cancelled", "reported", "withdrawn", "shared", "agenda", ""]
) -> None:
    """Shows on open pages of the meeting that something changed, with a link to it; "" is for a report that was taken
    back without a trace: then what was said of it goes."""
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
    """Records what the viewer did with a meeting in the activity feed, and has the meeting indexed."""
    record_activity(viewer, verb, meeting)
    index_later("meeting", meeting.id)


def record_activity(viewer: Viewer, verb: Verb, meeting: Meeting) -> None:
    """Records what the viewer did with a meeting in the activity feed."""
    words = meeting.cancel_reason if verb is Verb.CANCELLED_MEETING else meeting.intro
    activity.record(viewer, verb, meeting.group_id, meeting.id, meeting.title, meeting.path, text=words)


def queue_mail(viewer: Viewer, what: str, meeting_id: uuid.UUID, **more: str) -> None:
    """Queues the mail about `what` (see `recipients_of`) to the people around a meeting, but for the viewer."""
    enqueue("meeting-mail", {"what": what, "id": str(meeting_id), "by": str(viewer.id)} | more)


def queue_news(by: uuid.UUID, meeting_id: uuid.UUID, what: str = "", **more: str) -> None:
    """Has the notices of what is to do around a meeting follow a change, and tells of `what` happened, if anything."""
    payload = {"meeting": str(meeting_id), "by": str(by)} | ({"what": what} if what else {}) | more
    enqueue("meeting-news", payload)


#: A correction is made in many small steps: the PDF is made anew so long after the first.
PAPER_DELAY = timedelta(minutes=1)
