"""The lines with which mail programs begin what they quote, in Dutch, French, English and German."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from samenspel.news.answers.quotes.marks import QUOTE_BEGINS, plain


class HeaderKind(StrEnum):
    """What begins: a quote under a sentence, one under the headers of the mail, or a mail that is passed on."""

    SENTENCE = "sentence"
    BLOCK = "block"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class QuoteHeader:
    """A header of `size` lines; it `has_address` where it names the mail address of who is quoted."""

    kind: HeaderKind
    size: int
    has_address: bool = True


#: The sentence above a quote: "Op ... schreef ...:", "On ... wrote:". Lines of a mail may be broken anywhere.
_SENTENCES = (
    r"op .{6,160}?\b(?:schreef|heeft)\b.{0,160}?(?:\bgeschreven)?",
    r"(?:am|den) .{6,160}?\bschrieb\b.{0,160}?",
    r"le .{6,300}?\b[ée]crit",
    r"on .{6,300}?\bwrote",
    r".{2,160}?<[^<>@\s]+@[^<>\s]+> (?:schreef|heeft geschreven|wrote|a [ée]crit|schrieb)(?: op .{4,60}?)?",
    r".{2,120}? (?:schreef|wrote|a [ée]crit) op .{6,60}?",
    r"op .{6,80}?, .{1,160}? schreef",
)
_SENTENCE = re.compile(rf"^(?:{'|'.join(_SENTENCES)})\s?:$", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+\.[a-z]{2,}", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_MAX_LINES = 4
_FIELDS = {
    "from": "van|from|de|von|afzender|exp[ée]diteur",
    "date": "verzonden|datum|sent|date|envoy[ée]|gesendet|verstuurd",
    "to": "aan|to|à|a|an|pour",
    "subject": "onderwerp|subject|objet|sujet|betreff",
    "other": "cc|kopie|copie|bcc|cci|reply-to|antwoord aan|importance|urgentie|prioriteit|bijlagen|attachments",
}
_FIELD = re.compile(
    rf"^\W{{0,3}}(?:{'|'.join(f'(?P<{key}>{words})' for key, words in _FIELDS.items())})\s?:\W{{0,3}}\s*", re.I
)
_SEPARATOR = re.compile(r"^_{20,}$|^-{20,}$")
_TITLE = re.compile(
    r"^-{2,}\s*(?:oorspronkelijk bericht|original message|message d.origine|original-nachricht"
    r"|urspr[üu]ngliche nachricht"
    r"|origineel bericht|original appointment|oorspronkelijke afspraak)\s*-{2,}$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^(?:-{2,}\s*)?(?:forwarded message|doorgestuurd bericht|message transf[ée]r[ée]|message r[ée]exp[ée]di[ée]"
    r"|weitergeleitete nachricht|begin doorgestuurd bericht|begin forwarded message"
    r"|d[ée]but du message (?:transf[ée]r[ée]"
    r"|r[ée]exp[ée]di[ée]))\s*(?:-{2,}|:)\s*$",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(r"^\s*(?:fwd?|doorst|dv|tr|wg)\s*:", re.IGNORECASE)


def is_forward(subject: str) -> bool:
    """Whether a subject says that a mail is passed on: its text is what the sender wants to show."""
    return bool(_FORWARD_SUBJECT.match(subject))


def unquoted(line: str) -> str:
    """The words of a line, without the marks of a quote and of markup."""
    return plain(line).lstrip("> ").strip().strip("*").strip()


def header_at(lines: Sequence[str], at: int) -> QuoteHeader | None:
    """The header that begins at a line, if one does."""
    if lines[at] == QUOTE_BEGINS:
        block = _block_at(lines, at + 1)
        return QuoteHeader(HeaderKind.BLOCK, 1 + block)
    first = unquoted(lines[at])
    if not first:
        return None
    if _FORWARD.match(first):
        return QuoteHeader(HeaderKind.FORWARD, 1)
    if _TITLE.match(first) or _SEPARATOR.match(first):
        block = _block_at(lines, at + 1)
        is_title = bool(_TITLE.match(first))
        return QuoteHeader(HeaderKind.BLOCK, 1 + block) if block or is_title else None
    if _FIELD.match(first) and (block := _block_at(lines, at)):
        return QuoteHeader(HeaderKind.BLOCK, block)
    return _sentence_at(lines, at)


def _sentence_at(lines: Sequence[str], at: int) -> QuoteHeader | None:
    """The sentence that begins there; of lines that follow one another the fewest that make one are it."""
    size = _size_of_sentence(lines, at)
    if size is None or any(_size_of_sentence(lines, later) for later in range(at + 1, at + size)):
        return None
    words = " ".join(unquoted(line) for line in lines[at : at + size])
    return QuoteHeader(HeaderKind.SENTENCE, size, bool(_ADDRESS.search(words)))


def _size_of_sentence(lines: Sequence[str], at: int) -> int | None:
    """How many lines the sentence takes that begins there; None where none does."""
    words = ""
    for size in range(1, min(_MAX_LINES, len(lines) - at) + 1):
        more = unquoted(lines[at + size - 1])
        if not more:
            return None
        words = f"{words} {more}".strip()
        if more.endswith(":"):
            return size if _SENTENCE.match(words) and _DIGIT.search(words) else None
    return None


def _block_at(lines: Sequence[str], at: int) -> int:
    """How many lines the headers of a quoted mail take; 0 where there are none. Blank lines may stand before them."""
    start = at
    while start < len(lines) and start - at < 3 and (not unquoted(lines[start]) or lines[start] == QUOTE_BEGINS):
        start += 1
    fields: set[str] = set()
    end = start
    while end < len(lines) and end - start < 14:
        line = unquoted(lines[end])
        found = _FIELD.match(line)
        if found and found.lastgroup:
            fields.add(found.lastgroup)
            end += 1
        elif fields and line and not {"from", "date", "subject"} <= fields and end - start < 12:
            end += 1  # a long list of addresses goes on
        else:
            break
    is_block = "from" in fields and ("date" in fields or "subject" in fields) and len(fields) >= 3
    return end - at if is_block else 0
