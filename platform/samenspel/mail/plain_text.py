"""Sanitized HTML as text that reads well in a mail: no markup, links with their address, lines of some 76 letters."""

import re
import textwrap
from html.parser import HTMLParser

WIDTH = 76
_SPACE = re.compile(r"\s+")
_BLOCKS = {"p", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "h3", "h4", "h5"}


def to_text(html: str, width: int = WIDTH) -> str:
    """The text of HTML as `samenspel.text.to_html` makes it."""
    reader = _Reader(width)
    reader.feed(html)
    reader.close()
    reader.flush()
    return "\n".join(reader.lines).strip("\n")


def wrapped(text: str, width: int = WIDTH) -> str:
    """The text with long lines broken between words; one with an address in it stays as it is."""
    return "\n".join(_wrapped_line(line, width) if len(line) > width else line for line in text.split("\n"))


def _wrapped_line(line: str, width: int) -> str:
    if "://" in line:
        return line
    margin = re.match(r"(?:> |- | )*", line)
    rest = re.sub(r"[^> ]", " ", margin[0]) if margin else ""
    return textwrap.fill(line, width, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)


class _Reader(HTMLParser):
    """Writes `lines`. `margins` are what each quote or list around them puts before its first line and the others."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.lines: list[str] = []
        self.margins: list[list[str]] = []
        self.numbers: list[int | None] = []
        self.words, self.is_pre = "", False
        self.is_apart = False  # an empty line stands before the next block
        self.is_first = False  # nothing stands yet in the quote
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _BLOCKS:
            self.flush()
        if tag in _BLOCKS - {"li", "tr"} and not self.numbers and not self.is_first:
            self.is_apart = True
        if tag == "blockquote":
            self._part()
            self.margins.append(["> ", "> "])
            self.is_first = True
        elif tag in ("ul", "ol"):
            self.numbers.append(int(given.get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            number = self.numbers[-1] if self.numbers else None
            mark = "- " if number is None else f"{number}. "
            self.margins.append([mark, " " * len(mark)])
        elif tag == "br":
            self.words += "\n"
        elif tag == "hr":
            self.flush()
            self.is_apart, self.words = True, "---"
            self.flush()
            self.is_apart = True
        elif tag == "a":
            self.links.append((given.get("href") or "", len(self.words)))
        elif tag == "pre":
            self.is_pre = True
        elif tag == "s":
            self.words += "~"
        elif tag in ("td", "th") and self.words.strip():
            self.words = self.words.rstrip() + " | "

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag in ("blockquote", "li") and self.margins:
            self.margins.pop()
        if tag in ("ul", "ol") and self.numbers:
            self.numbers.pop()
        if tag in ("blockquote", "ul", "ol", "table", "pre") and not self.numbers:
            self.is_apart = True
        if tag == "li" and self.numbers and self.numbers[-1] is not None:
            self.numbers[-1] += 1
        if tag == "pre":
            self.is_pre = False
        if tag == "s":
            self.words += "~"
        if tag == "a" and self.links:
            href, start = self.links.pop()
            name = self.words[start:].strip()
            if href and name not in (href, href.removeprefix("mailto:"), re.sub(r"^https?://", "", href)):
                self.words += f" ({href.removeprefix('mailto:')})"
            elif href.startswith("http"):
                self.words = self.words[:start] + href

    def handle_data(self, data: str) -> None:
        self.words += data if self.is_pre else _SPACE.sub(" ", data)

    def flush(self) -> None:
        """Writes the words that were read as a block of its own."""
        words, self.words = self.words, ""
        if not words.strip():
            return
        self._part()
        self.is_first = False
        for line in words.strip("\n").split("\n"):
            room = max(20, self.width - sum(len(rest) for _first, rest in self.margins))
            text = line if self.is_pre else line.strip()
            for each in [text] if self.is_pre else self._wrap(text, room):
                self.lines.append((self._margin() + each).rstrip())

    def _part(self) -> None:
        """Writes an empty line, where the next block stands apart from the one before."""
        if self.is_apart and self.lines:
            self.lines.append("".join(rest for _first, rest in self.margins if rest == "> ").rstrip())
        self.is_apart = False

    def _wrap(self, text: str, room: int) -> list[str]:
        return textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]

    def _margin(self) -> str:
        """What stands before the next line; the mark of a list item stands before its first one only."""
        margin = "".join(first for first, _rest in self.margins)
        for each in self.margins:
            each[0] = each[1]
        return margin
