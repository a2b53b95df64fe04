"""What may be typed about a proposed agenda item."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from samenspel.clock import day
from samenspel.forms import stripped
from samenspel.meetings.agenda.forms import ItemFields
from samenspel.meetings.models import WantedResult
from samenspel.web import locale


class ProposalForm(ItemFields):
    """An agenda item that somebody proposes, for one of the meetings to come or for any."""

    reason = TextAreaField(
        _l("Waarom?"),
        filters=[stripped],
        validators=[Length(max=1000, message=_l("Hou het bij hoogstens %(max)d tekens."))],
        description=_l("Eén zin volstaat: wat wil je ermee bereiken?"),
    )
    meeting = SelectField(_l("Voor welke bijeenkomst?"), validate_choice=False)

    @classmethod
    def with_meetings(cls, meetings: Iterable[Any], chosen: str) -> "ProposalForm":
        """The form with the meetings to choose from; `chosen` is the id of one as text, or empty."""
        form = cls(data={"meeting": chosen, "minutes": 15, "wanted": WantedResult.INFORM.value})
        form.meeting.choices = [
            SelectChoice("", gettext("Maakt niet uit")),
            *(SelectChoice(str(each.id), f"{each.title}, {day(each.starts_at, locale())}") for each in meetings),
        ]
        return form

    def validate_meeting(self, field: SelectField) -> None:
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Kies een bijeenkomst die nog komt."))
