"""Dates as people write them, as a decimal year: 2019.5 is the middle of 2019."""

from __future__ import annotations

import datetime as dt
import re

#: Years that a date in a file may have; anything else is a number in the wrong column.
FIRST_YEAR, LAST_YEAR = 1800, 2200

_YEAR = re.compile(r"\d{4}(?:[.,]\d+)?$")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_DAY_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?$")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})$")


def start_of_day(day: dt.date) -> float:
    """The decimal year at the start of the day."""
    first = dt.date(day.year, 1, 1).toordinal()
    return day.year + (day.toordinal() - first) / (dt.date(day.year + 1, 1, 1).toordinal() - first)


def end_of_day(day: dt.date) -> float:
    """The decimal year near the end of the day: any later one stands for a later day (see `day_of`)."""
    return start_of_day(day) + 0.45 / 366


def day_of(moment: float) -> dt.date:
    """The day that is nearest to a decimal year, because sources round it."""
    year = int(moment)
    first = dt.date(year, 1, 1).toordinal()
    length = dt.date(year + 1, 1, 1).toordinal() - first
    return dt.date.fromordinal(first + min(round((moment - year) * length), length - 1))


def parse(text: str) -> float:
    """The decimal year of a text: a year (2019, 2019.33), a month or a day, as in ISO 8601 or as in Flanders
    (31/12/2019). Raises ValueError for any other text.
    """
    try:
        moment = _parse(text.strip())
    except ValueError:
        raise ValueError(f"no date: {text}") from None
    if not FIRST_YEAR <= moment < LAST_YEAR:
        raise ValueError(f"no date: {text}")
    return moment


def _parse(text: str) -> float:
    if _YEAR.match(text):
        return float(text.replace(",", "."))
    if found := _DAY.match(text) or _DAY_RUN_TOGETHER.match(text):
        year, month, day = (int(part) for part in found.groups())
        return start_of_day(dt.date(year, month, day))
    if found := _DAY_FIRST.match(text):
        day, month, year = (int(part) for part in found.groups())
        return start_of_day(dt.date(year, month, day))
    if found := _MONTH.match(text):
        year, month = (int(part) for part in found.groups())
        return start_of_day(dt.date(year, month, 1))
    raise ValueError(text)
