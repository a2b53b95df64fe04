"""Forms of groups."""

import uuid
from collections.abc import Collection
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from samenspel.forms import TOO_LONG, select_field, stripped
from samenspel.groups.actions import GroupDetails
from samenspel.groups.models import Group, GroupKind, MembershipRole, Visibility
from samenspel.people import queries as people
from samenspel.submissions.merging import EditForm

KINDS = {
    GroupKind.LEARNING_NETWORK: _l("Lerend netwerk"),
    GroupKind.WORKING_GROUP: _l("Werkgroep"),
    GroupKind.STRATEGIC: _l("Strategisch overleg"),
    GroupKind.SOUNDING_BOARD: _l("Klankbordgroep"),
    GroupKind.CLUSTER: _l("Cluster"),
    GroupKind.CONSULTANTS_DAY: _l("Sectorconsulentendag"),
}
#: The plurals, as headings of lists.
KINDS_OF_MANY = KINDS | {
    GroupKind.LEARNING_NETWORK: _l("Lerende netwerken"),
    GroupKind.WORKING_GROUP: _l("Werkgroepen"),
    GroupKind.CLUSTER: _l("Clusters"),
    GroupKind.CONSULTANTS_DAY: _l("Sectorconsulentendagen"),
}
ROLES = {
    MembershipRole.ORGANISER: _l("Organisator"),
    MembershipRole.MEMBER: _l("Deelnemer"),
    MembershipRole.FOLLOWER: _l("Volger"),
}


class GroupForm(EditForm):
    """What a group is about."""

    name = StringField(
        _l("Naam"),
        filters=[stripped],
        validators=[DataRequired(_l("Geef het overleg een naam.")), Length(max=160, message=TOO_LONG)],
    )
    kind = select_field(_l("Soort"), [(kind.value, name) for kind, name in KINDS.items()])
    visibility = select_field(
        _l("Wie ziet het?"),
        [
            (Visibility.OPEN.value, _l("Open: iedereen op het platform")),
            (Visibility.HIDDEN.value, _l("Besloten: enkel de deelnemers en de ISA's")),
        ],
    )
    theme = select_field(_l("Thema"), validators=[Optional()])
    lead_fund = select_field(_l("Trekker"), validators=[Optional()], description=_l("Het fonds dat het overleg trekt."))
    lead_label = StringField(
        _l("Andere trekker"),
        filters=[stripped],
        validators=[Length(max=120, message=TOO_LONG)],
        description=_l("Als geen fonds het overleg trekt. Bijvoorbeeld: SERV."),
    )
    cadence = StringField(
        _l("Ritme"),
        filters=[stripped],
        validators=[Length(max=80, message=TOO_LONG)],
        description=_l("Bijvoorbeeld: vier keer per jaar."),
    )
    purpose = TextAreaField(
        _l("Doel"),
        filters=[stripped],
        validators=[Length(max=5000, message=TOO_LONG)],
        description=_l("Waarom komen we samen, en wat moet het opleveren?"),
    )
    unreported = BooleanField(
        _l("Niet rapporteren"),
        description=_l(
            "Voor een cluster die fondsen zelf opzetten, buiten de werking van de SERV. Wat er gebeurt weegt mee "
            "in de analyse, maar komt in geen lijst, kaart, cijfer of bestand ervan. Een besloten overleg telt er "
            "nooit in mee."
        ),
    )

    def validate_unreported(self, field: Field) -> None:
        if field.data and self.kind.data != GroupKind.CLUSTER:
            raise ValidationError(gettext("Dit kan enkel bij een cluster. Haal het vinkje weg, of kies die soort."))

    @classmethod
    def from_group(cls, group: Group) -> Self:
        """The form as it shows a group, until something else is sent."""
        return cls(
            name=group.name,
            kind=group.kind.value,
            visibility=group.visibility.value,
            theme=str(group.theme_id or ""),
            lead_fund=str(group.lead_fund_id or ""),
            lead_label=group.lead_label,
            cadence=group.cadence,
            purpose=group.purpose,
            unreported=group.unreported,
        )

    def set_choices(self, theme: uuid.UUID | None = None, fund: uuid.UUID | None = None) -> None:
        """Offers the open themes and funds, and the ones that are chosen already, open or not."""
        themes = [SelectChoice(str(row.id), row.name) for row in people.theme_rows([theme])]
        funds = [SelectChoice(str(row.id), row.name) for row in people.fund_rows([fund])]
        self.theme.choices = [SelectChoice("", gettext("Geen thema")), *themes]
        self.lead_fund.choices = [SelectChoice("", gettext("Geen fonds, of nog niet bekend")), *funds]

    @property
    def details(self) -> GroupDetails:
        """What was sent, once it is valid."""
        return GroupDetails(
            name=self.name.data or "",
            kind=GroupKind(self.kind.data),
            visibility=Visibility(self.visibility.data),
            theme_id=uuid.UUID(self.theme.data) if self.theme.data else None,
            lead_fund_id=uuid.UUID(self.lead_fund.data) if self.lead_fund.data else None,
            lead_label=self.lead_label.data or "",
            cadence=self.cadence.data or "",
            purpose=self.purpose.data or "",
            unreported=bool(self.unreported.data),
        )


class MemberForm(FlaskForm):
    """An organiser adds somebody to the group."""

    account = select_field(_l("Persoon"), validators=[DataRequired(_l("Kies wie je wil toevoegen."))])
    role = select_field(_l("Rol"), [(role.value, name) for role, name in ROLES.items()], default="member")

    def set_choices(self, members: Collection[uuid.UUID]) -> None:
        """Offers everybody who can take part, those who are a member already apart."""
        others = [SelectChoice(str(account_id), name) for account_id, name in people.names_to_add()]
        self.account.choices = [
            SelectChoice("", gettext("Kies een persoon")),
            *(choice for choice in others if choice.value not in {str(member) for member in members}),
        ]
