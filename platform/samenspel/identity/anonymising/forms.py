"""The form that holds the anonymisation of somebody back."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from samenspel.forms import TOO_LONG, stripped
from samenspel.identity.anonymising.queries import months_after


class HoldForm(FlaskForm):
    """Not now: why, and for how long."""

    reason = StringField(
        _l("Waarom niet?"),
        filters=[stripped],
        validators=[DataRequired(_l("Zeg waarom de naam nog nodig is.")), Length(max=500, message=TOO_LONG)],
        description=_l("Beheerders lezen dit. Het verdwijnt samen met de naam."),
    )
    months = SelectField(
        _l("Hoe lang?"),
        choices=[
            SelectChoice("3", _l("Drie maanden")),
            SelectChoice("6", _l("Zes maanden")),
            SelectChoice("12", _l("Een jaar")),
        ],
        default="6",
    )

    def last_day(self, today: date) -> date:
        return months_after(today, int(self.months.data))
