"""Forms of meetings. Times are those of a wall clock in Brussels."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from samenspel.clock import day, from_local, is_twice, local, today
from samenspel.db import now
from samenspel.meetings.models import AnswerValue, Meeting, WantedResult
from samenspel.meetings.planning.actions import Plan
from samenspel.web import locale

WANTED = {
    WantedResult.INFORM: _l("Informeren"),
    WantedResult.WORK_OUT: _l("Uitwerken"),
    WantedResult.DECIDE: _l("Beslissen"),
}
ANSWERS = {
    AnswerValue.YES: _l("Ja"),
    AnswerValue.NO: _l("Nee"),
    AnswerValue.MAYBE: _l("Misschien"),
    AnswerValue.IF_NEEDED: _l("Indien nodig"),
    AnswerValue.REPRESENTED: _l("Vertegenwoordigd"),
    AnswerValue.FOLLOWS: _l("Volgt het verslag"),
}
#: The furthest that one plans ahead; beyond it a year was mistyped.
FURTHEST = timedelta(days=3 * 366)


class Day(DateField):
    """A date, with an error that says what to do."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Dat is geen datum. Schrijf ze als 2027-03-18.")) from None


class Clock(TimeField):
    """A time of day; browsers send it with or without seconds."""

    def __init__(self, label: Any, **given: Any):
        super().__init__(label, format=["%H:%M", "%H:%M:%S"], **given)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Dat is geen uur. Schrijf het als 13:30.")) from None


