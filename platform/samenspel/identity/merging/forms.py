"""The form by which two accounts become one."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from samenspel.people.models import Account


def named(account: Account) -> str:
    """An account with its address, by which two people of one name differ."""
    return f"{account.name} ({account.email})"


class MergeForm(FlaskForm):
    """Which of the two stays, and that both are one person: named one by one."""

    stays = RadioField(_l("Welk account blijft?"), validators=[InputRequired(_l("Kies het account dat blijft."))])
    keeps_fund = BooleanField()
    is_same = BooleanField(validators=[InputRequired(_l("Bevestig dat het één persoon is."))])

    def set_accounts(self, first: Account, second: Account) -> None:
        """Offers both, the open ones only; a closed account cannot be the one that stays."""
        self.has_two_funds = bool(first.fund_id and second.fund_id and first.fund_id != second.fund_id)
        self.keeps_fund.label.text = _(
            "Deze persoon werkt voor beide fondsen, en blijft in elk overleg voor hetzelfde fonds."
        )
        self.stays.choices = [(str(each.id), named(each)) for each in (first, second) if each.active]
        self.is_same.label.text = _(
            "%(first)s en %(second)s zijn één en dezelfde persoon.", first=named(first), second=named(second)
        )
