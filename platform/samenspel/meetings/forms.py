"""The fields that all forms about a meeting share. Times are those of a wall clock in Brussels."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from samenspel.clock import today
from samenspel.forms import stripped
from samenspel.meetings.models import WantedResult
from samenspel.meetings.words import WANTED

#: The furthest that one plans ahead; beyond it a year was mistyped.
MAX_AHEAD = timedelta(days=3 * 366)


def is_plausible_day(day: date) -> bool:
    """Whether a day lies within what people plan; beyond it a year was mistyped."""
    return today() - timedelta(days=36_500) < day < today() + MAX_AHEAD


class MeetingFieldsForm(FlaskForm):
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
