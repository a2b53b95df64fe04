"""What somebody had answered before, and the undo of their next answer that carries it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from samenspel import tokens
from samenspel.meetings.attendance.answers.choices import AnswerChoice
from samenspel.meetings.models import Answer, AnswerValue, AttendanceMode
from samenspel.meetings.one import SeenMeeting

_PURPOSE = "answer-undo"


@dataclass(frozen=True, slots=True)
class PreviousAnswer:
    """An answer with all that belongs to it; `hours` are those of the meeting that it was given for."""

    value: AnswerValue
    hours: tuple[datetime, datetime] | None
    mode: AttendanceMode | None
    stand_in_id: uuid.UUID | None
    note: str
    waiting_since: datetime | None

    @classmethod
    def from_seen(cls, seen: SeenMeeting) -> Self | None:
        """The answer of the viewer as it stands; None for none."""
        value, hours = seen.my_answer, seen.meeting.moments
        if seen.my_earlier_answer and seen.my_earlier_starts_at and seen.my_earlier_ends_at:
            value, hours = seen.my_earlier_answer, (seen.my_earlier_starts_at, seen.my_earlier_ends_at)
        if value is None:
            return None
        return cls(value, hours, seen.my_mode, seen.my_stand_in_id, seen.my_note, seen.my_waiting_since)

    @classmethod
    def from_values(cls, values: Sequence[Any]) -> Self | None:
        """The answer that `values` gave; None where they name no answer."""
        choice, start, end, stand_in, note, waiting = values
        given = AnswerChoice.from_text(choice)
        if given is None:
            return None
        return cls(
            given.value,
            (datetime.fromisoformat(start), datetime.fromisoformat(end)) if start and end else None,
            given.mode,
            uuid.UUID(stand_in) if stand_in else None,
            note,
            datetime.fromisoformat(waiting) if waiting else None,
        )

    @property
    def values(self) -> tuple[str, ...]:
        """The same as texts, in the order of a token."""
        start, end = (each.isoformat() for each in self.hours) if self.hours else ("", "")
        return (
            str(AnswerChoice(self.value, self.mode)),
            start,
            end,
            self.stand_in_id.hex if self.stand_in_id else "",
            self.note,
            self.waiting_since.isoformat() if self.waiting_since else "",
        )

    def is_for(self, hours: tuple[datetime, datetime] | None) -> bool:
        """Whether it was given for these hours: for others it is to be confirmed."""
        return self.hours is None or self.hours == hours

    def stands(self, answer: Answer) -> bool:
        """Whether this is what somebody answers by now; the place on a waiting list may differ."""
        said = (answer.value, answer.mode, answer.represented_by_id, answer.note)
        return said == (self.value, self.mode, self.stand_in_id, self.note)


@dataclass(frozen=True, slots=True)
class AnswerUndo:
    """The undo of one answer: of what was answered (`mark`), and what stood before; None for nothing."""

    mark: str
    previous: PreviousAnswer | None

    @classmethod
    def from_answer(cls, answer: Answer, before: SeenMeeting) -> Self:
        """The undo of an answer that the viewer just gave; `before` is the meeting as it was."""
        return cls(_mark_of(answer), PreviousAnswer.from_seen(before))

    @classmethod
    def to_nothing(cls, answer: Answer) -> Self:
        """The undo by which an answer is asked again."""
        return cls(_mark_of(answer), None)

    @classmethod
    def from_token(cls, token: str, meeting_id: uuid.UUID, account_id: uuid.UUID) -> Self | None:
        """The undo in a token that was made for this account at this meeting; None for any other text."""
        found = tokens.read(_PURPOSE, token)
        if found is None or list(found[:2]) != [meeting_id.hex, account_id.hex]:
            return None
        mark, previous = found[2], found[3:]
        return cls(mark, PreviousAnswer.from_values(previous) if previous else None)

    def token(self, meeting_id: uuid.UUID, account_id: uuid.UUID) -> str:
        """A signed text: nobody gets another place on a waiting list by writing one."""
        values = self.previous.values if self.previous else ()
        return tokens.sign(_PURPOSE, meeting_id.hex, account_id.hex, self.mark, *values)

    def is_of(self, answer: Answer) -> bool:
        """Whether the answer is still the one that this undoes."""
        return self.mark == _mark_of(answer)


def _mark_of(answer: Answer) -> str:
    """Tells an answer from a later one. A seat that was given to it meanwhile, or a meeting that moved, is no later
    one."""
    stand_in = answer.represented_by_id.hex if answer.represented_by_id else ""
    return tokens.token_hash(f"{answer.id.hex} {AnswerChoice(answer.value, answer.mode)} {stand_in} {answer.note}")
