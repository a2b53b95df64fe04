"""Background work of departures: what was arranged for a day is carried out on it."""

from collections.abc import Sequence
from datetime import time

from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import now, session
from samenspel.groups import queries as groups
from samenspel.meetings.departures import actions, queries
from samenspel.meetings.departures.queries import Charge
from samenspel.people import queries as people
from samenspel.people.accounts import actions as account_actions
from samenspel.people.accounts import queries as accounts
from samenspel.people.accounts.models import PlannedDeparture
from samenspel.people.models import Account
from samenspel.viewer import Viewer
from samenspel.web import in_language


def carry_out_due() -> None:
    """Closes the accounts of those who leave today, and has others go on for another fund.

    What was chosen is looked at anew: who takes over must still be here, and what is no longer theirs is left alone.
    """
    for departure in queries.due_departures(clock.today()):
        account = people.active_account(departure.account_id)
        viewer = next(iter(groups.viewers_of([departure.by_id])), None)
        if account is None or viewer is None:
            account_actions.cancel_departure(departure.account_id)
            continue
        _carry_out(viewer, account, departure)


def _carry_out(viewer: Viewer, account: Account, departure: PlannedDeparture) -> None:
    session().refresh(account, with_for_update=True)
    charges = queries.charges_of(viewer, account.id)
    successors = queries.still_active(queries.successors_of(departure.id))
    fund_id, role = departure.fund_id, departure.role
    if accounts.is_last_of_role(account):
        account_actions.cancel_departure(account.id)
        _tell(viewer, account, [], was_last=True)
        return
    nobody = [charge for charge in charges if successors.get(charge.key) is None]
    if fund_id is None or role is None:
        actions.leave(viewer, account, charges, successors, now())
    else:
        at = clock.from_local(departure.on, time())
        actions.move(viewer, account, charges, successors, at, fund_id=fund_id, role=role)
    _tell(viewer, account, nobody, was_last=False, moved=fund_id is not None)


def _tell(viewer: Viewer, account: Account, nobody: Sequence[Charge], *, was_last: bool, moved: bool = False) -> None:
    """Tells who arranged it that it was done, and what nobody took over."""
    with in_language(viewer.locale):
        if was_last:
            subject = _("Niet gesloten: het account van %(name)s", name=account.name)
        elif moved:
            subject = _("%(name)s is overgestapt", name=account.name)
        else:
            subject = _("%(name)s is vertrokken", name=account.name)
    mail.send_later(
        viewer.email,
        subject,
        "people_departed",
        locale=viewer.locale,
        name=viewer.name,
        person=account.name,
        was_last=was_last,
        moved=moved,
        charges=[] if moved else [(charge.kind.value, charge.title, charge.group_name) for charge in nobody],
        link=mail.link_to("people.account", account_id=account.id),
    )
