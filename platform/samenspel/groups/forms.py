"""Forms of groups."""

import uuid
from collections.abc import Collection, Sequence
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from samenspel.clock import today
from samenspel.forms import TOO_LONG, Day, select_field, stripped
from samenspel.groups.actions import GroupDetails
from samenspel.groups.guests.forms import not_before_today
from samenspel.groups.kinds import DEFAULTS, joining_for
from samenspel.groups.models import Group, GroupKind, Joining, MembershipRole, Posting, Visibility
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
            (Visibility.OPEN.value, _l("Open: iedereen op het platform leest mee")),
            (Visibility.CLOSED.value, _l("Besloten: anderen zien dat het bestaat, niet wat erin gebeurt")),
            (Visibility.HIDDEN.value, _l("Verborgen: het bestaat enkel voor de deelnemers en de ISA's")),
        ],
        validators=[Optional()],
    )
    joining = select_field(
        _l("Hoe doe je mee?"),
        [
            (Joining.FREE.value, _l("Vrij: wie wil, doet mee")),
            (Joining.REQUEST.value, _l("Op vraag: een organisator beslist")),
            (Joining.INVITATION.value, _l("Op uitnodiging: een organisator voegt je toe")),
        ],
        validators=[Optional()],
    )
    join_question = StringField(
        _l("Vraag aan wie wil meedoen"),
        filters=[stripped],
        validators=[Length(max=300, message=TOO_LONG)],
        description=_l("Bij meedoen op vraag. Bijvoorbeeld: wat wil je inbrengen?"),
    )
    posting = select_field(
        _l("Wie schrijft erin?"),
        [
            (Posting.MEMBERS.value, _l("Iedereen die meedoet of volgt")),
            (Posting.ORGANISERS.value, _l("Enkel de organisatoren: de anderen lezen, stemmen en geven antwoord")),
        ],
        validators=[Optional()],
    )
    funds_only = BooleanField(
        _l("Enkel voor sectorfondsen"),
        description=_l(
            "Wie bij geen sectorfonds werkt (gasten, partners, de SERV), kan niet meedoen en niet uitgenodigd worden. "
            "Wie er al in zit, blijft."
        ),
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
        description=_l("Waarom komen we samen?"),
    )
    wanted_result = TextAreaField(
        _l("Gewenst resultaat"),
        filters=[stripped],
        validators=[Length(max=500, message=TOO_LONG)],
        description=_l("Wat ligt er als het overleg klaar is?"),
    )
    closes_on = Day(
        _l("Einddatum"),
        validators=[Optional()],
        description=_l(
            "Voor tijdelijk overleg. De organisatoren krijgen twee weken vooraf bericht; de dag erna wordt het "
            "gearchiveerd, en alles blijft leesbaar."
        ),
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

    def validate_joining(self, field: Field) -> None:
        visibility = Visibility(self.visibility.data) if self.visibility.data in list(Visibility) else None
        if not field.data or visibility is None or joining_for(visibility, Joining(field.data)) == field.data:
            return
        if visibility is Visibility.HIDDEN:
            raise ValidationError(gettext("Een verborgen overleg kent niemand anders. Kies: op uitnodiging."))
        raise ValidationError(gettext("Wie vrij meedoet, ziet alles. Kies op vraag of op uitnodiging."))

    def validate_closes_on(self, field: Field) -> None:
        if field.data and field.data != field.object_data and field.data <= today():
            raise ValidationError(gettext("Kies een dag na vandaag."))

    @classmethod
    def of_kind(cls, kind: GroupKind) -> Self:
        """The form of a new group, filled in as its kind begins."""
        usual = DEFAULTS[kind]
        return cls(
            kind=kind.value,
            visibility=usual.visibility.value,
            joining=usual.joining.value,
            posting=usual.posting.value,
        )

    @classmethod
    def from_group(cls, group: Group) -> Self:
        """The form as it shows a group, until something else is sent."""
        return cls(
            name=group.name,
            kind=group.kind.value,
            visibility=group.visibility.value,
            joining=group.joining.value,
            join_question=group.join_question,
            posting=group.posting.value,
            wanted_result=group.wanted_result,
            closes_on=group.closes_on,
            theme=str(group.theme_id or ""),
            lead_fund=str(group.lead_fund_id or ""),
            lead_label=group.lead_label,
            cadence=group.cadence,
            purpose=group.purpose,
            unreported=group.unreported,
            funds_only=group.funds_only,
        )

    def set_choices(
        self,
        theme: uuid.UUID | None = None,
        fund: uuid.UUID | None = None,
        kinds: Sequence[GroupKind] = tuple(GroupKind),
    ) -> None:
        """Offers these kinds, the open themes and funds, and the ones that are chosen already, open or not."""
        self.kind.choices = [SelectChoice(kind.value, KINDS[kind]) for kind in kinds]
        themes = [SelectChoice(str(row.id), row.name) for row in people.theme_rows([theme])]
        funds = [SelectChoice(str(row.id), row.name) for row in people.fund_rows([fund])]
        self.theme.choices = [SelectChoice("", gettext("Geen thema")), *themes]
        self.lead_fund.choices = [SelectChoice("", gettext("Geen fonds, of nog niet bekend")), *funds]

    @property
    def details(self) -> GroupDetails:
        """What was sent, once it is valid. What was not sent is as the kind of the group begins."""
        kind = GroupKind(self.kind.data)
        usual = DEFAULTS[kind]
        visibility = Visibility(self.visibility.data or usual.visibility)
        return GroupDetails(
            name=self.name.data or "",
            kind=kind,
            visibility=visibility,
            joining=joining_for(visibility, Joining(self.joining.data or usual.joining)),
            join_question=self.join_question.data or "",
            posting=Posting(self.posting.data or usual.posting),
            wanted_result=self.wanted_result.data or "",
            closes_on=self.closes_on.data,
            theme_id=uuid.UUID(self.theme.data) if self.theme.data else None,
            lead_fund_id=uuid.UUID(self.lead_fund.data) if self.lead_fund.data else None,
            lead_label=self.lead_label.data or "",
            cadence=self.cadence.data or "",
            purpose=self.purpose.data or "",
            unreported=bool(self.unreported.data),
            funds_only=bool(self.funds_only.data),
        )


class MemberForm(FlaskForm):
    """An organiser adds somebody to the group."""

    account = select_field(_l("Persoon"), validators=[DataRequired(_l("Kies wie je wil toevoegen."))])
    role = select_field(_l("Rol"), [(role.value, name) for role, name in ROLES.items()], default="member")
    until = Day(_l("Laatste dag, voor een gast"), validators=[Optional(), not_before_today])

    def set_choices(self, members: Collection[uuid.UUID], *, funds_only: bool = False) -> None:
        """Offers everybody who can take part, those who are a member already apart, and perhaps those of no fund."""
        names = people.names_to_add(of_funds=funds_only)
        others = [SelectChoice(str(account_id), name) for account_id, name in names]
        self.account.choices = [
            SelectChoice("", gettext("Kies een persoon")),
            *(choice for choice in others if choice.value not in {str(member) for member in members}),
        ]


def kept_out(name: str) -> str:
    """Why somebody does not come into a group for funds only."""
    return str(gettext("%(name)s werkt bij geen sectorfonds, en dit overleg is enkel voor sectorfondsen.", name=name))
