"""The weeks of a year or a month with what is planned in them, and which of them are free.

Knows neither Flask nor the database: things come in with their day, whatever they are.
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
    """What the calendar says of a day. `marks` says whether it is-school (holiday), is-holiday, is-outside (of what is
    asked for)."""

    on: date
    holiday: str
    marks: str


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """What the calendar says of a week; `is_work` that one works on more than a day of it."""

    number: int
    days: tuple[CalendarDay, ...]
    holiday: SchoolHoliday | None
    is_work: bool


@dataclass(frozen=True, slots=True)
class PlannerDay(Generic[T]):
    """A day with what is planned on it, of which `things` may be a part.

    `load` says from 1 to 4 how full it is against the fullest day, where days are shown by their number.
    """

    on: date
    holiday: str
    marks: str
    things: Sequence[T]
    count: int
    load: int

    @property
    def weekday(self) -> int:
        """0 is Monday."""
        return self.on.weekday()

    @property
    def more(self) -> int:
        """What there was no room for."""
        return self.count - len(self.things)


@dataclass(frozen=True, slots=True)
class PlannerWeek(Generic[T]):
    """Monday to Sunday. `is_bare` says that nothing is planned or proposed in it, and `is_free` that one could still
    meet in it: it is to come, it is bare, and it is no holiday."""

    number: int
    first: date
    days: tuple[PlannerDay[T], ...]
    holiday: SchoolHoliday | None
    is_bare: bool
    is_free: bool

    @property
    def last(self) -> date:
        """The Friday."""
        return self.days[WORKDAYS - 1].on


def monday_of(first: date) -> date:
    """The Monday of its week."""
    return first - first.weekday() * DAY


def sunday_of(last: date) -> date:
    """The Sunday of its week."""
    return last + (6 - last.weekday()) * DAY


def weeks_between(
    first: date,
    last: date,
    things: Mapping[date, Sequence[T]],
    *,
    today: date,
    most: int,
    locale: str,
    counts: Mapping[date, int] | None = None,
) -> list[PlannerWeek[T]]:
    """All weeks that have a day from `first` to `last`, with at most so many things a day.

    With `counts` the days are shown by how many there are: `things` are then only some of them.
    """
    fullest = max(counts.values(), default=0) if counts else 0
    weeks: list[PlannerWeek[T]] = []
    for bare in calendar_weeks(first, last, locale):
        days = []
        for day in bare.days:
            here = things.get(day.on, ())
            shown = here if len(here) <= most else here[: most - 1]
            count = len(here) if counts is None else counts.get(day.on, 0)
            load = -(-4 * count // fullest) if fullest else 0
            days.append(PlannerDay(day.on, day.holiday, day.marks, shown, count, load))
        is_bare = not any(day.count or day.things for day in days)
        is_free = is_bare and bare.is_work and days[0].on > today
        weeks.append(PlannerWeek(bare.number, days[0].on, tuple(days), bare.holiday, is_bare, is_free))
    return weeks


@cache
def calendar_weeks(first: date, last: date, locale: str) -> tuple[CalendarWeek, ...]:
    """The same weeks with what the calendar says of them: a year is drawn often, and its days stay what they are."""
    monday, weeks = monday_of(first), []
    while monday <= last:
        days = tuple(_calendar_day(monday + number * DAY, first, last, locale) for number in range(7))
        middle = days[2].on  # the week belongs to the holiday that most of its days are in
        work = [day for day in days[:WORKDAYS] if not day.holiday and "is-school" not in day.marks]
        holiday = holiday_at(middle, school_holidays(middle.year))
        weeks.append(CalendarWeek(middle.isocalendar().week, days, holiday, len(work) > 1))
        monday += 7 * DAY
    return tuple(weeks)


def _calendar_day(on: date, first: date, last: date, locale: str) -> CalendarDay:
    holiday = public_holidays(on.year, locale).get(on, "")
    marks = {
        "is-school": holiday_at(on, school_holidays(on.year)) is not None,
        "is-holiday": bool(holiday),
        "is-outside": not first <= on <= last,
    }
    return CalendarDay(on, holiday, " ".join(mark for mark, holds in marks.items() if holds))


def group_by_day(things: Iterable[tuple[date, T]]) -> dict[date, list[T]]:
    """What there is on each day, in the order in which it came."""
    found: dict[date, list[T]] = {}
    for on, thing in things:
        found.setdefault(on, []).append(thing)
    return found
