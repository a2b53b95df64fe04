"""Months and school years in lists, and what people write where they do not know a fund, an activity or a day."""

import datetime as dt

import pytest

from samenspel.maps.analysis.facts import dates
from tests.maps.analysis.files.test_kept_lists import HEAD, ONE, problem_of, read, rows, told

SEPTEMBER = dt.date(2023, 9, 1)


def days_of(*cells: str, heading: str = "datum") -> list[dt.date]:
    """The days of a list with these dates, in their order, of those that are read."""
    head = f"fonds;activiteit;{heading}\n"
    table = read(head + "".join(f"Alimento;Les {at:02};{cell}\n" for at, cell in enumerate(cells)))
    return [day for _fund, _activity, day in sorted(rows(table), key=lambda row: row[1])]


@pytest.mark.parametrize("date", ["jan/23", "jan-23", "Jan/2023", "2023-jan", "2023 januari", "jan.-'23"])
def test_a_month_with_a_dash_or_a_slash_is_its_first_day(date: str) -> None:
    assert dates.day_of(dates.parse(date)) == dt.date(2023, 1, 1)


def test_digits_before_a_month_are_its_year_where_the_file_shows_it() -> None:
    january, december = dt.date(2023, 1, 1), dt.date(2022, 12, 1)
    assert days_of("23-jan", "22-dec", "jan-23") == [january, december, january]
    assert days_of("23-jan", "22-dec", heading="maand") == [january, december]
    assert days_of("98-jan", "22-dec") == [dt.date(1998, 1, 1), december]
    assert told(read(HEAD + "A;x;98-jan\nB;y;22/dec\n"), "Datums zoals 98-jan zijn gelezen als een jaar en een maand")
    unclear = read(HEAD + "Alimento;Dag;12/01/2023\nCevora;Dag;12/01/2023\nVolta;Les;23-jan\n")
    assert rows(unclear) == ONE
    assert told(unclear, "rij 4: geen datum: '23-jan'")


@pytest.mark.parametrize(
    "date",
    ["2023-2024", "2023 - 2024", "2023/2024", "2023–2024", "schooljaar 2023/24", "Schooljaar 2023-2024", "2023/24",
     "'23-'24", "‘23-’24", "schooljaar '23-'24", "werkjaar 23-24", "SJ 2023-24"],
)  # fmt: skip
def test_a_school_year_is_the_day_on_which_it_begins(date: str) -> None:
    assert days_of(date) == [SEPTEMBER]
    table = read(HEAD + f"Alimento;x;{date}\n")
    assert told(table, f"Schooljaren zoals {date} tellen op hun eerste dag (1 september 2023).")


def test_two_numbers_are_a_school_year_only_where_that_is_certain() -> None:
    assert days_of("2011/12", "2011/11") == [dt.date(2011, 12, 1), dt.date(2011, 11, 1)]
    assert days_of("2011/12", "2012/13") == [dt.date(2011, 9, 1), dt.date(2012, 9, 1)]
    assert days_of("2011/12", "10-11", heading="schooljaar") == [dt.date(2011, 9, 1), dt.date(2010, 9, 1)]
    assert told(read(HEAD + "A;x;2012/13\nB;y;2011/12\n"), "zoals 2011/12 tellen op hun eerste dag (1 september 2011)")
    for date in ("23-24", "2023-2025", "2023-2023", "2024-2023", "2023-1924"):
        assert "geen datum" in problem_of(HEAD + f"A;x;{date}\n")


MARKS = [
    "geen", "Onbekend", "???", "n.v.t.", "nvt", "-", "TBD", "(onbekend)", "nog te bepalen", "..", "n.b.", "niet gekend",
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_what_is_not_known_is_told_and_is_no_name(mark: str) -> None:
    first = HEAD + "Alimento;Dag;12/01/2023\nCevora;Dag;12/01/2023\n"
    for row, why in (
        (f"{mark};Les;3/04/2023", f"rij 4: geen fonds: {mark!r}"),
        (f"Volta;{mark};3/04/2023", f"rij 4: geen activiteit: {mark!r}"),
        (f"Volta;Les;{mark}", f"rij 4: geen datum: {mark!r}"),
        (f"{mark};{mark};{mark}", f"rij 4: geen fonds en geen activiteit: {mark!r}"),
    ):
        table = read(first + row + "\n")
        assert rows(table) == ONE
        assert told(table, f"1 rij is niet bruikbaar en telt niet mee ({why})")
