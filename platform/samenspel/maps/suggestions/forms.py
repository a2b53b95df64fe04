"""What may be answered to a suggested partner."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from samenspel.forms import stripped
from samenspel.maps.models import AdviceValue

#: What each answer is called.
ANSWERS = {
    AdviceValue.INTERESTED: _l("interessant"),
    AdviceValue.NOT_USEFUL: _l("niet nuttig"),
    AdviceValue.TOGETHER: _l("werken al samen"),
}


class SuggestionAnswerForm(FlaskForm):
    """An answer to one suggestion: its three buttons carry the value."""

    partner = StringField()
    value = SelectField(
        choices=[SelectChoice(each.value, name) for each, name in ANSWERS.items()], validate_choice=False
    )
    reason = StringField(
        _l("Niet nuttig, omdat …"),
        filters=[stripped],
        validators=[Length(max=300, message=_l("Hoogstens %(max)d tekens."))],
    )

    def validate_value(self, field: Field) -> None:
        if field.data not in list(AdviceValue):
            raise ValidationError(_("Kies een van de drie antwoorden."))

    def validate_reason(self, field: Field) -> None:
        if self.value.data == AdviceValue.NOT_USEFUL and not field.data:
            raise ValidationError(_("Zeg in een paar woorden waarom, dan leert het advies ervan."))
