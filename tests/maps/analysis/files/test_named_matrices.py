"""Matrices that say who was there by name, and rows and columns of a matrix of which nobody knows whose they are."""

import io
from typing import Any

import pytest

from samenspel.maps.analysis.files import files
from samenspel.maps.analysis.files.repair import Choices, Repair
from tests.maps.analysis.files.test_kept_lists import APRIL, JANUARY, TODAY, book, problem_of, read, rows, told

ALL = [("Alimento", "Dag", JANUARY), ("Cevora", "Dag", JANUARY), ("Cevora", "Les", APRIL)]
NAMES = "In de cellen staan namen: waar er een staat, was het fonds erbij. De namen zelf tellen niet mee."


def with_ours(content: str, *names: str) -> Any:
    return files.read_upload(io.BytesIO(content.encode()), TODAY, 1000, Repair(Choices(names=names)))


@pytest.mark.parametrize(
    "content",
    [
        "Fonds;Dag 12/01/2023;Les 3/04/2023\nAlimento;Jan Peeters;\nCevora;Els Aerts;Els Aerts, Piet Jans\n",
        "Sectorfonds;Dag;Les\n;12/01/2023;3/04/2023\nAlimento;Jan Peeters;afwezig\nCevora;Els Aerts (online);x\n",
        ";12/01/2023;3/04/2023\nFonds;Dag;Les\nAlimento;Jan;Jan niet aanwezig\nCevora;Cevora;Els en Piet\n",
        "Fonds;Dag 12/01/2023;Les 3/04/2023\nAlimento;Woodwize;-\nCevora;Van den Bossche, Ann-Sofie;Els\n",
    ],
)
def test_a_name_in_a_cell_says_who_was_there(content: str) -> None:
    table = read(content)
    assert rows(table) == ALL
    assert told(table, NAMES)


def test_our_own_funds_are_known_above_and_beside_the_names() -> None:
    beside = "Wie;Dag 12/01/2023;Les 3/04/2023;Contact\nAlimento;Jan;;Jan\nCevora;Els;Els;Els\n"
    assert rows(with_ours(beside, "Alimento", "Cevora")) == ALL
    above = "Activiteit;Datum;Alimento;Cevora;Spreker\nDag;12/01/2023;Jan Peeters;Els;Piet\nLes;3/04/2023;;Els;Kaat\n"
    table = with_ours(above, "Alimento", "Cevora")
    assert rows(table) == ALL
    assert told(table, "Niet gebruikt: de kolom spreker.")
    assert "Er ontbreekt een kolom" in problem_of(above)  # nobody knows that these are funds


def test_a_cell_that_is_no_name_and_no_mark_is_told() -> None:
    content = "Fonds;Dag 12/01/2023;Les 3/04/2023\nAlimento;Jan;Jan?\nCevora;Els;Els\nVolta;n.v.t.;\n"
    table = read(content.replace("n.v.t.", "?"))
    assert rows(table) == ALL
    assert told(table, "rij 2: niet duidelijk of het fonds er was: 'Jan?'; rij 4: niet duidelijk")


def test_names_of_people_are_not_shown_as_examples() -> None:
    repair = Repair()
    content = "Fonds;Dag 12/01/2023;Les 3/04/2023\nAlimento;Jan Peeters;\nCevora;Els Aerts;Els Aerts\n"
    table = files.read_upload(io.BytesIO(content.encode()), TODAY, 1000, repair)
    assert "Peeters" not in str(repair.found)
    assert "Peeters" not in str(table)


def test_marks_without_a_fund_are_told() -> None:
    crosses = "Fonds;Dag 12/01/2023;Les 3/04/2023\nAlimento;x;\nCevora;x;x\n"
    table = read(crosses + ";x;x\n?;x;\n;;\n;2;1\n")
    assert rows(table) == ALL
    assert told(table, "2 rijen zijn niet bruikbaar en tellen niet mee (rij 4: geen fonds: '(leeg)'; rij 5: geen fonds")
    assert told(table, "1 rij met een totaal telt niet mee.")
    named = read(crosses.replace("x", "Jan") + ";Els;\n")
    assert told(named, "rij 4: geen fonds: '(leeg)'")
    activities = read("Activiteit;Datum;Alimento;Cevora\nDag;12/01/2023;x;x\nLes;3/04/2023;;x\n;;x;\n")
    assert rows(activities) == ALL
    assert told(activities, "rij 4: geen activiteit: '(leeg)'")


def test_marks_below_no_heading_are_told() -> None:
    table = read("Fonds;Dag 12/01/2023;Les 3/04/2023;\nAlimento;x;;x\nCevora;x;x;\n")
    assert rows(table) == ALL
    assert told(table, "Niet gebruikt: de kolom 4 (zonder kop).")


def test_an_activity_whose_day_is_not_known_yet_hides_no_other() -> None:
    lines: list[list[object]] = [
        ["Fonds", "Dag", "Les", "Later"],
        ["", JANUARY, APRIL, "TBD"],
        ["Alimento", "x", "", "x"],
        ["Cevora", "x", "x", ""],
    ]
    table = read(book({"Blad": lines}))
    assert rows(table) == ALL
    assert told(table, "rij 3: geen datum: 'TBD'")
