"""The form with which a colleague takes somebody's place."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from samenspel.clock import day
from samenspel.forms import MultiCheckboxField, select_field
from samenspel.meetings.handover.queries import OwnItem
from samenspel.meetings.points.queries import PointLine
from samenspel.people.models import Account


class ReplacementForm(FlaskForm):
    successor = select_field(_l("Wie neemt de plaats in?"), validators=[DataRequired(_l("Kies een collega."))])
    points = MultiCheckboxField(_l("Open actiepunten die meegaan"), validators=[Optional()])
    items = MultiCheckboxField(_l("Agendapunten die meegaan"), validators=[Optional()])

    def set_choices(
        self, colleagues: Sequence[Account], points: Iterable[PointLine], items: Iterable[OwnItem], locale: str
    ) -> None:
        """Offers the colleagues, those with the same name told apart, and what is to do, all of it ticked at first."""
        names = [colleague.name for colleague in colleagues]
        self.successor.choices = [
            SelectChoice("", gettext("Kies een collega")),
            *(
                SelectChoice(str(each.id), f"{each.name}, {each.email}" if names.count(each.name) > 1 else each.name)
                for each in colleagues
            ),
        ]
        self.points.choices = [SelectChoice(str(point.id), point.text) for point in points]
        self.items.choices = [
            SelectChoice(
                str(item.id),
                f"{item.title} ({item.meeting_title}{', ' + day(item.starts_at, locale) if item.starts_at else ''})",
            )
            for item in items
        ]
        if not self.is_submitted():
            self.points.data = [choice.value for choice in self.points.choices]
            self.items.data = [choice.value for choice in self.items.choices]


class ActingFundForm(FlaskForm):
    """For which of their funds somebody is in a group."""

    fund = RadioField(_l("Voor welk fonds?"), validators=[InputRequired(_l("Kies een fonds."))])
