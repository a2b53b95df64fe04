"""Forms that plan, change and cancel a meeting. Times are local times in Brussels."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from samenspel.clock import from_days, local, today, whole_days
from samenspel.db import now
from samenspel.forms import Clock, Day, moment_of, select_field, stripped
from samenspel.meetings.fields import MeetingFields, MeetingPlan
from samenspel.meetings.forms import HoursRequired, MeetingFieldsForm, is_plausible_day, reason_field
from samenspel.meetings.models import MAX_DURATION, Meeting

#: The id and name of each person in the group.
People = Sequence[tuple[uuid.UUID, str]]


class MeetingForm(MeetingFieldsForm):
    """Plans a meeting or changes it. `starts_at` and `ends_at` are set once the form is valid."""

    day = Day(_l("Datum"), validators=[InputRequired(_l("Kies een datum."))])
    start = Clock(_l("Van"), validators=[HoursRequired(_l("Vul in wanneer we beginnen."))])
    end = Clock(_l("Tot"), validators=[HoursRequired(_l("Vul in wanneer we stoppen."))])
    end_day = Day(_l("Laatste dag"), validators=[Optional()], description=_l("Als het langer dan één dag duurt."))
    whole_day = BooleanField(_l("De hele dag, zonder uren"))
    agenda_due_on = Day(
        _l("Agenda beloofd tegen"),
        validators=[Optional()],
        description=_l("De deelnemers zien deze datum."),
    )

    reporter = select_field(
        _l("Verslaggever"),
        [("", _l("Niemand in het bijzonder"))],
        default="",
        description=_l("Schrijft het verslag en publiceert het, net als een organisator."),
    )
    reason = StringField(
        _l("Waarom verandert het?"),
        filters=[stripped],
        validators=[Length(max=500, message=_l("Hou het bij hoogstens %(max)d tekens."))],
        description=_l("Komt in de mail aan de deelnemers, als dag, uur of plaats verandert."),
    )

    #: The start of the meeting that is being changed; None for a new one.
    previous_start: datetime | None = None
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def from_meeting(cls, meeting: Meeting, people: People) -> "MeetingForm":
        """The form that changes a meeting; `people` are those in the group."""
        reporter = meeting.reporter_id if meeting.reporter_id in dict(people) else None
        times = {"agenda_due_on": meeting.agenda_due_on, "reporter": str(reporter or "")} | (
            _typed(*meeting.moments) if meeting.moments else {}
        )
        form = cls(data=MeetingFields.from_row(meeting).form_data() | times)
        form.previous_start = meeting.starts_at
        form.offer(people)
        return form

    def offer(self, people: People) -> None:
        """Lets one of the people in the group be chosen as the reporter."""
        choices = [("", gettext("Niemand in het bijzonder")), *((str(who), name) for who, name in people)]
        self.reporter.choices = [SelectChoice(value, label) for value, label in choices]

    @property
    def reporter_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.reporter.data) if self.reporter.data else None

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
        if self.day.errors or self.start.errors or self.end.errors or self.end_day.errors:
            return False
        return self._days_are_good(self.day.data, self.end_day.data) and self._moments_are_good() and fine

    def moments_or_none(self) -> tuple[datetime, datetime] | None:
        """Start and end, where both can be read from a form that is still being filled in; adds no errors."""
        day, start, end, last = self.day.data, self.start.data, self.end.data, self.end_day.data or self.day.data
        if day is None or last is None or not is_plausible_day(day) or not day <= last < day + MAX_DURATION:
            return None
        if self.whole_day.data:
            return from_days(day, last)
        if start is None or end is None:
            return None
        try:
            moments = moment_of(day, start), moment_of(last, end)
        except ValueError:
            return None
        return moments if moments[0] < moments[1] else None

    def _days_are_good(self, day: date, last: date | None) -> bool:
        if not is_plausible_day(day):
            return self.reject(self.day, gettext("Die datum ligt te ver weg. Kijk het jaar eens na."))
        if last is not None and last < day:
            return self.reject(self.end_day, gettext("De laatste dag komt na de eerste."))
        if last is not None and last - day >= MAX_DURATION - timedelta(days=1):
            return self.reject(self.end_day, gettext("Een bijeenkomst duurt hoogstens dertien dagen."))
        return True

    def _moments_are_good(self) -> bool:
        day, last = self.day.data, self.end_day.data or self.day.data
        if self.whole_day.data:
            moments = list(from_days(day, last))
        else:
            moments = []
            for field, on in ((self.start, day), (self.end, last)):
                try:
                    moments.append(moment_of(on, field.data))
                except ValueError as problem:
                    self.reject(field, str(problem))
        if len(moments) < 2:
            return False
        self.starts_at, self.ends_at = moments
        fine = True
        if self.ends_at <= self.starts_at:
            fine = self.reject(self.end, gettext("Het einde moet na het begin komen."))
        is_over = day < today() if self.whole_day.data else self.starts_at < now()
        if is_over and self.starts_at != self.previous_start:
            fine = self.reject(self.day, gettext("Dat moment is al voorbij. Kies een datum die nog komt."))
        if self.agenda_due_on.data and not self.agenda_due_on.errors and self.agenda_due_on.data > day:
            fine = self.reject(self.agenda_due_on, gettext("Beloof de agenda ten laatste op de dag zelf."))
        return fine


def _typed(starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    """Start and end as the fields of the form have them."""
    start, end = local(starts_at), local(ends_at)
    days = whole_days(starts_at, ends_at)
    first, last = days or (start.date(), end.date())
    hours = {} if days else {"start": start.time(), "end": end.time()}
    return {"day": first, "end_day": last if last != first else None, "whole_day": days is not None} | hours


class CancelForm(FlaskForm):
    reason = reason_field(_l("Komt in de mail aan de deelnemers."))
