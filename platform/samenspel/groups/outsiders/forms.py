"""The forms by which people from outside a group are asked, and by which they give their name."""

from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from samenspel.forms import TOO_LONG, stripped
from samenspel.groups.joining.addresses import MAX_NAME
from samenspel.groups.joining.forms import MAX_WORDS, ChooserForm, unread_words
from samenspel.groups.outsiders.models import InvitedOutsider

#: So many addresses are read in one go.
MAX_AT_ONCE = 60


class InviteOutsidersForm(ChooserForm):
    """Whom to ask, and words for the mail."""

    words = TextAreaField(
        _l("Jouw woorden erbij"),
        filters=[stripped],
        validators=[Length(max=MAX_WORDS, message=TOO_LONG)],
        description=_l("Ze staan in de mail, boven de link."),
    )

    def validate_addresses(self, field: Field) -> None:
        super().validate_addresses(field)
        pasted = self.pasted
        if pasted.unread:
            raise ValidationError(unread_words(pasted))
        if len(pasted.addresses) > MAX_AT_ONCE:
            raise ValidationError(gettext("Nodig er hoogstens %(max)d tegelijk uit.", max=MAX_AT_ONCE))


class OutsiderNameForm(FlaskForm):
    """The name under which somebody answers; of an account it is known, and not asked."""

    name = StringField(
        _l("Je naam"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Vul je naam in, zodat de organisator weet van wie dit antwoord is.")),
            Length(max=MAX_NAME, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "name"},
    )

    @classmethod
    def for_outsider(cls, outsider: InvitedOutsider) -> Self:
        form = cls(data={"name": outsider.name})
        if outsider.account_id:
            del form.name
        return form

    def name_of(self, outsider: InvitedOutsider) -> str:
        """The name under which they answer."""
        return outsider.name if outsider.account_id else str(self.name.data)
