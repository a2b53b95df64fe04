"""The day until which a guest is in a group."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.validators import Optional

from samenspel.clock import today
from samenspel.forms import Day


def not_before_today(_form: Any, field: Field) -> None:
    if field.data is not None and field.data < today():
        raise ValidationError(gettext("Kies vandaag of een dag erna."))


class LastDayForm(FlaskForm):
    """An organiser changes the last day of a guest; empty is without an end."""

    until = Day(_l("Laatste dag"), validators=[Optional(), not_before_today])
