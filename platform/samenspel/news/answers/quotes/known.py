"""Finds in a text the lines that somebody else wrote: those of the mail that is answered."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(r"\(?<?\bhttps?://[^\s)>]+[)>]*")
#: So many words in a row are no coincidence.
MIN_WORDS = 5


def words_of(text: str) -> list[str]:
    """The words of a text, without case, accents, addresses of links and punctuation."""
    bare = _LINK.sub(" ", text)
    return _WORD.findall(unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode().lower())


class KnownText:
    """The texts that may be quoted in a mail. A line is known that is a line of theirs, that goes on where the line
    before it ended (mail programs break lines anew), or that has `MIN_WORDS` of theirs in a row and nothing else."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lines: set[tuple[str, ...]] = set()
        self._words: list[str] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        for line in (line for text in texts for line in text.split("\n")):
            if words := words_of(line):
                self._lines.add(tuple(words))
                for word in words:
                    self._places[word].append(len(self._words))
                    self._words.append(word)
        self._at: int | None = None

    def __bool__(self) -> bool:
        return bool(self._words)

    def is_known(self, line: str) -> bool:
        """Whether a line is quoted; the lines of a mail are asked for in their order."""
        words = words_of(line)
        if not words:
            return True
        if self._at is not None and self._words[self._at : self._at + len(words)] == words:
            self._at += len(words)
            return True
        place = self._place_of(words)
        if place is not None and (len(words) >= MIN_WORDS or tuple(words) in self._lines):
            self._at = place + len(words)
            return True
        return tuple(words) in self._lines

    def _place_of(self, words: Sequence[str]) -> int | None:
        size = len(words)
        for place in self._places.get(words[0], []):
            if self._words[place : place + size] == list(words):
                return place
        return None
