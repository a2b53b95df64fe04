"""Forms of the address with which somebody signs in."""

from flask_babel import lazy_gettext as _l
from flask_security import verify_password
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, ValidationError
from wtforms.validators import Email, InputRequired, Length

from samenspel.forms import TOO_LONG, stripped
from samenspel.people import queries as people
from samenspel.people.models import Account


class NewEmailForm(FlaskForm):
    """Another address, as an administrator gives it."""

    email = EmailField(
        _l("Nieuw e-mailadres"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Vul het e-mailadres in.")),
            Email(_l("Dit is geen geldig e-mailadres.")),
            Length(max=254, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "off"},
    )

    account: Account
    #: Whether the form says that somebody else has the address.
    says_taken = True

    def validate_email(self, field: Field) -> None:
        if self.address == self.account.email:
            raise ValidationError(_l("Dat is het adres van nu."))
        if self.says_taken and people.account_by_email(self.address) is not None:
            raise ValidationError(_l("Dit e-mailadres heeft al een account."))

    @property
    def address(self) -> str:
        return (self.email.data or "").strip().lower()


class OwnEmailForm(NewEmailForm):
    """Another address for oneself, with the password where the account has one."""

    password = PasswordField(_l("Je wachtwoord"), render_kw={"autocomplete": "current-password"})
    says_taken = False

    def validate_password(self, field: Field) -> None:
        stored = self.account.password
        if stored is not None and not verify_password(field.data or "", stored):
            raise ValidationError(_l("Dit is niet je huidige wachtwoord."))
