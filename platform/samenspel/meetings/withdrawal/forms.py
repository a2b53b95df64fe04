"""What may be typed when a report is taken back."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from samenspel.meetings.forms import reason_field


class WithdrawalForm(FlaskForm):
    """The reason, which is asked once people may know of the report."""

    reason = reason_field(_l("Staat op de pagina van de bijeenkomst tot het verslag opnieuw gepubliceerd wordt."))

    @classmethod
    def without_reason(cls) -> "WithdrawalForm":
        """The form as long as nobody can know of the report."""
        form = cls()
        del form.reason
        return form
