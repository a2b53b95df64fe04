"""The form fields that all forms about a meeting share. Times are local times in Brussels."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from samenspel.clock import today
from samenspel.forms import stripped
from samenspel.meetings.fields import MeetingFields
from samenspel.meetings.models import WantedResult
from samenspel.meetings.words import WANTED
from samenspel.submissions.merging import EditForm

#: How far ahead people plan; a later year is a typing error.
MAX_AHEAD = timedelta(days=3 * 366)


def is_plausible_day(day: date) -> bool:
    """Whether people can have meant this day; else its year is a typing error."""
    return today() - timedelta(days=36_500) < day < today() + MAX_AHEAD


def reason_field(description: str) -> Any:
    """Why something of a meeting is called off or taken back; `description` says where people read it."""
    return StringField(
        _l("Reden"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Schrijf kort waarom. De deelnemers krijgen het te lezen.")),
            Length(max=500, message=_l("Hou het bij hoogstens %(max)d tekens.")),
        ],
        description=description,
    )


class HoursRequired(InputRequired):
    """An hour must be given, unless the meeting takes whole days: then what the field has is not looked at."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        if form["whole_day"].data:
            field.errors = []
            raise StopValidation
        super().__call__(form, field)


class MeetingFieldsForm(EditForm):
    """The fields in every form about a meeting: those of `MeetingFields`."""

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

    def meeting_fields(self) -> MeetingFields:
        return MeetingFields.from_form(self)

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

    def reject(self, field: Any, message: str) -> bool:
        """Adds an error to a field, and returns False: the form is not valid."""
        field.errors = [*field.errors, message]
        return False
