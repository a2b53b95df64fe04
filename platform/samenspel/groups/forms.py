"""Forms of groups."""

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from samenspel.groups.models import GroupKind, MembershipRole, Visibility

KINDS = {
    GroupKind.LEARNING_NETWORK: _l("Lerend netwerk"),
    GroupKind.WORKING_GROUP: _l("Werkgroep"),
    GroupKind.STRATEGIC: _l("Strategisch overleg"),
    GroupKind.SOUNDING_BOARD: _l("Klankbordgroep"),
    GroupKind.CLUSTER: _l("Cluster"),
    GroupKind.CONSULTANTS_DAY: _l("Sectorconsulentendag"),
}
ROLES = {
    MembershipRole.ORGANISER: _l("Organisator"),
    MembershipRole.MEMBER: _l("Deelnemer"),
    MembershipRole.FOLLOWER: _l("Volger"),
}


def slug_of(name: str) -> str:
    """A short address made of a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().translate(str.maketrans("éèëêïîöôüûáàâç", "eeeeiioouuaaac"))).strip(
        "-"
    )[:70]


class GroupForm(FlaskForm):
    name = StringField(
        _l("Naam"),
        validators=[
            DataRequired(_l("Geef het overleg een naam.")),
            Length(max=160, message=_l("Hoogstens %(max)d tekens.")),
        ],
    )
    kind = SelectField(_l("Soort"), choices=[(kind.value, name) for kind, name in KINDS.items()])
    visibility = SelectField(
        _l("Wie ziet het?"),
        choices=[
            (Visibility.OPEN.value, _l("Open: iedereen op het platform")),
            (Visibility.CLOSED.value, _l("Besloten: enkel de deelnemers en de ISA's")),
        ],
    )
    theme = SelectField(_l("Thema"), validators=[Optional()])
    lead_fund = SelectField(_l("Trekker"), validators=[Optional()], description=_l("Het fonds dat het overleg trekt."))
    cadence = StringField(_l("Ritme"), validators=[Length(max=80)], description=_l("Bijvoorbeeld: vier keer per jaar."))
    purpose = TextAreaField(
        _l("Doel"),
        validators=[Length(max=5000)],
        description=_l("Waarom komen we samen, en wat moet het opleveren?"),
    )


class MemberForm(FlaskForm):
    """Adds somebody, or gives them another role."""

    account = SelectField(_l("Persoon"), validators=[DataRequired(_l("Kies wie je wil toevoegen."))])
    role = SelectField(_l("Rol"), choices=[(role.value, name) for role, name in ROLES.items()], default="member")
