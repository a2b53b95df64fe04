"""The weeks of a year or a month with what is planned in them, and which of them are free.

Knows neither Flask nor the database: things come in with their day, whatever they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from samenspel.meetings.planner_days import SchoolHoliday, holiday_at, public_holidays, school_holidays

T = TypeVar("T")
DAY = timedelta(days=1)
WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class Day(Generic[T]):
    """A day with what is planned on it; `more` counts what there was no room for. `is_outside` is of another month."""

    on: date
    things: Sequence[T]
    more: int
    holiday: str
    is_school_holiday: bool
    is_outside: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Week(Generic[T]):
    """Monday to Sunday. `is_free` says that one could still meet in it: it is to come, nothing is planned or proposed,
    and it is no holiday."""

    number: int
    days: tuple[Day[T], ...]
    holiday: SchoolHoliday | None
    count: int
    is_free: bool

    @property
    def first(self) -> date:
        return self.days[0].on

    @property
    def last(self) -> date:
        """The Friday."""
        return self.days[WORKDAYS - 1].on


def first_day(first: date) -> date:
    """The Monday of its week."""
    return first - first.weekday() * DAY


def last_day(last: date) -> date:
    """The Sunday of its week."""
    return last + (6 - last.weekday()) * DAY


def weeks_between(
    first: date, last: date, things: Mapping[date, Sequence[T]], *, today: date, most: int, locale: str
) -> list[Week[T]]:
    """All weeks that have a day from `first` to `last`, with at most so many things a day."""
    weeks: list[Week[T]] = []
    monday = first_day(first)
    while monday <= last:
        days = tuple(
            _day(monday + number * DAY, first, last, things, today=today, most=most, locale=locale)
            for number in range(7)
        )
        weeks.append(_week(days, things, today))
        monday += 7 * DAY
    return weeks


def _day(
    on: date, first: date, last: date, things: Mapping[date, Sequence[T]], *, today: date, most: int, locale: str
) -> Day[T]:
    here = things.get(on, ())
    shown = here if len(here) <= most else here[: most - 1]
    return Day(
        on=on,
        things=shown,
        more=len(here) - len(shown),
        holiday=public_holidays(on.year, locale).get(on, ""),
        is_school_holiday=holiday_at(on, school_holidays(on.year)) is not None,
        is_outside=not first <= on <= last,
        is_today=on == today,
    )


def _week(days: tuple[Day[T], ...], things: Mapping[date, Sequence[T]], today: date) -> Week[T]:
    work = days[:WORKDAYS]
    count = sum(len(things.get(day.on, ())) for day in days)
    closed = [day for day in work if day.is_school_holiday or day.holiday]
    middle = work[2].on  # the week belongs to the holiday that most of its days are in
    return Week(
        number=middle.isocalendar().week,
        days=days,
        holiday=holiday_at(middle, school_holidays(middle.year)),
        count=count,
        is_free=count == 0 and len(closed) < WORKDAYS - 1 and work[0].on > today,
    )


def by_day(things: Iterable[tuple[date, T]]) -> dict[date, list[T]]:
    """What there is on each day, in the order in which it came."""
    found: dict[date, list[T]] = {}
    for on, thing in things:
        found.setdefault(on, []).append(thing)
    return found
