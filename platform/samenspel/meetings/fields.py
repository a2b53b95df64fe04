"""The fields of a meeting as people fill them in: what every form asks, and every plan carries."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from samenspel.meetings.models import (
    WantedResult,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for a meeting; moments in UTC."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    intro: str
    wanted: WantedResult | None
    agenda_due_on: date | None

    def with_agenda_due(self, day: date) -> "Plan":
        """The same plan, with the day on which the agenda is promised."""
        return replace(self, agenda_due_on=day)
