"""Reads what a calendar program answers by mail: METHOD:REPLY in a part of the message. Knows no database."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from enum import StrEnum
from hashlib import sha256
from typing import Any

from samenspel.meetings.calendars.answer_addresses import tags_in
from samenspel.meetings.replies.mail_proof import is_proven as vouched_for

#: Parts and events that are looked at in one letter: one of each, or one for each meeting of a series.
MOST_PARTS = 10
MOST_ANSWERS = 80
LARGEST_PART = 256 * 1024
LONGEST_NOTE = 300
MOST_TAGS = 5
LONGEST_HEADER = 4000
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-envelope-to")
_READ = (
    *_RECIPIENTS,
    "from",
    "content-[a-z-]+",
    "authentication-results",
    "message-id",
    "return-path",
    "auto-submitted",
)
_HEADER = re.compile(
    rf"^(?:{'|'.join(_READ)}|precedence)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*".encode(), re.MULTILINE | re.IGNORECASE
)
_FOLD = re.compile(r"(?:\r?\n)+[ \t]")
#: What reading what a stranger wrote may come to.
_TROUBLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


class Problem(StrEnum):
    """What is the matter with a letter as such."""

    NO_ANSWER = "no_answer"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What somebody's calendar says about one event. `occurrence` says which one of a series, as it is read: a moment
    or a day in ISO's form, the moment without a zone where the calendar named none; empty for all of it. `and_later`
    says that what follows is meant as well."""

    uid: str
    attendee: str
    partstat: str
    sequence: int
    note: str
    occurrence: str = ""
    and_later: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """A letter as far as it concerns us. `is_automatic` says that nobody waits for words about it.

    `tags` are those of the addresses it was sent to; `is_proven` says that our own mail server vouches for the sender.
    """

    key: str
    sender: str
    is_automatic: bool
    problem: Problem | None
    answers: tuple[CalendarAnswer, ...] = ()
    tags: tuple[str, ...] = ()
    is_proven: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> "Answers":
        answers = tuple(CalendarAnswer(**answer) for answer in said["answers"])
        problem = Problem(said["problem"]) if said["problem"] else None
        tags = tuple(said.get("tags", ()))
        return cls(
            said["key"], said["sender"], said["is_automatic"], problem, answers, tags, said.get("is_proven", False)
        )


class Proposed(Exception):
    """Somebody's calendar proposes another moment: nobody reads that here."""


def read(raw: bytes, box: str = "", servers: tuple[str, ...] = ()) -> Answers:
    """The answers in a letter, or what is the matter with it. Never raises for what strangers may send.

    `box` is the address that it was sent to, with or without a tag; `servers` are the names of our own mail servers.
    """
    try:
        _refuse_long_headers(raw)
        letter = BytesHeaderParser(policy=policy.default).parsebytes(raw)
        sender, is_automatic = _sender(letter), _is_automatic(letter)
        key = _key(raw, letter)
        tags, is_proven = tuple(tags_in(_recipients(letter), box)[:MOST_TAGS]), vouched_for(letter, sender, servers)
    except _TROUBLE:
        return Answers(sha256(raw).hexdigest(), "", True, Problem.BROKEN)
    found: list[CalendarAnswer] = []
    problem = Problem.NO_ANSWER
    for text in _calendars(raw):
        try:
            found += _answers_in(text, sender)
        except Proposed:
            problem = Problem.PROPOSAL
        except _TROUBLE:
            problem = Problem.BROKEN
    if found:
        return Answers(key, sender, is_automatic, None, tuple(found[:MOST_ANSWERS]), tags, is_proven)
    # What a program sent without being an answer (an absence notice, a bounce) wants no words back.
    return Answers(key, sender, is_automatic, problem, (), tags, is_proven)


def _refuse_long_headers(raw: bytes) -> None:
    """Python's reader of headers takes a minute over some that are long; real ones are not."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if any(len(found[0]) > LONGEST_HEADER for found in _HEADER.finditer(lines)):
        raise ValueError("a header that is too long")


def _sender(letter: EmailMessage) -> str:
    """The one address that it comes from; empty where there is none or more than one."""
    addresses = [address for _, address in getaddresses([str(each) for each in letter.get_all("from", [])]) if address]
    return addresses[0].strip().lower()[:254] if len(addresses) == 1 and "@" in addresses[0] else ""


def _recipients(letter: EmailMessage) -> list[str]:
    """All addresses to which it was sent, as its sender wrote them and as servers on the way noted them."""
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


def _key(raw: bytes, letter: EmailMessage) -> str:
    """Names a letter, so that it counts once."""
    name = str(letter.get("message-id", "")).strip()
    return sha256(f"{name} {_sender(letter)}".encode() if name else raw).hexdigest()


def _calendars(raw: bytes) -> Iterator[bytes]:
    """The calendars in a letter, by Python's old reader: it takes headers as they stand, and is done soon."""
    parts = 0
    for part in message_from_bytes(raw).walk():
        if part.get_content_type() not in ("text/calendar", "application/ics"):
            continue
        parts += 1
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and len(content) <= LARGEST_PART and parts <= MOST_PARTS:
            yield content


def _answers_in(text: bytes, sender: str) -> list[CalendarAnswer]:
    """One answer for each event; several copies of a letter's answer (text and file) count once by the caller."""
    from icalendar import Calendar

    calendar = Calendar.from_ical(_without_zones(text))
    method = str(calendar.get("method", "")).strip().upper()
    if method == "COUNTER":
        raise Proposed
    if method != "REPLY":
        return []
    answers = []
    for event in calendar.walk("VEVENT")[:MOST_ANSWERS]:
        attendees = event.get("attendee", [])
        attendees = attendees if isinstance(attendees, list) else [attendees]
        named = [(_address(each), each) for each in attendees]
        # Some programs repeat all who were invited: then it is the sender who answers.
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
    # What is said of one of a series comes after what is said of all.
    return sorted(answers, key=lambda answer: bool(answer.occurrence))


def _without_zones(text: bytes) -> str:
    """A calendar without its own data of time zones: working out a rule by the second would never end. The names of
    zones that count are known, those of Outlook as well."""
    lines = _FOLD.sub("", text.decode("utf-8", "replace")).split("\n")
    return "\n".join(line for line in lines if "VTIMEZONE" not in line.upper())


def _occurrence(event: Any) -> str:
    if "recurrence-id" not in event:
        return ""
    said: date = event.decoded("recurrence-id")
    if not 1970 <= said.year < 2200:
        raise ValueError("a moment that no meeting has")
    if isinstance(said, datetime) and said.tzinfo is not None:
        said = said.astimezone(UTC)
    return said.isoformat()


def _is_range(event: Any) -> bool:
    return "recurrence-id" in event and event["recurrence-id"].params.get("range", "").upper() == "THISANDFUTURE"


def _address(who: Any) -> str:
    text = str(who).strip()
    return (text[7:] if text[:7].lower() == "mailto:" else text).strip().lower()


def _note(comment: Any) -> str:
    first = comment[0] if isinstance(comment, list) and comment else comment
    return " ".join(str(first or "").split())[:LONGEST_NOTE]
