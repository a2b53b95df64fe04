"""Markdown to safe HTML and to plain text, converted once when a text is saved; pages only print the result."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import nh3
from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

#: A line below which a "--" stands, as before a signature, is no heading, and the address of a link stands in the link.
#: The editor reads texts by the same rules (static/js/editor/rules.js); tests/browser/test_editor.py compares them.
_markdown = (
    MarkdownIt("commonmark", {"linkify": True, "breaks": True, "html": False})
    .enable(["linkify", "table", "strikethrough"])
    .disable(["lheading", "reference"])
)
_TAGS = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr",
    "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td", "img", "input", "label",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "data-mention"},
    "ol": {"start"},
    "li": {"class"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"type", "checked", "disabled"},
}
#: What is an address without http:// or www. before it: "klaar.In" and "verslag.md" are none.
_SITE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:be|com|eu|nl|org|brussels|vlaanderen)(?:[/?#:].*)?")
_PHONE = re.compile(r"\+?\d[\d./-]{4,}\d")
#: A folder of a network or a disk keeps its backslashes. What is escaped sign by sign, as our editor does, is read so.
_PATH_LETTER = r"""[^\s<>"|*?`\[\]()~_\\]|~(?!~)|_(?=\w)"""
_IN_PATH = rf"(?:{_PATH_LETTER}|\\(?={_PATH_LETTER})|\\\*(?!\*))*(?:\\(?=\n|\Z))?"
_SHARE = re.compile(rf"(?<![\w\\])(?<!\b[A-Za-z]:)\\\\\w[\w.$-]*(?:(?=\\){_IN_PATH})?")
_DISK = re.compile(rf"(?<=[A-Za-z]:)(?<![\w\\][A-Za-z]:)(?=\\){_IN_PATH}")
_HEADING = re.compile(r"<(/?)h([1-6])>")
_TAG = re.compile(r"<[^>]+>")
_BLOCK = re.compile(r"</?(?:p|br|ul|ol|li|blockquote|pre|hr|h\d|table|thead|tbody|tr|th|td)\b[^>]*>")
_SPACE = re.compile(r"\s+")
#: The sign before an item of a checklist, as it is typed; and the box and the pictures in our own HTML.
_BOX_SIGN = re.compile(r"\[[ xX]\](?: |$)")
_BOX = re.compile(r"<input\b([^>]*)>")
_BOX_LABEL = re.compile(r"<label><input\b[^>]*>(.*?)</label>", re.DOTALL)
_PICTURE = re.compile(r'<img\b[^>]*?alt="([^"]*)"[^>]*>')
#: The address of a picture in a text, and how large it is shown.
_PICTURE_ADDRESS = re.compile(r"/bijlagen/([0-9a-f-]{36})(?:#(\d{1,5})x(\d{1,5}))?")

#: The most signs of markup in a text, lines, addresses, and cells of a table.
MAX_SIGNS, MAX_LINES, MAX_ADDRESSES, MAX_CELLS = 3000, 2500, 800, 4000
#: For each "www." the finder of addresses looks at all that follows: 4,000 of them took 13 seconds.
MAX_WWW = 200
_SIGN = re.compile(r"[\[\]*_~`\\<>!&|]")
_ADDRESS = re.compile(r"//|@|\w\.\w|(?i:tel):")
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


_GREETING = re.compile(r"(?:dag|beste|hallo|hoi|hi|hello|bonjour|dear|goedemorgen|goedemiddag)\b", re.IGNORECASE)


def without_greeting(text: str) -> str:
    """The text from its first line on that is not empty and no greeting; a greeting alone stays."""
    lines = text.strip().split("\n")
    if _GREETING.match(lines[0]) and any(line.strip() for line in lines[1:]):
        lines = lines[1:]
    return "\n".join(lines).strip()


def first_name(name: str) -> str:
    """How somebody is greeted; a name may be written "Peeters, Ann"."""
    return next(iter((name.partition(",")[2].strip() or name).split()), name)


def slug_of(name: str) -> str:
    """The slug of a name, at most 70 characters."""
    return "-".join(ascii_words(name))[:70].strip("-")


def to_html(markdown: str, find_mentions: FindMentions | None = None) -> str:
    """Sanitized HTML of Markdown: without raw HTML and pictures from elsewhere, with headings below those of the page.

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
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    )


def mentions_in(html: str) -> list[Mention]:
    """The mentions in HTML that `to_html` made."""
    return [Mention(unescape(words), key, unescape(path)) for path, key, words in _MENTION.findall(html)]


def unlink_mentions(html: str) -> str:
    """The HTML with its mentions as names that stand out, where their links lead nowhere."""
    return _MENTION.sub(r"<strong>\3</strong>", html)


def replace_mentions(html: str, key: str, words: str) -> str:
    """The HTML with these words, and no link, for each mention that has a key."""
    return _MENTION.sub(lambda mention: escape(words) if unescape(mention[2]) == key else mention[0], html)


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


class _Addresses(LinkifyIt):
    """Finds the addresses in a text."""

    def match(self, text: str) -> list[Match] | None:
        found: list[Match] = super().match(text) or []
        return [one for one in found if one.schema or _is_site(one.text)] or None


def _is_site(words: str) -> bool:
    return words.lower().startswith("www.") or _SITE.fullmatch(words) is not None


def _match_phone(_addresses: LinkifyIt, text: str, at: int) -> int:
    """How many letters of a number follow "tel:"."""
    found = _PHONE.match(text, at)
    return len(found[0]) if found else 0


def _keep_path(state: StateInline, silent: bool) -> bool:
    """A rule of the parser, by which a path is text as it stands."""
    if state.src[state.pos] != "\\":
        return False
    found = _SHARE.match(state.src, state.pos) or _DISK.match(state.src, state.pos)
    if not found or not found[0]:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


_markdown.linkify = _Addresses().add("tel:", {"validate": _match_phone})
_markdown.inline.ruler.before("escape", "path", _keep_path)


def pictures_in(markdown: str) -> list[str]:
    """The ids of the files that a text shows as pictures."""
    return [found for found, _width, _height in re.findall(rf"\]\(<?{_PICTURE_ADDRESS.pattern}", markdown)]


def picture_words(html: str, unnamed: str) -> str:
    """The HTML with words instead of pictures, `unnamed` for one without words, and signs instead of boxes."""
    return _boxes_as_signs(_PICTURE.sub(lambda found: found[1] or unnamed, html))


def _boxes_as_signs(html: str) -> str:
    return _BOX.sub(lambda found: "☑" if "checked" in found[1] else "☐", html)


def set_box(markdown: str, number: int, is_ticked: bool) -> str | None:
    """The text with one of its boxes (counted from 0) ticked, or not; None where it has no such box."""
    lines = markdown.split("\n")
    boxes = [
        token.map[0]
        for item, token, inline in _items(_markdown.parse(markdown))
        if token.map and _BOX_SIGN.match(inline.content)
    ]
    if number >= len(boxes):
        return None
    at = boxes[number]
    lines[at] = re.sub(r"\[[ xX]\]", "[x]" if is_ticked else "[ ]", lines[at], count=1)
    return "\n".join(lines)


def box_words(html: str, number: int) -> str | None:
    """What stands beside a box (counted from 0) in the HTML of a text, as one line; None where it has no such box."""
    found = _BOX_LABEL.findall(html)
    return " ".join(unescape(_TAG.sub("", found[number])).split()) if number < len(found) else None


def _items(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    """The items of lists that begin with a paragraph: the item, the paragraph, what is in it."""
    for item, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and paragraph.type == "paragraph_open":
            yield item, paragraph, inline


def _make_boxes(state: StateCore) -> None:
    """A rule of the parser, which makes boxes of the signs before the items of checklists."""
    for item, _paragraph, inline in _items(state.tokens):
        sign = _BOX_SIGN.match(inline.content)
        if sign and inline.children and inline.children[0].type == "text":
            item.attrSet("class", "task")
            first = inline.children[0]
            first.content = first.content[len(sign[0]) :]
            box = Token("task_box", "input", 0, meta={"is_ticked": sign[0][1] != " "})
            inline.children = [
                Token("label_open", "label", 1),
                box,
                *inline.children,
                Token("label_close", "label", -1),
            ]


def _box_html(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    return f'<input type="checkbox"{" checked" if tokens[at].meta["is_ticked"] else ""} disabled> '


def _words_in(tokens: Sequence[Token]) -> str:
    """What is written in tokens, without its markup."""
    words = (_words_in(token.children) if token.children else token.content for token in tokens)
    return "".join(" " if token.type == "softbreak" else word for token, word in zip(tokens, words, strict=True))


def _picture_html(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    """A picture that was uploaded here, which leads to its full size. One from elsewhere is a link: shown, it would
    tell them who reads it."""
    token = tokens[at]
    words = escape(_words_in(token.children or []))
    address = str(token.attrs["src"])
    ours = _PICTURE_ADDRESS.fullmatch(address)
    html, href = words or escape(address), address
    if ours:
        href = f"/bijlagen/{ours[1]}?groot"
        size = f' width="{ours[2]}" height="{ours[3]}"' if ours[2] else ""
        html = f'<img src="/bijlagen/{ours[1]}" alt="{words}"{size} loading="lazy">'
    is_in_link = sum(each.nesting for each in tokens[:at] if each.type in ("link_open", "link_close"))
    return html if is_in_link else f'<a href="{escape(href)}">{html}</a>'


_markdown.core.ruler.after("inline", "boxes", _make_boxes)
_markdown.add_render_rule("task_box", _box_html)
_markdown.add_render_rule("image", _picture_html)


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
    return _SPACE.sub(" ", unescape(_TAG.sub("", _BLOCK.sub(" ", picture_words(html, ""))))).strip()


def to_lines(html: str) -> str:
    """The text of sanitized HTML with each block (a paragraph, a list item) on a line of its own."""
    flat = _BLOCK.sub("\n", _SPACE.sub(" ", picture_words(html, "")))
    lines = (unescape(_TAG.sub("", line)).strip() for line in flat.split("\n"))
    return "\n".join(line for line in lines if line)


def markdown_to_lines(markdown: str) -> str:
    """The text of Markdown without its markup and boxes, each block on a line of its own."""
    return to_lines(_BOX.sub("", to_html(markdown)))


def shorten(text: str, length: int) -> str:
    """The text cut between words to at most `length` characters, with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
