"""The text of a card about a missed meeting: what concerns a fund, and three minutes of reading. Pure."""

import re
from collections.abc import Iterable, Sequence

WORDS_PER_MINUTE = 200
MAX_MINUTES = 3
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def sentences_about(texts: Iterable[str], fund: str) -> list[str]:
    """The sentences in which a fund is named, each once."""
    if not fund:
        return []
    name = re.compile(rf"(?<!\w){re.escape(fund)}(?!\w)", re.IGNORECASE)
    found = (sentence.strip() for text in texts for sentence in _SENTENCE.split(text) if name.search(sentence))
    return list(dict.fromkeys(found))


def excerpts(items: Sequence[tuple[str, str]], words: int = WORDS_PER_MINUTE * MAX_MINUTES) -> list[tuple[str, str]]:
    """The title and the text of each item that has one, together of at most so many words.

    Short items stay whole; the long ones share the words that are left.
    """
    texts = [(title, _on_one_line(text).split()) for title, text in items if text.strip()]
    shares: dict[int, int] = {}
    left = words
    by_length = sorted(enumerate(len(text) for _, text in texts), key=lambda each: each[1])
    for count, (index, length) in enumerate(by_length):
        shares[index] = min(length, left // (len(texts) - count))
        left -= shares[index]
    return [
        (title, " ".join(text) if shares[index] == len(text) else " ".join(text[: shares[index]]).rstrip(",;:") + " …")
        for index, (title, text) in enumerate(texts)
    ]


def _on_one_line(text: str) -> str:
    """Joins the lines of a text; a line that ends without punctuation (of a list) gets a semicolon."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(line if line[-1] in ".!?:;," or line is lines[-1] else f"{line};" for line in lines)


def minutes_to_read(texts: Iterable[str]) -> int:
    """How long it takes to read the texts, in whole minutes, at least one."""
    return max(1, round(sum(len(text.split()) for text in texts) / WORDS_PER_MINUTE))
