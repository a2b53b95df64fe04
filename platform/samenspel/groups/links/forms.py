"""The form with which an organiser makes a link into the group."""

from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from samenspel.clock import today
from samenspel.forms import Day, select_field

USUAL_DAYS, MAX_DAYS = 14, 90
JOINS, ASKS = "joins", "asks"


class GroupLinkForm(FlaskForm):
    """Until when a link works, and what it does."""

    until = Day(_l("Werkt tot en met"), validators=[DataRequired(_l("Kies een dag."))])
    does = select_field(
        _l("Wie de link opent"),
        [(JOINS, _l("doet mee, na bevestiging")), (ASKS, _l("vraagt om mee te doen: een organisator beslist"))],
    )

    @classmethod
    def usual(cls, *, asks_first: bool) -> "GroupLinkForm":
        """The form as it begins."""
        return cls(until=today() + timedelta(days=USUAL_DAYS), does=ASKS if asks_first else JOINS)

    def validate_until(self, field: Field) -> None:
        if field.data < today():
            raise ValidationError(gettext("Kies vandaag of een dag erna."))
        if field.data > today() + timedelta(days=MAX_DAYS):
            raise ValidationError(gettext("Een link werkt hoogstens %(days)d dagen.", days=MAX_DAYS))
