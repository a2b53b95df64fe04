"""The forms by which people sign in and choose a password, and the messages of Flask-Security, in Dutch."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    hash_password,
    verify_password,
)
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, PasswordField
from wtforms.validators import Email, EqualTo, InputRequired, Length

from samenspel import db
from samenspel.forms import stripped
from samenspel.people import queries
from samenspel.people.extension import SECURITY


def N_(text: str) -> str:
    """Marks a text for the catalogues that Flask-Security translates later."""
    return text


#: Everything that Flask-Security can say with what we use of it.
MESSAGES: dict[str, tuple[str, str]] = {
    "API_ERROR": (N_("Deze invoer is niet bruikbaar."), "error"),
    "GENERIC_AUTHN_FAILED": (N_("Dit e-mailadres en wachtwoord horen niet bij elkaar."), "error"),
    "UNAUTHORIZED": (N_("Je hebt geen toegang tot deze pagina."), "error"),
    "UNAUTHENTICATED": (N_("Meld je aan om deze pagina te zien."), "info"),
    "REAUTHENTICATION_REQUIRED": (N_("Meld je opnieuw aan om verder te gaan."), "info"),
    "LOGIN": (N_("Meld je aan om deze pagina te zien."), "info"),
    "REFRESH": (N_("Meld je opnieuw aan om verder te gaan."), "info"),
    "RETYPE_PASSWORD_MISMATCH": (N_("De twee wachtwoorden zijn niet gelijk."), "error"),
    "PASSWORD_MISMATCH": (N_("De twee wachtwoorden zijn niet gelijk."), "error"),
    "PASSWORD_RESET_EXPIRED": (
        N_("Deze link werkte 24 uur en is vervallen. Vraag hieronder een nieuwe."),
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("Deze link is al gebruikt of niet volledig. Vraag hieronder een nieuwe."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (N_("Je nieuwe wachtwoord is bewaard. Meld je ermee aan."), "success"),
    "PASSWORD_CHANGE": (N_("Je wachtwoord is gewijzigd. Op andere toestellen ben je nu afgemeld."), "success"),
    "PASSWORD_IS_THE_SAME": (N_("Kies een ander wachtwoord dan je huidige."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Vul een wachtwoord in."), "error"),
    "PASSWORD_INVALID_LENGTH": (N_("Kies een wachtwoord van minstens %(length)s tekens."), "error"),
    "PASSWORD_TOO_SIMPLE": (N_("Dit wachtwoord is te eenvoudig."), "error"),
    "INVALID_PASSWORD": (N_("Dit is niet je huidige wachtwoord."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Vul je e-mailadres in."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("Dit is geen geldig e-mailadres."), "error"),
    "USER_DOES_NOT_EXIST": (N_("Dit e-mailadres en wachtwoord horen niet bij elkaar."), "error"),
    "DISABLED_ACCOUNT": (N_("Dit account is afgesloten."), "error"),
    "FORGOT_PASSWORD": (N_("Wachtwoord vergeten?"), "info"),
    "INVALID_REDIRECT": (N_("Deze link leidt buiten het platform."), "error"),
    "ANONYMOUS_USER_REQUIRED": (N_("Je bent al aangemeld."), "info"),
}

#: Subjects of the mails that Flask-Security asks for, by template.
SUBJECTS = {"password_changed": _l("Je wachtwoord is gewijzigd")}

_MINIMUM = _l("Minstens 10 tekens. Een zin die je makkelijk onthoudt, is een goed wachtwoord.")
_EMAIL = (
    InputRequired(_l("Vul je e-mailadres in.")),
    Email(_l("Dit is geen geldig e-mailadres.")),
    Length(max=254, message=_l("Dit is geen geldig e-mailadres.")),
)


class SignInForm(LoginForm):
    """Address and password. It takes as long for an address without an account, and holds no lock while it hashes."""

    email = EmailField(
        _l("E-mailadres"),
        filters=[stripped],
        validators=[InputRequired(_l("Vul je e-mailadres in."))],
        render_kw={"autocomplete": "username", "autofocus": True},
    )
    password = PasswordField(
        _l("Wachtwoord"),
        validators=[InputRequired(_l("Vul je wachtwoord in."))],
        render_kw={"autocomplete": "current-password"},
    )
    remember = None  # Flask-Login's cookie beside the session; `stay` makes the session itself last
    stay = BooleanField(_l("Blijf aangemeld op dit toestel"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.password.description = ""  # the extension's link; the page has its own
        self._left_empty: dict[Field, list[Any]] = {}

    def restore_errors_of_empty_fields(self) -> bool:
        """Puts the errors of empty fields back, which the extension's view replaces by one message about accounts.

        They say nothing about accounts. Returns whether there are any.
        """
        for field, errors in self._left_empty.items():
            field.errors = errors
        return bool(self._left_empty)

    def validate_next(self, field: Field) -> None:
        """An address elsewhere is dropped by the view that redirects; signing in still works."""

    def validate(self, **kwargs: Any) -> bool:
        # The form's own checks only: those of LoginForm look up and hash within one transaction.
        if not FlaskForm.validate(self, **kwargs):
            self._left_empty = {field: list(field.errors) for field in (self.email, self.password) if field.errors}
            return False
        email = self.email.data.strip().lower()
        password = SECURITY.get().password_util.normalize(self.password.data)
        stored = queries.password_of(email)
        # Hashing takes tens of milliseconds. On SQLite a transaction of a POST holds the only write lock: let it go.
        db.rollback()
        # Looked up either way, as it is made at the first sign-in of a process.
        dummy = _dummy_hash()
        is_correct = verify_password(password, stored or dummy) and stored is not None
        if not is_correct:
            words = MESSAGES["GENERIC_AUTHN_FAILED"][0]
            self.form_errors.append(gettext(words))
            return False
        rehashed = hash_password(password) if SECURITY.get().pwd_context.needs_update(stored) else None
        self.user = SECURITY.get().datastore.find_user(email=email)
        if self.user is None or not self.user.active:
            self.form_errors.append(gettext("Dit account is afgesloten. Neem contact op met een beheerder."))
            return False
        if rehashed:
            self.user.password = rehashed
        return True


_dummy: list[str] = []


def _dummy_hash() -> str:
    """The hash of a password that nobody has, computed once in each process."""
    if not _dummy:
        _dummy.append(hash_password("".join(chr(97 + number % 26) for number in range(64))))
    return _dummy[0]


class ForgotForm(FlaskForm):
    email = EmailField(_l("E-mailadres"), filters=[stripped], validators=_EMAIL, render_kw={"autocomplete": "username"})


class ResetForm(ResetPasswordForm):
    """A new password, by the link in a mail."""

    password = PasswordField(
        _l("Nieuw wachtwoord"),
        description=_MINIMUM,
        validators=[InputRequired(_l("Vul een wachtwoord in."))],
        render_kw={"autocomplete": "new-password", "minlength": 10},
    )
    password_confirm = PasswordField(
        _l("Nog eens"),
        validators=[EqualTo("password", _l("De twee wachtwoorden zijn niet gelijk."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangeForm(ChangePasswordForm):
    """A new password, for somebody who knows the old one."""

    password = PasswordField(_l("Huidig wachtwoord"), render_kw={"autocomplete": "current-password"})
    new_password = PasswordField(
        _l("Nieuw wachtwoord"),
        description=_MINIMUM,
        validators=[InputRequired(_l("Vul een wachtwoord in."))],
        render_kw={"autocomplete": "new-password", "minlength": 10},
    )
    new_password_confirm = PasswordField(
        _l("Nog eens"),
        validators=[EqualTo("new_password", _l("De twee wachtwoorden zijn niet gelijk."))],
        render_kw={"autocomplete": "new-password"},
    )
