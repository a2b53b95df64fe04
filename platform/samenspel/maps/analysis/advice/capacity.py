"""How much time there is for something new: consultants, how busy they are, and the hours until a deadline.

How busy an organisation is follows from what it took part in lately, for each full-time consultant (FTE). Where the
number of consultants is not known it counts as the usual one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from samenspel.maps.analysis.facts.ties import Indices, Numbers
from samenspel.maps.analysis.schema.advice import CapacityData

#: Consultants (FTE) of a fund of which we do not know it: 147 over 39 funds.
USUAL_FTE = 3.8
#: Who is as busy as usual counts for its consultants; who does nothing for so much more, who is twice as busy or more
#: for so much less.
SWAY = 0.5
#: Hours of one full-time consultant in a month, and the share of them that something new can get.
HOURS_A_MONTH, SPARE = 152.0, 0.1
DAYS_A_MONTH = 365.25 / 12


def load(lately: Numbers | Indices, fte: Numbers) -> Numbers:
    """Activities of late for each full-time consultant; `fte` must be above 0."""
    return np.asarray(lately / fte, dtype=float)


def usual(loads: Numbers) -> float:
    """The load in the middle of those that have any; 0 where nobody has."""
    busy = loads[loads > 0]
    return float(np.median(busy)) if len(busy) else 0.0


def staffing(fte: Numbers, loads: Numbers) -> Numbers:
    """Consultants (FTE), more where they are less busy than usual and fewer where they are busier."""
    middle = usual(loads)
    if not middle:
        return fte
    return np.asarray(fte * (1 + SWAY * (1 - np.clip(loads / middle, 0, 2))), dtype=float)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a plan asks: in how many months it must be ready and how many hours it takes; None where that is unknown."""

    months: float | None = None
    hours: float | None = None

    @classmethod
    def until(cls, day: dt.date | None, today: dt.date, hours: float | None = None) -> Demand:
        """The demand of what must be ready on a day, seen from today."""
        return cls((day - today).days / DAYS_A_MONTH if day else None, hours)


UNSPECIFIED = Demand()


def capacity_summary(
    activities: Mapping[str, int],
    fte: Mapping[str, float | None],
    demand: Demand,
    meetings: Mapping[str, float],
    usual_load: float,
) -> CapacityData:
    """The capacity of some organisations.

    `activities` has those of the last year for each organisation, `fte` its consultants (None where not known),
    `meetings` the hours that it sat in meetings, as far as that is known, and `usual_load` the activities for each
    consultant that are usual. Of the result `staff` and what is for each of them (`each`, `meeting_hours`) are of those
    whose consultants are known; `hours` can be had in time, and `enough` says whether that is what is asked: None where
    it is not known or nothing is asked.
    """
    known = {org: value for org in activities if (value := fte.get(org)) is not None}
    staff = sum(known.values())
    free = round(staff * HOURS_A_MONTH * SPARE * demand.months) if demand.months is not None and known else None
    enough = None
    if free is not None and demand.hours is not None:
        enough = free >= demand.hours
        if not enough and len(known) < len(activities):
            enough = None  # more is not excluded as long as the staff of some is unknown
    sat = sum(meetings[org] for org in known) if known and known.keys() <= meetings.keys() else None
    return {
        "fte": known,
        "unknown": [org for org in activities if org not in known],
        "staff": round(staff, 2),
        "load": dict(activities),
        "load_per_fte": {org: round(activities[org] / value, 1) for org, value in known.items() if value},
        "each": round(sum(activities[org] for org in known) / staff, 1) if staff else None,
        "usual": round(usual_load, 1),
        "meeting_hours": round(sat / staff, 1) if staff and sat is not None else None,
        "months": None if demand.months is None else round(demand.months, 1),
        "hours": free,
        "wanted": demand.hours,
        "enough": enough,
    }
