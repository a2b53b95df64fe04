"""Reads the headers of letters that strangers wrote.

Runs in a process of its own: see `runtime.foreign.sandbox`.
"""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from hashlib import sha256

from samenspel.mail.inbox.letters import LetterHead
from samenspel.mail.inbox.proof import is_proven
from samenspel.mail.tags import tags_in

MAX_TAGS, MAX_REFERENCES = 5, 40
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
    "precedence",
    "subject",
)
_HEADER = re.compile(
    rf"^(?:{'|'.join(_HEADERS_READ)})[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*".encode(), re.MULTILINE | re.IGNORECASE
)
_LONG_REFERENCES = re.compile(rb"^(?:references|in-reply-to)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n", re.MULTILINE | re.I)
_ID = re.compile(r"<([^<>\s]{1,250})>")
#: Headers that only programs write.
_OF_PROGRAMS = ("x-autoreply", "x-autorespond", "x-loop", "x-auto-response-suppress", "x-ms-exchange-generated-message")
#: How the subject of a notice of absence begins, where nothing else says that a program wrote it.
_ABSENT = re.compile(
    r"^\W*(automatisch antwoord|automatische reactie|afwezig(heid)?\b|niet aanwezig|out of (the )?office"
    r"|automatic reply"
    r"|auto(matic)?[- ]?(reply|response)|r[eé]ponse automatique|message d.absence|absence du bureau|absent du bureau"
    r"|abwesenheit)",
    re.IGNORECASE,
)
#: The errors that may come of parsing what a stranger wrote.
PARSE_ERRORS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


def head_of(raw: bytes, box: str = "", servers: tuple[str, ...] = ()) -> LetterHead:
    """The head of a letter to the address `box`; `servers` are the names of our own mail servers. Raises one of
    PARSE_ERRORS."""
    _refuse_long_headers(raw)
    references = _references(raw)
    letter = BytesHeaderParser(policy=policy.default).parsebytes(_LONG_REFERENCES.sub(b"", _start_of(raw)))
    sender = _sender(letter)
    return LetterHead(
        key=_letter_key(raw, letter),
        sender=sender,
        is_automatic=_is_automatic(letter),
        tags=tuple(tags_in(_recipients(letter), box)[:MAX_TAGS]),
        is_proven=is_proven(letter, sender, servers),
        subject=" ".join(str(letter.get("subject", "")).split())[:300],
        references=references,
    )


def _start_of(raw: bytes) -> bytes:
    """The headers, with the line that ends them."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return lines.partition(b"\n\n")[0] + b"\n\n"


def _refuse_long_headers(raw: bytes) -> None:
    """Raises ValueError: Python's parser takes a minute over some long headers, and real ones are not that long."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if any(len(found[0]) > MAX_HEADER_LENGTH for found in _HEADER.finditer(lines)):
        raise ValueError("a header that is too long")


def _references(raw: bytes) -> tuple[str, ...]:
    """The identifiers in References and In-Reply-To, read by hand: a long conversation names hundreds."""
    found: list[str] = []
    for header in _LONG_REFERENCES.findall(_start_of(raw)):
        name, _colon, value = header.decode("ascii", "replace").partition(":")
        ids = _ID.findall(value)
        found = [*found, *ids] if name.strip().lower() == "in-reply-to" else [*ids, *found]
    return tuple(found[-MAX_REFERENCES:])


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
        or any(name in letter for name in _OF_PROGRAMS)
        or letter.get_content_type() == "multipart/report"
        or str(letter.get("return-path", "")).strip() == "<>"
        or local in ("mailer-daemon", "postmaster", "noreply", "no-reply")
        or bool(_ABSENT.match(str(letter.get("subject", ""))))
    )


def _letter_key(raw: bytes, letter: EmailMessage) -> str:
    """A hash that names the letter, so that it counts once."""
    name = str(letter.get("message-id", "")).strip()
    return sha256(f"{name} {_sender(letter)}".encode() if name else raw).hexdigest()
