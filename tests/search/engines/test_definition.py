"""The definitions in search_index: complete, and free of contradictions."""

from dataclasses import replace
from pathlib import Path

import pytest

from samenspel.search.engines.definition import IndexDefinition, definition, definition_folder, read_definition
from samenspel.search.engines.marking import CLOSE, OPEN
from samenspel.search.engines.words import clean, query_words


def test_the_folder_is_that_of_the_checkout() -> None:
    assert definition_folder() == Path(__file__).parents[3] / "search_index"


def test_it_says_what_both_engines_need() -> None:
    found = definition()
    assert [field.name for field in found.fields] == ["title", "body", "aside"]
    assert set(found.facets) < set(found.filters)
    assert "readers" in found.filters
    assert [found.typos(word) for word in ("vier", "vijfe", "achtletr", "negenletr")] == [0, 1, 1, 2]


def test_no_synonym_gets_lost_among_the_stop_words() -> None:
    found = definition()
    words = {word for synonym in found.synonyms for word in synonym.replace("-", " ").split()}
    assert words & found.stop_words == set()


def test_no_synonym_points_at_itself() -> None:
    assert [word for word, others in definition().synonyms.items() if word in others or not others] == []


@pytest.mark.parametrize("word", ["werk", "leren", "zij", "samen", "overleg", "fonds", "verslag", "dag"])
def test_words_with_a_meaning_here_are_no_stop_words(word: str) -> None:
    assert word not in definition().stop_words


def test_the_fingerprint_follows_what_is_indexed() -> None:
    now: IndexDefinition = definition()
    assert read_definition(definition_folder()).fingerprint == now.fingerprint
    assert replace(now, stop_words=now.stop_words | {"zowaar"}).fingerprint != now.fingerprint
    assert replace(now, synonyms={}).fingerprint == now.fingerprint


def test_an_incomplete_definition_is_refused(tmp_path: Path) -> None:
    (tmp_path / "documents.toml").write_text('name = "x"')
    with pytest.raises(KeyError):
        read_definition(tmp_path)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  twee\r\n\tregels  ", "twee regels"),
        ("Oekrai\u0308ne", "Oekraïne"),
        ("samen\u00adwerking", "samenwerking"),
        (f"{OPEN}vals{CLOSE}", "vals"),
        ("a\x00b\ud800c\u200bd", "a b cd"),
        ("🙂 blijft", "🙂 blijft"),
    ],
)
def test_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_question_is_cut_to_its_first_words() -> None:
    assert query_words("een twee drie " * 50, definition()) == ["een", "twee", "drie"] * 3 + ["een"]
    assert query_words('"zij-instroom" -in +2024 (a_b)', definition()) == [
        "zij",
        "instroom",
        "in",
        "2024",
        "a",
        "b",
    ]
