"""Takes what is quoted out of the text of a mail.

Three ways of quoting: each line marked with a ">", the answer above or below or between; nothing marked, below the
headers of the mail (Outlook); and a mail that is passed on, which is what its sender wants to show. In an unmarked
quote nothing tells an answer between the lines from the quote but the words: those of the mail that is answered are
`known`. What is neither marked nor known stays. An answer between the lines keeps what it answers, as a quote above it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from samenspel.news.answers.quotes.headers import HeaderKind, QuoteHeader, header_at, unquoted
from samenspel.news.answers.quotes.headers import is_forward as is_forward
from samenspel.news.answers.quotes.known import KnownText
from samenspel.news.answers.quotes.marks import (
    BOLD,
    CELL,
    HTML,
    LINK,
    LINK_END,
    LINK_TO,
    MARKUP,
    QUOTE_BEGINS,
    SIGNATURE,
    SLANTED,
    STRUCK,
    plain,
)
from samenspel.news.answers.quotes.opinions import quote_line
from samenspel.news.answers.quotes.signatures import is_banner, without_signature

#: Lines of a quote that are kept above an answer between the lines, and their letters.
MAX_CONTEXT, MAX_CONTEXT_LETTERS = 4, 300
_HINT = re.compile(
    r"\b(?:hieronder|onderaan|hierna|tussen de (?:regels|tekst|lijnen)|in (?:het )?(?:rood|blauw|groen"
    r"|vet)|in (?:de )?(?:tekst"
    r"|mail)|zie (?:onder|verder)|inline|see below|below|in (?:red|blue|bold|green)|ci-dessous"
    r"|ci-apr[eè]s|en (?:rouge|bleu"
    r"|vert|gras)|dans le texte)\b",
    re.IGNORECASE,
)
#: Signs that Markdown reads as markup; within a word an underscore is none.
_SPECIAL = re.compile(r"([\\`*]|(?<!\w)_|_(?!\w))")
_HEADING = re.compile(r"#{1,6} ")
_WORDS = re.compile(rf"(\s+|{LINK_TO}[^{LINK_END}]*)")
_MARKS = (
    (BOLD, "**"),
    (SLANTED, "*"),
    (STRUCK, "~~"),
    (LINK, "["),
    (LINK_TO, "]("),
    (LINK_END, ")"),
    (CELL, "|"),
    (MARKUP, ""),
)


@dataclass(frozen=True, slots=True)
class _MailLine:
    text: str
    is_quoted: bool


def strip_quotes(text: str, known: Sequence[str] = (), *, is_forwarded: bool = False) -> str:
    """The words of the author in a text, as Markdown: a text as it was typed, or what `markup.to_markdown` made."""
    has_signs = text.startswith(HTML)
    text = text.removeprefix(HTML)
    lines = [line.rstrip() if line != "-- " else "--" for line in text.replace("\xa0", " ").split("\n")]
    marked = _with_quotes(lines, KnownText(known)) if not is_forwarded else [_MailLine(line, False) for line in lines]
    return _as_markdown(_shown(marked), has_signs=has_signs)


def _with_quotes(lines: Sequence[str], known: KnownText) -> list[_MailLine]:
    """The lines, with those that are quoted told from the others."""
    begin = _first_quote(lines, known)
    if begin is None:
        return [_MailLine(line, False) for line in without_signature(_without_known_marks(lines, known))]
    at, header = begin
    top = without_signature(lines[:at])
    if header.kind is HeaderKind.FORWARD:
        return [_MailLine(line, False) for line in [*top, *lines[at:]]]
    tail = _tail(lines, at + header.size, known, _words(top))
    return [*(_MailLine(line, False) for line in top), *tail]


def _words(lines: Sequence[str]) -> str:
    return " ".join(plain(line) for line in lines).strip()


def _first_quote(lines: Sequence[str], known: KnownText) -> tuple[int, QuoteHeader] | None:
    for at in range(len(lines)):
        header = header_at(lines, at)
        if header is not None and _is_followed_by_quote(lines, at, header, known):
            return at, header
    found = quote_line([plain(line) for line in lines])
    if found is None or lines[found].startswith(">"):
        return None
    return found, QuoteHeader(HeaderKind.SENTENCE, _size_of_sentence(lines, found))


def _size_of_sentence(lines: Sequence[str], at: int) -> int:
    """How many lines the sentence above a quote takes: to the first that ends it, or that is quoted."""
    for size in range(1, 5):
        if at + size >= len(lines) or unquoted(lines[at + size - 1]).endswith(":") or lines[at + size].startswith(">"):
            return size
    return 1


def _is_followed_by_quote(lines: Sequence[str], at: int, header: QuoteHeader, known: KnownText) -> bool:
    """Whether a header is one: a sentence that names nobody's address may be a sentence of the author."""
    if header.kind is not HeaderKind.SENTENCE or header.has_address:
        return True
    after = next((line for line in lines[at + header.size :] if plain(line).strip()), None)
    return after is not None and (after.startswith(">") or (bool(known) and known.is_known(plain(after))))


