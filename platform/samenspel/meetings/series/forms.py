"""The form that plans a series, in two steps: its rhythm, and then which of its days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from samenspel.clock import from_days, long_day, today
from samenspel.db import now
from samenspel.forms import Clock, Day, Number, moment_of
from samenspel.meetings.calendars.rhythm import MAX_COUNT, MAX_MEETINGS, Rhythm, SeriesTooLong, series_days
from samenspel.meetings.forms import HoursRequired, MeetingFieldsForm, is_plausible_day
from samenspel.meetings.models import MAX_DURATION
from samenspel.meetings.series.models import MeetingTemplate, template_fields
from samenspel.web import locale

#: The start of a meeting where nobody chose another one.
USUAL_START = time(9, 30)

RHYTHMS = {
    Rhythm.WEEKLY: _l("elke week"),
    Rhythm.FORTNIGHTLY: _l("om de twee weken"),
    Rhythm.MONTHLY: _l("elke maand"),
    Rhythm.TWO_MONTHLY: _l("om de twee maanden"),
    Rhythm.QUARTERLY: _l("elk kwartaal"),
    Rhythm.HALF_YEARLY: _l("twee keer per jaar"),
    Rhythm.YEARLY: _l("elk jaar"),
}


@dataclass(slots=True)
class DayChoice:
    """A day of the series on the page. `holiday` is empty on other days; `busy_funds` have another meeting then."""

    day: date
    starts_at: datetime
    ends_at: datetime
    holiday: str = ""
    busy_funds: int = 0
    is_chosen: bool = True


class SeriesForm(MeetingFieldsForm):
    """Plans a series. Once the form is valid `choices` are its days, among which the page lets people choose."""

    day = Day(_l("Eerste keer"), validators=[InputRequired(_l("Kies de eerste dag."))])
    start = Clock(_l("Van"), validators=[HoursRequired(_l("Vul in wanneer we beginnen."))])
    end = Clock(_l("Tot"), validators=[HoursRequired(_l("Vul in wanneer we stoppen."))])
    end_day = Day(
        _l("Laatste dag van de eerste keer"),
        validators=[Optional()],
        description=_l("Als elke keer langer dan één dag duurt."),
    )
    whole_day = BooleanField(_l("De hele dag, zonder uren"))
    rhythm = SelectField(
        _l("Hoe vaak?"),
        choices=[SelectChoice(value.value, label) for value, label in RHYTHMS.items()],
        default=Rhythm.MONTHLY.value,
        validate_choice=False,
        description=_l("Per maand blijft het dezelfde weekdag op dezelfde plaats: elke tweede dinsdag."),
    )
    until = Day(_l("Tot en met"), validators=[Optional()])
    count = Number(
        _l("Of: hoeveel keer?"),
        validators=[Optional(), NumberRange(2, message=_l("Een reeks telt minstens %(min)d bijeenkomsten."))],
    )

    choices: list[DayChoice]

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks each field, and then all of them together."""
        fine = super().validate(extra_validators)
        self.choices = []
        if self.rhythm.data not in set(Rhythm):
            fine = self.reject(self.rhythm, gettext("Kies hoe vaak."))
        if not (self.place.data or self.link.data or self.place.errors or self.link.errors):
            fine = self.reject(self.place, gettext("Vul een plaats of een link in, dan weet iedereen waar het is."))
        fine = self._is_period_good() and fine
        if self.until.data is None and self.count.data is None and not (self.until.errors or self.count.errors):
            fine = self.reject(self.until, gettext("Zeg tot wanneer, of hoeveel keer."))
        if self.day.data and not is_plausible_day(self.day.data):
            fine = self.reject(self.day, gettext("Die datum ligt te ver weg. Kijk het jaar eens na."))
        if self.until.data and self.day.data and self.until.data < self.day.data:
            fine = self.reject(self.until, gettext("Het einde van de reeks moet na de eerste keer komen."))
        return self._has_days() if fine else False

    def _is_period_good(self) -> bool:
        """Whether a meeting ends after its start, and takes no more days than one may."""
        has_hours = bool(self.start.data and self.end.data and not self.whole_day.data)
        if has_hours and not self._later_days and self.end.data <= self.start.data:
            return self.reject(self.end, gettext("Het einde moet na het begin komen."))
        if self._later_days < timedelta():
            return self.reject(self.end_day, gettext("De laatste dag komt na de eerste."))
        if self._later_days >= MAX_DURATION - timedelta(days=1):
            return self.reject(self.end_day, gettext("Een bijeenkomst duurt hoogstens dertien dagen."))
        return True

    @property
    def _later_days(self) -> timedelta:
        """How many days after the first one a meeting ends."""
        if self.day.data is None or self.end_day.data is None:
            return timedelta()
        later: timedelta = self.end_day.data - self.day.data
        return later

    def _choice(self, day: date) -> DayChoice:
        """The meeting that begins on a day; raises ValueError where the clock has no such hour."""
        last = day + self._later_days
        if self.whole_day.data:
            return DayChoice(day, *from_days(day, last))
        return DayChoice(day, moment_of(day, self.start.data), moment_of(last, self.end.data))

    def _has_days(self) -> bool:
        end = {"until": self.until.data, "count": self.count.data}
        end_field = self.count if self.until.data is None else self.until
        try:
            days = series_days(self.day.data, Rhythm(self.rhythm.data), **end)
        except SeriesTooLong as problem:
            many = (
                gettext("meer dan %(count)d", count=MAX_COUNT)
                if problem.count > MAX_COUNT
                else format_decimal(problem.count)
            )
            return self.reject(
                end_field,
                gettext(
                    "Deze reeks zou %(many)s bijeenkomsten tellen; hoogstens %(most)d kan. "
                    "Kies een trager ritme of een vroeger einde, en plan later verder.",
                    many=many,
                    most=MAX_MEETINGS,
                ),
            )
        if len(days) < 2:
            return self.reject(end_field, gettext("Zo blijft er maar één keer over. Kies een later einde."))
        if not is_plausible_day(days[-1]):
            return self.reject(end_field, gettext("De laatste keer ligt meer dan drie jaar ver. Plan later verder."))
        for day in days:
            try:
                choice = self._choice(day)
            except ValueError as problem:
                return self.reject(self.start, f"{long_day(day, locale())}: {problem}")
            self.choices.append(choice)
        if any(first.ends_at > second.starts_at for first, second in pairwise(self.choices)):
            return self.reject(self.end_day, gettext("Zo loopt de ene keer door tot in de volgende."))
        if self.day.data < today() if self.whole_day.data else self.choices[0].starts_at < now():
            return self.reject(self.day, gettext("Dat moment is al voorbij. Kies een datum die nog komt."))
        return True

    @property
    def key(self) -> str:
        """Identifies the fields from which the days follow: another key means that the days shown are out of date."""
        fields = (self.day, self.start, self.end, self.end_day, self.whole_day, self.rhythm, self.until, self.count)
        return "|".join(str(field.data) for field in fields)


def template_defaults(template: MeetingTemplate | None) -> dict[str, Any]:
    """The data with which a form of a meeting starts, given the template of its kind of group."""
    if template is None:
        return {}
    times = {"start": USUAL_START, "end": end_time(USUAL_START, template.minutes)}
    return times | template_fields(template)


def end_time(start: time, minutes: int) -> time:
    """The end of a meeting of so many minutes, at the latest 23:55 on the same day."""
    end = datetime.combine(date(2000, 1, 1), start) + timedelta(minutes=minutes)
    return end.time() if end.date() == date(2000, 1, 1) else time(23, 55)
