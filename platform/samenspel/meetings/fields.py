"""The fields of a meeting that its organiser fills in, declared once for every form, row and plan that has them."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from wtforms.form import BaseForm

from samenspel import text
from samenspel.clock import local, today
from samenspel.meetings.models import AGENDA_DAYS, Meeting, WantedResult


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFields:
    """What a meeting is about and where it takes place. A field has the same name here, in forms and as a column.

    A new field is added here, to `Meeting` and to `MeetingFieldsForm`: planning, changing, series and polls carry it.
    """

    title: str
    place: str = ""
    link: str = ""
    intro: str = ""
    wanted: WantedResult | None = None

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(each.name for each in fields(cls))

    @classmethod
    def from_form(cls, form: BaseForm) -> "MeetingFields":
        """The fields of a valid form; text that was not sent is empty."""
        values = {name: form[name].data or "" for name in cls.names()}
        wanted = values.pop("wanted")
        return cls(**values, wanted=WantedResult(wanted) if wanted in set(WantedResult) else None)

    @classmethod
    def from_row(cls, meeting: Meeting) -> "MeetingFields":
        return cls(**{name: getattr(meeting, name) for name in cls.names()})

    def form_data(self) -> dict[str, Any]:
        """The fields as the `data` of a form."""
        return asdict(self)

    def row_values(self) -> dict[str, Any]:
        """The columns of a meeting that follow from the fields, with the HTML of the introduction."""
        return asdict(self) | {"intro_html": text.to_html(self.intro)}

    def apply_to(self, meeting: Meeting) -> None:
        for name, value in self.row_values().items():
            setattr(meeting, name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """The fields of a meeting with its time, in UTC, and the day by which its agenda is promised."""

    fields: MeetingFields
    starts_at: datetime
    ends_at: datetime
    agenda_due_on: date | None

    def row_values(self) -> dict[str, Any]:
        """The columns of a meeting that follow from the plan."""
        times = {"starts_at": self.starts_at, "ends_at": self.ends_at, "agenda_due_on": self.agenda_due_on}
        return self.fields.row_values() | times

    def apply_to(self, meeting: Meeting) -> None:
        for name, value in self.row_values().items():
            setattr(meeting, name, value)


def usual_agenda_due(starts_at: datetime) -> date:
    """The day by which the agenda of a meeting is promised where its organiser chose none."""
    return max(today(), local(starts_at).date() - timedelta(days=AGENDA_DAYS))
