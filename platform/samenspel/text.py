"""Markdown to safe HTML and to plain text, converted once when a text is saved; pages only print the result."""

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
#: The checkbox before an item of a task list.
_BOX = re.compile(r"^\[[ xX]\] ", re.MULTILINE)


def ascii_words(text: str) -> list[str]:
    """The words of a text in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def slug_of(name: str) -> str:
    """The slug of a name, at most 70 characters."""
    return "-".join(ascii_words(name))[:70].strip("-")


def to_html(markdown: str) -> str:
    """Sanitized HTML of Markdown: without raw HTML and images, with headings below those of the page."""
    html = _HEADING.sub(lambda match: f"<{match[1]}h{min(5, int(match[2]) + 2)}>", _markdown.render(markdown))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def to_plain(html: str) -> str:
    """The text of sanitized HTML on one line, for search and previews."""
    return _SPACE.sub(" ", unescape(_TAG.sub("", _BLOCK.sub(" ", html)))).strip()


def to_lines(html: str) -> str:
    """The text of sanitized HTML with each block (a paragraph, a list item) on a line of its own."""
    flat = _BLOCK.sub("\n", _SPACE.sub(" ", html))
    lines = (unescape(_TAG.sub("", line)).strip() for line in flat.split("\n"))
    return "\n".join(line for line in lines if line)


def markdown_to_lines(markdown: str) -> str:
    """The text of Markdown without its markup, each block on a line of its own."""
    return _BOX.sub("", to_lines(to_html(markdown)))


def shorten(text: str, length: int) -> str:
    """The text cut between words to at most `length` characters, with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
