"""A question as the embedded engine understands it, and which words of a text answer it.

Meilisearch does all this itself; here the same rules are spelled out for the engine that has only the parts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from samenspel.search.engines.definition import IndexDefinition
from samenspel.search.engines.words import query_words

# Text to its tokens as they stand in the index: lower case, no accents, no stop words.
Analyze = Callable[[str], list[str]]

_LONGEST_SYNONYM = 3


@dataclass(frozen=True)
class Substitute:
    """Words that may stand in the place of a word asked for; with `unfinished` the last may go on."""

    words: tuple[str, ...]
    unfinished: bool = False


@dataclass(frozen=True)
class QueryWord:
    """A word asked for, folded as in the index, with the typos it may carry and what may replace it."""

    text: str
    typos: int
    unfinished: bool
    phrases: tuple[Substitute, ...]


@dataclass(frozen=True)
class Folding:
    """Text to tokens: `plain` keeps stop words, `significant` drops them, `stems` drops them and takes stems."""

    plain: Analyze
    significant: Analyze
    stems: Analyze


class QuestionReader:
    """Reads questions by the rules of one definition; the synonyms are folded once."""

    def __init__(self, definition: IndexDefinition, folding: Folding) -> None:
        self._definition = definition
        self._folding = folding
        self._synonyms = {
            tuple(folding.significant(word)): [Substitute(tuple(folding.significant(other))) for other in others]
            for word, others in definition.synonyms.items()
        }

    def read(self, q: str) -> tuple[QueryWord, ...]:
        """The words to look for, in order; empty when there is nothing to search on."""
        texts = [text for word in query_words(q, self._definition) for text in self._folding.plain(word)]
        # A stop word at the end may be the beginning of another word ("in" of "instroom").
        texts = [text for text in texts[:-1] if text not in self._definition.stop_words] + texts[-1:]
        phrases = self._phrases(texts)
        last = len(texts) - 1
        return tuple(
            QueryWord(text, self._definition.typos(text), number == last, tuple(phrases[number]))
            for number, text in enumerate(texts)
        )

    def _phrases(self, texts: list[str]) -> list[list[Substitute]]:
        """Per word what may replace it: synonyms of it or of a phrase it is in, and neighbours joined."""
        found: list[list[Substitute]] = [[] for _ in texts]
        for first in range(len(texts)):
            for length in range(1, min(_LONGEST_SYNONYM, len(texts) - first) + 1):
                phrase = tuple(texts[first : first + length])
                others = list(self._synonyms.get(phrase, ()))
                if length == 2:
                    others.append(Substitute(("".join(phrase),), unfinished=first + length == len(texts)))
                for number in range(first, first + length):
                    found[number] += others
        return found


def typo_count(word: str, term: str, allowed: int, *, unfinished: bool) -> int | None:
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


@dataclass(frozen=True)
class ExpandedWord:
    """A word asked for, with all that stands for it in one state of the index.

    `stem` is None for a stop word. `misspelt` holds the terms with the same first letter by their typos (1 or 2).
    """

    word: QueryWord
    stem: str | None
    misspelt: dict[int, list[str]]


def differs_in_first_letter(word: QueryWord, term: str) -> bool:
    """Whether the term is the word with only its first letter wrong, missing, too many or swapped.

    That counts as two typos, so only words that may carry two are held to it.
    """
    text = word.text
    if word.typos < 2 or term[:1] == text[:1] or text[2:5] not in term[1:6]:
        return False
    rests = (
        (term[1:], text[1:]),
        (term[1:], text),
        (term, text[1:]),
        (term[2:], text[2:]) if term[:2] == text[1::-1] else ("", text),
    )
    return any(rest.startswith(wanted) if word.unfinished else rest == wanted for rest, wanted in rests)


class WordFinder:
    """Tells of a word in a text which word of the question it answers and how many of its letters to mark.

    Called for every different word of every text shown, so the common answer, no, has to come fast.
    """

    def __init__(self, words: tuple[ExpandedWord, ...], folding: Folding) -> None:
        self._words = words
        self._folding = folding
        self._known: dict[str, tuple[int, int] | None] = {}
        # Per term that answers as a whole the first word of the question it answers, an exact one before a looser.
        self._terms: dict[str, int] = {}
        self._beginnings: list[tuple[str, int]] = []
        for number, one in enumerate(self._words):
            self._terms.setdefault(one.word.text, number)
        for number, one in enumerate(self._words):
            for term in [word for phrase in one.word.phrases for word in phrase.words]:
                self._terms.setdefault(term, number)
            for term in [term for terms in one.misspelt.values() for term in terms]:
                self._terms.setdefault(term, number)
            self._beginnings += [
                (phrase.words[-1], number) for phrase in one.word.phrases if phrase.unfinished and phrase.words
            ]

    def __call__(self, token: str) -> tuple[int, int] | None:
        if token not in self._known:
            self._known[token] = self._find(token)
        return self._known[token]

    def _find(self, token: str) -> tuple[int, int] | None:
        term = token.lower() if token.isascii() else "".join(self._folding.plain(token))
        number = self._terms.get(term)
        letters = len(token)
        if number is None:
            number = self._begun(term)
            if number is not None and len(term) == len(token):
                # Of a word that goes on, only what was typed is marked.
                letters = len(self._words[number].word.text)
        if number is None:
            number = self._loosely(term)
        # What the index leaves out, such as a stop word, was not found either.
        return (number, letters) if number is not None and self._folding.significant(token) else None

    def _begun(self, term: str) -> int | None:
        last = len(self._words) - 1
        return last if last >= 0 and term.startswith(self._words[last].word.text) else None

    def _loosely(self, term: str) -> int | None:
        for beginning, number in self._beginnings:
            if term.startswith(beginning):
                return number
        for number, one in enumerate(self._words):
            # Stemming changes endings only.
            if one.stem and one.stem[:1] == term[:1] and self._folding.stems(term) == [one.stem]:
                return number
            if differs_in_first_letter(one.word, term):
                return number
        return None
