"""Writes of date polls: open, change and answer one, and choose the date of the meeting."""

import uuid
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import live
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.clock import from_days, local
from samenspel.db import columns, new_id, now, session, upsert
from samenspel.groups.outsiders import actions as outsider_actions
from samenspel.groups.outsiders.queries import outsiders_at
from samenspel.jobs import enqueue, index_later
from samenspel.meetings.agenda.carry_over.actions import carry_over_items
from samenspel.meetings.fields import MeetingFields, usual_agenda_due
from samenspel.meetings.models import Answer, AnswerValue, Meeting
from samenspel.meetings.news import push_news, queue_news, record_news, room_of
from samenspel.meetings.polls import queries
from samenspel.meetings.polls.models import (
    WHOLE_DAY,
    DatePoll,
    PollAnswer,
    PollCompletion,
    PollSlot,
    SlotValue,
)
from samenspel.viewer import Viewer

#: The answer to the meeting that follows from the answer to its moment.
_MEETING_ANSWERS = {
    SlotValue.YES: AnswerValue.YES,
    SlotValue.IF_NEEDED: AnswerValue.IF_NEEDED,
    SlotValue.NO: AnswerValue.NO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPlan:
    """The fields of a meeting whose date a poll looks for, the length of each moment, and the moments, in UTC."""

    fields: MeetingFields
    minutes: int
    closes_on: date
    starts: tuple[datetime, ...]


def open_poll(viewer: Viewer, group_id: uuid.UUID, plan: PollPlan) -> Meeting:
    """Opens a poll for a new meeting of a group, and mails its members."""
    meeting = Meeting(group_id=group_id, organiser_id=viewer.id, **plan.fields.row_values())
    session().add(meeting)
    session().flush()
    session().add(DatePoll(meeting_id=meeting.id, minutes=plan.minutes, closes_on=plan.closes_on))
    _add_slots(meeting.id, plan)
    activity.record(viewer, Verb.SOUGHT_DATE, group_id, meeting.id, meeting.title, meeting.path, text=meeting.intro)
    index_later("meeting", meeting.id)
    enqueue("poll-mail", {"what": "poll", "id": str(meeting.id), "by": str(viewer.id)})
    queue_news(viewer.id, meeting.id)
    return meeting


def change_poll(viewer: Viewer, meeting: Meeting, poll: DatePoll, plan: PollPlan) -> None:
    """Changes the moments or the fields. A moment that stays keeps its answers; those of a removed one are deleted."""
    plan.fields.apply_to(meeting)
    if plan.closes_on > poll.closes_on:
        poll.reminded_at = poll.told_closed_at = None  # the mails about the last day are due again
    poll.closes_on = plan.closes_on
    existing = {slot.starts_at: slot for slot in queries.slots_of(meeting.id)}
    removed = [slot.id for start, slot in existing.items() if start not in plan.starts]
    if removed:
        session().execute(sa.delete(PollSlot).where(col(PollSlot.id).in_(removed)))
    if plan.minutes != poll.minutes:
        poll.minutes = plan.minutes
        for slot in existing.values():
            slot.ends_at = _end_of(slot.starts_at, plan.minutes)
    _add_slots(meeting.id, plan, existing=set(existing))
    if set(plan.starts) - set(existing):
        session().execute(sa.delete(PollCompletion).where(col(PollCompletion.meeting_id) == meeting.id))
    index_later("meeting", meeting.id)
    push_news(meeting, "changed")
    queue_news(viewer.id, meeting.id)


def _add_slots(meeting_id: uuid.UUID, plan: PollPlan, existing: Container[datetime] = ()) -> None:
    session().add_all(
        [
            PollSlot(meeting_id=meeting_id, starts_at=start, ends_at=_end_of(start, plan.minutes))
            for start in plan.starts
            if start not in existing
        ]
    )


def _end_of(start: datetime, minutes: int) -> datetime:
    """The end of a moment; whole days end at a midnight, also where the clock changes in one of them."""
    if minutes % WHOLE_DAY:
        return start + timedelta(minutes=minutes)
    first = local(start).date()
    return from_days(first, first + timedelta(minutes=minutes - WHOLE_DAY))[1]


def lock_if_undecided(meeting_id: uuid.UUID) -> bool:
    """Locks the row of a meeting, and returns whether its date is still to be chosen. So people who answer wait for the
    one who chooses the date, and the other way round."""
    query = columns(Meeting.starts_at, Meeting.cancelled_at).where(col(Meeting.id) == meeting_id)
    row = session().execute(query.with_for_update()).first()
    return row is not None and row.starts_at is None and row.cancelled_at is None


def answer_slot(
    viewer: Viewer, meeting: Meeting, slot_id: uuid.UUID, value: SlotValue | None
) -> tuple[queries.SlotLine, queries.Progress] | None:
    """Saves the viewer's answer to a moment (`value` None takes it back), and returns the moment and how far they are;
    None, and nothing is saved, where the date was chosen meanwhile."""
    if not lock_if_undecided(meeting.id):
        return None
    if value is None:
        _take_back(viewer, meeting, [slot_id])
    else:
        _save_answers(viewer, meeting, [slot_id], value)
    notices.push_counts([viewer.id])
    progress = queries.progress_of(meeting.id, viewer.id)
    if progress.is_complete:
        _mark_answered(viewer, meeting)
    slot = queries.slot_line(viewer, meeting.id, slot_id)
    if slot is None:
        return None
    push_slot(meeting.id, slot)
    return slot, progress


def complete_poll(viewer: Viewer, meeting: Meeting) -> None:
    """The viewer is done: the moments that they left open wait for them no longer."""
    row = {"id": new_id(), "created_at": now(), "meeting_id": meeting.id, "account_id": viewer.id}
    upsert(PollCompletion, [row], keys=("meeting_id", "account_id"), changes=_same_completion)
    _mark_answered(viewer, meeting)


def reopen_poll(viewer: Viewer, meeting: Meeting) -> None:
    """The viewer is not done after all: what they left open waits for them again."""
    own = (col(PollCompletion.meeting_id) == meeting.id, col(PollCompletion.account_id) == viewer.id)
    session().execute(sa.delete(PollCompletion).where(*own))
    queue_news(viewer.id, meeting.id)
    notices.push_counts([viewer.id])


def _take_back(viewer: Viewer, meeting: Meeting, slot_ids: Sequence[uuid.UUID]) -> None:
    """Deletes answers of the viewer, for whom the poll may wait again."""
    here = sa.select(col(PollSlot.id)).where(col(PollSlot.meeting_id) == meeting.id, col(PollSlot.id).in_(slot_ids))
    own = (col(PollAnswer.account_id) == viewer.id, col(PollAnswer.slot_id).in_(here))
    session().execute(sa.delete(PollAnswer).where(*own))
    queue_news(viewer.id, meeting.id)


def _same_completion(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"account_id": sent.account_id}


def answer_remaining_slots(viewer: Viewer, meeting: Meeting, value: SlotValue) -> list[uuid.UUID] | None:
    """Saves the same answer to all moments that the viewer did not answer yet, and returns these; None where the date
    was chosen."""
    if not lock_if_undecided(meeting.id):
        return None
    unanswered = [slot.id for slot in queries.slot_lines(viewer, meeting.id) if slot.my_value is None]
    if unanswered:
        _save_answers(viewer, meeting, unanswered, value)
        _mark_answered(viewer, meeting)
        _push_slots(viewer, meeting, unanswered)
    return unanswered


def take_back_slots(
    viewer: Viewer, meeting: Meeting, slot_ids: Sequence[uuid.UUID], value: SlotValue | None
) -> int | None:
    """Takes back what the viewer answered to moments where it is still this value (None for any), and returns how many
    answers it left; None where the date was chosen."""
    if not lock_if_undecided(meeting.id):
        return None
    here = [slot for slot in queries.slot_lines(viewer, meeting.id) if slot.id in slot_ids]
    mine = [slot.id for slot in here if value in (None, slot.my_value)]
    _take_back(viewer, meeting, mine)
    _push_slots(viewer, meeting, mine)
    return sum(slot.my_value is not None and slot.id not in mine for slot in here)


def _push_slots(viewer: Viewer, meeting: Meeting, slot_ids: Container[uuid.UUID]) -> None:
    for slot in queries.slot_lines(viewer, meeting.id):
        if slot.id in slot_ids:
            push_slot(meeting.id, slot)


def _mark_answered(viewer: Viewer, meeting: Meeting) -> None:
    notices.mark_done(Thing(ThingKind.MEETING, meeting.id), [viewer.id])


def _save_answers(viewer: Viewer, meeting: Meeting, slot_ids: Sequence[uuid.UUID], value: SlotValue) -> None:
    rows = [
        {
            "id": new_id(),
            "created_at": now(),
            "slot_id": slot_id,
            "account_id": viewer.id,
            "fund_id": viewer.fund_in(meeting.group_id),
            "value": value,
        }
        for slot_id in slot_ids
    ]
    # Of two taps at once the later one counts.
    upsert(PollAnswer, rows, keys=("slot_id", "account_id"), changes=_changed_answer)


def _changed_answer(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"value": sent.value, "fund_id": sent.fund_id}


def push_slot(meeting_id: uuid.UUID, slot: queries.SlotLine) -> None:
    """Updates the counts of a moment on open pages."""
    live.push(room_of(meeting_id), "replace", f"#tally-{slot.id}", "meetings/polls/_tally.html", slot=slot)


def choose_slot(viewer: Viewer, meeting: Meeting, slot: PollSlot) -> bool:
    """Makes a moment the date of the meeting, and the answers to it answers to the meeting. False where a date was
    chosen already."""
    if not lock_if_undecided(meeting.id):
        return False
    meeting.starts_at, meeting.ends_at = slot.starts_at, slot.ends_at
    meeting.changed_at = now()
    if meeting.agenda_due_on is None:
        meeting.agenda_due_on = usual_agenda_due(slot.starts_at)
    meeting.keep_promise()
    session().execute(sa.update(DatePoll).where(col(DatePoll.meeting_id) == meeting.id).values(decided_at=now()))
    _copy_answers(meeting, slot)
    carry_over_items(meeting.group_id)
    record_news(viewer, Verb.PLANNED_MEETING, meeting)
    enqueue("meeting-mail", {"what": "planned", "id": str(meeting.id), "by": str(viewer.id), "polled": True})
    queue_news(viewer.id, meeting.id, "planned")
    push_news(meeting, "changed")
    return True


def _copy_answers(meeting: Meeting, slot: PollSlot) -> None:
    """Copies the answers to a moment to the meeting. Where the room is full, people who said yes later wait."""
    answered = set(session().execute(columns(Answer.account_id).where(col(Answer.meeting_id) == meeting.id)).scalars())
    in_order = select(PollAnswer).where(PollAnswer.slot_id == slot.id).order_by(col(PollAnswer.id))
    free_seats = meeting.capacity
    for each in session().exec(in_order).all():
        if each.account_id in answered:
            continue
        value = _MEETING_ANSWERS[each.value]
        answer = Answer(meeting_id=meeting.id, account_id=each.account_id, fund_id=each.fund_id, value=value)
        if value is AnswerValue.YES and free_seats is not None:
            answer.waiting_since = None if free_seats > 0 else each.created_at
            free_seats -= 1
        session().add(answer)
    session().flush()
    _copy_of_outsiders(meeting, slot, free_seats)


def _copy_of_outsiders(meeting: Meeting, slot: PollSlot, free_seats: int | None) -> None:
    """Copies what people without an account answered. They wait for no seat: in a full room they are asked again."""
    for each in outsiders_at(meeting.id):
        choice = {"yes": "yes", "if_needed": "maybe", "no": "no"}.get(each.slots.get(str(slot.id), ""))
        if choice == "yes" and free_seats is not None:
            free_seats -= 1
            choice = None if free_seats < 0 else choice
        if choice is not None:
            outsider_actions.save_choice(each, each.name, choice, meeting.moments)


def remind(poll: DatePoll) -> None:
    """Sends a reminder to people who did not answer. The caller makes sure that it goes out at most once a day."""
    poll.reminded_at = now()
    enqueue("poll-mail", {"what": "reminder", "id": str(poll.meeting_id), "by": ""})


def notify_closed(poll: DatePoll) -> None:
    """Tells the organiser that the last day is over and that they can choose a date."""
    poll.told_closed_at = now()
    enqueue("poll-mail", {"what": "closed", "id": str(poll.meeting_id), "by": ""})
