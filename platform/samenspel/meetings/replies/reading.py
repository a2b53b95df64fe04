"""Reads the answers that calendar programs send by mail: METHOD:REPLY in a part of the message.

Runs in a process of its own: see `runtime.foreign.sandbox`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from hashlib import sha256
from typing import IO, Any

from samenspel.meetings.calendars.answer_tags import tags_in
from samenspel.meetings.replies.bounces import returned_mail
from samenspel.meetings.replies.letters import CalendarAnswer, LetterProblem, ReplyLetter
from samenspel.meetings.replies.mail_proof import is_proven as vouched_for

#: Parts and events that are read in one letter: usually one of each, or one for each meeting of a series.
MAX_PARTS = 10
MAX_ANSWERS = 80
MAX_PART_SIZE = 256 * 1024
MAX_NOTE_LENGTH = 300
MAX_TAGS = 5
MAX_HEADER_LENGTH = 4000
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-envelope-to")
_HEADERS_READ = (
    *_RECIPIENTS,
    "from",
    "content-[a-z-]+",
    "authentication-results",
    "message-id",
    "return-path",
    "auto-submitted",
)
_HEADER = re.compile(
    rf"^(?:{'|'.join(_HEADERS_READ)}|precedence)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*".encode(), re.MULTILINE | re.IGNORECASE
)
_FOLD = re.compile(r"(?:\r?\n)+[ \t]")
#: The errors that may come of parsing what a stranger wrote.
_PARSE_ERRORS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


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
        _refuse_long_headers(raw)
        letter = BytesHeaderParser(policy=policy.default).parsebytes(raw)
        sender, is_automatic = _sender(letter), _is_automatic(letter)
        key = _letter_key(raw, letter)
        tags, is_proven = tuple(tags_in(_recipients(letter), box)[:MAX_TAGS]), vouched_for(letter, sender, servers)
    except _PARSE_ERRORS:
        return ReplyLetter(sha256(raw).hexdigest(), "", True, LetterProblem.BROKEN)
    try:
        returned = returned_mail(raw)
    except _PARSE_ERRORS:
        returned = None
    if returned is not None:
        return ReplyLetter(key, sender, True, None, returned=returned)
    found: list[CalendarAnswer] = []
    problem = LetterProblem.NO_ANSWER
    for text in _calendars(raw):
        try:
            found += _answers_in(text, sender)
        except CounterProposal:
            problem = LetterProblem.PROPOSAL
        except _PARSE_ERRORS:
            problem = LetterProblem.BROKEN
    if found:
        return ReplyLetter(key, sender, is_automatic, None, tuple(found[:MAX_ANSWERS]), tags, is_proven)
    # A notice of absence, or that a mail takes longer, is no answer, and wants no reply.
    return ReplyLetter(key, sender, is_automatic, problem, (), tags, is_proven)


def _refuse_long_headers(raw: bytes) -> None:
    """Raises ValueError: Python's parser takes a minute over some long headers, and real ones are not that long."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if any(len(found[0]) > MAX_HEADER_LENGTH for found in _HEADER.finditer(lines)):
        raise ValueError("a header that is too long")


def _sender(letter: EmailMessage) -> str:
    """The one address that it comes from; empty where there is none or more than one."""
    addresses = [address for _, address in getaddresses([str(each) for each in letter.get_all("from", [])]) if address]
    return addresses[0].strip().lower()[:254] if len(addresses) == 1 and "@" in addresses[0] else ""


def _recipients(letter: EmailMessage) -> list[str]:
    """All addresses to which it was sent, as the sender wrote them and as servers on the way noted them."""
    headers = [str(each) for name in _RECIPIENTS for each in letter.get_all(name, [])]
    return [address for _, address in getaddresses(headers)]


def _is_automatic(letter: EmailMessage) -> bool:
    submitted = str(letter.get("auto-submitted", "no")).strip().lower()
    bulk = str(letter.get("precedence", "")).strip().lower() in ("bulk", "junk", "list", "auto_reply")
    local = _sender(letter).partition("@")[0]
    return (
        submitted != "no"
        or bulk
        or "list-id" in letter
        or any(name in letter for name in ("x-autoreply", "x-autorespond", "x-loop"))
        or letter.get_content_type() == "multipart/report"
        or str(letter.get("return-path", "")).strip() == "<>"
        or local in ("mailer-daemon", "postmaster", "noreply", "no-reply")
    )


def _letter_key(raw: bytes, letter: EmailMessage) -> str:
    """A hash that names the letter, so that it counts once."""
    name = str(letter.get("message-id", "")).strip()
    return sha256(f"{name} {_sender(letter)}".encode() if name else raw).hexdigest()


def _calendars(raw: bytes) -> Iterator[bytes]:
    """The calendars in a letter, by Python's old parser, which leaves headers as they are and is fast."""
    parts = 0
    for part in message_from_bytes(raw).walk():
        if part.get_content_type() not in ("text/calendar", "application/ics"):
            continue
        parts += 1
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and len(content) <= MAX_PART_SIZE and parts <= MAX_PARTS:
            yield content


def _answers_in(text: bytes, sender: str) -> list[CalendarAnswer]:
    """One answer for each event. Copies of an answer (as text and as file) are the caller's to drop."""
    from icalendar import Calendar

    calendar = Calendar.from_ical(_without_zones(text))
    method = str(calendar.get("method", "")).strip().upper()
    if method == "COUNTER":
        raise CounterProposal
    if method != "REPLY":
        return []
    answers = []
    for event in calendar.walk("VEVENT")[:MAX_ANSWERS]:
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
            )
        )
    # The answer about one of a series comes after the answer about all of it.
    return sorted(answers, key=lambda answer: bool(answer.occurrence))


def _without_zones(text: bytes) -> str:
    """The calendar without its own time zones, whose rules could take for ever to expand. The names of the zones are
    known, those of Outlook as well."""
    lines = _FOLD.sub("", text.decode("utf-8", "replace")).split("\n")
    return "\n".join(line for line in lines if "VTIMEZONE" not in line.upper())


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


def _note(comment: Any) -> str:
    first = comment[0] if isinstance(comment, list) and comment else comment
    return " ".join(str(first or "").split())[:MAX_NOTE_LENGTH]
