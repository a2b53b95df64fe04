"""What may be typed when a report is taken back."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from samenspel.forms import stripped


class WithdrawalForm(FlaskForm):
    """The reason, which is asked once people may know of the report."""

    reason = StringField(
        _l("Reden"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Schrijf kort waarom. De deelnemers krijgen het te lezen.")),
            Length(max=500, message=_l("Hou het bij hoogstens %(max)d tekens.")),
        ],
        description=_l("Staat op de pagina van de bijeenkomst tot het verslag opnieuw gepubliceerd wordt."),
    )

    @classmethod
    def without_reason(cls) -> "WithdrawalForm":
        """The form as long as nobody can know of the report."""
        form = cls()
        del form.reason
        return form
