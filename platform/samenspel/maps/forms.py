"""What may be answered to a suggestion, asked of the analysis, and brought into it."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from samenspel import clock
from samenspel.initiatives.forms import Day
from samenspel.maps.models import AdviceValue
from samenspel.people.forms import MultiCheckboxField, trimmed

#: What each answer is called.
ANSWERS = {
    AdviceValue.INTERESTED: _l("interessant"),
    AdviceValue.NOT_USEFUL: _l("niet nuttig"),
    AdviceValue.TOGETHER: _l("werken al samen"),
}


class AnswerForm(FlaskForm):
    """An answer to one suggestion: its three buttons carry the value."""

    partner = StringField()
    value = SelectField(
        choices=[SelectChoice(each.value, name) for each, name in ANSWERS.items()], validate_choice=False
    )
    reason = StringField(
        _l("Niet nuttig, omdat …"),
        filters=[trimmed],
        validators=[Length(max=300, message=_l("Hoogstens %(max)d tekens."))],
    )

    def validate_value(self, field: Field) -> None:
        if field.data not in list(AdviceValue):
            raise ValidationError(_("Kies een van de drie antwoorden."))

    def validate_reason(self, field: Field) -> None:
        if self.value.data == AdviceValue.NOT_USEFUL and not field.data:
            raise ValidationError(_("Zeg in een paar woorden waarom, dan leert het advies ervan."))


#: How large a file may be that is brought in.
MOST_BYTES = 5 * 2**20
_SIZE = _l("Een partnerschap heeft twee tot twaalf fondsen.")
_TOO_LONG = _l("Hoogstens %(max)d tekens.")


class ClusterForm(FlaskForm):
    """A theme, goal or call for which partners are sought."""

    title = StringField(
        _l("Waarvoor zoek je partners?"),
        filters=[trimmed],
        validators=[DataRequired(_l("Geef het plan of de oproep een naam.")), Length(max=160, message=_TOO_LONG)],
        description=_l("Een doel, een plan of een oproep. Het wordt de naam van het initiatief of het overleg."),
    )
    theme = SelectField(_l("Thema"), validators=[DataRequired(_l("Kies een thema."))])
    about = TextAreaField(_l("Waarover gaat het?"), filters=[trimmed], validators=[Length(max=5000, message=_TOO_LONG)])
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
        self.theme.choices = [SelectChoice("", _("Kies een thema")), *(SelectChoice(row[1], row[2]) for row in themes)]
        self.must.choices = [SelectChoice(row[1], row[2]) for row in funds]
        self._themes = {row[1]: row[0] for row in themes}

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


class ImportForm(FlaskForm):
    """A file of what funds did before the platform or elsewhere."""

    title = StringField(
        _l("Wat is dit?"),
        filters=[trimmed],
        validators=[DataRequired(_l("Zeg in een paar woorden wat dit is.")), Length(max=160, message=_TOO_LONG)],
        description=_l("Bijvoorbeeld: aanwezigheden 2019 tot 2022, of gezamenlijke ESF-projecten."),
    )
    file = FileField(_l("Bestand"), render_kw={"accept": ".csv,.xlsx,.xls,.ods,.graphml,.gexf,text/csv"})
    outside = BooleanField(
        _l("Dit gebeurde buiten de werking van de SERV"),
        description=_l(
            "Waar in de kolom rapporteren nee staat, weegt het mee, maar komt het in geen lijst of bestand."
        ),
    )

    def validate_file(self, field: Field) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Kies een bestand."))
        if field.data.stream.seek(0, 2) > MOST_BYTES:
            raise ValidationError(_("Dit bestand is te groot: hoogstens %(mib)d MB.", mib=MOST_BYTES // 2**20))
        field.data.stream.seek(0)
