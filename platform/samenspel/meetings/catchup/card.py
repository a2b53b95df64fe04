"""What a card about a missed meeting says: what concerns a fund, and three minutes of reading. Pure."""

import re
from collections.abc import Iterable, Sequence

#: Somebody reads so many words a minute.
PACE = 200
MINUTES = 3
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def concerning(texts: Iterable[str], fund: str) -> list[str]:
    """The sentences in which a fund is named, each once."""
    if not fund:
        return []
    name = re.compile(rf"(?<!\w){re.escape(fund)}(?!\w)", re.IGNORECASE)
    found = (sentence.strip() for text in texts for sentence in _SENTENCE.split(text) if name.search(sentence))
    return list(dict.fromkeys(found))


def reading(items: Sequence[tuple[str, str]], words: int = PACE * MINUTES) -> list[tuple[str, str]]:
    """The title and the text of each item that says something, all together of at most so many words.

    Short items stay whole; the long ones share what is left.
    """
    said = [(title, _in_one(text).split()) for title, text in items if text.strip()]
    shares: dict[int, int] = {}
    left = words
    for count, (place, length) in enumerate(sorted(enumerate(len(text) for _, text in said), key=lambda each: each[1])):
        shares[place] = min(length, left // (len(said) - count))
        left -= shares[place]
    return [
        (title, " ".join(text) if shares[place] == len(text) else " ".join(text[: shares[place]]).rstrip(",;:") + " …")
        for place, (title, text) in enumerate(said)
    ]


def _in_one(text: str) -> str:
    """The lines of a text one after the other; after one that ends without a sign (of a list) comes a semicolon."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(line if line[-1] in ".!?:;," or line is lines[-1] else f"{line};" for line in lines)


def minutes_to_read(texts: Iterable[str]) -> int:
    """How long it takes, in whole minutes, at least one."""
    return max(1, round(sum(len(text.split()) for text in texts) / PACE))
