"""Markdown to safe HTML and to plain text, converted once when a text is saved; pages only print the result."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

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

#: The most mentions of one text, and the letters of one with its @.
MAX_MENTIONS, MAX_MENTION = 50, 260
_AT = re.compile(r"(?<![\w@./+-])@(?=\w)")
#: Of our own making only: in sanitized HTML no text has a "<", and no value of an attribute a quote.
_MENTION = re.compile(r'<a href="([^"]*)" data-mention="([^"]*)"[^>]*>([^<]*)</a>')


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in a text: the words as written, from their @ on, whom they mean (`key`), and the address of that."""

    words: str
    key: str
    path: str


#: Finds the mention with which each of some texts begins; None for those that begin with none.
FindMentions = Callable[[Sequence[str]], Sequence[Mention | None]]


def ascii_words(text: str) -> list[str]:
    """The words of a text in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def slug_of(name: str) -> str:
    """The slug of a name, at most 70 characters."""
    return "-".join(ascii_words(name))[:70].strip("-")


def to_html(markdown: str, find_mentions: FindMentions | None = None) -> str:
    """Sanitized HTML of Markdown: without raw HTML and images, with headings below those of the page.

    A text that is nearly all signs and hardly any words would take seconds, in which nobody else can write; it is shown
    as it was typed. `find_mentions` is asked once, for all that may be a mention: an @ that begins a word, outside of
    code, links, addresses and quotes.
    """
    if not _is_readable(markdown):
        return "".join(f"<p>{escape(block, quote=False)}</p>" for block in markdown.split("\n\n")).replace(
            "\n", "<br>\n"
        )
    html = _HEADING.sub(
        lambda match: f"<{match[1]}h{min(5, int(match[2]) + 2)}>",
        _markdown.render(markdown, {"find_mentions": find_mentions}),
    )
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "data-mention"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def mentions_in(html: str) -> list[Mention]:
    """The mentions in HTML that `to_html` made."""
    return [Mention(unescape(words), key, unescape(path)) for path, key, words in _MENTION.findall(html)]


def unlink_mentions(html: str) -> str:
    """The HTML with its mentions as names that stand out, where their links lead nowhere."""
    return _MENTION.sub(r"<strong>\3</strong>", html)


def _link_mentions(state: StateCore) -> None:
    """A rule of the parser, which makes links of the mentions that `find_mentions` finds."""
    find: FindMentions | None = state.env.get("find_mentions")
    spots = list(_mention_spots(state.tokens)) if find and "@" in state.src else []
    if find is None or not spots:
        return
    found = find([token.content[at : at + MAX_MENTION] for _block, token, at in spots[:MAX_MENTIONS]])
    links: dict[int, list[tuple[int, Mention]]] = {}
    for (_block, token, at), mention in zip(spots, found, strict=False):
        if mention is not None:
            links.setdefault(id(token), []).append((at, mention))
    for block in {id(block): block for block, _token, _at in spots}.values():
        block.children = [part for token in block.children or () for part in _split(token, links.get(id(token), []))]


def _mention_spots(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, int]]:
    """Where a mention may begin: the block, the text in it, and the place of the @ in that text."""
    quotes = 0
    for block in tokens:
        quotes += block.nesting if block.type in ("blockquote_open", "blockquote_close") else 0
        links = 0
        for token in (block.children or ()) if not quotes else ():
            links += token.nesting if token.type in ("link_open", "link_close") else 0
            if token.type == "text" and not links:
                yield from ((block, token, at.start()) for at in _AT.finditer(token.content))


def _split(token: Token, links: Sequence[tuple[int, Mention]]) -> Iterator[Token]:
    """A text token with each mention in it as a link."""
    done = 0
    for at, mention in links:
        attributes: dict[str, Any] = {"href": mention.path, "data-mention": mention.key}
        yield Token("text", "", 0, content=token.content[done:at])
        yield Token("link_open", "a", 1, attrs=attributes)
        done = at + len(mention.words)
        yield Token("text", "", 0, content=token.content[at:done])
        yield Token("link_close", "a", -1)
    yield Token("text", "", 0, content=token.content[done:]) if links else token


# Before escaped signs become text like any other: \\@ is no mention.
_markdown.core.ruler.before("text_join", "mentions", _link_mentions)


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
