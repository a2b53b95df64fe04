"""What is typed as an answer to a meeting."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from samenspel.forms import stripped
from samenspel.meetings.attendance.answers.choices import AnswerChoice
from samenspel.meetings.models import AnswerValue


class AttendanceAnswerForm(FlaskForm):
    """Whether somebody comes. The note stays as it is where none is sent; `by` is the fund that represents theirs.

    `others` are the funds that may, by their id as text; the route gives them.
    """

    value = StringField(_l("Kom je?"))
    by = StringField(_l("Door welk fonds?"))
    others: dict[str, str] = {}  # noqa: RUF012 (each form is given its own)
    note = StringField(
        _l("Opmerking"),
        filters=[stripped],
        validators=[Length(max=300, message=_l("Hou het bij hoogstens %(max)d tekens."))],
    )

    @property
    def choice(self) -> AnswerChoice | None:
        """What was chosen; None for a text that is no answer."""
        return AnswerChoice.from_text(self.value.data)

    def validate_value(self, field: StringField) -> None:
        if AnswerChoice.from_text(field.data) is None:
            raise ValidationError(gettext("Kies ja, nee of misschien."))

    def validate_by(self, field: StringField) -> None:
        if self.value.data == AnswerValue.REPRESENTED and field.data not in self.others:
            raise ValidationError(gettext("Kies welk fonds van dit overleg jullie vertegenwoordigt."))
