"""The form of an initiative."""

import re
import uuid
from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField, URLField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import URL, DataRequired, Length, Optional

from samenspel.forms import TOO_LONG, Day, MultiCheckboxField, id_from, stripped
from samenspel.initiatives.actions import InitiativeDetails
from samenspel.initiatives.models import Initiative, InitiativeChannel, IsaRole
from samenspel.initiatives.words import CHANNELS, ROLES
from samenspel.submissions.merging import EditForm

MAX_PARTNERS = 40


class InitiativeForm(EditForm):
    """An initiative, as those who maintain the list describe it."""

    title = StringField(
        _l("Titel"),
        filters=[stripped],
        validators=[DataRequired(_l("Geef het initiatief een titel.")), Length(max=200, message=TOO_LONG)],
    )
    about = TextAreaField(_l("Waarover gaat het?"), filters=[stripped], validators=[Length(max=5000, message=TOO_LONG)])
    theme = SelectField(_l("Thema"), validators=[Optional()])
    channel = SelectField(
        _l("Hoe kwam het tot stand?"), choices=[SelectChoice(each.value, name) for each, name in CHANNELS.items()]
    )
    isa_roles = MultiCheckboxField(
        _l("Rol van de ISA's"),
        validators=[Optional()],
        choices=[SelectChoice(role.value, name) for role, name in ROLES.items()],
    )
    lead_fund = SelectField(
        _l("Trekker"), validators=[Optional()], description=_l("Het fonds dat het initiatief trekt.")
    )
    partners = MultiCheckboxField(_l("Fondsen die meewerken"), validators=[Optional()])
    external_partners = TextAreaField(
        _l("Externe partners"),
        validators=[Length(max=2000, message=TOO_LONG)],
        description=_l("Eén per regel, of met een puntkomma ertussen."),
    )
    website = URLField(
        _l("Website"),
        filters=[stripped],
        validators=[
            Optional(),
            Length(max=300, message=TOO_LONG),
            URL(message=_l("Dit is geen geldig webadres. Begin met https://")),
        ],
        render_kw={"placeholder": "https://"},
    )
    starts_on = Day(_l("Begin"), validators=[Optional()])
    ends_on = Day(_l("Einde"), validators=[Optional()], description=_l("Leeg zolang het loopt."))
    in_covenant = BooleanField(_l("Staat in een sectorconvenant"))
    unreported = BooleanField(
        _l("Niet rapporteren"),
        description=_l(
            "Voor wat fondsen opzetten buiten de werking van de SERV. Dat ze samenwerken weegt mee in de analyse, "
            "maar komt in geen lijst, kaart, cijfer of bestand ervan, en WEWIS ziet het niet."
        ),
    )

    @classmethod
    def from_initiative(cls, initiative: Initiative, partner_ids: Sequence[uuid.UUID]) -> Self:
        """The form as it shows an initiative, until something else is sent."""
        return cls(
            title=initiative.title,
            about=initiative.about,
            theme=str(initiative.theme_id or ""),
            channel=initiative.channel.value,
            isa_roles=initiative.isa_roles,
            lead_fund=str(initiative.lead_fund_id or ""),
            partners=[str(fund_id) for fund_id in partner_ids],
            external_partners="\n".join(initiative.external_partners),
            website=initiative.website,
            starts_on=initiative.starts_on,
            ends_on=initiative.ends_on,
            in_covenant=initiative.in_covenant,
            unreported=initiative.unreported,
        )

    def set_choices(self, themes: Sequence[Any], funds: Sequence[Any]) -> None:
        """Offers themes and funds: rows with id and name."""
        self.theme.choices = [SelectChoice("", _l("Geen thema")), *_rows(themes)]
        self.lead_fund.choices = [SelectChoice("", _l("Nog geen trekker")), *_rows(funds)]
        self.partners.choices = _rows(funds)

    def validate_external_partners(self, field: Field) -> None:
        names = self.external_names
        if len(names) > MAX_PARTNERS or any(len(name) > 120 for name in names):
            raise ValidationError(gettext("Hoogstens veertig namen, elk van hoogstens 120 tekens."))

    def validate_website(self, field: Field) -> None:
        if field.data and not field.data.lower().startswith(("https://", "http://")):
            raise ValidationError(gettext("Dit is geen geldig webadres. Begin met https://"))

    def validate_ends_on(self, field: Field) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("Het einde ligt voor het begin."))

    def validate_unreported(self, field: Field) -> None:
        if field.data and self.channel.data == InitiativeChannel.SERV:
            raise ValidationError(
                gettext("Dit kan niet bij een initiatief binnen de werking van de SERV. Haal het vinkje weg.")
            )

    @property
    def external_names(self) -> list[str]:
        """The external partners, each once."""
        names = (" ".join(name.split()) for name in re.split(r"[;\r\n]", self.external_partners.data or ""))
        return list(dict.fromkeys(name for name in names if name))

    @property
    def details(self) -> InitiativeDetails:
        """What was sent, once it is valid."""
        return InitiativeDetails(
            title=self.title.data or "",
            about=self.about.data or "",
            theme_id=id_from(self.theme.data),
            channel=InitiativeChannel(self.channel.data),
            isa_roles=[IsaRole(role) for role in self.isa_roles.data or ()],
            lead_fund_id=id_from(self.lead_fund.data),
            partner_ids=[uuid.UUID(fund) for fund in self.partners.data or ()],
            external_partners=self.external_names,
            in_covenant=bool(self.in_covenant.data),
            website=self.website.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            unreported=bool(self.unreported.data),
        )


def _rows(rows: Sequence[Any]) -> list[SelectChoice]:
    return [SelectChoice(str(row.id), row.name) for row in rows]
