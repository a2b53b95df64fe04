"""HTML of mail programs as text, with signs for what was bold, linked, quoted, or put there by the program.

Runs in a process of its own: see `runtime.foreign.sandbox`. It keeps words, lists, links, tables and bold, and nothing
else; `quotes.stripping` then makes Markdown of what the author wrote.
"""

import re
from html.parser import HTMLParser

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
)

#: Deeper lists and quotes are shown as if they were so deep.
MAX_DEPTH = 6
#: Elements that are read.
MAX_ELEMENTS = 60_000
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "hr",
        "center",
        "section",
        "article",
        "address",
    ]
)
_SKIPPED = frozenset(("style", "script", "head", "title", "noscript"))
_VOID = frozenset(["br", "img", "hr", "meta", "link", "input", "area", "base", "col", "embed", "source", "wbr"])
_INLINE = {"b": BOLD, "strong": BOLD, "i": SLANTED, "em": SLANTED, "s": STRUCK, "strike": STRUCK, "del": STRUCK}
#: Where Outlook begins what it quotes.
_OUTLOOK_IDS = re.compile(
    r"(?:^|_)(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container"
    r"|ms-outlook-mobile-reference-message|yahoo_quoted)",
    re.IGNORECASE,
)
_OUTLOOK_RULE = re.compile(
    r"border:none;border-top:solid#[0-9a-f]{6}1\.0pt;padding:3\.0pt0(?:in|cm)0(?:in|cm)0(?:in|cm)"
)
_SIGNATURES = re.compile(
    r"(?:^|[\s_])(?:gmail_signature(?:_prefix)?|moz-signature|protonmail_signature_block\S*|ms-outlook-mobile-signature"
    r"|x_?signature)(?:\s|$)",
    re.IGNORECASE,
)
_SIGNATURE_IDS = frozenset(("signature", "x_signature", "ms-outlook-mobile-signature"))
_CITED = re.compile(r"gmail_quote|protonmail_quote|moz-cite|yahoo_quoted|cite", re.IGNORECASE)
_IS_BOLD, _IS_SLANTED = re.compile(r"font-weight:(?:bold|[6-9]00)"), re.compile(r"font-style:italic")
_MSO_LIST = re.compile(r"mso-list:l\d+level(\d)")
_BULLET = re.compile(r"^(?:[·•o§\-–*▪]|\ufffd|[\uf000-\uf0ff])$")
_NUMBER = re.compile(r"^\(?(?:\d{1,3}|[a-zA-Z])[.)]$")


def to_markdown(html: str) -> str:
    """The text of HTML, with the signs of `quotes.marks`."""
    reader = _MailReader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return HTML + "\n".join(reader.lines)


class _Element:
    __slots__ = ("adds_line", "is_cited", "is_hidden", "is_signature", "mark", "tag")

    def __init__(self, tag: str) -> None:
        self.tag, self.mark = tag, ""
        self.is_cited = self.is_signature = self.is_hidden = self.adds_line = False


