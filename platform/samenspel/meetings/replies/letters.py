"""What a letter to the mailbox for calendar answers says, once it is read."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from samenspel.mail.inbox.letters import ReturnedMail


class LetterProblem(StrEnum):
    """Why a letter as a whole is no answer of a calendar. `TOO_LARGE` is of jobs that an older version queued;
    `WRAPPED` is in a form that only Outlook reads (winmail.dat)."""

    NO_ANSWER = "no_answer"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    PROPOSAL = "proposal"
    WRAPPED = "wrapped"


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """The answer of somebody's calendar about one event. `occurrence` names the one of a series: a moment or a day in
    ISO form, a moment without a time zone where the calendar gave none; empty for the whole series. `and_later`: that
    one and those after it. `delegate` is the address of whom the invitation was passed on to."""

    uid: str
    attendee: str
    partstat: str
    sequence: int
    note: str
    occurrence: str = ""
    and_later: bool = False
    delegate: str = ""


@dataclass(frozen=True, slots=True)
class ReplyLetter:
    """The answers in a letter, or what is wrong with it. `is_automatic`: a program sent it, and nobody waits for a
    reply.

    `tags` are those of the addresses it was sent to; `is_proven` says that our own mail server vouches for the sender.
    One that reports that a mail did not arrive has that as `returned`, and nothing else.
    """

    key: str
    sender: str
    is_automatic: bool
    problem: LetterProblem | None
    answers: tuple[CalendarAnswer, ...] = ()
    tags: tuple[str, ...] = ()
    is_proven: bool = False
    returned: ReturnedMail | None = None

    def to_json(self) -> dict[str, Any]:
        """The payload of a job."""
        return asdict(self)

    @classmethod
    def from_json(cls, payload: dict[str, Any]) -> "ReplyLetter":
        """The letter of a job; one that an older version queued may have no `tags`, `is_proven` and `returned`."""
        return cls(
            key=payload["key"],
            sender=payload["sender"],
            is_automatic=payload["is_automatic"],
            problem=LetterProblem(payload["problem"]) if payload["problem"] else None,
            answers=tuple(CalendarAnswer(**answer) for answer in payload["answers"]),
            tags=tuple(payload.get("tags", ())),
            is_proven=payload.get("is_proven", False),
            returned=ReturnedMail(**payload["returned"]) if payload.get("returned") else None,
        )
