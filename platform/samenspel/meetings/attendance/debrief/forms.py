"""What may be typed in a debrief."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from samenspel.forms import stripped
from samenspel.submissions.merging import EditForm


class DebriefForm(EditForm):
    """The text of a debrief. The route says that it may not be empty, since that names the fund."""

    text = TextAreaField(
        filters=[stripped], validators=[Length(max=5000, message=_l("Hou het bij hoogstens %(max)d tekens."))]
    )
