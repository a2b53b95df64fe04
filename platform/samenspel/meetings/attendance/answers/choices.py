"""What can be chosen as an answer: a value, and for a hybrid meeting a yes that says whether one is in the room."""

from dataclasses import dataclass
from typing import Self

from samenspel.meetings.models import AnswerValue, AttendanceMode


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """An answer as buttons and links name it: `on_site` and `online` are a yes."""

    value: AnswerValue
    mode: AttendanceMode | None = None

    @classmethod
    def from_text(cls, text: str | None) -> Self | None:
        """The choice of this name; None for another text."""
        if text in set(AttendanceMode):
            return cls(AnswerValue.YES, AttendanceMode(text))
        return cls(AnswerValue(text)) if text in set(AnswerValue) else None

    def __str__(self) -> str:
        return (self.mode or self.value).value


def simple_choices(is_hybrid: bool) -> tuple[str, ...]:
    """The names of the choices that a link or one tap gives."""
    return ("on_site", "online", "maybe", "no") if is_hybrid else ("yes", "maybe", "no")
