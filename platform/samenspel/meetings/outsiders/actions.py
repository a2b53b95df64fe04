"""Writes of the answers of people from outside the group."""

import uuid
from collections.abc import Mapping, Sequence

from samenspel.activity.joining.guests import stop_asking
from samenspel.db import now
from samenspel.groups import queries as groups
from samenspel.groups.outsiders import actions as outsiders
from samenspel.groups.outsiders.actions import PersonToAsk
from samenspel.groups.outsiders.models import InvitedOutsider, takes_seat
from samenspel.jobs import enqueue
from samenspel.meetings.attendance.answers import actions as answers
from samenspel.meetings.attendance.answers.choices import AnswerChoice
from samenspel.meetings.attendance.answers.queries import is_full
from samenspel.meetings.models import Meeting
from samenspel.meetings.outsiders import queries
from samenspel.meetings.outsiders.queries import OpenedInvitation
from samenspel.meetings.polls.actions import answer_slot, lock_if_undecided, push_slot
from samenspel.meetings.polls.models import SlotValue
from samenspel.meetings.polls.queries import slot_lines
from samenspel.viewer import Viewer


class AnswerRefused(Exception):
    """The room is full, or the date was chosen since the page was shown."""


def invite(viewer: Viewer, meeting: Meeting, people: Sequence[PersonToAsk], words: str) -> list[uuid.UUID]:
    """Asks people from outside the group to a meeting, and mails those who were not asked before."""
    ids = outsiders.invite(viewer.id, people, meeting_id=meeting.id, poll_id=None)
    if ids:
        payload = {"what": "invited", "ids": [str(each) for each in ids], "by": viewer.name, "words": words}
        enqueue("outsider-meeting-mail", payload)
    answers.push_turnout(meeting)
    return ids


def remind(people: Sequence[OpenedInvitation]) -> int:
    """Mails those who can answer and did not, and returns how many they are."""
    ids = [each.outsider.id for each in people if each.is_open and not each.has_answered and each.address]
    if ids:
        outsiders.note_reminded(ids, now())
        enqueue("outsider-meeting-mail", {"what": "reminder", "ids": [str(each) for each in ids]})
    return len(ids)


def withdraw(meeting: Meeting, outsider: InvitedOutsider) -> None:
    """Takes an invitation back, with what was answered."""
    had_seat = takes_seat(outsider.choice)
    stop_asking([outsider.id])
    outsiders.withdraw(outsider)
    if had_seat:
        answers.give_free_seats(meeting)
    answers.push_turnout(meeting)


def save_choice(opened: OpenedInvitation, name: str, choice: str) -> None:
    """Saves whether somebody comes. A full room has no waiting list for them: raises AnswerRefused."""
    outsider, meeting = opened.outsider, opened.meeting
    had_seat, needs_seat = takes_seat(outsider.choice), takes_seat(choice)
    if needs_seat and not had_seat and is_full(meeting):
        raise AnswerRefused
    outsiders.save_choice(outsider, name, choice, meeting.moments)
    stop_asking([outsider.id])
    if had_seat and not needs_seat:
        answers.give_free_seats(meeting)
    answers.push_turnout(meeting)


def save_slots(opened: OpenedInvitation, name: str, values: Mapping[str, str]) -> None:
    """Saves which moments suit somebody; raises AnswerRefused where the date was chosen meanwhile."""
    if not lock_if_undecided(opened.meeting.id):
        raise AnswerRefused
    outsiders.save_slots(opened.outsider, name, dict(values))
    if len(values) == len(opened.slots):
        stop_asking([opened.outsider.id])
    for slot in slot_lines(None, opened.meeting.id):
        push_slot(opened.meeting.id, slot)


def follow_into_group(group_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Makes what a guest answered the answers of somebody in the group, once they are in it: one person has one
    answer."""
    guests = queries.guests_who_joined(group_id, account_id)
    viewer = next(iter(groups.viewers_of([account_id])), None) if guests else None
    if viewer is None:
        return
    for guest in guests:
        for opened in queries.opened(guest.meeting_id, [guest]) if guest.meeting_id else ():
            choice, slots = AnswerChoice.from_text(opened.choice), dict(opened.slot_values)
            withdraw(opened.meeting, guest)
            if choice is not None and opened.is_open:
                answers.save_answer(viewer, opened.meeting, choice.value, None, mode=choice.mode)
            for slot_id, value in slots.items() if opened.seeks_date else ():
                answer_slot(viewer, opened.meeting, uuid.UUID(slot_id), SlotValue(value))


def delete_outdated() -> None:
    """Deletes who was asked to meetings that are over for long."""
    outsiders.delete_outdated(meetings=queries.outdated())
