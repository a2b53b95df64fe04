"""Forms of meetings. Times are those of a wall clock in Brussels."""

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
from samenspel.meetings.fields import Plan
from samenspel.meetings.forms import MeetingFieldsForm, is_plausible_day
from samenspel.meetings.models import Meeting


class MeetingForm(MeetingFieldsForm):
    """Plans a meeting or changes it; `plan` gives what was asked once it is valid."""

    day = Day(_l("Datum"), validators=[InputRequired(_l("Kies een datum."))])
    start = Clock(_l("Van"), validators=[InputRequired(_l("Vul in wanneer we beginnen."))])
    end = Clock(_l("Tot"), validators=[InputRequired(_l("Vul in wanneer we stoppen."))])
    agenda_due_on = Day(
        _l("Agenda beloofd tegen"),
        validators=[Optional()],
        description=_l("De deelnemers zien deze datum."),
    )

    #: When the meeting that is changed starts; None for a new one.
    kept_start: datetime | None = None
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """The form that changes a meeting."""
        start, end = (local(each) for each in meeting.moments) if meeting.moments else (None, None)
        form = cls(
            data={
                "title": meeting.title,
                "day": start.date() if start else None,
                "start": start.time() if start else None,
                "end": end.time() if end else None,
                "place": meeting.place,
                "link": meeting.link,
                "intro": meeting.intro,
                "wanted": meeting.wanted.value if meeting.wanted else None,
                "agenda_due_on": meeting.agenda_due_on,
            }
        )
        form.kept_start = meeting.starts_at
        return form

    def plan(self) -> Plan:
        return Plan(
            title=self.title.data,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            place=self.place.data or "",
            link=self.link.data or "",
            intro=self.intro.data or "",
            wanted=self.wanted_result,
            agenda_due_on=self.agenda_due_on.data,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, and then what they say together. All errors are shown at once."""
        fine = super().validate(extra_validators)
        if not (self.place.data or self.link.data or self.place.errors or self.link.errors):
            self.refuse(self.place, gettext("Vul een plaats of een link in, dan weet iedereen waar het is."))
            fine = False
        if self.day.errors or self.start.errors or self.end.errors:
            return False
        return self._moments_are_good(self.day.data, self.start.data, self.end.data) and fine

    def moments_typed(self) -> tuple[datetime, datetime] | None:
        """The times as far as they are filled in well; nothing is said about them."""
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
            return self.refuse(self.day, gettext("Die datum ligt te ver weg. Kijk het jaar eens na."))
        moments = []
        for field, at in ((self.start, start), (self.end, end)):
            try:
                moments.append(moment_of(day, at))
            except ValueError as problem:
                self.refuse(field, str(problem))
        if len(moments) < 2:
            return False
        self.starts_at, self.ends_at = moments
        fine = True
        if self.ends_at <= self.starts_at:
            fine = self.refuse(self.end, gettext("Het einde moet na het begin komen."))
        if self.starts_at < now() and self.starts_at != self.kept_start:
            fine = self.refuse(self.day, gettext("Dat moment is al voorbij. Kies een datum die nog komt."))
        if self.agenda_due_on.data and not self.agenda_due_on.errors and self.agenda_due_on.data > day:
            fine = self.refuse(self.agenda_due_on, gettext("Beloof de agenda ten laatste op de dag zelf."))
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
