"""The forms by which people without an account are asked, and by which they give their name."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from samenspel.forms import TOO_LONG, stripped
from samenspel.groups.joining.addresses import MAX_NAME, PastedAddresses, read_addresses

MAX_WORDS = 2000
#: So many mails go out in one go.
MAX_AT_ONCE = 60


class InviteOutsidersForm(FlaskForm):
    """Whom to ask, by their addresses, and words for the mail."""

    addresses = TextAreaField(
        _l("E-mailadressen"),
        validators=[Length(max=20_000, message=TOO_LONG)],
        description=_l("Plak ze zoals Outlook ze geeft: met of zonder naam, met ; of , ertussen of elk op een lijn."),
        render_kw={"placeholder": _l("Jan Peeters <jan.peeters@voorbeeld.be>; ..."), "spellcheck": "false"},
    )
    words = TextAreaField(
        _l("Jouw woorden erbij"),
        filters=[stripped],
        validators=[Length(max=MAX_WORDS, message=TOO_LONG)],
        description=_l("Ze staan in de mail, boven de link."),
    )

    @property
    def pasted(self) -> PastedAddresses:
        return read_addresses(self.addresses.data or "")

    def validate_addresses(self, field: Field) -> None:
        pasted = self.pasted
        if pasted.unread:
            some = "; ".join(f"“{piece[:60]}”" for piece in pasted.unread[:5])
            raise ValidationError(
                gettext("Hier vinden we geen geldig e-mailadres in: %(some)s. Verbeter het of haal het weg.", some=some)
            )
        if not pasted.addresses:
            raise ValidationError(gettext("Plak minstens één e-mailadres."))
        if len(pasted.addresses) > MAX_AT_ONCE:
            raise ValidationError(gettext("Nodig er hoogstens %(max)d tegelijk uit.", max=MAX_AT_ONCE))


class OutsiderNameForm(FlaskForm):
    """The name under which somebody answers."""

    name = StringField(
        _l("Je naam"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Vul je naam in, zodat de organisator weet van wie dit antwoord is.")),
            Length(max=MAX_NAME, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "name"},
    )
