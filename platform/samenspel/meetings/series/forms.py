"""What is typed about a series, and about what is usual for a kind of group."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from samenspel.clock import long_day
from samenspel.db import now
from samenspel.forms import Clock, Day, Number, moment_of
from samenspel.meetings.calendars.rhythm import MAX_COUNT, MAX_MEETINGS, Rhythm, SeriesTooLong, series_days
from samenspel.meetings.fields import Plan
from samenspel.meetings.forms import MeetingFieldsForm, is_plausible_day
from samenspel.web import locale

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
    """A day of the series on the page: whether it is chosen, why it may not suit, and how many funds are elsewhere."""

    day: date
    starts_at: datetime
    ends_at: datetime
    why: str = ""
    busy: int = 0
    is_chosen: bool = True


class SeriesForm(MeetingFieldsForm):
    """Plans a series. Once it is valid `moments` are the days it would have; the page then lets choose among them."""

    day = Day(_l("Eerste keer"), validators=[InputRequired(_l("Kies de eerste dag."))])
    start = Clock(_l("Van"), validators=[InputRequired(_l("Vul in wanneer we beginnen."))])
    end = Clock(_l("Tot"), validators=[InputRequired(_l("Vul in wanneer we stoppen."))])
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

    moments: list[DayChoice]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, and then what they say together."""
        fine = super().validate(extra_validators)
        self.moments = []
        if self.rhythm.data not in set(Rhythm):
            fine = self.refuse(self.rhythm, gettext("Kies hoe vaak."))
        if not (self.place.data or self.link.data or self.place.errors or self.link.errors):
            fine = self.refuse(self.place, gettext("Vul een plaats of een link in, dan weet iedereen waar het is."))
        if self.start.data and self.end.data and self.end.data <= self.start.data:
            fine = self.refuse(self.end, gettext("Het einde moet na het begin komen."))
        if self.until.data is None and self.count.data is None and not (self.until.errors or self.count.errors):
            fine = self.refuse(self.until, gettext("Zeg tot wanneer, of hoeveel keer."))
        if self.day.data and not is_plausible_day(self.day.data):
            fine = self.refuse(self.day, gettext("Die datum ligt te ver weg. Kijk het jaar eens na."))
        if self.until.data and self.day.data and self.until.data < self.day.data:
            fine = self.refuse(self.until, gettext("Het einde van de reeks moet na de eerste keer komen."))
        return self._has_days() if fine else False

    def _has_days(self) -> bool:
        given = {"until": self.until.data, "count": self.count.data}
        where = self.count if self.until.data is None else self.until
        try:
            days = series_days(self.day.data, Rhythm(self.rhythm.data), **given)
        except SeriesTooLong as problem:
            many = (
                gettext("meer dan %(count)d", count=MAX_COUNT)
                if problem.count > MAX_COUNT
                else format_decimal(problem.count)
            )
            return self.refuse(
                where,
                gettext(
                    "Deze reeks zou %(many)s bijeenkomsten tellen; hoogstens %(most)d kan. "
                    "Kies een trager ritme of een vroeger einde, en plan later verder.",
                    many=many,
                    most=MAX_MEETINGS,
                ),
            )
        if len(days) < 2:
            return self.refuse(where, gettext("Zo blijft er maar één keer over. Kies een later einde."))
        if not is_plausible_day(days[-1]):
            return self.refuse(where, gettext("De laatste keer ligt meer dan drie jaar ver. Plan later verder."))
        for day in days:
            try:
                choice = DayChoice(day, moment_of(day, self.start.data), moment_of(day, self.end.data))
            except ValueError as problem:
                return self.refuse(self.start, f"{long_day(day, locale())}: {problem}")
            self.moments.append(choice)
        if self.moments[0].starts_at < now():
            return self.refuse(self.day, gettext("Dat moment is al voorbij. Kies een datum die nog komt."))
        return True

    @property
    def key(self) -> str:
        """Names what the days follow from: a form that was changed since the days were shown has another one."""
        fields = (self.day, self.start, self.end, self.rhythm, self.until, self.count)
        return "|".join(str(field.data) for field in fields)

    def plan(self) -> Plan:
        """The words, at the first moment."""
        return Plan(
            title=self.title.data,
            starts_at=self.moments[0].starts_at,
            ends_at=self.moments[0].ends_at,
            place=self.place.data or "",
            link=self.link.data or "",
            intro=self.intro.data or "",
            wanted=self.wanted_result,
            agenda_due_on=None,
        )


def end_time(start: time, minutes: int) -> time:
    """The hour at which something ends that takes so long, on the same day."""
    end = datetime.combine(date(2000, 1, 1), start) + timedelta(minutes=minutes)
    return end.time() if end.date() == date(2000, 1, 1) else time(23, 55)
