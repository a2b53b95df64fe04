"""The weeks of a year or a month with the items of each day, and which weeks are free.

Knows neither Flask nor the database; an item can be anything that has a day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Generic, TypeVar

from samenspel.meetings.calendars.holidays import SchoolHoliday, holiday_at, public_holidays, school_holidays

T = TypeVar("T")
DAY = timedelta(days=1)
WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with its public holiday, if any. `css_classes` are is-school (holiday), is-holiday and is-outside (of the
    period)."""

    on: date
    holiday: str
    css_classes: str


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """A week with its school holiday; `is_work` where people work on more than one day of it."""

    number: int
    days: tuple[CalendarDay, ...]
    holiday: SchoolHoliday | None
    is_work: bool


@dataclass(frozen=True, slots=True)
class PlannerDay(Generic[T]):
    """A day with its items, of which not all may be shown (`items`); `count` is the number of all of them.

    `load` compares the day with the fullest one, from 1 to 4, where days are shown as counts; else it is 0.
    """

    on: date
    holiday: str
    css_classes: str
    items: Sequence[T]
    count: int
    load: int

    @property
    def weekday(self) -> int:
        """0 is Monday."""
        return self.on.weekday()

    @property
    def more(self) -> int:
        """The number of items that are not shown."""
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class PlannerWeek(Generic[T]):
    """The days from Monday to Sunday. `is_empty` where there are no items, and `is_free` where people could still meet:
    an empty week to come outside the holidays."""

    number: int
    first: date
    days: tuple[PlannerDay[T], ...]
    holiday: SchoolHoliday | None
    is_empty: bool
    is_free: bool

    @property
    def last(self) -> date:
        """The Friday of the week."""
        return self.days[WORKDAYS - 1].on


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - day.weekday() * DAY


def sunday_of(day: date) -> date:
    """The Sunday of the week of a day."""
    return day + (6 - day.weekday()) * DAY


def weeks_between(
    first: date,
    last: date,
    items: Mapping[date, Sequence[T]],
    *,
    today: date,
    max_per_day: int,
    locale: str,
    counts: Mapping[date, int] | None = None,
) -> list[PlannerWeek[T]]:
    """The weeks from that of `first` to that of `last`, with at most `max_per_day` items shown a day.

    With `counts` the days are shown as counts, and `items` are only some of what is counted.
    """
    fullest = max(counts.values(), default=0) if counts else 0
    weeks: list[PlannerWeek[T]] = []
    for week in calendar_weeks(first, last, locale):
        days = []
        for day in week.days:
            every = items.get(day.on, ())
            count = len(every) if counts is None else counts.get(day.on, 0)
            days.append(
                PlannerDay(
                    on=day.on,
                    holiday=day.holiday,
                    css_classes=day.css_classes,
                    items=every if len(every) <= max_per_day else every[: max_per_day - 1],
                    count=count,
                    load=-(-4 * count // fullest) if fullest else 0,
                )
            )
        is_empty = not any(day.count or day.items for day in days)
        weeks.append(
            PlannerWeek(
                number=week.number,
                first=days[0].on,
                days=tuple(days),
                holiday=week.holiday,
                is_empty=is_empty,
                is_free=is_empty and week.is_work and days[0].on > today,
            )
        )
    return weeks


@cache
def calendar_weeks(first: date, last: date, locale: str) -> tuple[CalendarWeek, ...]:
    """The weeks of a period with their holidays, without items: cached, as a year is shown often."""
    monday, weeks = monday_of(first), []
    while monday <= last:
        days = tuple(_calendar_day(monday + number * DAY, first, last, locale) for number in range(7))
        middle = days[2].on  # a week belongs to the holiday of most of its days
        work = [day for day in days[:WORKDAYS] if not day.holiday and "is-school" not in day.css_classes]
        holiday = holiday_at(middle, school_holidays(middle.year))
        weeks.append(CalendarWeek(middle.isocalendar().week, days, holiday, len(work) > 1))
        monday += 7 * DAY
    return tuple(weeks)


def _calendar_day(on: date, first: date, last: date, locale: str) -> CalendarDay:
    holiday = public_holidays(on.year, locale).get(on, "")
    classes = {
        "is-school": holiday_at(on, school_holidays(on.year)) is not None,
        "is-holiday": bool(holiday),
        "is-outside": not first <= on <= last,
    }
    return CalendarDay(on, holiday, " ".join(name for name, applies in classes.items() if applies))


def group_by_day(items: Iterable[tuple[date, T]]) -> dict[date, list[T]]:
    """The items of each day, in the order in which they came."""
    found: dict[date, list[T]] = {}
    for on, item in items:
        found.setdefault(on, []).append(item)
    return found
