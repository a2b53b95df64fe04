"""The calendars in a letter, as text that a parser takes, whatever program wrapped them.

Runs in a process of its own: see `runtime.foreign.sandbox`.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

#: Parts that are read in one letter: usually one, or one for each meeting of a series.
MAX_PARTS = 10
MAX_PART_SIZE = 256 * 1024
_CALENDAR_TYPES = ("text/calendar", "application/ics")
#: What Outlook wraps a letter in that it wrote for another Outlook.
_WRAPPED_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"B\0", "utf-16-le"),
    (b"\0B", "utf-16-be"),
)
_FOLD = re.compile(r"(?:\r?\n|\r)+[ \t]")
_FOLD_IN_BYTES = re.compile(_FOLD.pattern.encode())
_LINE_END = re.compile(r"[\r\n]+")
#: The lines that are read of a calendar; a mistake of some program in another one breaks no answer.
_NAMES = "BEGIN|END|METHOD|UID|SEQUENCE|RECURRENCE-ID|ATTENDEE|COMMENT"
_LINE = re.compile(rf"(?P<name>{_NAMES})(?:;[^:]*)?:(?P<value>.*)", re.IGNORECASE)
_PARAMETERS = re.compile(r'(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*', re.IGNORECASE)
_WELL_FORMED = re.compile(rf"[A-Z-]+{_PARAMETERS.pattern}:", re.IGNORECASE)
_PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"]*"(?=[;,]|$)|(?:mailto:)?[^";:,]*(?=[;,]|$))', re.IGNORECASE)
#: The components that are read. Time zones are known by their names, and their own rules could take for ever to expand.
_COMPONENTS = ("VCALENDAR", "VEVENT")


@dataclass(frozen=True, slots=True)
class LetterCalendar:
    """One calendar in a letter; `method` is what the letter says of it, for a calendar that does not say so itself."""

    text: str
    method: str


def calendars_in(raw: bytes) -> Iterator[LetterCalendar]:
    """The calendars in a letter, by Python's old parser, which leaves headers as they are and is fast."""
    count = 0
    for part in message_from_bytes(raw).walk():
        content = _content(part)
        if not (part.get_content_type() in _CALENDAR_TYPES or _begins_a_calendar(content)):
            continue
        count += 1
        if count <= MAX_PARTS and 0 < len(content) <= MAX_PART_SIZE:
            text = calendar_text(content, str(part.get_content_charset() or ""))
            yield LetterCalendar(text, str(part.get_param("method", "")))


def is_wrapped(raw: bytes) -> bool:
    """Whether a letter, or part of it, is one that only Outlook reads: winmail.dat."""
    return any(
        part.get_content_type() in _WRAPPED_TYPES or (part.get_filename() or "").lower() == "winmail.dat"
        for part in message_from_bytes(raw).walk()
    )


def _content(part: Message) -> bytes:
    if part.is_multipart():
        return b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _begins_a_calendar(content: bytes) -> bool:
    """Whether a file is a calendar, whatever type its letter gives it (text/plain, application/octet-stream)."""
    start = content[:120].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start[:15].upper() == b"BEGIN:VCALENDAR"


def calendar_text(content: bytes, charset: str = "") -> str:
    """The lines of a calendar that are read here, unfolded, with what programs are known to write wrongly put right."""
    lines: list[str] = []
    inside: list[str] = []
    for line in _LINE_END.split(_decoded(content, charset)):
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue
        name, value = found["name"].upper(), found["value"].strip().upper()
        if name == "BEGIN":
            inside.append(value)
        elif name == "END":
            if value not in inside:
                continue
            while inside[-1] != value:  # those that were never closed
                inside.pop()
        if all(each in _COMPONENTS for each in inside):
            lines.append(_mended(line.strip(), name))
        if name == "END":
            inside.pop()
    return "\r\n".join(lines)


def _decoded(content: bytes, charset: str) -> str:
    """The text, unfolded. Lines are cut between bytes, amid a letter too: so they are joined before they are read."""
    named = {"us-ascii": "utf-8", "iso-8859-1": "windows-1252", "": "utf-8"}.get(charset, charset)
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in dict.fromkeys([*marked, named, "utf-8", "windows-1252"]):
        is_wide = encoding.startswith(("utf-16", "utf-32"))
        try:
            text = (content if is_wide else _FOLD_IN_BYTES.sub(b"", content)).decode(
                encoding, "surrogatepass" if is_wide else "strict"
            )
        except (LookupError, ValueError):
            continue
        if "BEGIN:VCALENDAR" in text[:200].upper():
            whole = _FOLD.sub("", text.lstrip("\ufeff"))
            return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _FOLD_IN_BYTES.sub(b"", content).decode("utf-8", "replace")


def _mended(line: str, name: str) -> str:
    """A line whose parameters follow the rules: of one that breaks them (a quote in a name, a colon in the name of a
    zone), those that are whole."""
    if name == "ATTENDEE":
        at = line.lower().rfind(":mailto:")
    elif name == "RECURRENCE-ID":
        at = line.rfind(":")
    else:
        at = -1 if _WELL_FORMED.match(line) else line.find(":")
    parameters = line[len(name) : at]
    if at < 0 or _PARAMETERS.fullmatch(parameters):
        return line
    kept = [f";{key}={_quoted(said)}" for key, said in _PARAMETER.findall(parameters)]
    return name + "".join(kept) + line[at:]


def _quoted(value: str) -> str:
    return f'"{value}"' if ":" in value and not value.startswith('"') else value
