"""How much of a fund's working time its meetings take. Pure: hours per full-time consultant, by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MeetingHours:
    """A fund at a meeting, for so many hours; `is_planned` for one that is still to come."""

    fund_id: UUID
    month: date
    hours: float
    group_name: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """What a month took, and what is planned in it, in hours and per FTE."""

    month: date
    hours: float
    planned: float
    per_fte: float


def load_by_month(sittings: Iterable[MeetingHours], fte: float, months: Iterable[date]) -> list[MonthLoad]:
    """The load of one fund in each of these months, also in those without meetings."""
    some = list(sittings)
    found = []
    for month in months:
        here = [each for each in some if each.month == month]
        hours = sum(each.hours for each in here if not each.is_planned)
        planned = sum(each.hours for each in here if each.is_planned)
        found.append(MonthLoad(month, hours, planned, (hours + planned) / fte if fte else 0.0))
    return found


def hours_by_group(sittings: Iterable[MeetingHours]) -> list[tuple[str, float]]:
    """The hours in each group, the most first."""
    hours: dict[str, float] = {}
    for each in sittings:
        hours[each.group_name] = hours.get(each.group_name, 0.0) + each.hours
    return sorted(hours.items(), key=lambda each: (-each[1], each[0]))


@dataclass(frozen=True, slots=True)
class OverloadOutlook:
    """How many of the small funds are over the limit in a month, now and with one more meeting."""

    small: int
    over: int
    over_with: int


def overload_outlook(
    sittings: Iterable[MeetingHours], ftes: dict[UUID, float], small: float, limit: float, more: float
) -> OverloadOutlook:
    """Counts only, of the funds in `ftes` that are small; who is not known to have consultants is left out."""
    hours: dict[UUID, float] = {}
    for each in sittings:
        hours[each.fund_id] = hours.get(each.fund_id, 0.0) + each.hours
    funds = {fund_id: fte for fund_id, fte in ftes.items() if 0 < fte <= small}
    over = [fund_id for fund_id, fte in funds.items() if hours.get(fund_id, 0.0) / fte > limit]
    over_with = [fund_id for fund_id, fte in funds.items() if (hours.get(fund_id, 0.0) + more) / fte > limit]
    return OverloadOutlook(len(funds), len(over), len(over_with))


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_around(day: date, before: int, after: int) -> list[date]:
    """The months around that of a day, the first one first."""
    place = day.year * 12 + day.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(place - before, place + after + 1)]
