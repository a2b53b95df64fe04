"""How heavy a month is for the small funds of a group, and the limit on it, for every page that plans a meeting."""

import uuid
from collections.abc import Mapping
from datetime import date

from flask_babel import format_decimal

from samenspel.config import Settings
from samenspel.groups.access import visible_to
from samenspel.meetings.workload import load, queries
from samenspel.runtime.app_key import SETTINGS
from samenspel.viewer import Viewer

#: The length of a meeting where nobody chose one, in hours.
USUAL_HOURS = 2.0


def settings() -> Settings:
    return SETTINGS.get()


def hours_text(hours: float, form: str = "0.0") -> str:
    """Hours in the notation of the reader's language: 13,5."""
    return str(format_decimal(hours, format=form))


def limit_text() -> str:
    """The limit, in hours per full-time consultant a month."""
    return hours_text(settings().meeting_hours, "0.#")


def outlooks(
    viewer: Viewer, group_id: uuid.UUID, hours: Mapping[date, float], exclude: uuid.UUID | None = None
) -> dict[date, load.OverloadOutlook]:
    """The outlook for each month (by its first day) with so many `hours` more, by the meetings that the viewer sees.
    `exclude` leaves out the meeting that is being changed. Takes three statements."""
    ftes, limits = queries.ftes_in(group_id), settings()
    end = load.months_around(max(hours), 0, 1)[-1]
    found = queries.meeting_hours(visible_to(viewer), min(hours), end, set(ftes), exclude)
    return {
        month: load.overload_outlook(
            (each for each in found if each.month == month),
            ftes,
            small=limits.small_fund_fte,
            limit=limits.meeting_hours,
            more=more,
        )
        for month, more in hours.items()
    }
