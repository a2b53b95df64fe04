"""Writes of date polls: opened, changed, answered, and turned into the meeting itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from samenspel import live, text
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.clock import local, today
from samenspel.db import columns, new_id, now, session
from samenspel.jobs import enqueue, index_later
from samenspel.meetings.agenda.carry_over.actions import carry_over_items
from samenspel.meetings.models import AGENDA_DAYS, Answer, AnswerValue, Meeting, WantedResult
from samenspel.meetings.news import push_news, room_of
from samenspel.meetings.polls import queries
from samenspel.meetings.polls.models import DatePoll, PollAnswer, PollSlot, SlotValue
from samenspel.viewer import Viewer

#: What an answer about a moment says about the meeting at that moment.
_ANSWER_TO_MEETING = {
    SlotValue.YES: AnswerValue.YES,
    SlotValue.IF_NEEDED: AnswerValue.IF_NEEDED,
    SlotValue.NO: AnswerValue.NO,
}


@dataclass(frozen=True, slots=True)
class PollPlan:
    """What is asked for a meeting whose date is sought; `starts` are the moments, in UTC."""

    title: str
    place: str
    link: str
    intro: str
    wanted: WantedResult | None
    minutes: int
    closes_on: date
    starts: tuple[datetime, ...]


def open_poll(viewer: Viewer, group_id: uuid.UUID, plan: PollPlan) -> Meeting:
    """A new meeting of a group whose date is sought; its members are asked when they can."""
    meeting = Meeting(group_id=group_id, title=plan.title, organiser_id=viewer.id)
    _put(meeting, plan)
    session().add(meeting)
    session().flush()
    session().add(DatePoll(meeting_id=meeting.id, minutes=plan.minutes, closes_on=plan.closes_on))
    _add_slots(meeting.id, plan)
    activity.record(viewer, Verb.SOUGHT_DATE, group_id, meeting.id, meeting.title, meeting.path)
    index_later("meeting", meeting.id)
    enqueue("poll-mail", {"what": "poll", "id": str(meeting.id), "by": str(viewer.id)})
    return meeting


def change_poll(meeting: Meeting, poll: DatePoll, plan: PollPlan) -> None:
    """Other moments or words. A moment that stays keeps its answers; one that goes takes them along."""
    _put(meeting, plan)
    if plan.closes_on > poll.closes_on:
        poll.reminded_at = poll.told_closed_at = None  # there is time again, and a new last day to think of
    poll.closes_on = plan.closes_on
    kept = {slot.starts_at: slot for slot in queries.slots_of(meeting.id)}
    gone = [slot.id for start, slot in kept.items() if start not in plan.starts]
    if gone:
        session().execute(sa.delete(PollSlot).where(col(PollSlot.id).in_(gone)))
    if plan.minutes != poll.minutes:
        poll.minutes = plan.minutes
        for slot in kept.values():
            slot.ends_at = slot.starts_at + timedelta(minutes=plan.minutes)
    _add_slots(meeting.id, plan, besides=kept)
    index_later("meeting", meeting.id)
    push_news(meeting, "changed")


def _put(meeting: Meeting, plan: PollPlan) -> None:
    meeting.title, meeting.place, meeting.link = plan.title, plan.place, plan.link
    meeting.intro, meeting.intro_html = plan.intro, text.to_html(plan.intro)
    meeting.wanted = plan.wanted


def _add_slots(meeting_id: uuid.UUID, plan: PollPlan, besides: Any = ()) -> None:
    length = timedelta(minutes=plan.minutes)
    session().add_all(
        [
            PollSlot(meeting_id=meeting_id, starts_at=start, ends_at=start + length)
            for start in plan.starts
            if start not in besides
        ]
    )


def lock_if_undecided(meeting_id: uuid.UUID) -> bool:
    """Whether the date is still to be chosen; whoever chooses it waits for who answers, and the other way round."""
    query = columns(Meeting.starts_at, Meeting.cancelled_at).where(col(Meeting.id) == meeting_id)
    row = session().execute(query.with_for_update()).first()
    return row is not None and row[0] is None and row[1] is None


def answer_slot(viewer: Viewer, meeting: Meeting, slot_id: uuid.UUID, value: SlotValue) -> bool:
    """How a moment suits the viewer. False, and nothing kept, where the date was chosen meanwhile."""
    if not lock_if_undecided(meeting.id):
        return False
    _save_answers(viewer, [slot_id], value)
    push_slot(viewer, meeting.id, slot_id)
    return True


def answer_remaining_slots(viewer: Viewer, meeting: Meeting, value: SlotValue) -> bool:
    """The same for all moments of which the viewer said nothing yet."""
    if not lock_if_undecided(meeting.id):
        return False
    said = columns(PollAnswer.slot_id).where(col(PollAnswer.account_id) == viewer.id)
    open_ones = columns(PollSlot.id).where(col(PollSlot.meeting_id) == meeting.id, col(PollSlot.id).not_in(said))
    slots = list(session().execute(open_ones).scalars())
    _save_answers(viewer, slots, value)
    for slot_id in slots:
        push_slot(viewer, meeting.id, slot_id)
    return True


def _save_answers(viewer: Viewer, slots: Sequence[uuid.UUID], value: SlotValue) -> None:
    """One statement a moment: two taps at once leave the later one, and never an error."""
    for slot_id in slots:
        row = {
            "id": new_id(),
            "created_at": now(),
            "slot_id": slot_id,
            "account_id": viewer.id,
            "fund_id": viewer.fund_id,
            "value": value,
        }
        session().execute(_upsert(session().get_bind().dialect.name), row)


@cache
def _upsert(dialect: str) -> Any:
    table = PollAnswer.__table__  # type: ignore[attr-defined]
    made: Any = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return made.on_conflict_do_update(
        index_elements=["slot_id", "account_id"],
        set_={"value": made.excluded.value, "fund_id": made.excluded.fund_id},
    )


def push_slot(viewer: Viewer, meeting_id: uuid.UUID, slot_id: uuid.UUID) -> None:
    """Shows open pages how many funds a moment suits by now."""
    slot = queries.slot_line(viewer, meeting_id, slot_id)
    if slot is not None:
        live.push(room_of(meeting_id), "replace", f"#tally-{slot_id}", "meetings/polls/_tally.html", slot=slot)


def choose_slot(viewer: Viewer, meeting: Meeting, slot: PollSlot) -> bool:
    """The moment becomes the date, and what everybody said of it their answer. False where one was chosen already."""
    if not lock_if_undecided(meeting.id):
        return False
    meeting.starts_at, meeting.ends_at = slot.starts_at, slot.ends_at
    meeting.changed_at = now()
    if meeting.agenda_due_on is None:
        meeting.agenda_due_on = max(today(), local(slot.starts_at).date() - timedelta(days=AGENDA_DAYS))
    session().execute(sa.update(DatePoll).where(col(DatePoll.meeting_id) == meeting.id).values(decided_at=now()))
    known = set(session().execute(columns(Answer.account_id).where(col(Answer.meeting_id) == meeting.id)).scalars())
    said_first = select(PollAnswer).where(PollAnswer.slot_id == slot.id).order_by(col(PollAnswer.id))
    places = meeting.capacity
    for said in session().exec(said_first).all():
        if said.account_id in known:
            continue
        answer = Answer(
            meeting_id=meeting.id,
            account_id=said.account_id,
            fund_id=said.fund_id,
            value=_ANSWER_TO_MEETING[said.value],
        )
        if answer.value is AnswerValue.YES and places is not None:
            answer.waiting_since = None if places > 0 else said.created_at
            places -= 1
        session().add(answer)
    session().flush()
    carry_over_items(meeting.group_id)
    activity.record(viewer, Verb.PLANNED_MEETING, meeting.group_id, meeting.id, meeting.title, meeting.path)
    index_later("meeting", meeting.id)
    enqueue("meeting-mail", {"what": "planned", "id": str(meeting.id), "by": str(viewer.id), "polled": True})
    push_news(meeting, "changed")
    return True


def remind(poll: DatePoll) -> None:
    """Has a reminder sent to who did not answer; once a day at most is for the caller to see to."""
    poll.reminded_at = now()
    enqueue("poll-mail", {"what": "reminder", "id": str(poll.meeting_id), "by": ""})


def notify_closed(poll: DatePoll) -> None:
    """Has the organiser told that the last day is over and a date can be chosen."""
    poll.told_closed_at = now()
    enqueue("poll-mail", {"what": "closed", "id": str(poll.meeting_id), "by": ""})
