"""HTTP of administration: accounts, and the import of a list of them."""

import uuid

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.people import access
from samenspel.people import queries as people
from samenspel.people.accounts import actions, queries, reading
from samenspel.people.accounts.account_list import read_accounts
from samenspel.people.accounts.export import XLSX, workbook_of
from samenspel.people.affiliations import queries as affiliations
from samenspel.people.blueprint import bp
from samenspel.people.directory_queries import PAGE_SIZE
from samenspel.people.forms import AccountImportForm, AffiliationForm
from samenspel.people.group_hooks import group_hooks
from samenspel.people.invitations import actions as invitations
from samenspel.people.models import Account
from samenspel.people.words import ROLES, last_of_role, role_choices, role_from
from samenspel.runtime.foreign.preparation import before_writing
from samenspel.viewer import Role


@bp.get("/beheer/accounts")
def accounts() -> ResponseReturnValue:
    """The accounts, narrowed by ?q= and ?rol=; with ?gesloten=ja those that were closed."""
    me = web.viewer()
    web.require_visible(access.may_manage_accounts(me))
    words, role = request.args.get("q", "").strip()[:100], role_from(request.args.get("rol", ""))
    closed, number = request.args.get("gesloten") == "ja", web.page_number()
    lines, total = queries.accounts(text=words, role=role, closed=closed, page=number)
    asked = {"q": words, "rol": role or "", "gesloten": "ja" if closed else ""}
    return render_template(
        "people/accounts/index.html",
        lines=lines,
        paging=web.Paging(number, PAGE_SIZE, total),
        base=web.with_query("people.accounts", **asked),
        workbook=web.with_query("people.account_workbook", **asked).rstrip("?&"),
        words=words,
        role=role,
        closed=closed,
        roles=(names := role_choices()),
        role_of=dict(names),
    )


@bp.get("/beheer/accounts/lijst.xlsx")
def account_workbook() -> ResponseReturnValue:
    """The accounts that the list shows, on all its pages, as a workbook."""
    web.require_visible(access.may_manage_accounts(web.viewer()))
    words, role = request.args.get("q", "").strip()[:100], role_from(request.args.get("rol", ""))
    rows = queries.account_rows(text=words, role=role, closed=request.args.get("gesloten") == "ja")
    headers = {"Content-Disposition": "attachment; filename=accounts.xlsx"}
    return Response(workbook_of(rows), content_type=XLSX, headers=headers)


def _account(account_id: uuid.UUID) -> Account:
    me = web.viewer()
    web.require_visible(access.may_manage_accounts(me))
    return web.or_404(people.known_account(account_id))


@bp.route("/beheer/accounts/<uuid:account_id>", methods=["GET", "POST"])
def account(account_id: uuid.UUID) -> ResponseReturnValue:
    """One account: another role, fund or organisation."""
    me, account = web.viewer(), _account(account_id)
    form = AffiliationForm(
        role=account.role.value, fund=str(account.fund_id or ""), organisation=account.organisation or ""
    )
    form.set_choices(tuple(ROLES), people.fund_rows([account.fund_id]))
    may_change = access.may_change_account(me, account.id)
    if form.is_submitted():
        web.require(may_change)
    is_valid = form.validate_on_submit()
    if is_valid and form.role.data != account.role.value and queries.is_last_of_role(account):
        form.role.errors = [*form.role.errors, last_of_role(account.role)]
        is_valid = False
    if not is_valid:
        page = render_template(
            "people/accounts/account.html",
            form=form,
            account=account,
            may_change=may_change,
            merged=merged if (merged := people.merged_into(account)) is not account else None,
            addresses=people.merged_addresses(account.id),
            departure=(departure := queries.departure_of(account.id)),
            next_fund=people.fund_name(departure.fund_id) if departure else None,
            own_funds=(own := affiliations.funds_of(account)),
            funds=[row for row in people.fund_rows() if row not in own],
        )
        return page, 422 if form.is_submitted() else 200
    if account.active and account.fund_id and form.fund.data not in ("", str(account.fund_id)):
        return web.back_to(url_for("meetings.move", account_id=account.id, fonds=form.fund.data, rol=form.role.data))
    actions.change_account(
        account,
        role=Role(form.role.data),
        fund_id=uuid.UUID(form.fund.data) if form.fund.data else None,
        organisation=form.organisation.data or "",
    )
    flash(_("Het account van %(name)s is aangepast.", name=account.name), "success")
    if left := group_hooks().leave_groups(account):
        message = ngettext(
            "Wie voor WEWIS werkt, neemt nergens deel: uit %(num)s overleg gehaald.",
            "Wie voor WEWIS werkt, neemt nergens deel: uit %(num)s overleggen gehaald.",
            left,
        )
        flash(message, "info")
    return web.back_to(url_for("people.accounts"))


