"""A page as a test asks for it: by headings, rows, links, fields and messages, not by strings of HTML."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: What stands on one line with the words around it; every other element begins a line of its own.
_INLINE = frozenset(
    re.findall(r"\w+", "a abbr b bdi cite code data del em i ins kbd mark q s small strong sub sup time u wbr")
)
_UNSEEN = frozenset(["head", "script", "style", "template", "svg", "noscript"])
_CONTROLS = "input[name]:not([type=submit]), select[name], textarea[name]"


class Answer(Protocol):
    """What a test client gives back."""

    @property
    def status_code(self) -> int: ...
    @property
    def location(self) -> str | None: ...
    @property
    def text(self) -> str: ...


class Part:
    """An element of a page and what is in it."""

    def __init__(self, node: LexborNode) -> None:
        self.node = node

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def __repr__(self) -> str:
        return f"<{self.node.tag}: {self.text}>"

    @cached_property
    def text(self) -> str:
        """The words that are there to read, a line for each block, with single spaces."""
        lines = "".join(_words(self.node)).split("\n")
        return "\n".join(line for line in (" ".join(each.split()) for each in lines) if line)

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        label = self.node.attributes.get("aria-label")
        return label or " ".join("".join(_words(self.node, skip=("aria-hidden", "true"))).split())

    @property
    def html(self) -> str:
        return self.node.html or ""

    def all(self, css: str) -> list["Part"]:
        return [Part(node) for node in {node.mem_id: node for node in self.node.css(css)}.values()]  # each one once

    def has(self, css: str) -> bool:
        return bool(self.node.css(css))

    def one(self, css: str) -> "Part":
        """The element for this selector; there must be exactly one."""
        found = self.all(css)
        assert len(found) == 1, f"{len(found)} elements for {css} in: {self.text}"
        return found[0]

    def __getitem__(self, attribute: str) -> str:
        value = self.node.attributes.get(attribute)
        assert attribute in self.node.attributes, f"{attribute} is no attribute of {self.node.tag}"
        return value or ""

    @property
    def headings(self) -> list[str]:
        return [part.text for part in self.all("h1, h2, h3, h4")]

    def panel(self, heading: str) -> "Part":
        """The panel below this heading."""
        found = [part for part in self.all("section, .panel, fieldset") if heading in part.headings[:1]]
        assert len(found) == 1, f"{len(found)} panels “{heading}”; there are: {self.headings}"
        return found[0]

    @property
    def rows(self) -> list["Row"]:
        return [Row(node) for node in self.node.css("li.row")]

    def row(self, title: str) -> "Row":
        """The row of a list with this title; there must be exactly one."""
        found = [row for row in self.rows if row.title == title]
        assert len(found) == 1, f"{len(found)} rows “{title}”; there are: {self.row_titles}"
        return found[0]

    @property
    def row_titles(self) -> list[str]:
        return [row.title for row in self.rows]

    @property
    def links(self) -> dict[str, str]:
        """The address by the name of each link; of links with the same name the first."""
        found: dict[str, str] = {}
        for part in self.all("a[href]"):
            found.setdefault(part.name, part["href"])
        return found

    @property
    def addresses(self) -> list[str]:
        """Where the links lead."""
        return [part["href"] for part in self.all("a[href]")]

    @property
    def buttons(self) -> list[str]:
        return [part.name for part in self.all("button")]

    @property
    def alerts(self) -> list[str]:
        """The messages of the application, those that follow an action among them."""
        return [part.text for part in self.all(".alert")]

    @property
    def fields(self) -> dict[str, str]:
        """What is filled in, by the names of the fields; ticks that are not set and choices not made are left out."""
        found: dict[str, str] = {}
        for part in self.all(_CONTROLS):
            value = _value(part.node)
            if value is not None:
                found.setdefault(part["name"], value)
        return found

    @property
    def errors(self) -> dict[str, str]:
        """What is said beside fields, by the id of the field."""
        return {part["id"].removesuffix("-fout"): part.text for part in self.all(".field-error[id]")}


class Row(Part):
    """A row of a list."""

    @property
    def title(self) -> str:
        """The words of its link, without the mark for screen readers that it is new."""
        (link,) = self.node.css(".row-title")
        return " ".join("".join(_words(link, skip=("class", "ds-sr-only"))).split())

    @property
    def is_unread(self) -> bool:
        return "is-unread" in self["class"].split()

    @property
    def tags(self) -> list[str]:
        return [part.text for part in self.all(".row-side .ds-tag, .row-side .tag")]


class Page(Part):
    """A whole page: what is in it is what stands in its main content, without the bar and the navigation."""

    def __init__(self, html: str) -> None:
        self.document = LexborHTMLParser(html)
        main = self.document.css("main")
        assert len(main) == 1, f"this is no page: {html[:200]}"
        super().__init__(main[0])

    @property
    def title(self) -> str:
        return Part(self.document.css("title")[0]).text

    @property
    def heading(self) -> str:
        return self.one("h1").name

    @property
    def language(self) -> str:
        return Part(self.document.css("html")[0])["lang"]


def page(answer: Answer, status: int = 200) -> Page:
    """The page of an answer that must have this status."""
    _check(answer, status)
    return Page(answer.text)


def fragment(answer: Answer, status: int = 200) -> Part:
    """The part of a page that htmx gets; a whole page is none."""
    _check(answer, status)
    assert "<html" not in answer.text, "this is a whole page"
    body = LexborHTMLParser(answer.text).body
    assert body is not None
    return Part(body)


def _check(answer: Answer, status: int) -> None:
    where = f", to {answer.location}" if answer.location else ""
    assert answer.status_code == status, f"{answer.status_code} instead of {status}{where}"


def _words(node: LexborNode, skip: tuple[str, str] | None = None) -> Iterator[str]:
    """The words in an element, but for those in elements with this attribute and value."""
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            yield child.text(deep=False)
        elif tag in _UNSEEN or (skip and child.attributes.get(skip[0]) == skip[1]):
            continue
        else:
            edge = "" if tag in _INLINE else " " if tag == "span" else "\n"
            yield edge
            yield from _words(child, skip)
            yield edge


def _value(control: LexborNode) -> str | None:
    attributes = control.attributes
    if control.tag == "textarea":
        return control.text().removeprefix("\n").removeprefix("\r\n")
    if control.tag == "select":
        chosen = control.css("option[selected]") or control.css("option")
        return (chosen[0].attributes.get("value") or "") if chosen else None
    if attributes.get("type") in ("checkbox", "radio") and "checked" not in attributes:
        return None
    return attributes.get("value") or ""
