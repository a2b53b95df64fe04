"""Reads letters that strangers wrote: what they are, the words of an answer, and the files with it.

Runs in a process of its own: see `runtime.foreign.sandbox`.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import IO, Any

from samenspel.mail.inbox.heads import PARSE_ERRORS, head_of
from samenspel.meetings.replies.letters import LetterProblem
from samenspel.meetings.replies.reading import read_letter
from samenspel.news.answers.letters import MAX_TEXT, AnswerText, AttachedPart
from samenspel.news.answers.markup import to_markdown
from samenspel.news.answers.quotes.flowed import unflow
from samenspel.news.answers.quotes.marks import plain as plain_text
from samenspel.news.answers.quotes.stripping import is_forward, strip_quotes

MAX_PARTS = 60
MAX_FILES = 20
#: A picture that the HTML of a letter shows comes along as a file from so many bytes on.
MIN_PICTURE = 30 * 1024
#: Bytes of a text or of HTML that are read.
MAX_TEXT_BYTES = 2 * 2**20
#: Files that are signs of a mail program, and no attachments.
_NO_FILES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
             "text/calendar", "application/ics")  # fmt: skip


def read_letters(files: Sequence[IO[bytes]], box: str, servers: Sequence[str]) -> list[dict[str, Any]]:
    """For each letter what a calendar answers in it, as JSON; `head` is None unless it may be an answer in words."""
    found = []
    for file in files:
        raw = file.read()
        letter = read_letter(raw, box, tuple(servers))
        is_answer = letter.problem in (LetterProblem.NO_ANSWER, LetterProblem.WRAPPED)
        head = asdict(head_of(raw, box, tuple(servers))) if is_answer else None
        found.append({"letter": letter.to_json(), "head": head})
    return found


def read_answer(files: Sequence[IO[bytes]], subject: str, known: Sequence[str]) -> dict[str, Any]:
    """The words of an answer and what files are with it. `known` are the texts that may be quoted in it."""
    letter = message_from_bytes(files[0].read())
    words = _words_of(letter, subject, known)
    attached = tuple(_attached(letter))
    return asdict(AnswerText(words, attached[:MAX_FILES]))


def read_files(files: Sequence[IO[bytes]], numbers: Sequence[int]) -> list[str]:
    """The contents of parts of a letter, in base64."""
    parts = list(_parts(message_from_bytes(files[0].read())))
    return [b64encode(_content(parts[number])).decode() for number in numbers]


def _parts(letter: Message) -> Iterator[Message]:
    """The parts of a letter, but not those of a letter within it."""
    count = 0
    waiting = [letter]
    while waiting and count < MAX_PARTS:
        part = waiting.pop(0)
        count += 1
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting = [*(each for each in inner[:MAX_PARTS] if isinstance(each, Message)), *waiting]
        else:
            yield part


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        letter = inner[0] if isinstance(inner, list) and inner else None
        return letter.as_bytes() if isinstance(letter, Message) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_file(part: Message) -> bool:
    """Whether a part is no text of the letter itself."""
    if part.get_content_disposition() == "attachment":
        return True
    return part.get_content_type() not in ("text/plain", "text/html") or bool(part.get_filename())


def _attached(letter: Message) -> Iterator[AttachedPart]:
    """The files of a letter. A picture that its HTML shows is one where it is large: a small one is mostly a logo."""
    shown = "".join(_text(part) for part in _parts(letter) if part.get_content_type() == "text/html")
    for number, part in enumerate(_parts(letter)):
        kind, content_id = part.get_content_type(), str(part.get("Content-ID", "")).strip().strip("<>")
        if kind in _NO_FILES or not _is_file(part):
            continue
        size = len(_content(part))
        is_shown = kind.startswith("image/") and bool(content_id) and f"cid:{content_id}" in shown
        if not is_shown or size >= MIN_PICTURE:
            yield AttachedPart(number, _filename(part), size)


def _filename(part: Message) -> str:
    named = part.get_filename()
    if named:
        try:
            return str(make_header(decode_header(named)))[:200]
        except PARSE_ERRORS:
            return named[:200]
    if part.get_content_type() == "message/rfc822":
        return "bericht.eml"
    return f"bestand.{part.get_content_subtype()[:8]}"


def _text(part: Message) -> str:
    """The text of a part, whatever it says of its letters."""
    content = _content(part)[:MAX_TEXT_BYTES]
    named = str(part.get_content_charset() or "utf-8").lower()
    for charset in dict.fromkeys(("windows-1252" if named in ("iso-8859-1", "latin1", "us-ascii") else named, "utf-8")):
        try:
            return content.decode(charset)
        except (LookupError, ValueError):
            continue
    return content.decode("windows-1252", "replace")


def _texts_of(letter: Message) -> tuple[list[str], list[str]]:
    """The texts of a letter, and its pages of HTML."""
    texts, pages = [], []
    for part in _parts(letter):
        if _is_file(part):
            continue
        if part.get_content_type() == "text/plain":
            texts.append(unflow(_text(part), str(part.get_param("format", "")), str(part.get_param("delsp", ""))))
        elif part.get_content_type() == "text/html":
            pages.append(_text(part))
    return texts, pages


def _words_of(letter: Message, subject: str, known: Sequence[str]) -> str:
    """The words of the author: those of the HTML where there is any, as it says what is a list, a link or a quote."""
    texts, pages = _texts_of(letter)
    is_forwarded = is_forward(subject)
    if pages:
        read = strip_quotes(to_markdown("\n".join(pages)), known, is_forwarded=is_forwarded)
        if read or not any(text.strip() for text in texts):
            return read[:MAX_TEXT]
    return strip_quotes("\n\n".join(texts), known, is_forwarded=is_forwarded)[:MAX_TEXT]


def read_whole(files: Sequence[IO[bytes]]) -> str:
    """All text of a letter, for the person who wrote it."""
    letter = message_from_bytes(files[0].read())
    texts, pages = _texts_of(letter)
    whole = "\n\n".join(texts) if any(text.strip() for text in texts) else plain_text(to_markdown("\n".join(pages)))
    return whole.strip()[:MAX_TEXT]
