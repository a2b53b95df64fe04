"""Writes of meetings: planned, changed, cancelled, answered, attended. Agenda and report have files of their own."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import live, text
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.db import now, session
from samenspel.jobs import enqueue, index_later
from samenspel.meetings import page_queries as queries
from samenspel.meetings.models import (
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Meeting,
    MeetingState,
)
from samenspel.people.access import Viewer


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for a meeting; moments in UTC."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    intro: str
    agenda_due_on: date | None

    def with_agenda_due(self, day: date) -> "Plan":
        """The same plan, with the day on which the agenda is promised."""
        return replace(self, agenda_due_on=day)


def room_of(meeting_id: uuid.UUID) -> str:
    """The room in which a meeting is heard."""
    return f"meeting:{meeting_id}"


def plan_meeting(viewer: Viewer, group_id: uuid.UUID, plan: Plan) -> Meeting:
    """A new meeting of a group, told to its members."""
    meeting = Meeting(
        group_id=group_id,
        title=plan.title,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        link=plan.link,
        intro=plan.intro,
        intro_html=text.to_html(plan.intro),
        organiser_id=viewer.id,
        agenda_due_on=plan.agenda_due_on,
    )
    session().add(meeting)
    session().flush()
    _tell(viewer, Verb.PLANNED_MEETING, meeting)
    _mail(viewer, "planned", meeting.id)
    return meeting


def change_meeting(viewer: Viewer, meeting: Meeting, plan: Plan) -> None:
    """Other facts about a meeting. Its people are told only when the time or the place became another one.

    One whose date was sought is planned by this.
    """
    moments = meeting.moments
    before = (meeting.starts_at, meeting.ends_at, meeting.place, meeting.link)
    meeting.title, meeting.intro, meeting.agenda_due_on = plan.title, plan.intro, plan.agenda_due_on
    meeting.intro_html = text.to_html(plan.intro)
    meeting.starts_at, meeting.ends_at = plan.starts_at, plan.ends_at
    meeting.place, meeting.link = plan.place, plan.link
    if before == (plan.starts_at, plan.ends_at, plan.place, plan.link):
        index_later("meeting", meeting.id)
        return
    meeting.sequence += 1
    meeting.changed_at = now()
    if moments is None:
        _tell(viewer, Verb.PLANNED_MEETING, meeting)
        _mail(viewer, "planned", meeting.id)
    else:
        _tell(viewer, Verb.CHANGED_MEETING, meeting)
        _mail(viewer, "changed", meeting.id, starts_at=moments[0].isoformat(), ends_at=moments[1].isoformat())
    push_news(meeting, "changed")


def cancel_meeting(viewer: Viewer, meeting: Meeting, reason: str) -> None:
    """Calls a meeting off; its page stays and says why."""
    meeting.cancelled_at = meeting.changed_at = now()
    meeting.cancel_reason = reason
    meeting.sequence += 1
    _tell(viewer, Verb.CANCELLED_MEETING, meeting)
    _mail(viewer, "cancelled", meeting.id)
    push_news(meeting, "cancelled")


def answer(viewer: Viewer, meeting: Meeting, value: AnswerValue, note: str | None) -> None:
    """Says whether the viewer comes; `note` None leaves what was noted before."""
    mine = session().exec(select(Answer).where(Answer.meeting_id == meeting.id, Answer.account_id == viewer.id)).first()
    if mine is None:
        mine = Answer(meeting_id=meeting.id, account_id=viewer.id, value=value)
    mine.value, mine.fund_id = value, viewer.fund_id
    if note is not None:
        mine.note = note
    session().add(mine)
    session().flush()
    _push_turnout(meeting)


@dataclass(frozen=True, slots=True)
class Presence:
    """What is recorded of a fund; `represented_by_id` only goes with the status represented."""

    status: AttendanceStatus
    represented_by_id: uuid.UUID | None = None


def record_attendance(meeting: Meeting, presences: Mapping[uuid.UUID, Presence]) -> None:
    """Keeps, for each fund by its id, whether it was there; a fund that is left out has no record (any more)."""
    kept = {
        row.fund_id: row for row in session().exec(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    }
    gone = [row.id for fund_id, row in kept.items() if fund_id not in presences]
    if gone:
        session().execute(sa.delete(Attendance).where(col(Attendance.id).in_(gone)))
    for fund_id, presence in presences.items():
        row = kept.get(fund_id) or Attendance(meeting_id=meeting.id, fund_id=fund_id, status=presence.status)
        row.status, row.represented_by_id = presence.status, presence.represented_by_id
        session().add(row)
    enqueue("analyse", {})


#: The state that open pages show after such news; other news leaves the state as it is.
_STATES = {"cancelled": MeetingState.CANCELLED, "reported": MeetingState.REPORTED}


def push_news(meeting: Meeting, what: Literal["changed", "cancelled", "reported", "shared"]) -> None:
    """Tells open pages of the meeting that something about it became other, and where to read it."""
    room, notice = room_of(meeting.id), "meetings/_notice.html"
    live.push(room, "replace", f"#notice-{meeting.id}", notice, meeting_id=meeting.id, what=what, path=meeting.path)
    if what in _STATES:
        for part in ("state", "steps"):
            partial, state = f"meetings/_{part}.html", _STATES[what]
            live.push(room, "replace", f"#{part}-{meeting.id}", partial, meeting_id=meeting.id, state=state)


def _push_turnout(meeting: Meeting) -> None:
    turnout = queries.turnout_of(meeting.id, meeting.group_id)
    room, partial = room_of(meeting.id), "meetings/_turnout.html"
    live.push(room, "replace", f"#turnout-{meeting.id}", partial, meeting_id=meeting.id, turnout=turnout)


def _tell(viewer: Viewer, verb: Verb, meeting: Meeting) -> None:
    activity.record(viewer, verb, meeting.group_id, meeting.id, meeting.title, meeting.path)
    index_later("meeting", meeting.id)


def _mail(viewer: Viewer, what: str, meeting_id: uuid.UUID, **more: str) -> None:
    enqueue("meeting-mail", {"what": what, "id": str(meeting_id), "by": str(viewer.id)} | more)
