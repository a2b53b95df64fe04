"""Forms about who leads a group."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from samenspel.forms import TOO_LONG, select_field, stripped
from samenspel.groups.leads.queries import Candidate

LEAD, CO_LEAD = "lead", "co"


class LeadOfferForm(FlaskForm):
    """Somebody of the group is asked to lead it."""

    account = select_field(_l("Wie?"), validators=[DataRequired(_l("Kies aan wie je het vraagt."))])
    seat = select_field(_l("Als"), [(LEAD, _l("Trekker")), (CO_LEAD, _l("Co-trekker, naast de trekker"))], default=LEAD)
    words = TextAreaField(_l("Een woordje erbij"), filters=[stripped], validators=[Length(max=500, message=TOO_LONG)])

    def set_choices(self, candidates: Sequence[Candidate]) -> None:
        self.account.choices = [
            SelectChoice("", gettext("Kies een deelnemer")),
            *(SelectChoice(str(each.id), f"{each.name}, {each.fund_name}") for each in candidates),
        ]
