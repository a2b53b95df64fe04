"""A series as calendars know it: a rule from a first moment on, and what falls out of it. Moments in, a rule out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from samenspel.meetings.calendars.rhythm import Rhythm, grid, place_in_month, step_of

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When a series comes: by `rule` (an RRULE) but for the moments `without`, or at `dates` where no rule says it."""

    first: datetime
    rule: dict[str, Any] = field(default_factory=dict)
    without: tuple[datetime, ...] = ()
    dates: tuple[datetime, ...] = ()


def recurrence_of(moments: Sequence[datetime], rhythm: Rhythm, zone: tzinfo) -> Recurrence:
    """How to say these moments, at least one of them, on the clock of a time zone.

    A rule is what all calendars follow; a list of dates Outlook does not read. So dates are the last way out: for
    moments that the rhythm does not lead to, or that are at different hours.
    """
    wanted = sorted({moment.astimezone(UTC) for moment in moments})
    first, last = wanted[0], wanted[-1]
    start = first.astimezone(zone)
    if not start.fold:  # the second time round of an hour has no name on a wall clock
        for place in _places(start, rhythm):
            there = list(_between(start, last, rhythm, place))
            if set(wanted) <= set(there):
                without = tuple(moment for moment in there if moment not in wanted)
                return Recurrence(first, _rule(start, last, rhythm, place), without)
    return Recurrence(first, dates=tuple(wanted))


def has_rule(moments: Sequence[datetime], rhythm: Rhythm, zone: tzinfo) -> bool:
    """Whether a rule says these moments."""
    return bool(recurrence_of(moments, rhythm, zone).rule)


def _places(start: datetime, rhythm: Rhythm) -> list[int]:
    """How the place in the month may be counted: a fourth Tuesday is now and then the last one."""
    if step_of(rhythm).is_weekly:
        return [0]
    places = [place_in_month(start.date())]
    if (start + timedelta(weeks=1)).month != start.month and places != [-1]:
        places.append(-1)
    return places


def _between(start: datetime, last: datetime, rhythm: Rhythm, place: int) -> Iterator[datetime]:
    for day in grid(start.date(), rhythm, last.astimezone(start.tzinfo).date(), place):
        moment = datetime.combine(day, start.time(), start.tzinfo).astimezone(UTC)
        if moment <= last:
            yield moment


def _rule(start: datetime, last: datetime, rhythm: Rhythm, place: int) -> dict[str, Any]:
    step = step_of(rhythm)
    weekday = _WEEKDAYS[start.weekday()]
    rule: dict[str, Any] = {"freq": "weekly" if step.is_weekly else "monthly", "interval": step.every}
    if step.is_weekly:
        rule["byday"] = weekday
    elif rhythm is Rhythm.YEARLY:
        rule = {"freq": "yearly", "bymonth": start.month, "byday": f"{place}{weekday}"}
    else:
        rule["byday"] = f"{place}{weekday}"
    return rule | {"until": last}