class Number(IntegerField):
    """A whole number, with an error that says what to do."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Geef een geheel getal.")) from None


def stripped(value: Any) -> Any:
    """Text without blanks around it."""
    return value.strip() if isinstance(value, str) else value


def moment_of(day: date, at: time) -> datetime:
    """The moment of a wall clock time. Raises ValueError, with words, for an hour that a night skips or repeats."""
    if is_twice(day, at):
        raise ValueError(
            gettext("Dit uur komt die nacht twee keer: om 3 uur gaat de klok terug naar 2 uur. Kies een ander uur.")
        )
    try:
        return from_local(day, at)
    except ValueError:
        raise ValueError(gettext("Dit uur bestaat niet: die nacht gaat de klok van 2 naar 3 uur.")) from None


def is_near(day: date) -> bool:
    """Whether a day lies within what people plan; beyond it a year was mistyped."""
    return today() - timedelta(days=36_500) < day < today() + FURTHEST


class MeetingWords(FlaskForm):
    """What every form of a meeting asks: what it is called, where it is, and what about."""

    title = StringField(
        _l("Titel"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Geef de bijeenkomst een titel.")),
            Length(max=200, message=_l("Hou het bij hoogstens %(max)d tekens.")),
        ],
    )
    place = StringField(
        _l("Plaats"),
        filters=[stripped],
        validators=[Length(max=200, message=_l("Hou het bij hoogstens %(max)d tekens."))],
        description=_l("Zaal en adres. Nog niet bekend? Schrijf dat dan hier."),
    )
    link = StringField(
        _l("Link om online deel te nemen"),
        filters=[stripped],
        validators=[Length(max=500, message=_l("Hou het bij hoogstens %(max)d tekens."))],
        description=_l("Begint met https://"),
    )
    intro = TextAreaField(
        _l("Inleiding"),
        validators=[Length(max=10_000, message=_l("Hou het bij hoogstens %(max)d tekens."))],
        description=_l("Waarom komen we samen, en wat bereid je best voor?"),
    )
    wanted = RadioField(
        _l("Wat moet eruit komen?"),
        choices=[SelectChoice(value.value, label) for value, label in WANTED.items()],
        default=WantedResult.WORK_OUT.value,
        validators=[Optional()],
    )

    @property
    def wanted_result(self) -> WantedResult | None:
        return WantedResult(self.wanted.data) if self.wanted.data in set(WantedResult) else None

    def validate_link(self, field: StringField) -> None:
        if not field.data:
            return
        try:
            parts = urlsplit(field.data)
            is_good = parts.scheme == "https" and "." in (parts.hostname or "") and not set(field.data) & set(' "<>')
        except ValueError:
            is_good = False
        if not is_good:
            raise ValidationError(gettext("Dat is geen link die met https:// begint."))

    def refuse(self, field: Any, message: str) -> bool:
        """Says what is wrong with a field; always False."""
        field.errors = [*field.errors, message]
        return False


class MeetingForm(MeetingWords):
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
        if day is None or start is None or end is None or not is_near(day):
            return None
        try:
            moments = moment_of(day, start), moment_of(day, end)
        except ValueError:
            return None
        return moments if moments[0] < moments[1] else None

    def _moments_are_good(self, day: date, start: time, end: time) -> bool:
        if not is_near(day):
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


class AnswerForm(FlaskForm):
    """An answer by one tap. The note is kept as it is where none is sent; `by` is the fund that stands in.

    `others` are the funds that may, by their id as text, given by the route.
    """

    value = StringField(_l("Kom je?"))
    by = StringField(_l("Door welk fonds?"))
    others: dict[str, str] = {}  # noqa: RUF012 (each form is given its own)
    note = StringField(
        _l("Opmerking"),
        filters=[stripped],
        validators=[Length(max=300, message=_l("Hou het bij hoogstens %(max)d tekens."))],
    )

    def validate_value(self, field: StringField) -> None:
        if field.data not in set(AnswerValue):
            raise ValidationError(gettext("Kies ja, nee of misschien."))

    def validate_by(self, field: StringField) -> None:
        if self.value.data == AnswerValue.REPRESENTED and field.data not in self.others:
            raise ValidationError(gettext("Kies welk fonds van dit overleg jullie vertegenwoordigt."))


class ItemWords(FlaskForm):
    """What an agenda item is about, how long it takes, and what for."""

    title = StringField(
        _l("Agendapunt"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Geef het agendapunt een titel.")),
            Length(max=200, message=_l("Hou het bij hoogstens %(max)d tekens.")),
        ],
    )
    minutes = Number(
        _l("Minuten"),
        default=15,
        validators=[
            InputRequired(_l("Hoeveel minuten duurt het?")),
            NumberRange(1, 600, message=_l("Kies tussen %(min)d en %(max)d minuten.")),
        ],
    )
    wanted = SelectField(
        _l("Gewenst resultaat"),
        choices=[SelectChoice(value.value, label) for value, label in WANTED.items()],
        default=WantedResult.INFORM.value,
        validate_choice=False,
    )

    def validate_wanted(self, field: SelectField) -> None:
        if field.data not in set(WantedResult):
            raise ValidationError(gettext("Kies informeren, uitwerken of beslissen."))


class ItemForm(ItemWords):
    """An agenda item. The choices of `owner` are the members, given by the route."""

    owner = SelectField(_l("Wie brengt het?"), validate_choice=False)

    def validate_owner(self, field: SelectField) -> None:
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Die persoon zit niet (meer) in dit overleg."))


class ProposalForm(ItemWords):
    """An agenda item that somebody proposes, for one of the meetings to come or for some time."""

    reason = TextAreaField(
        _l("Waarom?"),
        filters=[stripped],
        validators=[Length(max=1000, message=_l("Hou het bij hoogstens %(max)d tekens."))],
        description=_l("Eén zin volstaat: wat wil je ermee bereiken?"),
    )
    meeting = SelectField(_l("Voor welke bijeenkomst?"), validate_choice=False)

    @classmethod
    def among(cls, meetings: Iterable[Any], chosen: str) -> "ProposalForm":
        """The form, with the meetings to choose from."""
        form = cls(data={"meeting": chosen, "minutes": 15, "wanted": WantedResult.INFORM.value})
        form.meeting.choices = [
            SelectChoice("", gettext("Maakt niet uit")),
            *(SelectChoice(str(each.id), f"{each.title}, {day(each.starts_at, locale())}") for each in meetings),
        ]
        return form

    def validate_meeting(self, field: SelectField) -> None:
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Kies een bijeenkomst die nog komt."))
