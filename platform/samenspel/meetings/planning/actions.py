"""Writes of meetings: planned, changed, cancelled, answered, attended. Agenda and report have files of their own."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlmodel import select

from samenspel import live, text
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.db import now, session
from samenspel.jobs import enqueue, index_later
from samenspel.meetings import one as queries
from samenspel.meetings.agenda.carry_over.actions import carry_items
from samenspel.meetings.attendance.places import queries as places
from samenspel.meetings.models import (
    Answer,
    AnswerValue,
    Meeting,
    MeetingState,
    WantedResult,
)
from samenspel.meetings.series.models import MeetingSeries
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
    wanted: WantedResult | None
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
        wanted=plan.wanted,
        organiser_id=viewer.id,
        agenda_due_on=plan.agenda_due_on,
    )
    session().add(meeting)
    session().flush()
    carry_items(group_id)
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
    meeting.intro_html, meeting.wanted = text.to_html(plan.intro), plan.wanted
    meeting.starts_at, meeting.ends_at = plan.starts_at, plan.ends_at
    meeting.place, meeting.link = plan.place, plan.link
    if before == (plan.starts_at, plan.ends_at, plan.place, plan.link):
        index_later("meeting", meeting.id)
        return
    raise_sequence(meeting)
    if moments is None:
        _tell(viewer, Verb.PLANNED_MEETING, meeting)
        _mail(viewer, "planned", meeting.id)
    else:
        _tell(viewer, Verb.CHANGED_MEETING, meeting)
        _mail(viewer, "changed", meeting.id, starts_at=moments[0].isoformat(), ends_at=moments[1].isoformat())
    push_news(meeting, "changed")


def raise_sequence(meeting: Meeting) -> None:
    """Counts a change that calendars must follow: it comes after all that they heard of the meeting, also as one of a
    series that was sent as a whole."""
    series = session().get(MeetingSeries, meeting.series_id) if meeting.recurrence_at else None
    meeting.sequence = max(meeting.sequence, series.sequence if series else 0) + 1
    meeting.changed_at = now()


def cancel_meeting(viewer: Viewer, meeting: Meeting, reason: str) -> None:
    """Calls a meeting off; its page stays and says why."""
    meeting.cancelled_at = now()
    meeting.cancel_reason = reason
    raise_sequence(meeting)
    _tell(viewer, Verb.CANCELLED_MEETING, meeting)
    _mail(viewer, "cancelled", meeting.id)
    push_news(meeting, "cancelled")


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


def _push_turnout(meeting: Meeting) -> None:
    turnout = queries.turnout_of(meeting)
    room, partial = room_of(meeting.id), "meetings/attendance/_turnout.html"
    live.push(room, "replace", f"#turnout-{meeting.id}", partial, meeting_id=meeting.id, turnout=turnout)


def _tell(viewer: Viewer, verb: Verb, meeting: Meeting) -> None:
    activity.record(viewer, verb, meeting.group_id, meeting.id, meeting.title, meeting.path)
    index_later("meeting", meeting.id)


def _mail(viewer: Viewer, what: str, meeting_id: uuid.UUID, **more: str) -> None:
    enqueue("meeting-mail", {"what": what, "id": str(meeting_id), "by": str(viewer.id)} | more)
