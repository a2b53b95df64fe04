"""The recurrence rule (RRULE) of the moments of a series, with the moments it must leave out.

Knows neither Flask nor the database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from samenspel.meetings.calendars.rhythm import Rhythm, interval_of, occurrence_days, weekday_ordinal

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The moments of a series: by `rule` (RRULE) without the `excluded` (EXDATE), or as `dates` where no rule fits."""

    first: datetime
    rule: dict[str, Any] = field(default_factory=dict)
    excluded: tuple[datetime, ...] = ()
    dates: tuple[datetime, ...] = ()


def recurrence_of(moments: Sequence[datetime], rhythm: Rhythm, zone: tzinfo) -> Recurrence:
    """The recurrence of at least one moment, in the local time of a zone.

    All calendars follow a rule; Outlook does not read a list of dates. So there are dates only for moments that do not
    follow the rhythm or that are at different hours.
    """
    wanted = sorted({moment.astimezone(UTC) for moment in moments})
    first, last = wanted[0], wanted[-1]
    start = first.astimezone(zone)
    if not start.fold:  # a local time cannot name the second of two equal hours
        for ordinal in _possible_ordinals(start, rhythm):
            occurrences = list(_occurrences(start, last, rhythm, ordinal))
            if set(wanted) <= set(occurrences):
                excluded = tuple(moment for moment in occurrences if moment not in wanted)
                return Recurrence(first, _rule(start, last, rhythm, ordinal), excluded)
    return Recurrence(first, dates=tuple(wanted))


def has_rule(moments: Sequence[datetime], rhythm: Rhythm, zone: tzinfo) -> bool:
    """Whether a rule gives these moments."""
    return bool(recurrence_of(moments, rhythm, zone).rule)


def _possible_ordinals(start: datetime, rhythm: Rhythm) -> list[int]:
    """The ordinals that the first weekday may have in its month: a fourth Tuesday may also be the last one."""
    if interval_of(rhythm).is_weekly:
        return [0]
    ordinals = [weekday_ordinal(start.date())]
    if (start + timedelta(weeks=1)).month != start.month and ordinals != [-1]:
        ordinals.append(-1)
    return ordinals


def _occurrences(start: datetime, last: datetime, rhythm: Rhythm, ordinal: int) -> Iterator[datetime]:
    for day in occurrence_days(start.date(), rhythm, last.astimezone(start.tzinfo).date(), ordinal):
        moment = datetime.combine(day, start.time(), start.tzinfo).astimezone(UTC)
        if moment <= last:
            yield moment


def _rule(start: datetime, last: datetime, rhythm: Rhythm, ordinal: int) -> dict[str, Any]:
    interval = interval_of(rhythm)
    weekday = _WEEKDAYS[start.weekday()]
    rule: dict[str, Any] = {"freq": "weekly" if interval.is_weekly else "monthly", "interval": interval.length}
    if interval.is_weekly:
        rule["byday"] = weekday
    elif rhythm is Rhythm.YEARLY:
        rule = {"freq": "yearly", "bymonth": start.month, "byday": f"{ordinal}{weekday}"}
    else:
        rule["byday"] = f"{ordinal}{weekday}"
    return rule | {"until": last}
