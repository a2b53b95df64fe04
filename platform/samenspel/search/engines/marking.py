"""Marks around what was found: as sentinels while text travels, as `<mark>` on the page.

Two characters from Unicode's private use area cannot occur in cleaned text, survive JSON, and mean nothing in
HTML; so a passage can be escaped first and marked afterwards.
"""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

OPEN, CLOSE = "\ue000", "\ue001"
ELLIPSIS = "…"

WORD = re.compile(r"[^\W_]+")
_PAIR = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_SENTINEL = re.compile(f"[{OPEN}{CLOSE}]")

# For a word as it stands in a text: which word of the question it answers, and how many of its letters to
# mark. None when it answers none.
Finder = Callable[[str], tuple[int, int] | None]

# Long texts are looked through up to this many found words: enough to find the best passage.
_MAX_SPANS = 400


def as_html(text: str) -> Markup:
    """Text with sentinels as safe HTML: all escaped, pairs as `<mark>`, stray sentinels dropped."""
    html = _PAIR.sub(r"<mark>\1</mark>", str(escape(text)))
    # Safe: the text was escaped, and only our own tags were added.
    return Markup(_SENTINEL.sub("", html))  # noqa: S704


def without_marks(text: str) -> str:
    """The text as it was before marking."""
    return _SENTINEL.sub("", text)


def marked_words(text: str) -> list[str]:
    """What stands between the sentinels, in order."""
    return _PAIR.findall(text)


def marked(text: str, finder: Finder | None) -> str:
    """The whole text with sentinels around what was found; without a finder nothing is."""
    return _with_marks(text, _spans(text, finder))


def passage(text: str, finder: Finder | None, length: int) -> str:
    """About `length` characters around the place that answers most words of the question, marked.

    The beginning of the text when nothing in it was found. An ellipsis shows where text was left out.
    """
    spans = _spans(text, finder)
    start, end = _window(text, spans, length)
    inside = [(first - start, last - start, word) for first, last, word in spans if start <= first and last <= end]
    shown = _with_marks(text[start:end], inside)
    return (ELLIPSIS if start > 0 else "") + shown.strip() + (ELLIPSIS if end < len(text) else "")


def _spans(text: str, finder: Finder | None) -> list[tuple[int, int, int]]:
    """(start, end, word of the question) of everything found, in order."""
    found: list[tuple[int, int, int]] = []
    if finder is None:
        return found
    for place in WORD.finditer(text):
        answer = finder(place[0])
        if answer is not None:
            word, letters = answer
            found.append((place.start(), place.start() + letters, word))
            if len(found) == _MAX_SPANS:
                break
    return found


def _with_marks(text: str, spans: list[tuple[int, int, int]]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, _ in spans:
        pieces += [text[done:start], OPEN, text[start:end], CLOSE]
        done = end
    return "".join(pieces) + text[done:]


def _window(text: str, spans: list[tuple[int, int, int]], length: int) -> tuple[int, int]:
    """Start and end of the passage, at spaces where there are any near."""
    if len(text) <= length:
        return 0, len(text)
    first, last = _densest(spans, length)
    start = max(0, min((first + last - length) // 2, len(text) - length))
    end = start + length
    # Never cut a word that was found, and other words only when they are longer than this.
    slack = 30
    if start > 0:
        space = text.find(" ", start, min(start + slack, first + 1))
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", max(end - slack, last), end)
        end = space if space >= 0 else max(end, last)
    return start, end


def _densest(spans: list[tuple[int, int, int]], length: int) -> tuple[int, int]:
    """Start and end, in found words, of the first stretch that answers most words of the question."""
    best, most = (0, 0), (0, 0)
    for number, (start, _, _) in enumerate(spans):
        stretch = []
        for span in spans[number:]:
            if span[1] - start > length:
                break
            stretch.append(span)
        if not stretch:
            continue
        answered = (len({word for _, _, word in stretch}), min(len(stretch), 3))
        if answered > most:
            best, most = (start, stretch[-1][1]), answered
    return best