@bp.post("/beheer/accounts/<uuid:account_id>/sluiting")
def close(account_id: uuid.UUID) -> ResponseReturnValue:
    me, account = web.viewer(), _account(account_id)
    web.require(access.may_change_account(me, account.id))
    if queries.is_last_of_role(account):
        flash(last_of_role(account.role), "error")
        return web.back_to(url_for("people.account", account_id=account.id))
    actions.close_account(account)
    flash(_("Het account van %(name)s is gesloten.", name=account.name), "success")
    return web.back_to(url_for("people.account", account_id=account.id))


@bp.post("/beheer/accounts/<uuid:account_id>/vertrek/annulering")
def cancel_departure(account_id: uuid.UUID) -> ResponseReturnValue:
    """Nothing happens on the day that was arranged."""
    account = _account(account_id)
    actions.cancel_departure(account.id)
    flash(_("%(name)s blijft: er is niets meer gepland.", name=account.name), "success")
    return web.back_to(url_for("people.account", account_id=account.id))


@bp.post("/beheer/accounts/<uuid:account_id>/afmelding")
def sign_out(account_id: uuid.UUID) -> ResponseReturnValue:
    """Signs somebody out on all their devices."""
    me, account = web.viewer(), _account(account_id)
    web.require(access.may_change_account(me, account.id))
    actions.sign_out(account)
    flash(_("%(name)s is overal afgemeld.", name=account.name), "success")
    return web.back_to(url_for("people.account", account_id=account.id))


@bp.post("/beheer/accounts/<uuid:account_id>/heropening")
def reopen(account_id: uuid.UUID) -> ResponseReturnValue:
    account = _account(account_id)
    actions.reopen_account(account)
    flash(_("Het account van %(name)s is weer open.", name=account.name), "success")
    return web.back_to(url_for("people.account", account_id=account.id))


@bp.post("/beheer/accounts/<uuid:account_id>/uitnodiging")
def invite_account(account_id: uuid.UUID) -> ResponseReturnValue:
    """Mails a link to somebody whose account was imported and who has no password yet."""
    me, account = web.viewer(), _account(account_id)
    web.require(account.active and account.password is None)
    invitations.invite_account(me, account)
    flash(_("De uitnodiging voor %(name)s is verstuurd.", name=account.name), "success")
    return web.back_to(url_for("people.account", account_id=account.id))


@bp.get("/beheer/import")
def import_page() -> ResponseReturnValue:
    web.require_visible(access.may_manage_accounts(web.viewer()))
    return render_template(
        "people/accounts/import.html", form=AccountImportForm(strict=True, invite=True), good=None, bad=[]
    )


@bp.post("/beheer/import")
@before_writing(reading.read_sent)
def import_accounts() -> ResponseReturnValue:
    """Shows the accounts that a list would add; with step=import adds them."""
    me = web.viewer()
    web.require_visible(access.may_manage_accounts(me))
    form = AccountImportForm()
    sent = reading.sent() if form.file.data else reading.SentList()
    form.text.data = sent.text if sent.text.strip() else form.text.data
    is_none = not (form.text.data or "").strip()
    if not form.validate() or sent.problem or is_none:
        if sent.problem:
            form.file.errors = [*form.file.errors, sent.problem]
        elif is_none:
            form.text.errors = [*form.text.errors, _("Kies een bestand of plak een lijst.")]
        return render_template("people/accounts/import.html", form=form, good=None, bad=[]), 422
    names = people.fund_names()
    good, bad = read_accounts(form.text.data, funds=people.fund_keys(), names=names, taken=people.addresses())
    refused = bool(bad) and bool(form.strict.data)
    if request.form.get("step") != "import" or refused or not good:
        status = 422 if bad or not good else 200
        page = render_template(
            "people/accounts/import.html", form=form, good=good, bad=bad, refused=refused, names=names
        )
        return page, status
    accounts = actions.import_accounts(me, good, invites=bool(form.invite.data))
    flash(ngettext("%(num)s account is geïmporteerd.", "%(num)s accounts zijn geïmporteerd.", len(accounts)), "success")
    return web.back_to(url_for("people.accounts"))
