"""What somebody had answered before, as the undo of their next answer carries it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from samenspel import tokens
from samenspel.meetings.attendance.answers.choices import AnswerChoice
from samenspel.meetings.models import AnswerValue, AttendanceMode
from samenspel.meetings.one import SeenMeeting

_PURPOSE = "previous-answer"


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
    def from_token(cls, token: str, meeting_id: uuid.UUID, account_id: uuid.UUID) -> Self | None:
        """The answer in a token that was made for this account at this meeting; None for any other text."""
        found = tokens.read(_PURPOSE, token)
        if found is None or list(found[:2]) != [meeting_id.hex, account_id.hex]:
            return None
        choice, start, end, stand_in, note, waiting = found[2:]
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

    def token(self, meeting_id: uuid.UUID, account_id: uuid.UUID) -> str:
        """A signed text: nobody gets another place on a waiting list by writing one."""
        start, end = (each.isoformat() for each in self.hours) if self.hours else ("", "")
        return tokens.sign(
            _PURPOSE,
            meeting_id.hex,
            account_id.hex,
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
