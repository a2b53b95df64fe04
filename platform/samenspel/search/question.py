"""A question as the embedded engine understands it, and which words of a text answer it.

Meilisearch does all this itself; here the same rules are spelled out for the engine that has only the parts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from samenspel.search.definition import Definition
from samenspel.search.words import words_of

# Text to its tokens as they stand in the index: lower case, no accents, no stop words.
Analyze = Callable[[str], list[str]]

_LONGEST_SYNONYM = 3


@dataclass(frozen=True)
class Phrase:
    """Words that may stand in the place of a word asked for; with `unfinished` the last may go on."""

    words: tuple[str, ...]
    unfinished: bool = False


@dataclass(frozen=True)
class Word:
    """A word asked for, folded as in the index, with the typos it may carry and what may replace it."""

    text: str
    typos: int
    unfinished: bool
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Folding:
    """Text to tokens: `plain` keeps stop words, `kept` drops them, `stem` drops them and takes stems."""

    plain: Analyze
    kept: Analyze
    stem: Analyze


class Questions:
    """Reads questions by the rules of one definition; the synonyms are folded once."""

    def __init__(self, definition: Definition, folding: Folding) -> None:
        self._definition = definition
        self._folding = folding
        self._synonyms = {
            tuple(folding.kept(word)): [Phrase(tuple(folding.kept(other))) for other in others]
            for word, others in definition.synonyms.items()
        }

    def read(self, q: str) -> tuple[Word, ...]:
        """The words to look for, in order; empty when there is nothing to search on."""
        texts = [text for word in words_of(q, self._definition) for text in self._folding.plain(word)]
        # A stop word at the end may be the beginning of another word ("in" of "instroom").
        texts = [text for text in texts[:-1] if text not in self._definition.stop_words] + texts[-1:]
        phrases = self._phrases(texts)
        last = len(texts) - 1
        return tuple(
            Word(text, self._definition.typos(text), number == last, tuple(phrases[number]))
            for number, text in enumerate(texts)
        )

    def _phrases(self, texts: list[str]) -> list[list[Phrase]]:
        """Per word what may replace it: synonyms of it or of a phrase it is in, and neighbours joined."""
        found: list[list[Phrase]] = [[] for _ in texts]
        for first in range(len(texts)):
            for length in range(1, min(_LONGEST_SYNONYM, len(texts) - first) + 1):
                asked = tuple(texts[first : first + length])
                others = list(self._synonyms.get(asked, ()))
                if length == 2:
                    others.append(Phrase(("".join(asked),), unfinished=first + length == len(texts)))
                for number in range(first, first + length):
                    found[number] += others
        return found


def distance(word: str, term: str, allowed: int, *, unfinished: bool) -> int | None:
    """Typos between a word asked for and a term, or None when there are too many.

    Swapped neighbours are one typo; another first letter makes one more. An unfinished word is held against
    the beginnings of the term.
    """
    allowed -= term[:1] != word[:1]
    if allowed < 0:
        return None
    heads = {term}
    if unfinished:
        size = len(word)
        heads |= {term[:length] for length in range(max(1, size - allowed), size + allowed + 1)}
    least = min(OSA.distance(word, head, score_cutoff=allowed) for head in heads)
    return None if least > allowed else least + (term[:1] != word[:1])


def finder(words: tuple[Word, ...], folding: Folding) -> Callable[[str], tuple[int, int] | None]:
    """Tells of a word in a text which word of the question it answers and how many of its letters to mark."""
    stems = [folding.stem(word.text) for word in words]

    def find(token: str) -> tuple[int, int] | None:
        folded = folding.kept(token)
        if len(folded) != 1:
            return None
        term, stem = folded[0], folding.stem(token)
        # Every word gets its chance at a better answer before a looser one is taken.
        for number, word in enumerate(words):
            if term == word.text:
                return number, len(token)
        for number, word in enumerate(words):
            if word.unfinished and term.startswith(word.text):
                return number, len(word.text) if len(term) == len(token) else len(token)
        for number, word in enumerate(words):
            if (
                stem == stems[number]
                or any(_stands_in(phrase, term) for phrase in word.phrases)
                or distance(word.text, term, word.typos, unfinished=word.unfinished) is not None
            ):
                return number, len(token)
        return None

    return find


def _stands_in(phrase: Phrase, term: str) -> bool:
    return term in phrase.words or (phrase.unfinished and term.startswith(phrase.words[-1]))
