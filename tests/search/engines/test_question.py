"""The rules of a question, spelled out for the embedded engine."""

import pytest

from samenspel.search.engines.definition import definition
from samenspel.search.engines.embedded.engine import folding
from samenspel.search.engines.embedded.question import (
    ExpandedWord,
    QueryWord,
    QuestionReader,
    WordFinder,
    differs_in_first_letter,
    typo_count,
)

FOLDING = folding(definition())
QUESTIONS = QuestionReader(definition(), FOLDING)


def texts(q: str) -> list[str]:
    return [word.text for word in QUESTIONS.read(q)]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("De Trekker van het Overleg", ["trekker", "overleg"]),
        ("instroom in", ["instroom", "in"]),
        ("de", ["de"]),
        ("één opleiding", ["opleiding"]),
        ("zij-instroom", ["zij", "instroom"]),
        ('"Zoë" -Lefèvre', ["zoe", "lefevre"]),
        ("?! 🙂", []),
        ("x" * 100, []),
    ],
)
def test_reads_words(q: str, expected: list[str]) -> None:
    assert texts(q) == expected


def test_only_the_last_word_is_unfinished() -> None:
    assert [word.unfinished for word in QUESTIONS.read("werkbaar werk voor")] == [False, False, True]


def test_synonyms_reach_every_word_of_a_phrase() -> None:
    for word in QUESTIONS.read("werkbaar werk"):
        assert ("werkbaarheid",) in [phrase.words for phrase in word.phrases]
    (alone,) = QUESTIONS.read("werkbaar")
    assert alone.phrases == ()


@pytest.mark.parametrize(
    ("word", "term", "allowed", "typos"),
    [
        ("arbeid", "arbeid", 1, 0),
        ("arebid", "arbeid", 1, 1),
        ("arbied", "arbiedt", 1, 1),
        ("rabeid", "arbeid", 1, None),
        ("rabeid", "arbeid", 2, 2),
        ("arebdi", "arbeid", 1, None),
        ("arebdi", "arbeid", 2, 2),
        ("werk", "werf", 0, None),
    ],
)
def test_counts_typos(word: str, term: str, allowed: int, typos: int | None) -> None:
    assert typo_count(word, term, allowed, unfinished=False) == typos


def test_an_unfinished_word_is_held_against_beginnings() -> None:
    assert typo_count("opledi", "opleidingen", 1, unfinished=True) == 1
    assert typo_count("opledi", "opleidingen", 1, unfinished=False) is None
    assert typo_count("oplei", "opleidingen", 0, unfinished=True) == 0


@pytest.mark.parametrize("term", ["zrbeidsmarkt", "zarbeidsmarkt", "rbeidsmarkt", "rabeidsmarkt"])
def test_a_slip_in_the_first_letter_is_all_that_may_be_wrong(term: str) -> None:
    word = QueryWord("arbeidsmarkt", 2, False, ())
    assert differs_in_first_letter(word, term)
    assert typo_count(word.text, term, 2, unfinished=False) == 2
    assert not differs_in_first_letter(word, term[:-1])
    assert not differs_in_first_letter(word, term + "en")
    assert differs_in_first_letter(QueryWord("arbeidsmarkt", 2, True, ()), term + "en")
    assert not differs_in_first_letter(QueryWord("arbeidsmarkt", 1, False, ()), term)


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        ("Opleiding", (0, 9)),
        ("opleidingen", (0, 11)),
        ("Werkgevers", (1, 4)),
        ("WERK", (1, 4)),
        ("wérk", (1, 4)),
        ("arbeid", None),
        ("de", None),
    ],
)
def test_finds_what_to_mark(token: str, answer: tuple[int, int] | None) -> None:
    words = QUESTIONS.read("opleiding werk")
    find = WordFinder(tuple(ExpandedWord(word, FOLDING.stems(word.text)[0], {1: [], 2: []}) for word in words), FOLDING)
    assert find(token) == answer
    assert find(token) == answer
