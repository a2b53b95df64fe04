"""The days on which one rather does not meet: school holidays of the Flemish Community and Belgian public holidays.

School holidays that were announced stand in school_holidays.csv, one a line; a line more is all that a change needs.
Other years follow from the principles of the decree of 17 April 1991. Knows neither Flask nor the database.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """`kind` is autumn, christmas, carnival, easter or summer; both days are in it."""

    kind: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@cache
def announced() -> dict[str, tuple[SchoolHoliday, ...]]:
    """What is in the file, by school year as in 2026-2027."""
    found: dict[str, list[SchoolHoliday]] = {}
    text = files("samenspel.meetings.calendars").joinpath("school_holidays.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        holiday = SchoolHoliday(row["kind"], date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
        found.setdefault(row["school_year"], []).append(holiday)
    return {name: tuple(each) for name, each in found.items()}


def by_principle(autumn: int) -> tuple[SchoolHoliday, ...]:
    """The holidays of the school year that begins in the autumn of that year, as the decree lays them down."""
    saints, christmas = date(autumn, 11, 1), date(autumn, 12, 25)
    easter = easter_of(autumn + 1)
    april = _monday_on_or_after(date(autumn + 1, 4, 1))
    spring, spring_end = april, april + 2 * WEEK - DAY
    if easter.month == 3:
        spring = easter + DAY
        spring_end = spring + 2 * WEEK - DAY
    elif easter > date(autumn + 1, 4, 15):
        spring = easter + DAY - 2 * WEEK
        spring_end = easter + DAY  # two weeks, and Easter Monday
    begin = saints + DAY if saints.weekday() == 6 else _monday_of(saints)
    winter = _monday_on_or_after(christmas) if christmas.weekday() > 4 else _monday_of(christmas)
    carnival = easter + DAY - 7 * WEEK
    return (
        SchoolHoliday("autumn", begin, begin + WEEK - DAY),
        SchoolHoliday("christmas", winter, winter + 2 * WEEK - DAY),
        SchoolHoliday("carnival", carnival, carnival + WEEK - DAY),
        SchoolHoliday("easter", spring, spring_end),
        SchoolHoliday("summer", date(autumn + 1, 7, 1), date(autumn + 1, 8, 31)),
    )


@cache
def school_holidays(year: int) -> tuple[SchoolHoliday, ...]:
    """Those that touch a calendar year, the first one first."""
    found: list[SchoolHoliday] = []
    for autumn in (year - 1, year):
        found += announced().get(f"{autumn}-{autumn + 1}") or by_principle(autumn)
    return tuple(each for each in found if each.first.year <= year <= each.last.year)


def _monday_of(day: date) -> date:
    return day - day.weekday() * DAY


def _monday_on_or_after(day: date) -> date:
    return day + (-day.weekday() % 7) * DAY


def easter_of(year: int) -> date:
    from dateutil.easter import easter

    found: date = easter(year)
    return found


@cache
def public_holidays(year: int, locale: str) -> dict[date, str]:
    """The Belgian public holidays of a year by day, in the language of the screen."""
    import holidays

    found = holidays.country_holidays("BE", years=year, language="nl" if locale == "nl" else "en_US")
    return {day: str(name) for day, name in found.items()}


def holiday_at(day: date, among: Iterable[SchoolHoliday]) -> SchoolHoliday | None:
    """The school holiday that a day is in."""
    return next((each for each in among if day in each), None)
