"""Reads the answers that calendar programs send by mail: METHOD:REPLY in a part of the message.

Runs in a process of its own: see `runtime.foreign.sandbox`.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import IO, Any

from samenspel.mail.inbox.bounces import returned_mail
from samenspel.mail.inbox.heads import PARSE_ERRORS, head_of
from samenspel.meetings.replies.calendar_text import LetterCalendar, calendars_in, is_wrapped
from samenspel.meetings.replies.letters import CalendarAnswer, LetterProblem, ReplyLetter

#: Events that are read in one letter: usually one, or one for each meeting of a series.
MAX_ANSWERS = 80
MAX_NOTE_LENGTH = 300


class CounterProposal(Exception):
    """Somebody's calendar proposes another moment, which nobody reads here."""


def read_letters(files: Sequence[IO[bytes]], box: str, servers: Sequence[str]) -> list[dict[str, Any]]:
    """What `read_letter` finds in each file, as JSON."""
    return [read_letter(file.read(), box, tuple(servers)).to_json() for file in files]


def read_letter(raw: bytes, box: str = "", servers: tuple[str, ...] = ()) -> ReplyLetter:
    """The answers in a letter, or what is wrong with it. Never raises, whatever strangers send.

    `box` is the address that it was sent to, with or without a tag; `servers` are the names of our own mail servers.
    """
    try:
        head = head_of(raw, box, servers)
    except PARSE_ERRORS:
        return ReplyLetter(sha256(raw).hexdigest(), "", True, LetterProblem.BROKEN)
    try:
        returned = returned_mail(raw)
    except PARSE_ERRORS:
        returned = None
    if returned is not None:
        return ReplyLetter(head.key, head.sender, True, None, returned=returned)
    found: list[CalendarAnswer] = []
    problem: LetterProblem | None = LetterProblem.NO_ANSWER
    for calendar in calendars_in(raw):
        try:
            found += _answers_in(calendar, head.sender)
        except CounterProposal:
            problem = LetterProblem.PROPOSAL
        except PARSE_ERRORS:
            problem = LetterProblem.BROKEN
    if found:
        problem = None
    elif problem is LetterProblem.NO_ANSWER and is_wrapped(raw):
        problem = LetterProblem.WRAPPED
    # A notice of absence, or that a mail takes longer, is no answer, and wants no reply.
    answers = tuple(found[:MAX_ANSWERS])
    return ReplyLetter(head.key, head.sender, head.is_automatic, problem, answers, head.tags, head.is_proven)


def _answers_in(read: LetterCalendar, sender: str) -> list[CalendarAnswer]:
    """One answer for each event. Copies of an answer (as text and as file) are the caller's to drop."""
    from icalendar import Calendar

    events: list[Any] = []
    calendars = Calendar.from_ical(read.text, multiple=True)
    if not calendars:
        raise ValueError("nothing that is a calendar")
    for calendar in calendars:
        method = str(calendar.get("method", read.method)).strip().upper()
        if method == "COUNTER":
            raise CounterProposal
        events += calendar.walk("VEVENT") if method == "REPLY" else []
    answers = []
    for event in events[:MAX_ANSWERS]:
        attendees = event.get("attendee", [])
        attendees = attendees if isinstance(attendees, list) else [attendees]
        named = [(_address(each), each) for each in attendees]
        # Some programs repeat everybody who was invited: then the sender is the one who answers.
        chosen = [pair for pair in named if pair[0] == sender] or named
        if not chosen or not event.get("uid"):
            raise ValueError("an answer without a name")
        address, who = chosen[0]
        answers.append(
            CalendarAnswer(
                uid=str(event["uid"])[:200],
                occurrence=_occurrence(event),
                and_later=_is_range(event),
                attendee=address[:254],
                partstat=str(who.params.get("partstat", "NEEDS-ACTION")).strip().upper()[:40],
                sequence=int(event.get("sequence", 0)),
                note=_note(event.get("comment", "")),
                delegate=_address(_first(who.params.get("delegated-to", "")))[:254],
            )
        )
    # The answer about one of a series comes after the answer about all of it.
    return sorted(answers, key=lambda answer: bool(answer.occurrence))


def _occurrence(event: Any) -> str:
    if "recurrence-id" not in event:
        return ""
    named: date = event.decoded("recurrence-id")
    if not 1970 <= named.year < 2200:
        raise ValueError("a moment that no meeting has")
    if isinstance(named, datetime) and named.tzinfo is not None:
        named = named.astimezone(UTC)
    return named.isoformat()


def _is_range(event: Any) -> bool:
    return "recurrence-id" in event and event["recurrence-id"].params.get("range", "").upper() == "THISANDFUTURE"


def _address(who: Any) -> str:
    text = str(who).strip()
    return (text[7:] if text[:7].lower() == "mailto:" else text).strip().lower()


def _first(values: Any) -> Any:
    return values[0] if isinstance(values, list) and values else values


def _note(comment: Any) -> str:
    return " ".join(str(_first(comment) or "").split())[:MAX_NOTE_LENGTH]
