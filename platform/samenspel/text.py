"""Markdown to safe HTML, and to plain text. Done once, when something is written; pages only print the result."""

import re
import unicodedata
from html import unescape

import nh3
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"linkify": True, "breaks": True, "html": False}).enable(
    ["linkify", "table", "strikethrough"]
)
_TAGS = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr",
    "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_HEADING = re.compile(r"<(/?)h([1-6])>")
_TAG = re.compile(r"<[^>]+>")
_BLOCK = re.compile(r"</?(?:p|br|ul|ol|li|blockquote|pre|hr|h\d|table|thead|tbody|tr|th|td)\b[^>]*>")
_SPACE = re.compile(r"\s+")
#: What stands before an item of a list that can be ticked.
_BOX = re.compile(r"^\[[ xX]\] ", re.MULTILINE)


def bare_words(text: str) -> list[str]:
    """The words of a text without accents, signs and capitals."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def slug_of(name: str) -> str:
    """A short address made of a name."""
    return "-".join(bare_words(name))[:70].strip("-")


def to_html(markdown: str) -> str:
    """Safe HTML of Markdown: no raw HTML, no images from elsewhere, headings below those of the page."""
    html = _HEADING.sub(lambda match: f"<{match[1]}h{min(5, int(match[2]) + 2)}>", _markdown.render(markdown))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def to_plain(html: str) -> str:
    """The words of safe HTML, for search and previews."""
    return _SPACE.sub(" ", unescape(_TAG.sub("", _BLOCK.sub(" ", html)))).strip()


def to_lines(html: str) -> str:
    """The same with each block (a paragraph, an item of a list) on a line of its own."""
    flat = _BLOCK.sub("\n", _SPACE.sub(" ", html))
    lines = (unescape(_TAG.sub("", line)).strip() for line in flat.split("\n"))
    return "\n".join(line for line in lines if line)


def of_markdown(markdown: str) -> str:
    """The words of Markdown, a block a line, as somebody reads it who does not write it: without its signs."""
    return _BOX.sub("", to_lines(to_html(markdown)))


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut between words."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
