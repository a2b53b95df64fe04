"""The days on which people prefer not to meet: school holidays of the Flemish Community and Belgian public holidays.

School holidays that were announced are in school_holidays.csv, one a line. Those of other years are computed by the
rules of the decree of 17 April 1991. Knows neither Flask nor the database.
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
    """`kind` is autumn, christmas, carnival, easter or summer; both `first` and `last` are days of the holiday."""

    kind: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@cache
def announced_holidays() -> dict[str, tuple[SchoolHoliday, ...]]:
    """The holidays in the file by school year, written as 2026-2027."""
    found: dict[str, list[SchoolHoliday]] = {}
    text = files("samenspel.meetings.calendars").joinpath("school_holidays.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        holiday = SchoolHoliday(row["kind"], date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
        found.setdefault(row["school_year"], []).append(holiday)
    return {name: tuple(each) for name, each in found.items()}


def decreed_holidays(autumn: int) -> tuple[SchoolHoliday, ...]:
    """The holidays by the rules of the decree, for the school year that begins in the autumn of that year."""
    all_saints, christmas = date(autumn, 11, 1), date(autumn, 12, 25)
    easter = easter_of(autumn + 1)
    april = _monday_on_or_after(date(autumn + 1, 4, 1))
    spring, spring_end = april, april + 2 * WEEK - DAY
    if easter.month == 3:
        spring = easter + DAY
        spring_end = spring + 2 * WEEK - DAY
    elif easter > date(autumn + 1, 4, 15):
        spring = easter + DAY - 2 * WEEK
        spring_end = easter + DAY  # two weeks, and Easter Monday
    autumn_start = all_saints + DAY if all_saints.weekday() == 6 else _monday_of(all_saints)
    winter = _monday_on_or_after(christmas) if christmas.weekday() > 4 else _monday_of(christmas)
    carnival = easter + DAY - 7 * WEEK
    return (
        SchoolHoliday("autumn", autumn_start, autumn_start + WEEK - DAY),
        SchoolHoliday("christmas", winter, winter + 2 * WEEK - DAY),
        SchoolHoliday("carnival", carnival, carnival + WEEK - DAY),
        SchoolHoliday("easter", spring, spring_end),
        SchoolHoliday("summer", date(autumn + 1, 7, 1), date(autumn + 1, 8, 31)),
    )


@cache
def school_holidays(year: int) -> tuple[SchoolHoliday, ...]:
    """The school holidays with at least one day in a calendar year, in order."""
    found: list[SchoolHoliday] = []
    for autumn in (year - 1, year):
        found += announced_holidays().get(f"{autumn}-{autumn + 1}") or decreed_holidays(autumn)
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
    """The school holiday that a day belongs to."""
    return next((each for each in among if day in each), None)
