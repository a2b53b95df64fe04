"""The calendar in which moments are picked: a week in half hours, a month in days, with what else happens then.

Pure: it arranges what it is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

#: A working day begins and ends here: what lies outside is typed.
FIRST, LAST = time(8), time(18)
STEP = timedelta(minutes=30)


class Taken(Protocol):
    """Another meeting: when, how many funds are expected there, and whether the viewer is."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def funds(self) -> int: ...
    @property
    def is_mine(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """Half an hour of a day. `load` says how many funds are elsewhere: 0 none, 1 some, 2 half of them or more."""

    day: date
    start: str
    is_past: bool
    is_mine: bool
    funds: int
    load: int


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    days: tuple[date, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def previous(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def following(self) -> date:
        return self.monday + timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month, with how many other meetings there are."""

    day: date
    in_month: bool
    is_past: bool
    is_mine: bool
    meetings: int


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: tuple[tuple[DayCell, ...], ...]

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def following(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def load_of(funds: int, total: int) -> int:
    """0, 1 or 2: see `Cell`."""
    if not funds:
        return 0
    return 2 if funds * 2 >= max(total, 1) else 1


def week_of(day: date, taken: Sequence[Taken], total: int, zone: ZoneInfo, at: datetime) -> Week:
    """The working days of the week of a day; `total` is how many funds the group has, `at` this moment."""
    monday = monday_of(day)
    days = tuple(monday + timedelta(days=number) for number in range(5))
    rows = []
    start = datetime.combine(monday, FIRST)
    while start.time() < LAST:
        cells = tuple(_cell(each, start.time(), taken, total, zone, at) for each in days)
        rows.append((f"{start:%H:%M}", cells))
        start += STEP
    return Week(monday, days, tuple(rows))


def _cell(day: date, start: time, taken: Sequence[Taken], total: int, zone: ZoneInfo, at: datetime) -> Cell:
    begins = datetime.combine(day, start, zone).astimezone(UTC)
    ends = begins + STEP
    here = [each for each in taken if each.starts_at < ends and each.ends_at > begins]
    funds = min(sum(each.funds for each in here), total)
    is_mine = any(each.is_mine for each in here)
    return Cell(day, f"{start:%H:%M}", begins <= at, is_mine, funds, load_of(funds, total))


def month_of(day: date, taken: Sequence[Taken], zone: ZoneInfo, today: date) -> Month:
    """The weeks of the month of a day, each from Monday to Friday."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    weeks = []
    monday = monday_of(first)
    while monday < following:
        cells = tuple(_day(monday + timedelta(days=number), first.month, taken, zone, today) for number in range(5))
        if any(cell.in_month for cell in cells):
            weeks.append(cells)
        monday += timedelta(days=7)
    return Month(first, tuple(weeks))


def _day(day: date, month: int, taken: Sequence[Taken], zone: ZoneInfo, today: date) -> DayCell:
    here = [
        each for each in taken if each.starts_at.astimezone(zone).date() <= day <= each.ends_at.astimezone(zone).date()
    ]
    return DayCell(day, day.month == month, day < today, any(each.is_mine for each in here), len(here))
