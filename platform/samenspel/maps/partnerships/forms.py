"""What may be asked: partners for a theme, goal or call."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from samenspel import clock
from samenspel.forms import Day, MultiCheckboxField, stripped

_SIZE = _l("Een partnerschap heeft twee tot twaalf fondsen.")
_TOO_LONG = _l("Hoogstens %(max)d tekens.")


class ClusterForm(FlaskForm):
    """A theme, goal or call for which partners are sought."""

    title = StringField(
        _l("Waarvoor zoek je partners?"),
        filters=[stripped],
        validators=[DataRequired(_l("Geef het plan of de oproep een naam.")), Length(max=160, message=_TOO_LONG)],
        description=_l("Een doel, een plan of een oproep. Het wordt de naam van het initiatief of het overleg."),
    )
    theme = SelectField(_l("Thema"), validators=[DataRequired(_l("Kies een thema."))])
    about = TextAreaField(
        _l("Waarover gaat het?"), filters=[stripped], validators=[Length(max=5000, message=_TOO_LONG)]
    )
    due_on = Day(_l("Indienen of starten tegen"), validators=[Optional()])
    smallest = IntegerField(
        _l("Minstens zoveel fondsen"),
        default=3,
        validators=[InputRequired(_SIZE), NumberRange(2, 12, message=_SIZE)],
    )
    largest = IntegerField(
        _l("Hoogstens zoveel fondsen"),
        default=8,
        validators=[InputRequired(_SIZE), NumberRange(2, 12, message=_SIZE)],
    )
    must = MultiCheckboxField(_l("Fondsen die er zeker bij moeten zijn"), validators=[Optional()])

    def set_choices(self, themes: Sequence[Any], funds: Sequence[Any]) -> None:
        """What can be chosen: rows (id, slug, name)."""
        self.theme.choices = [
            SelectChoice("", _("Kies een thema")),
            *(SelectChoice(row.slug, row.name) for row in themes),
        ]
        self.must.choices = [SelectChoice(row.slug, row.name) for row in funds]
        self._themes = {row.slug: row.id for row in themes}

    @property
    def theme_id(self) -> uuid.UUID:
        found: uuid.UUID = self._themes[self.theme.data]
        return found

    def validate_due_on(self, field: Field) -> None:
        if field.data and field.data < clock.today():
            raise ValidationError(_("Die dag is al voorbij."))

    def validate_largest(self, field: Field) -> None:
        if field.data and self.smallest.data and field.data < self.smallest.data:
            raise ValidationError(_("Dat is minder dan het kleinste aantal."))

    def validate_must(self, field: Field) -> None:
        if self.largest.data and len(field.data or ()) > self.largest.data:
            raise ValidationError(_("Dat zijn er meer dan het grootste aantal."))
