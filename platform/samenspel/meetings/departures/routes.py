"""HTTP of somebody who leaves or goes to another fund: what hangs on them, and who takes it over."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import time

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import clock, web
from samenspel.db import now, session
from samenspel.forms import id_from
from samenspel.meetings.blueprint import bp
from samenspel.meetings.departures import actions, queries
from samenspel.meetings.departures.forms import FundMoveForm, LeaveForm, SuccessorsForm, with_things
from samenspel.meetings.departures.queries import Candidates, Charge
from samenspel.meetings.departures.words import KINDS, about
from samenspel.people import access as people_access
from samenspel.people import queries as people
from samenspel.people.accounts import actions as account_actions
from samenspel.people.accounts import queries as accounts
from samenspel.people.models import Account
from samenspel.people.words import FUND_ROLES, last_of_role
from samenspel.viewer import Role, Viewer


def _reach(account_id: uuid.UUID) -> tuple[Viewer, Account]:
    """An open account of somebody else, for an administrator."""
    me = web.viewer()
    web.require_visible(people_access.may_manage_accounts(me))
    account = web.or_404(people.active_account(account_id))
    web.require(people_access.may_change_account(me, account.id))
    return me, account


@bp.route("/beheer/accounts/<uuid:account_id>/vertrek", methods=["GET", "POST"])
def leave(account_id: uuid.UUID) -> ResponseReturnValue:
    """What hangs on somebody, each with a successor; then the account is closed, today or on a day to come."""
    me, account = _reach(account_id)
    charges = queries.charges_of(me, account.id)
    found = queries.candidates(account, charges)
    labels = dict(people.names_to_add())
    everything = _everything(found)
    form = with_things(LeaveForm, charges, found, labels, everything=everything)(**_stored(account, charges, False))
    if not form.validate_on_submit():
        return _page("meetings/departures/leave.html", form, account, found, labels, everything)
    if accounts.is_last_of_role(account):
        flash(last_of_role(account.role), "error")
        return _page("meetings/departures/leave.html", form, account, found, labels, everything)
    assert form.on.data is not None
    if form.on.data > clock.today():
        account_actions.plan_departure(me, account, form.on.data, form.chosen())
        flash(_("Het vertrek van %(name)s is gepland.", name=account.name), "success")
    else:
        session().refresh(account, with_for_update=True)
        actions.leave(me, account, charges, queries.still_active(form.chosen()), now())
        flash(_("Het account van %(name)s is gesloten.", name=account.name), "success")
    return web.back_to(url_for("people.account", account_id=account.id))


@bp.route("/beheer/accounts/<uuid:account_id>/verhuizing", methods=["GET", "POST"])
def move(account_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody goes to another fund, from a day, with what goes along; the rest stays with a colleague."""
    me, account = _reach(account_id)
    web.require_visible(account.role in FUND_ROLES)
    charges = queries.charges_of(me, account.id)
    found = queries.candidates(account, charges)
    labels = dict(people.names_to_add())
    kind = with_things(FundMoveForm, charges, found, labels, goes_along=account.id)
    asked = {"fund": request.args.get("fonds", ""), "role": request.args.get("rol", account.role.value)}
    form = kind(**asked | _stored(account, charges, True))
    form.set_funds(people.fund_rows(), account.fund_id)
    if not form.validate_on_submit():
        return _page("meetings/departures/move.html", form, account, found, labels)
    assert form.on.data is not None
    fund_id, role = uuid.UUID(form.fund.data), Role(form.role.data)
    if form.on.data > clock.today():
        account_actions.plan_departure(me, account, form.on.data, form.chosen(), fund_id=fund_id, role=role)
        flash(_("De overstap van %(name)s is gepland.", name=account.name), "success")
    else:
        session().refresh(account, with_for_update=True)
        at = now() if form.on.data == clock.today() else clock.from_local(form.on.data, time())
        actions.move(me, account, charges, queries.still_active(form.chosen()), at, fund_id=fund_id, role=role)
        flash(_("%(name)s werkt nu voor %(fund)s.", name=account.name, fund=people.fund_name(fund_id) or ""), "success")
    return web.back_to(url_for("people.account", account_id=account.id))


def _everything(found: Candidates) -> uuid.UUID | None:
    """Who is to take over everything, by ?door=."""
    chosen = id_from(request.args.get("door"))
    return chosen if chosen in found.everybody else None


def _stored(account: Account, charges: Iterable[Charge], is_move: bool) -> dict[str, object]:
    """What a form begins with where something was arranged before; today otherwise."""
    departure = accounts.departure_of(account.id)
    if departure is None or (departure.fund_id is not None) != is_move:
        return {"on": clock.today()}
    stored: dict[str, object] = {"on": departure.on}
    if departure.fund_id is not None and departure.role is not None:
        stored |= {"fund": str(departure.fund_id), "role": departure.role.value}
    if "door" in request.args:
        return stored
    successors = queries.successors_of(departure.id)
    return stored | {charge.key: str(successors[charge.key] or "") for charge in charges if charge.key in successors}


def _page(
    template: str,
    form: SuccessorsForm,
    account: Account,
    found: Candidates,
    labels: Mapping[uuid.UUID, str],
    everything: uuid.UUID | None = None,
) -> ResponseReturnValue:
    parts = [(label, [each for each in form.charges if each.kind is kind]) for kind, label in KINDS.items()]
    page = render_template(
        template,
        form=form,
        account=account,
        fund=people.fund_name(account.fund_id),
        parts=[
            (label, [(form[each.key], about(each, web.locale())) for each in those]) for label, those in parts if those
        ],
        everybody=[(each, labels[each]) for each in found.everybody if each in labels],
        everything=everything,
        departure=accounts.departure_of(account.id),
    )
    return page, 422 if form.is_submitted() else 200
