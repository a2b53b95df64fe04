"""The forms of somebody who leaves or goes to another fund: from when, and who takes over what."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from samenspel.clock import today
from samenspel.forms import Day, id_from, select_field
from samenspel.meetings.departures.queries import Candidates, Charge, ChargeKind, group_key
from samenspel.people.words import ROLES
from samenspel.viewer import Role

#: So long ahead something can be arranged.
MAX_AHEAD = timedelta(days=400)
#: So long ago somebody can have gone to another fund.
MAX_BACK = timedelta(days=2 * 366)


class SuccessorsForm(FlaskForm):
    """Who takes over each thing. Its fields of things are added by `with_things`, by the keys of the things."""

    on = Day(
        _l("Vanaf wanneer?"),
        description=_l("Vandaag, of een dag die nog komt: dan gebeurt het vanzelf op die dag."),
        validators=[InputRequired(_l("Kies een dag."))],
    )

    #: What is handed over, and who is in the groups; see `with_things`.
    charges: Sequence[Charge] = ()
    members: Mapping[uuid.UUID, set[uuid.UUID]] = MappingProxyType({})
    #: Who keeps what is not handed over, where they go to another fund.
    own_id: uuid.UUID | None = None

    def validate_on(self, field: Field) -> None:
        if field.data and field.data > today() + MAX_AHEAD:
            raise ValidationError(_l("Dat is te ver vooruit: kies een dag binnen het jaar."))
        self._check_day(field.data)

    def _check_day(self, day: date) -> None:
        if day and day < today():
            raise ValidationError(_l("Die dag is voorbij. Kies vandaag of een dag die nog komt."))

    def chosen(self) -> dict[str, uuid.UUID | None]:
        """Who takes over what, by the key of the thing; nothing of what the page did not show yet."""
        return {each.key: id_from(self[each.key].data) for each in self.charges if self[each.key].raw_data}

    def validate(self, extra_validators: Any = None) -> bool:
        """In a closed group only somebody in it can have something in hand, or who takes the place there; and so it is
        with a report in every group."""
        is_valid = bool(super().validate(extra_validators))
        chosen = self.chosen()
        for charge in self.charges:
            successor = chosen.get(charge.key)
            if successor is None or charge.group_id is None or charge.kind is ChargeKind.GROUP:
                continue
            if not charge.is_closed and charge.kind is not ChargeKind.REPORTER:
                continue
            takes_place = chosen.get(group_key(charge.group_id)) == successor
            if (
                not takes_place
                and successor != self.own_id
                and successor not in self.members.get(charge.group_id, set())
            ):
                words = (
                    _("Dit overleg is besloten: kies wie erin zit, of wie er de plaats inneemt.")
                    if charge.is_closed
                    else _(
                        "Een verslaggever neemt deel aan het overleg: kies wie erin zit, of wie er de plaats inneemt."
                    )
                )
                self[charge.key].errors = [*self[charge.key].errors, words]
                is_valid = False
        return is_valid


class LeaveForm(SuccessorsForm):
    """Somebody leaves, and their account is closed."""


class FundMoveForm(SuccessorsForm):
    """Somebody goes to another fund, with what goes along."""

    on = Day(
        _l("Vanaf wanneer?"),
        description=_l("Ook een dag die voorbij is, of die nog komt: dan gebeurt het vanzelf op die dag."),
        validators=[InputRequired(_l("Kies een dag."))],
    )
    fund = select_field(_l("Naar welk fonds?"), validators=[InputRequired(_l("Kies een fonds."))])
    role = select_field(_l("Rol daar"))

    def set_funds(self, funds: Any, own: uuid.UUID | None) -> None:
        """Offers the funds but the own one, and the roles in a fund."""
        self.fund.choices = [
            SelectChoice("", _("Kies een fonds")),
            *(SelectChoice(str(row.id), row.name) for row in funds if row.id != own),
        ]
        roles = (Role.CONSULTANT, Role.DIRECTOR)
        self.role.choices = [SelectChoice(role.value, str(ROLES[role])) for role in roles]

    def _check_day(self, day: date) -> None:
        if day and day < today() - MAX_BACK:
            raise ValidationError(_l("Dat is te lang geleden: kies een dag in de laatste twee jaar."))


Form = TypeVar("Form", bound=SuccessorsForm)


def with_things(
    kind: type[Form],
    charges: Sequence[Charge],
    found: Candidates,
    labels: Mapping[uuid.UUID, str],
    *,
    goes_along: uuid.UUID | None = None,
    everything: uuid.UUID | None = None,
) -> type[Form]:
    """The form with a list for each thing. `goes_along` is who keeps it at their next fund; `everything` is somebody
    who is proposed for all, else a colleague is."""
    fields: dict[str, Any] = {"charges": charges, "members": found.members, "own_id": goes_along}
    for charge in charges:
        people = found.of(charge)
        may_keep = goes_along is not None and charge.kind is not ChargeKind.LEAD
        proposed = str(everything or "")
        if not everything:
            proposed = str(goes_along) if may_keep else str(next(iter(found.colleagues and people), ""))
        if everything and everything not in people:
            people = [everything, *people]
        choices = [(str(goes_along), _("Gaat mee"))] if may_keep else []
        if not may_keep or charge.kind is ChargeKind.GROUP:
            choices.append(("", _("Niemand")))
        choices += [(str(each), labels[each]) for each in people if each in labels]
        fields[charge.key] = select_field(charge.title, choices, default=proposed, validators=[Optional()])
    return type(kind.__name__, (kind,), fields)
