"""HTTP of administration: the funds that somebody works for besides the one of their account."""

import uuid

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.forms import id_from
from samenspel.people import access
from samenspel.people import queries as people
from samenspel.people.affiliations import actions
from samenspel.people.blueprint import bp
from samenspel.people.models import Account
from samenspel.people.words import FUND_ROLES


def _reach(account_id: uuid.UUID) -> Account:
    me = web.viewer()
    web.require_visible(access.may_manage_accounts(me))
    account = web.or_404(people.known_account(account_id))
    web.require(access.may_change_account(me, account.id))
    return account


@bp.post("/beheer/accounts/<uuid:account_id>/fondsen")
def add_affiliation(account_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody works for one more fund (fund=<id>)."""
    account = _reach(account_id)
    chosen = id_from(request.form.get("fund"))
    fund = people.open_fund(chosen) if chosen else None
    if account.role not in FUND_ROLES or account.fund_id is None:
        flash(_("Alleen een sectorconsulent of directeur hoort bij een fonds."), "error")
    elif fund is None:
        flash(_("Kies een fonds uit de lijst."), "error")
    else:
        actions.add(account, fund)
        flash(_("%(name)s werkt nu ook voor %(fund)s.", name=account.name, fund=fund.name), "success")
    return web.back_to(url_for("people.account", account_id=account.id, _anchor="fondsen"))


@bp.post("/beheer/accounts/<uuid:account_id>/fondsen/<uuid:fund_id>/einde")
def end_affiliation(account_id: uuid.UUID, fund_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody works for a fund no more, besides their own."""
    account = _reach(account_id)
    name = web.or_404(people.fund_name(fund_id))
    if actions.end(account, fund_id):
        flash(_("%(name)s werkt niet meer voor %(fund)s.", name=account.name, fund=name), "success")
    return web.back_to(url_for("people.account", account_id=account.id, _anchor="fondsen"))
