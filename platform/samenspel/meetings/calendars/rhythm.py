"""The days of the meetings of a series, worked out from its rhythm. Knows neither Flask nor the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

#: The most meetings that a series may have; what comes later is planned later.
MAX_MEETINGS = 60
#: How far the days of a series that is too long are counted, for the message that refuses it.
MAX_COUNT = 10_000


class Rhythm(StrEnum):
    """How often the meetings of a series take place."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    TWO_MONTHLY = "two_monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


_WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
_MONTHS = {
    Rhythm.MONTHLY: 1,
    Rhythm.TWO_MONTHLY: 2,
    Rhythm.QUARTERLY: 3,
    Rhythm.HALF_YEARLY: 6,
    Rhythm.YEARLY: 12,
}


class SeriesTooLong(ValueError):
    """A series of more than `MAX_MEETINGS`; `count` is how many it would have, counted up to `MAX_COUNT`."""

    def __init__(self, count: int):
        super().__init__(f"a series of {count}")
        self.count = count


def weekday_ordinal(day: date) -> int:
    """Which of the same weekdays of its month a day is: 1 for a first Tuesday, and -1 for a fifth one, the last."""
    ordinal = (day.day - 1) // 7 + 1
    return ordinal if ordinal < 5 else -1


def series_days(first: date, rhythm: Rhythm, *, until: date | None = None, count: int | None = None) -> list[date]:
    """The days of a series from the first one on, up to the day `until` or `count` of them. Raises SeriesTooLong.

    All are on the same weekday; in a rhythm of months also on the same one of its month: each second Tuesday.
    """
    if until is None and count is None:
        raise ValueError("a series needs an end")
    if until is None and count is not None and count > MAX_MEETINGS:
        raise SeriesTooLong(count)
    every_day = occurrence_days(first, rhythm, until, weekday_ordinal(first))
    days = list(islice(every_day, min(count or MAX_COUNT, MAX_COUNT)))
    if len(days) > MAX_MEETINGS:
        raise SeriesTooLong(len(days))
    return days


@dataclass(frozen=True, slots=True)
class Interval:
    """The time between two meetings of a series: `length` weeks, or months."""

    length: int
    is_weekly: bool


def interval_of(rhythm: Rhythm) -> Interval:
    """The interval of a rhythm."""
    return Interval(_WEEKS[rhythm], True) if rhythm in _WEEKS else Interval(_MONTHS[rhythm], False)


def occurrence_days(first: date, rhythm: Rhythm, until: date | None, ordinal: int) -> Iterator[date]:
    """All days of a rhythm from the first one on. `ordinal` says which weekday of its month each is, as in
    `weekday_ordinal`; it has no meaning in a rhythm of weeks."""
    from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

    start = datetime(first.year, first.month, first.day)  # noqa: DTZ001 (a day without a time)
    end = datetime(until.year, until.month, until.day) if until else None  # noqa: DTZ001
    interval = interval_of(rhythm)
    if interval.is_weekly:
        rule = rrule(WEEKLY, dtstart=start, interval=interval.length, until=end)
    else:
        days = weekday(first.weekday())(ordinal)
        rule = rrule(MONTHLY, dtstart=start, interval=interval.length, byweekday=days, until=end)
    for moment in rule:
        yield moment.date()
