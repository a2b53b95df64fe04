"""What may be typed about an agenda item."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from samenspel.documents.forms import DocumentForm
from samenspel.documents.models import DocumentKind
from samenspel.forms import Number, select_field, stripped
from samenspel.meetings.models import WantedResult
from samenspel.meetings.words import WANTED
from samenspel.submissions.merging import EditForm


class MeetingDocumentForm(DocumentForm):
    """A file for a meeting that belongs to no item of its agenda."""

    kind = select_field(
        _l("Wat is het?"),
        [(DocumentKind.ANNEX.value, _l("bijlage")), (DocumentKind.REPORT.value, _l("verslag"))],
    )


class ItemFields(EditForm):
    """The fields of every agenda item: what it is about, how long it takes, and what it is for."""

    title = StringField(
        _l("Agendapunt"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Geef het agendapunt een titel.")),
            Length(max=200, message=_l("Hou het bij hoogstens %(max)d tekens.")),
        ],
    )
    minutes = Number(
        _l("Minuten"),
        default=15,
        validators=[
            InputRequired(_l("Hoeveel minuten duurt het?")),
            NumberRange(1, 600, message=_l("Kies tussen %(min)d en %(max)d minuten.")),
        ],
    )
    wanted = SelectField(
        _l("Gewenst resultaat"),
        choices=[SelectChoice(value.value, label) for value, label in WANTED.items()],
        default=WantedResult.INFORM.value,
        validate_choice=False,
    )

    def validate_wanted(self, field: SelectField) -> None:
        if field.data not in set(WantedResult):
            raise ValidationError(gettext("Kies informeren, uitwerken of beslissen."))


class ItemForm(ItemFields):
    """An agenda item. The route gives the members as the choices of `owner`; only a meeting of several days asks
    `opens_day`, where a day can begin with the item; else `day_refusal` says why not."""

    day_refusal = ""

    owner = SelectField(_l("Wie brengt het?"), validate_choice=False)
    opens_day = BooleanField(_l("Hiermee begint de volgende dag"))

    def validate_opens_day(self, field: BooleanField) -> None:
        if field.data and self.day_refusal:
            raise ValidationError(self.day_refusal)

    def validate_owner(self, field: SelectField) -> None:
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("Die persoon zit niet (meer) in dit overleg."))
