"""The calendar in which organisers pick moments: a week in half hours or a month in days, with other meetings.

Knows neither Flask nor the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

#: The hours that the calendar shows; moments outside them can be typed.
DAY_START, DAY_END = time(8), time(18)
CELL_LENGTH = timedelta(minutes=30)
#: A meeting that ends at midnight is not on the day that begins then.
_INSTANT = timedelta(microseconds=1)


class BusyPeriod(Protocol):
    """Another meeting, with the number of funds that are expected there; `is_mine` where the viewer is."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def funds(self) -> int: ...
    @property
    def is_mine(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class HalfHour:
    """Half an hour of a day. `load` is 0 where no fund is busy, 1 for some of them, and 2 for half of them or more."""

    day: date
    start: str
    is_past: bool
    is_mine: bool
    funds: int
    load: int


@dataclass(frozen=True, slots=True)
class PollWeek:
    monday: date
    days: tuple[date, ...]
    rows: tuple[tuple[str, tuple[HalfHour, ...]], ...]

    @property
    def previous(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def following(self) -> date:
        return self.monday + timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PollDay:
    """A day of a month, with the number of other meetings."""

    day: date
    in_month: bool
    is_past: bool
    is_mine: bool
    meetings: int


@dataclass(frozen=True, slots=True)
class PollMonth:
    first: date
    weeks: tuple[tuple[PollDay, ...], ...]

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def following(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def load_of(funds: int, total: int) -> int:
    """The load of half an hour: see `HalfHour`."""
    if not funds:
        return 0
    return 2 if funds * 2 >= max(total, 1) else 1


def week_of(day: date, busy: Sequence[BusyPeriod], total: int, zone: ZoneInfo, at: datetime) -> PollWeek:
    """The working days of the week of a day; `total` is how many funds the group has, `at` this moment."""
    monday = monday_of(day)
    days = tuple(monday + timedelta(days=number) for number in range(5))
    rows = []
    start = datetime.combine(monday, DAY_START)
    while start.time() < DAY_END:
        cells = tuple(_half_hour(each, start.time(), busy, total, zone, at) for each in days)
        rows.append((f"{start:%H:%M}", cells))
        start += CELL_LENGTH
    return PollWeek(monday, days, tuple(rows))


def _half_hour(
    day: date, start: time, busy: Sequence[BusyPeriod], total: int, zone: ZoneInfo, at: datetime
) -> HalfHour:
    begins = datetime.combine(day, start, zone).astimezone(UTC)
    ends = begins + CELL_LENGTH
    here = [each for each in busy if each.starts_at < ends and each.ends_at > begins]
    funds = min(sum(each.funds for each in here), total)
    is_mine = any(each.is_mine for each in here)
    return HalfHour(
        day=day,
        start=f"{start:%H:%M}",
        is_past=begins <= at,
        is_mine=is_mine,
        funds=funds,
        load=load_of(funds, total),
    )


def month_of(day: date, busy: Sequence[BusyPeriod], zone: ZoneInfo, today: date) -> PollMonth:
    """The weeks of the month of a day, each from Monday to Friday."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    weeks = []
    monday = monday_of(first)
    while monday < following:
        cells = tuple(_poll_day(monday + timedelta(days=number), first.month, busy, zone, today) for number in range(5))
        if any(cell.in_month for cell in cells):
            weeks.append(cells)
        monday += timedelta(days=7)
    return PollMonth(first, tuple(weeks))


def _poll_day(day: date, month: int, busy: Sequence[BusyPeriod], zone: ZoneInfo, today: date) -> PollDay:
    here = [
        each
        for each in busy
        if each.starts_at.astimezone(zone).date() <= day <= (each.ends_at - _INSTANT).astimezone(zone).date()
    ]
    return PollDay(day, day.month == month, day < today, any(each.is_mine for each in here), len(here))
