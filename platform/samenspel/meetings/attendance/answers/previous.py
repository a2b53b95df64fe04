"""What somebody had answered before, as a row of the start page carries it to its undo."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from samenspel.meetings.attendance.answers.choices import AnswerChoice
from samenspel.meetings.models import AnswerValue, AttendanceMode
from samenspel.meetings.one import SeenMeeting


@dataclass(frozen=True, slots=True)
class PreviousAnswer:
    """An answer that is to be confirmed; `hours` are those that it was given for, where the meeting moved since."""

    value: AnswerValue
    hours: tuple[datetime, datetime] | None = None
    mode: AttendanceMode | None = None

    @classmethod
    def from_seen(cls, seen: SeenMeeting) -> Self | None:
        """The answer of the viewer that the start page asks to confirm; None for none."""
        if seen.my_earlier_answer and seen.my_earlier_starts_at and seen.my_earlier_ends_at:
            return cls(seen.my_earlier_answer, (seen.my_earlier_starts_at, seen.my_earlier_ends_at), seen.my_mode)
        return cls(AnswerValue.IF_NEEDED) if seen.my_answer is AnswerValue.IF_NEEDED else None

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """The answer that `str` wrote; None for another text."""
        name, *hours = text.split() or [""]
        choice = AnswerChoice.from_text(name)
        try:
            moments = [datetime.fromisoformat(each) for each in hours]
            if choice and choice.value is AnswerValue.IF_NEEDED and not moments:
                return cls(AnswerValue.IF_NEEDED)
            if choice and len(moments) == 2 and all(each.tzinfo for each in moments):
                return cls(choice.value, (moments[0], moments[1]), choice.mode)
        except ValueError:
            pass
        return None

    def __str__(self) -> str:
        return " ".join([str(AnswerChoice(self.value, self.mode)), *(each.isoformat() for each in self.hours or ())])
