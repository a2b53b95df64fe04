"""The working time that a fund spends in meetings, in hours per full-time consultant and by month.

Knows neither Flask nor the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MeetingHours:
    """The hours of a fund in a meeting; `is_planned` for a meeting that is still to come."""

    fund_id: UUID
    month: date
    hours: float
    group_name: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """The hours of past and of planned meetings in a month, and all of them per full-time consultant."""

    month: date
    hours: float
    planned: float
    per_fte: float


def load_by_month(meeting_hours: Iterable[MeetingHours], fte: float, months: Iterable[date]) -> list[MonthLoad]:
    """The load of one fund in each of these months, also in months without meetings."""
    every = list(meeting_hours)
    found = []
    for month in months:
        here = [each for each in every if each.month == month]
        hours = sum(each.hours for each in here if not each.is_planned)
        planned = sum(each.hours for each in here if each.is_planned)
        per_fte = (hours + planned) / fte if fte else 0.0
        found.append(MonthLoad(month=month, hours=hours, planned=planned, per_fte=per_fte))
    return found


def hours_by_group(meeting_hours: Iterable[MeetingHours]) -> list[tuple[str, float]]:
    """The hours in each group, the group with most hours first."""
    hours: dict[str, float] = {}
    for each in meeting_hours:
        hours[each.group_name] = hours.get(each.group_name, 0.0) + each.hours
    return sorted(hours.items(), key=lambda each: (-each[1], each[0]))


@dataclass(frozen=True, slots=True)
class OverloadOutlook:
    """Of the small funds in a group, how many are over the limit in a month, now and after one more meeting."""

    small_funds: int
    over_limit: int
    over_limit_after: int


def overload_outlook(
    meeting_hours: Iterable[MeetingHours], ftes: dict[UUID, float], *, small: float, limit: float, more: float
) -> OverloadOutlook:
    """The outlook for the funds in `ftes` that are known to have at most `small` consultants. `more` is the length of
    one more meeting, and `limit` the most hours per full-time consultant."""
    hours: dict[UUID, float] = {}
    for each in meeting_hours:
        hours[each.fund_id] = hours.get(each.fund_id, 0.0) + each.hours
    funds = {fund_id: fte for fund_id, fte in ftes.items() if 0 < fte <= small}
    now = [fund_id for fund_id, fte in funds.items() if hours.get(fund_id, 0.0) / fte > limit]
    after = [fund_id for fund_id, fte in funds.items() if (hours.get(fund_id, 0.0) + more) / fte > limit]
    return OverloadOutlook(small_funds=len(funds), over_limit=len(now), over_limit_after=len(after))


def month_of(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def months_around(day: date, before: int, after: int) -> list[date]:
    """The first days of the months from `before` months before that of a day to `after` months after it."""
    number = day.year * 12 + day.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(number - before, number + after + 1)]
