"""On which days the meetings of a series fall. Pure: days in, days out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

#: A series is no longer than this: what lies further away is planned when it comes nearer.
MOST = 60
#: So far a series that is too long is counted, to say how long it would be.
COUNTED = 10_000


class Rhythm(StrEnum):
    """How often a series comes."""

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


class TooLong(ValueError):
    """A series of more than `MOST`; `count` is how many there would be, counted up to `COUNTED`."""

    def __init__(self, count: int):
        super().__init__(f"a series of {count}")
        self.count = count


def place_in_month(day: date) -> int:
    """Which weekday of its month a day is: 1 for the first Tuesday, ... and -1 for a fifth one, the last."""
    place = (day.day - 1) // 7 + 1
    return place if place < 5 else -1


def days_of(first: date, rhythm: Rhythm, *, until: date | None = None, count: int | None = None) -> list[date]:
    """The days of a series from the first one on, until a day or so many. Raises TooLong.

    By the week it stays on the same weekday; by months as well, at the same place in the month: every second Tuesday.
    """
    if until is None and count is None:
        raise ValueError("a series needs an end")
    if until is None and count is not None and count > MOST:
        raise TooLong(count)
    days = list(islice(grid(first, rhythm, until, place_in_month(first)), min(count or COUNTED, COUNTED)))
    if len(days) > MOST:
        raise TooLong(len(days))
    return days


@dataclass(frozen=True, slots=True)
class Step:
    """From one time to the next: so many weeks, or months."""

    every: int
    is_weekly: bool


def step_of(rhythm: Rhythm) -> Step:
    """How far it is from one time to the next."""
    return Step(_WEEKS[rhythm], True) if rhythm in _WEEKS else Step(_MONTHS[rhythm], False)


def grid(first: date, rhythm: Rhythm, until: date | None, place: int) -> Iterator[date]:
    """All days of a rhythm from the first one on. `place` is the place in the month, and says nothing by the week."""
    from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

    start = datetime(first.year, first.month, first.day)  # noqa: DTZ001 a day on no clock
    end = datetime(until.year, until.month, until.day) if until else None  # noqa: DTZ001
    step = step_of(rhythm)
    if step.is_weekly:
        rule = rrule(WEEKLY, dtstart=start, interval=step.every, until=end)
    else:
        rule = rrule(MONTHLY, dtstart=start, interval=step.every, byweekday=weekday(first.weekday())(place), until=end)
    for moment in rule:
        yield moment.date()
