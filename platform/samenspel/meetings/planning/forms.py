"""Forms that plan, change and cancel a meeting. Times are local times in Brussels."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from samenspel.clock import local
from samenspel.db import now
from samenspel.forms import Clock, Day, moment_of, stripped
from samenspel.meetings.fields import MeetingFields, MeetingPlan
from samenspel.meetings.forms import MeetingFieldsForm, is_plausible_day
from samenspel.meetings.models import Meeting


class MeetingForm(MeetingFieldsForm):
    """Plans a meeting or changes it. `starts_at` and `ends_at` are set once the form is valid."""

    day = Day(_l("Datum"), validators=[InputRequired(_l("Kies een datum."))])
    start = Clock(_l("Van"), validators=[InputRequired(_l("Vul in wanneer we beginnen."))])
    end = Clock(_l("Tot"), validators=[InputRequired(_l("Vul in wanneer we stoppen."))])
    agenda_due_on = Day(
        _l("Agenda beloofd tegen"),
        validators=[Optional()],
        description=_l("De deelnemers zien deze datum."),
    )

    #: The start of the meeting that is being changed; None for a new one.
    previous_start: datetime | None = None
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def from_meeting(cls, meeting: Meeting) -> "MeetingForm":
        """The form that changes a meeting."""
        start, end = (local(each) for each in meeting.moments) if meeting.moments else (None, None)
        times = {
            "day": start.date() if start else None,
            "start": start.time() if start else None,
            "end": end.time() if end else None,
            "agenda_due_on": meeting.agenda_due_on,
        }
        form = cls(data=MeetingFields.from_row(meeting).form_data() | times)
        form.previous_start = meeting.starts_at
        return form

    def plan(self) -> MeetingPlan:
        return MeetingPlan(
            fields=self.meeting_fields(),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            agenda_due_on=self.agenda_due_on.data,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks each field, and then all of them together, so that all errors are shown at once."""
        fine = super().validate(extra_validators)
        if not (self.place.data or self.link.data or self.place.errors or self.link.errors):
            self.reject(self.place, gettext("Vul een plaats of een link in, dan weet iedereen waar het is."))
            fine = False
        if self.day.errors or self.start.errors or self.end.errors:
            return False
        return self._moments_are_good(self.day.data, self.start.data, self.end.data) and fine

    def moments_or_none(self) -> tuple[datetime, datetime] | None:
        """Start and end, where both can be read from a form that is still being filled in; adds no errors."""
        day, start, end = self.day.data, self.start.data, self.end.data
        if day is None or start is None or end is None or not is_plausible_day(day):
            return None
        try:
            moments = moment_of(day, start), moment_of(day, end)
        except ValueError:
            return None
        return moments if moments[0] < moments[1] else None

    def _moments_are_good(self, day: date, start: time, end: time) -> bool:
        if not is_plausible_day(day):
            return self.reject(self.day, gettext("Die datum ligt te ver weg. Kijk het jaar eens na."))
        moments = []
        for field, at in ((self.start, start), (self.end, end)):
            try:
                moments.append(moment_of(day, at))
            except ValueError as problem:
                self.reject(field, str(problem))
        if len(moments) < 2:
            return False
        self.starts_at, self.ends_at = moments
        fine = True
        if self.ends_at <= self.starts_at:
            fine = self.reject(self.end, gettext("Het einde moet na het begin komen."))
        if self.starts_at < now() and self.starts_at != self.previous_start:
            fine = self.reject(self.day, gettext("Dat moment is al voorbij. Kies een datum die nog komt."))
        if self.agenda_due_on.data and not self.agenda_due_on.errors and self.agenda_due_on.data > day:
            fine = self.reject(self.agenda_due_on, gettext("Beloof de agenda ten laatste op de dag zelf."))
        return fine


class CancelForm(FlaskForm):
    reason = StringField(
        _l("Reden"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Schrijf kort waarom. De deelnemers krijgen het te lezen.")),
            Length(max=500, message=_l("Hou het bij hoogstens %(max)d tekens.")),
        ],
        description=_l("Komt in de mail aan de deelnemers."),
    )
