"""Forms of groups."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from samenspel.groups.models import GroupKind, MembershipRole, Visibility
from samenspel.people.forms import trimmed

KINDS = {
    GroupKind.LEARNING_NETWORK: _l("Lerend netwerk"),
    GroupKind.WORKING_GROUP: _l("Werkgroep"),
    GroupKind.STRATEGIC: _l("Strategisch overleg"),
    GroupKind.SOUNDING_BOARD: _l("Klankbordgroep"),
    GroupKind.CLUSTER: _l("Cluster"),
    GroupKind.CONSULTANTS_DAY: _l("Sectorconsulentendag"),
}
#: Several of a kind, above a list of them.
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


_TOO_LONG = _l("Hoogstens %(max)d tekens.")
_NOT_LISTED = _l("Kies iets uit de lijst.")


def choose(label: Any, choices: Any = None, **more: Any) -> SelectField:
    """A list to choose one thing from; `choices` are pairs (value, label)."""
    listed = None if choices is None else [SelectChoice(*pair) for pair in choices]
    return SelectField(label, choices=listed, invalid_choice_message=_NOT_LISTED, **more)


class GroupForm(FlaskForm):
    """What a group is about. The themes and funds to choose from are given by `groups.routes.fill_choices`."""

    name = StringField(
        _l("Naam"),
        filters=[trimmed],
        validators=[DataRequired(_l("Geef het overleg een naam.")), Length(max=160, message=_TOO_LONG)],
    )
    kind = choose(_l("Soort"), [(kind.value, name) for kind, name in KINDS.items()])
    visibility = choose(
        _l("Wie ziet het?"),
        [
            (Visibility.OPEN.value, _l("Open: iedereen op het platform")),
            (Visibility.CLOSED.value, _l("Besloten: enkel de deelnemers en de ISA's")),
        ],
    )
    theme = choose(_l("Thema"), validators=[Optional()])
    lead_fund = choose(_l("Trekker"), validators=[Optional()], description=_l("Het fonds dat het overleg trekt."))
    lead_label = StringField(
        _l("Andere trekker"),
        filters=[trimmed],
        validators=[Length(max=120, message=_TOO_LONG)],
        description=_l("Als geen fonds het overleg trekt. Bijvoorbeeld: SERV."),
    )
    cadence = StringField(
        _l("Ritme"),
        filters=[trimmed],
        validators=[Length(max=80, message=_TOO_LONG)],
        description=_l("Bijvoorbeeld: vier keer per jaar."),
    )
    purpose = TextAreaField(
        _l("Doel"),
        filters=[trimmed],
        validators=[Length(max=5000, message=_TOO_LONG)],
        description=_l("Waarom komen we samen, en wat moet het opleveren?"),
    )
    unreported = BooleanField(
        _l("Niet rapporteren"),
        description=_l(
            "Voor een cluster die fondsen zelf opzetten, buiten de werking van de SERV. Wat er gebeurt weegt mee "
            "in de analyse, maar komt in geen lijst, kaart, cijfer of bestand ervan."
        ),
    )

    def validate_unreported(self, field: Field) -> None:
        if field.data and self.kind.data != GroupKind.CLUSTER:
            raise ValidationError(gettext("Dit kan enkel bij een cluster. Haal het vinkje weg, of kies die soort."))


class MemberForm(FlaskForm):
    """Adds somebody."""

    account = choose(_l("Persoon"), validators=[DataRequired(_l("Kies wie je wil toevoegen."))])
    role = choose(_l("Rol"), [(role.value, name) for role, name in ROLES.items()], default="member")
