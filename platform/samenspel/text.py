"""Markdown to safe HTML and to plain text, converted once when a text is saved; pages only print the result."""

import re
import unicodedata
from html import escape, unescape

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

#: The most signs of markup in a text, lines, addresses, and cells of a table.
MAX_SIGNS, MAX_LINES, MAX_ADDRESSES, MAX_CELLS = 3000, 2500, 800, 4000
#: For each "www." the finder of addresses looks at all that follows: 4,000 of them took 13 seconds.
MAX_WWW = 200
_SIGN = re.compile(r"[\[\]*_~`\\<>!&|]")
_ADDRESS = re.compile(r"//|@|\w\.\w")
_TABLE_HEAD = re.compile(r"^[ \t>|:-]+$", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")


def ascii_words(text: str) -> list[str]:
    """The words of a text in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def slug_of(name: str) -> str:
    """The slug of a name, at most 70 characters."""
    return "-".join(ascii_words(name))[:70].strip("-")


def to_html(markdown: str) -> str:
    """Sanitized HTML of Markdown: without raw HTML and images, with headings below those of the page.

    A text that is nearly all signs and hardly any words would take seconds, in which nobody else can write; it is shown
    as it was typed.
    """
    if not _is_readable(markdown):
        return "".join(f"<p>{escape(block, quote=False)}</p>" for block in markdown.split("\n\n")).replace(
            "\n", "<br>\n"
        )
    html = _HEADING.sub(lambda match: f"<{match[1]}h{min(5, int(match[2]) + 2)}>", _markdown.render(markdown))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def _is_readable(markdown: str) -> bool:
    """Whether the markup is as dense as people type it: the renderer takes longer for each sign that may open
    something, each line, each address, and each cell that a table would have."""
    if markdown.count("\n") > MAX_LINES or len(_SIGN.findall(markdown)) > MAX_SIGNS:
        return False
    if markdown.lower().count("www.") > MAX_WWW or len(_ADDRESS.findall(markdown)) > MAX_ADDRESSES:
        return False
    columns = max((line.count("|") + 1 for line in _TABLE_HEAD.findall(markdown)), default=0)
    rows = max((block.count("\n") + 1 for block in _BLANK_LINE.split(markdown)), default=0) if columns else 0
    return columns * rows <= MAX_CELLS


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
