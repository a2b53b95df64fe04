"""What a meeting and a poll share in asking people without an account: whom, and what is said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel.groups.joining.addresses import PastedAddress
from samenspel.groups.outsiders.forms import InviteOutsidersForm
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.queries import MAX_OUTSIDERS, emails_with_account


@dataclass(frozen=True, slots=True)
class ChosenAddresses:
    """The addresses of a form: those `to_ask`, and why others get no mail, `with_account` or asked `again`."""

    to_ask: Sequence[PastedAddress]
    with_account: Sequence[str]
    again: Sequence[str]


def choose_addresses(form: InviteOutsidersForm, known: Iterable[InvitedOutsider]) -> ChosenAddresses | None:
    """Whom a valid form asks, where `known` were asked before; None where they are too many, which the form says."""
    asked = {each.email for each in known}
    pasted = form.pasted.addresses
    with_account = emails_with_account([each.email for each in pasted])
    to_ask = [each for each in pasted if each.email not in with_account]
    if len(asked) + len(to_ask) > MAX_OUTSIDERS:
        form.addresses.errors = [_("Nodig er hoogstens %(max)d in totaal uit.", max=MAX_OUTSIDERS)]
        return None
    again = sorted(asked & {each.email for each in to_ask})
    return ChosenAddresses(to_ask, sorted(with_account), again)


def tell_who_was_asked(invited: int, chosen: ChosenAddresses) -> None:
    """Says on the next page how many get a mail, and why the others do not."""
    if invited:
        flash(ngettext("%(num)d persoon krijgt een mail.", "%(num)d personen krijgen een mail.", invited), "success")
    if chosen.with_account:
        some = ", ".join(chosen.with_account)
        flash(_("Heeft al een account, nodig uit in het overleg zelf: %(addresses)s.", addresses=some), "warning")
    if chosen.again:
        flash(_("Was al uitgenodigd: %(addresses)s.", addresses=", ".join(chosen.again)), "warning")