def _without_known_marks(lines: Sequence[str], known: KnownText) -> list[str]:
    """Lines without a header above them: what is marked as a quote goes if it is one of the mail that is answered."""
    if not known:
        return list(lines)
    return [line for line in lines if not (line.startswith(">") and known.is_known(unquoted(line)))]


def _tail(lines: Sequence[str], start: int, known: KnownText, top: str) -> list[_MailLine]:
    """What follows the header of a quote, told apart."""
    rest = lines[start:]
    first = next((line for line in rest if plain(line).strip()), "")
    if first.startswith(">"):
        return _marked_tail(rest, known)
    if known:
        return _known_tail(rest, known)
    is_below = not top or _HINT.search(top)
    return [_MailLine(line, not is_below) for line in rest if line != QUOTE_BEGINS]


def _marked_tail(lines: Sequence[str], known: KnownText) -> list[_MailLine]:
    found: list[_MailLine] = []
    skip = 0
    for at, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        if line.startswith(">"):
            known.is_known(unquoted(line))  # so that it knows where a broken line goes on
            found.append(_MailLine(unquoted(line), True))
            continue
        header = header_at(lines, at) if plain(line).strip() else None
        if header is not None and header.kind is not HeaderKind.FORWARD:
            skip = header.size - 1
            found.append(_MailLine("", True))
        elif found and found[-1].is_quoted and found[-1].text and known and plain(line).strip():
            found.append(_MailLine(line, known.is_known(plain(line))))
        else:
            found.append(_MailLine(line, False))
    return _trimmed(found)


def _known_tail(lines: Sequence[str], known: KnownText) -> list[_MailLine]:
    found: list[_MailLine] = []
    skip = 0
    for at, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        header = header_at(lines, at) if plain(line).strip() or line == QUOTE_BEGINS else None
        if header is not None and header.kind is not HeaderKind.FORWARD:
            skip = header.size - 1
            continue
        words = unquoted(line)
        is_quoted = known.is_known(words) or is_banner(line)
        found.append(_MailLine(words if line.startswith(">") else line, is_quoted))
    return _trimmed(found)


def _trimmed(lines: Sequence[_MailLine]) -> list[_MailLine]:
    """The lines, with a signature below the last words of the author taken off."""
    last = next((number for number in range(len(lines) - 1, -1, -1) if lines[number].is_quoted), -1)
    below = without_signature([line.text for line in lines[last + 1 :]], is_below=True)
    return [*lines[: last + 1], *(_MailLine(text, False) for text in below)]


def _shown(lines: Sequence[_MailLine]) -> list[str]:
    """The words of the author; where they stand between the lines of a quote, each with what it answers above it."""
    blocks = [(quoted, [line.text for line in those]) for quoted, those in groupby(lines, lambda each: each.is_quoted)]
    blocks = [(quoted, texts) for quoted, texts in blocks if any(plain(text).strip() for text in texts)]
    below = [number for number, (quoted, _texts) in enumerate(blocks) if number and not quoted]
    is_between = len(below) > 1 or (bool(below) and below[0] < len(blocks) - 1)
    shown: list[str] = []
    answered: list[str] = []
    for quoted, texts in blocks:
        if quoted:
            answered = _last_words(texts) if is_between else []
        else:
            shown += ["", *answered, *texts]
            answered = []
    return shown


def _last_words(quoted: Sequence[str]) -> list[str]:
    """The last paragraph of a quote, as a quote, and a blank line."""
    lines = [plain(line).strip() for line in quoted]
    while lines and not lines[-1]:
        lines.pop()
    start = max((number for number, line in enumerate(lines) if not line), default=-1) + 1
    words = " ".join(lines[max(start, len(lines) - MAX_CONTEXT) :])
    return [f"{MARKUP}> {words[-MAX_CONTEXT_LETTERS:]}", ""] if words else []


def _as_markdown(lines: Sequence[str], *, has_signs: bool) -> str:
    """The lines as Markdown. What came from HTML means each sign as it stands; what was typed is Markdown already."""
    shown = [line.removeprefix(SIGNATURE) for line in lines if line != QUOTE_BEGINS]
    text = "\n".join(_escaped(line) for line in shown) if has_signs else "\n".join(shown)
    for sign, mark in _MARKS:
        text = text.replace(sign, mark)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _escaped(line: str) -> str:
    """The line with what Markdown would read as markup marked as words, but for addresses of pages."""
    start, words = "", line
    if line.startswith(MARKUP):
        start, blank, words = line.partition(" ")
        start += blank
    elif _HEADING.match(line):
        start, words = "\\", line
    return start + "".join(each if "//" in each else _SPECIAL.sub(r"\\\1", each) for each in _WORDS.split(words))
