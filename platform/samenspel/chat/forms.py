"""Forms of chat."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from samenspel.forms import stripped
from samenspel.submissions.merging import EditForm

MAX_LETTERS = 5000


class MessageForm(EditForm):
    body = TextAreaField(
        _l("Bericht"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Typ eerst een bericht.")),
            Length(
                max=MAX_LETTERS, message=_l("Een bericht telt hoogstens %(max)d tekens. Begin beter een onderwerp.")
            ),
        ],
    )
    nonce = HiddenField("", validators=[Optional(), Length(max=40)])
