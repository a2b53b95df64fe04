"""Marks: from sentinels to safe HTML, and the passage around them."""

import pytest

from samenspel.search.engines.marking import CLOSE, OPEN, as_html, marked, passage, without_marks


def find(word: str) -> tuple[int, int] | None:
    """Finds 'raak' as the first word of the question and 'tref' at the beginning of a word as the second."""
    if word == "raak":
        return 0, 4
    return (1, 4) if word.startswith("tref") else None


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (f"een {OPEN}raak{CLOSE} woord", "een <mark>raak</mark> woord"),
        (f"<i>{OPEN}a & b{CLOSE}</i>", "&lt;i&gt;<mark>a &amp; b</mark>&lt;/i&gt;"),
        (f"{OPEN}<script>{CLOSE}", "<mark>&lt;script&gt;</mark>"),
        (f"los{OPEN} eind", "los eind"),
        (f"{CLOSE}om{OPEN}gekeerd", "omgekeerd"),
        (f"{OPEN}a{OPEN}b{CLOSE}c{CLOSE}", "a<mark>b</mark>c"),
        ("", ""),
    ],
)
def test_sentinels_become_marks_and_all_else_is_escaped(text: str, html: str) -> None:
    assert str(as_html(text)) == html


def test_marks_whole_words_and_beginnings() -> None:
    text = marked("raak, geraakt; trefwoord (raak)", find)
    assert text == f"{OPEN}raak{CLOSE}, geraakt; {OPEN}tref{CLOSE}woord ({OPEN}raak{CLOSE})"
    assert without_marks(text) == "raak, geraakt; trefwoord (raak)"


def test_a_short_text_is_its_own_passage() -> None:
    assert passage("niets te zien", find, 200) == "niets te zien"


def test_without_a_mark_the_passage_is_the_beginning() -> None:
    text = passage("woord " * 100, find, 50)
    assert text.startswith("woord woord")
    assert text.endswith("woord…")
    assert len(text) <= 51


@pytest.mark.parametrize("before", [0, 1, 30, 200, 1000])
@pytest.mark.parametrize("after", [0, 1, 30, 200, 1000])
def test_the_passage_holds_the_word_and_stays_short(before: int, after: int) -> None:
    text = passage("ervoor " * before + "raak" + " erna" * after, find, 80)
    assert f"{OPEN}raak{CLOSE}" in text
    assert len(without_marks(text)) <= 82
    assert text.startswith("…") == (not without_marks(text).startswith("ervoor " * before + "raak"))


def test_the_passage_prefers_the_place_with_most_words() -> None:
    text = "raak " + "vulling " * 50 + "raak en treffer " + "vulling " * 50 + "treffer"
    assert f"{OPEN}raak{CLOSE} en {OPEN}tref{CLOSE}fer" in passage(text, find, 60)


def test_one_endless_word_is_cut() -> None:
    assert len(passage("x" * 10_000, find, 100)) == 101
    assert len(without_marks(passage("tref" + "x" * 10_000, find, 100))) == 101
