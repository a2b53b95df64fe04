"""Names that are asked about because they resemble one that is there."""

import pytest

from samenspel.people.sector.likeness import resemble


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cévora", "Cevora"),
        ("CEVORA", "cevora"),
        ("Ce\u0301vora", "C\u00e9vora"),
        ("Cevora\u200b", "Cevora"),
        ("Cevora\u00ad", " Cevora "),
        ("Co-valent", "Covalent"),
        ("Thema’s", "Thema's"),
        ("Vol\u00a0taarde", "Voltaarde"),
        ("Alimento", "Alimneto"),
        ("Alimento", "Alimentoo"),
        ("Constructiv", "Konstruktiv"),
        ("Sectorfonds 39", "Sektorfonds 39"),
        ("Lerend netwerk instroom", "Lerend netwerk instrom"),
    ],
)
def test_names_that_are_probably_one(one: str, other: str) -> None:
    assert resemble(one, other)
    assert resemble(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PC 201", "PC 202"),
        ("Sectorfonds 39", "Sectorfonds 3"),
        ("Werkgroep A", "Werkgroep B"),
        ("SFTL", "SFTZ"),
        ("Volta", "Educam"),
        ("Woodwize", "Woodwise Wereldwijd"),
        ("…", "Volta"),
        ("", "Volta"),
    ],
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert not resemble(one, other)
    assert not resemble(other, one)