class _MailReader(HTMLParser):
    """Writes `lines`. Open elements are on a stack; what a program forgot to close is closed with what is around it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._open: list[_Element] = []
        self._runs: list[tuple[str, frozenset[str]]] = []
        self._lists: list[int | None] = []
        self._item = ""
        self._links: list[tuple[str, int]] = []
        self._rows: list[list[str]] | None = None
        self._cell: list[str] | None = None
        self._bullet: list[str] | None = None
        self._elements = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            return
        given = {name: value or "" for name, value in attrs}
        style = _SPACE.sub("", given.get("style", "")).lower()
        if tag in _BLOCKS:
            self.flush()
        if tag in ("br", "hr", "img"):
            self._void(tag, given)
            return
        if tag in _VOID:
            return
        element = self._element(tag, given, style)
        if _OUTLOOK_IDS.search(given.get("id", "")) or _OUTLOOK_RULE.search(style):
            self.lines.append(QUOTE_BEGINS)
        self._open.append(element)
        if "mso-list:ignore" in style:
            self._bullet = []
        self._structure(tag, given, style)

    def _element(self, tag: str, given: dict[str, str], style: str) -> _Element:
        element = _Element(tag)
        named = f"{given.get('class', '')} {given.get('type', '')}"
        element.is_hidden = tag in _SKIPPED or "display:none" in style or "mso-hide:all" in style
        element.is_signature = bool(_SIGNATURES.search(named)) or given.get("id", "").lower() in _SIGNATURE_IDS
        element.is_cited = tag == "blockquote" and bool(_CITED.search(named))
        is_spaced = "margin:0" not in style and "margin-bottom:0" not in style and "MsoNormal" not in named
        element.adds_line = tag in ("blockquote", "pre", "table") or (tag == "p" and is_spaced and "Mso" not in named)
        element.mark = _INLINE.get(tag, "")
        if not element.mark and tag == "span":
            element.mark = BOLD if _IS_BOLD.search(style) else SLANTED if _IS_SLANTED.search(style) else ""
        return element

    def _structure(self, tag: str, given: dict[str, str], style: str) -> None:
        """Begins a list, an item, a link, a heading or a table."""
        if tag in ("ul", "ol"):
            start = given.get("start", "1")
            self._lists.append((int(start) if start.isdecimal() and len(start) < 5 else 1) if tag == "ol" else None)
        elif tag == "li":
            number = self._lists[-1] if self._lists else None
            self._begin_item(len(self._lists), "-" if number is None else f"{number}.")
            if self._lists and number is not None:
                self._lists[-1] = number + 1
        elif tag == "p" and (listed := _MSO_LIST.search(style)):
            self._begin_item(int(listed[1]), "-")
        elif tag == "a":
            self._links.append((given.get("href", "").strip(), len(self._runs)))
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._item = f"{MARKUP}### "
        elif tag == "table" and self._rows is None and _is_table_of_author(given):
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th"):
            self.flush()
            if self._rows:
                self._cell = []

    def _begin_item(self, depth: int, sign: str) -> None:
        self._item = f"{MARKUP}{'   ' * (min(depth, MAX_DEPTH) - 1)}{sign} "

    def _void(self, tag: str, given: dict[str, str]) -> None:
        if tag == "br":
            self.flush(is_line=True)
        elif tag == "img":
            words = given.get("alt", "")
            is_emoji = bool(words) and len(words) <= 8 and not words.isascii()
            if is_emoji:
                self.handle_data(words)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(each.tag == tag for each in self._open[-400:]):
            return
        while self._open:
            element = self._open[-1]
            self._close(element)
            if element.tag == tag:
                break

    def _close(self, element: _Element) -> None:
        tag = element.tag
        if tag in _BLOCKS or tag in ("td", "th"):
            self.flush()
        if tag == "a" and self._links:
            self._close_link(*self._links.pop())
        if self._bullet is not None and tag == "span":
            self._end_bullet()
        self._open.pop()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            if not self._lists:
                self._blank()
        elif tag in ("li", "h1", "h2", "h3", "h4", "h5", "h6"):
            self._item = ""
        elif tag in ("td", "th") and self._cell is not None and self._rows:
            self._rows[-1].append(" ".join(self._cell))
            self._cell = None
        elif tag == "table" and self._rows is not None and not any(each.tag == "table" for each in self._open):
            self._end_table()
        if element.adds_line:
            self._blank()

    def _close_link(self, href: str, start: int) -> None:
        words = "".join(text for text, _marks in self._runs[start:]).strip()
        bare = re.sub(r"^https?://", "", href).rstrip("/")
        if not href.startswith(("http://", "https://")) or not words:
            return
        if words.rstrip("/") in (href.rstrip("/"), bare):
            self._runs[start:] = [(href, frozenset())]
        elif not re.search(r"[\s)<>]", href):
            self._runs.insert(start, (LINK, frozenset()))
            self._runs.append((f"{LINK_TO}{href}{LINK_END}", frozenset()))

    def _end_bullet(self) -> None:
        sign = "".join(self._bullet or []).replace("\xa0", " ").strip()
        self._bullet = None
        if _NUMBER.match(sign) and sign[:-1].isdecimal():
            self._item = re.sub(r"- $", f"{sign.strip('().')}. ", self._item)
        elif sign and not _BULLET.match(sign):
            self._runs.append((f"{sign} ", frozenset()))

    def handle_data(self, data: str) -> None:
        if any(each.is_hidden for each in self._open) or not data:
            return
        if self._bullet is not None:
            self._bullet.append(data)
            return
        if any(each.tag == "pre" for each in self._open):
            first, *others = data.replace("\r\n", "\n").split("\n")
            self._runs.append((first, frozenset()))
            for line in others:
                self.flush(is_line=True)
                self._runs.append((line, frozenset()))
            return
        marks = frozenset(each.mark for each in self._open if each.mark)
        self._runs.append((_SPACE.sub(" ", data), marks))

    def _blank(self) -> None:
        prefix = self._prefix().rstrip()
        if self._cell is None and self.lines and self.lines[-1].strip() not in ("", prefix):
            self.lines.append(prefix)

    def _prefix(self) -> str:
        depth = min(sum(each.is_cited for each in self._open), MAX_DEPTH)
        if depth:
            return ">" * depth + " "
        return SIGNATURE if any(each.is_signature for each in self._open) else ""

    def flush(self, *, is_line: bool = False) -> None:
        """Writes what was read as a line; with `is_line` an empty one as well."""
        runs, self._runs = self._runs, []
        text = _joined(runs)
        has_words = bool(text.replace("\xa0", " ").strip())
        if self._cell is not None:
            self._cell += [text.strip()] if has_words else []
            return
        if not has_words and not is_line and "\xa0" not in text:
            return
        start, self._item = (self._item, "") if has_words else ("", self._item)
        self.lines.append((self._prefix() + start + text.strip()).rstrip() if has_words else self._prefix().rstrip())

    def _end_table(self) -> None:
        rows, self._rows = [row for row in self._rows or [] if any(row)], None
        width = max((len(row) for row in rows), default=0)
        prefix = self._prefix()
        if width < 2:
            self.lines += [prefix + " ".join(row) for row in rows]
            return
        self._blank()
        for number, row in enumerate(rows):
            cells = f" {CELL} ".join([*row, *[""] * (width - len(row))])
            self.lines.append(f"{prefix}{CELL} {cells} {CELL}")
            if number == 0:
                self.lines.append(prefix + CELL + f" --- {CELL}" * width)
        self._blank()


def _is_table_of_author(given: dict[str, str]) -> bool:
    """Whether a table has lines around its cells: the others only place what is in them."""
    return "MsoTableGrid" in given.get("class", "") or given.get("border", "0") not in ("0", "")


def _joined(runs: list[tuple[str, frozenset[str]]]) -> str:
    """The words of a line, with a mark around those that follow one another and are marked alike."""
    merged: list[tuple[str, frozenset[str]]] = []
    for text, marks in runs:
        if merged and merged[-1][1] == marks:
            merged[-1] = (merged[-1][0] + text, marks)
        elif text:
            merged.append((text, marks))
    line = ""
    for text, marks in merged:
        words = text.strip(" \xa0")
        if not marks or not words:
            line += text
            continue
        around = "".join(sorted(marks))
        before, after = text[: len(text) - len(text.lstrip(" \xa0"))], text[len(text.rstrip(" \xa0")) :]
        line += before + around + words + around[::-1] + after
    return _SPACE.sub(" ", line)
