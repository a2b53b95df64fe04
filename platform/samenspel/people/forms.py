"""Forms about persons and funds."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import URL, DataRequired, Email, EqualTo, InputRequired, Length, Optional

from samenspel.forms import TOO_LONG, MultiCheckboxField, stripped
from samenspel.people.access import is_of_wewis
from samenspel.people.cards import photos
from samenspel.people.extension import SECURITY
from samenspel.people.signin.strength import words_about
from samenspel.people.words import FUND_ROLES, ROLES
from samenspel.runtime.foreign.uploads import UploadRejected
from samenspel.submissions.merging import EditForm
from samenspel.viewer import Role

#: What keywords of a fund are for.
KEYWORDS_HELP = _l("Branches en beroepen, met komma's ertussen: voeding, bedienden. Zo vindt men het fonds.")


def keywords_from(text: str | None) -> list[str]:
    """The keywords of a list with commas, each once, at most twenty."""
    words = (" ".join(word.split())[:60] for word in (text or "").split(","))
    return list({word.casefold(): word for word in words if word}.values())[:20]


class AffiliationForm(EditForm):
    """A role, and the fund or organisation that goes with it."""

    role = SelectField(_l("Rol"))
    fund = SelectField(
        _l("Sectorfonds"),
        description=_l("Voor een sectorconsulent of directeur."),
    )
    organisation = StringField(
        _l("Organisatie"),
        validators=[Length(max=120, message=TOO_LONG)],
        description=_l("Voor wie niet bij een fonds werkt, bijvoorbeeld VDAB of SERV."),
    )

    def set_choices(self, roles: tuple[Role, ...], funds: Any) -> None:
        """Offers roles and funds; `funds` are rows with id and name."""
        self.role.choices = [(role.value, ROLES[role]) for role in roles]
        self.fund.choices = [("", _l("Geen fonds")), *((str(row.id), row.name) for row in funds)]

    def validate_fund(self, field: Field) -> None:
        of_a_fund = self.role.data in FUND_ROLES
        if of_a_fund and not field.data:
            raise ValidationError(_l("Kies het fonds van deze sectorconsulent of directeur."))
        if not of_a_fund and field.data:
            raise ValidationError(_l("Alleen een sectorconsulent of directeur hoort bij een fonds."))


class InviteForm(AffiliationForm):
    name = StringField(
        _l("Naam"),
        filters=[stripped],
        validators=[DataRequired(_l("Vul de naam in.")), Length(max=120, message=TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        _l("E-mailadres"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Vul het e-mailadres in.")),
            Email(_l("Dit is geen geldig e-mailadres.")),
            Length(max=254, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "off"},
    )
    groups = MultiCheckboxField(_l("Meteen deelnemer van"), validators=[Optional()])

    def validate_groups(self, field: Field) -> None:
        if field.data and self.role.data == Role.GUEST and is_of_wewis(Role.GUEST, self.organisation.data):
            raise ValidationError(
                _l("Wie voor WEWIS werkt, ziet enkel initiatieven en resultaten, en neemt nergens deel.")
            )


class AcceptInvitationForm(FlaskForm):
    """Accepts an invitation."""

    name = StringField(
        _l("Naam"),
        filters=[stripped],
        validators=[DataRequired(_l("Vul je naam in.")), Length(max=120, message=TOO_LONG)],
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        _l("Kies een wachtwoord"),
        description=_l("Minstens 10 tekens. Een zin die je makkelijk onthoudt, is een goed wachtwoord."),
        validators=[InputRequired(_l("Vul een wachtwoord in."))],
        render_kw={"autocomplete": "new-password", "minlength": 10},
    )
    password_again = PasswordField(
        _l("Nog eens"),
        validators=[EqualTo("password", _l("De twee wachtwoorden zijn niet gelijk."))],
        render_kw={"autocomplete": "new-password"},
    )

    #: What the invitation tells of whom it is for.
    about: tuple[str | None, ...] = ()

    def validate_password(self, field: Field) -> None:
        words = words_about(self.name.data, *self.about)
        wrong, _normal = SECURITY.get().password_util.validate(field.data, True, words=words)
        if wrong:
            raise ValidationError(wrong[0])


class ContactCardForm(EditForm):
    """The viewer's own contact card."""

    name = StringField(
        _l("Naam"),
        filters=[stripped],
        validators=[DataRequired(_l("Vul je naam in.")), Length(max=120, message=TOO_LONG)],
        render_kw={"autocomplete": "name"},
    )
    job_title = StringField(
        _l("Functie"),
        validators=[Length(max=120, message=TOO_LONG)],
        render_kw={"autocomplete": "organization-title"},
    )
    phone = StringField(
        _l("Telefoon"),
        validators=[Length(max=40, message=TOO_LONG)],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    expertise = StringField(
        _l("Waar weet je veel van?"),
        description=_l("Enkele trefwoorden, met komma's ertussen. Zo vinden collega's je."),
        validators=[Length(max=400, message=TOO_LONG)],
    )
    about = TextAreaField(_l("Over mij"), validators=[Length(max=3000, message=TOO_LONG)])
    locale = SelectField(
        _l("Taal van het platform"), choices=[SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]
    )
    photo = FileField(_l("Foto"), render_kw={"accept": photos.ACCEPT})
    without_photo = BooleanField(_l("Mijn foto weghalen"))

    def validate_photo(self, field: Field) -> None:
        try:
            photos.received()
        except UploadRejected as error:
            raise ValidationError(photos.photo_rejection(error, field.data.filename)) from error

    @property
    def keywords(self) -> list[str]:
        return keywords_from(self.expertise.data)


class FundForm(EditForm):
    """The page of a fund, as its director writes it."""

    about = TextAreaField(_l("Over het fonds"), validators=[Length(max=5000, message=TOO_LONG)])
    website = URLField(
        _l("Website"),
        validators=[
            Optional(),
            Length(max=200, message=TOO_LONG),
            URL(message=_l("Dit is geen geldig webadres. Begin met https://")),
        ],
        render_kw={"placeholder": "https://"},
    )
    keywords = StringField(
        _l("Trefwoorden"), filters=[stripped], validators=[Length(max=400, message=TOO_LONG)], description=KEYWORDS_HELP
    )
    themes = MultiCheckboxField(_l("Thema's waarop het fonds werkt"), validators=[Optional()])

    def validate_website(self, field: Field) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_l("Dit is geen geldig webadres. Begin met https://"))


class AccountImportForm(FlaskForm):
    """A list of accounts: a file, or pasted text, which the preview passes on."""

    file = FileField(_l("CSV- of Excel-bestand"))
    text = TextAreaField(_l("Of plak de lijst hier"), validators=[Length(max=500_000)])
    strict = BooleanField(_l("Niets importeren zolang er een fout in de lijst staat"))
    invite = BooleanField(_l("Iedereen meteen een mail sturen met een link om een wachtwoord te kiezen"))
