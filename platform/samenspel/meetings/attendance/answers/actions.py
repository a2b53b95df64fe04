"""Writes of answers, and of the seats that they take."""

import uuid
from datetime import datetime

from sqlmodel import select

from samenspel import live
from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.jobs import enqueue
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.answers import queries
from samenspel.meetings.attendance.answers.previous import AnswerUndo, PreviousAnswer
from samenspel.meetings.models import (
    ANSWERS_TO_HOURS,
    Answer,
    AnswerValue,
    AttendanceMode,
    Meeting,
)
from samenspel.meetings.news import queue_news
from samenspel.meetings.news import room_of as meeting_room
from samenspel.viewer import Viewer


def save_answer(
    viewer: Viewer,
    meeting: Meeting,
    value: AnswerValue,
    note: str | None,
    by_fund_id: uuid.UUID | None = None,
    mode: AttendanceMode | None = None,
) -> Answer:
    """Saves whether the viewer comes; `note` None leaves the note of the same answer, and empties that of another.
    `by_fund_id` represents their fund.

    A yes without `mode` says nothing of being in the room or online, and leaves what an earlier yes said of it.

    A yes when all seats are taken goes to the waiting list; a seat that is given up goes to whoever waits longest.
    """
    mine = session().exec(select(Answer).where(Answer.meeting_id == meeting.id, Answer.account_id == viewer.id)).first()
    if mine is None:
        mine = Answer(meeting_id=meeting.id, account_id=viewer.id, value=value)
        had_seat = False
    else:
        had_seat = mine.has_seat
        if mine.value is AnswerValue.YES:
            mode = mode or mine.mode
    mode = mode if value is AnswerValue.YES and meeting.is_hybrid else None
    needs_seat = value is AnswerValue.YES and mode is not AttendanceMode.ONLINE
    # Asked before the answer changes: what is changed is written first, and would take the seat that is asked for.
    finds_it_full = needs_seat and not had_seat and queries.is_full(meeting)
    if note is None and value is not mine.value:
        note = ""  # what was said with a yes is no reason for a no
    newly_asked = by_fund_id if value is AnswerValue.REPRESENTED and by_fund_id != mine.represented_by_id else None
    mine.value, mine.mode, mine.fund_id = value, mode, viewer.fund_in(meeting.group_id)
    mine.earlier_starts_at = mine.earlier_ends_at = None
    mine.represented_by_id = by_fund_id if value is AnswerValue.REPRESENTED else None
    if note is not None:
        mine.note = note
    if not needs_seat or had_seat:
        mine.waiting_since = None
    elif mine.waiting_since is None:
        mine.waiting_since = now() if finds_it_full else None
    session().add(mine)
    session().flush()
    notices.mark_done(Thing(ThingKind.MEETING, meeting.id), [viewer.id])
    notices.push_counts([viewer.id])  # also a changed answer is seen in the other tabs
    if newly_asked:
        enqueue(
            "attendance-mail",
            {"what": "stand_in", "id": str(meeting.id), "fund": str(newly_asked), "by": str(viewer.id)},
        )
    if had_seat and not needs_seat:
        give_free_seats(meeting)
    push_turnout(meeting)
    return mine


def ask_again(meeting: Meeting, before: tuple[datetime, datetime] | None) -> None:
    """Makes the answers to a meeting that moved ones to its earlier hours (`before`). Where it moves back, the answers
    to these hours count again; seats are kept till then. What no longer is a choice between room and link is no longer
    said in an answer."""
    _drop_modes(meeting)
    if before is None or before == meeting.moments:
        return
    for answer in queries.answers_to_hours(meeting.id):
        given_for = (answer.earlier_starts_at, answer.earlier_ends_at) if answer.is_earlier else before
        is_back = given_for == meeting.moments
        answer.earlier_starts_at, answer.earlier_ends_at = (None, None) if is_back else given_for
        session().add(answer)
    session().flush()
    push_turnout(meeting)


def _drop_modes(meeting: Meeting) -> None:
    """Forgets who is in the room and who online where a meeting is not hybrid any more. A yes that was online is asked
    again where there is no link to come by."""
    if meeting.is_hybrid:
        return
    for answer in queries.answers_with_mode(meeting.id):
        if answer.mode is AttendanceMode.ONLINE and not meeting.link:
            session().delete(answer)
        else:
            answer.mode = None
            session().add(answer)
    session().flush()
    push_turnout(meeting)


def take_back_answer(viewer: Viewer, meeting: Meeting, undo: AnswerUndo) -> bool:
    """Puts back what the viewer had answered before, or nothing, so that they are asked again. False, and nothing
    changes, where by now they answer something else than what is undone."""
    mine = session().exec(select(Answer).where(Answer.meeting_id == meeting.id, Answer.account_id == viewer.id)).first()
    previous = undo.previous
    if mine is None:
        return previous is None
    if not undo.is_of(mine):
        return previous is not None and previous.stands(mine)  # who undoes twice finds it undone
    had_seat = mine.has_seat
    needs_seat = False
    if previous is None:
        session().delete(mine)
    else:
        mode = previous.mode if meeting.is_hybrid else None
        needs_seat = previous.value is AnswerValue.YES and mode is not AttendanceMode.ONLINE
        finds_it_full = needs_seat and not had_seat and queries.is_full(meeting)
        mine.value, mine.mode, mine.represented_by_id = previous.value, mode, previous.stand_in_id
        mine.note = previous.note
        mine.waiting_since = (previous.waiting_since or now()) if finds_it_full else None
        mine.earlier_starts_at, mine.earlier_ends_at = _earlier_hours(previous, meeting)
        session().add(mine)
    session().flush()
    queue_news(viewer.id, meeting.id)  # it is to do again
    notices.push_counts([viewer.id])
    if had_seat and not needs_seat:
        give_free_seats(meeting)
    push_turnout(meeting)
    return True


def _earlier_hours(previous: PreviousAnswer, meeting: Meeting) -> tuple[datetime | None, datetime | None]:
    """The hours that an answer is kept with where the meeting has others by now; none for who follows the report or is
    represented, at any hour."""
    if previous.is_for(meeting.moments) or previous.value not in ANSWERS_TO_HOURS or previous.hours is None:
        return None, None
    return previous.hours


def set_capacity(meeting: Meeting, capacity: int | None) -> None:
    """Sets how many people fit in the room, None for no limit. Nobody loses a seat; free ones go to the waiting
    list."""
    meeting.capacity = capacity
    session().add(meeting)
    session().flush()
    give_free_seats(meeting)
    push_turnout(meeting)


def give_free_seats(meeting: Meeting) -> None:
    """Gives free seats to the people on the waiting list, in order, and mails them."""
    for waiting in queries.next_on_waiting_list(meeting):
        waiting.waiting_since = None
        session().add(waiting)
        enqueue("attendance-mail", {"what": "place", "id": str(meeting.id), "to": str(waiting.account_id)})
    session().flush()


def push_turnout(meeting: Meeting) -> None:
    """Updates who comes on open pages."""
    turnout = attendances.turnout_of(meeting)
    room, partial = meeting_room(meeting.id), "meetings/attendance/_turnout.html"
    live.push(room, "replace", f"#turnout-{meeting.id}", partial, meeting_id=meeting.id, turnout=turnout)
