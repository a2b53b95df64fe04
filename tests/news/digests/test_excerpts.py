"""An excerpt ends with a sentence where one fits."""

import pytest

from samenspel.news.digests.excerpts import excerpt, minutes_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kort.", "Kort."),
        ("Wie doet mee? Laat het weten voor vrijdag. Dan plannen we.", "Wie doet mee? Laat het weten voor vrijdag."),
        ("Een zin die veel te lang is om er helemaal te staan", "Een zin die veel te lang is om …"),
        ("Zie bv. Alimento en PC 118. Daarna de rest van de tekst.", "Zie bv. Alimento en PC 118."),
        ("Eerste regel\nTweede regel van de tekst hier", "Eerste regel; Tweede regel van de tekst hier"),
        ("", ""),
        ("Loon: 3.000 euro. Meer weten wij nog niet, maar straks wel.", "Loon: 3.000 euro."),
    ],
)
def test_it_is_cut_at_a_sentence(text: str, shown: str) -> None:
    assert excerpt(text, 8) == shown


def test_minutes_are_rounded_up() -> None:
    assert [minutes_of(words) for words in (0, 1, 200, 201, 1000)] == [1, 1, 1, 2, 5]
