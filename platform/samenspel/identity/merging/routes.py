"""HTTP of two accounts of one person that become one."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.forms import id_from
from samenspel.identity.blueprint import bp
from samenspel.identity.merging import actions, queries
from samenspel.identity.merging.forms import MergeForm, named
from samenspel.identity.merging.words import KINDS
from samenspel.people import access
from samenspel.people import queries as people
from samenspel.people.accounts import queries as accounts
from samenspel.people.models import Account
from samenspel.people.words import ROLES, last_of_role
from samenspel.viewer import Viewer


def _reach(account_id: uuid.UUID) -> tuple[Viewer, Account]:
    """An account of somebody else that was not merged yet, for an administrator."""
    me = web.viewer()
    web.require_visible(access.may_manage_accounts(me))
    account = web.or_404(people.known_account(account_id))
    web.require_visible(not queries.was_merged(account.id))
    web.require(access.may_change_account(me, account.id))
    return me, account


@bp.get("/beheer/accounts/<uuid:account_id>/samenvoeging")
def choose_double(account_id: uuid.UUID) -> ResponseReturnValue:
    """The other account of the same person; with ?met= what both have, side by side."""
    _me, account = _reach(account_id)
    if "met" not in request.args:
        return _choice(account, "")
    other, problem = _other(account, request.args["met"])
    if other is None:
        return _choice(account, problem)
    form = MergeForm(formdata=None)
    form.set_accounts(account, other)
    return _comparison(form, account, other)


@bp.post("/beheer/accounts/<uuid:account_id>/samenvoeging")
def merge(account_id: uuid.UUID) -> ResponseReturnValue:
    """Makes one of the two accounts, after both were named."""
    me, account = _reach(account_id)
    other, problem = _other(account, request.args.get("met", ""))
    if other is None:
        return _choice(account, problem)
    queries.lock(account, other)
    form = MergeForm()
    form.set_accounts(account, other)
    if not form.validate_on_submit():
        return _comparison(form, account, other)
    stays, goes = (account, other) if form.stays.data == str(account.id) else (other, account)
    if goes.role is not stays.role and accounts.is_last_of_role(goes):
        form.stays.errors = [*form.stays.errors, last_of_role(goes.role)]
        return _comparison(form, account, other)
    actions.merge(me, goes, stays, keeps_fund=form.has_two_funds and bool(form.keeps_fund.data))
    flash(_("%(old)s is samengevoegd met %(name)s.", old=named(goes), name=named(stays)), "success")
    return web.back_to(url_for("people.account", account_id=stays.id))


def _other(account: Account, sent: str) -> tuple[Account | None, str]:
    """The account that was chosen besides, or why it cannot be that one."""
    chosen = id_from(sent)
    found = people.known_account(chosen) if chosen else None
    if found is None:
        return None, _("Kies het andere account.")
    if found.id == account.id:
        return None, _("Dat is hetzelfde account. Kies het andere account van deze persoon.")
    if queries.was_merged(found.id):
        return None, _("Dat account is al samengevoegd met een ander.")
    if not access.may_change_account(web.viewer(), found.id):
        return None, _("Dat is je eigen account. Een andere beheerder kan het samenvoegen.")
    if not account.active and not found.active:
        return None, _("Allebei de accounts zijn gesloten. Heropen eerst het account dat blijft.")
    return found, ""


def _choice(account: Account, problem: str) -> ResponseReturnValue:
    own = web.viewer().id
    page = render_template(
        "identity/merging/choose.html",
        account=account,
        problem=problem,
        others=[each for each in queries.others(account.id) if each.id != own],
        role_of=ROLES,
    )
    return page, 422 if problem else 200


def _comparison(form: MergeForm, account: Account, other: Account) -> ResponseReturnValue:
    both = (account, other)
    held = [queries.holdings_of(each) for each in both]
    page = render_template(
        "identity/merging/compare.html",
        form=form,
        both=both,
        roles=[ROLES[each.role] for each in both],
        parties=[people.fund_name(each.fund_id) or each.organisation or "" for each in both],
        held=held,
        kinds=[(label, [each.counts[kind] for each in held]) for kind, label in KINDS.items()],
    )
    return page, 422 if form.is_submitted() else 200
