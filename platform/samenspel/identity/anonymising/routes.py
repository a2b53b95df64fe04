"""HTTP of the anonymisation of people who left: who it will be, and who is held back."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import clock, web
from samenspel.identity.anonymising import actions, queries
from samenspel.identity.anonymising.forms import HoldForm
from samenspel.identity.anonymising.queries import DepartedAccount
from samenspel.identity.blueprint import bp
from samenspel.people import access
from samenspel.viewer import Viewer


def _reach(account_id: uuid.UUID) -> tuple[Viewer, DepartedAccount]:
    """A closed account that still says whose it was, for an administrator."""
    me = web.viewer()
    web.require_visible(access.may_manage_accounts(me))
    return me, web.or_404(queries.departed_account(account_id))


@bp.get("/beheer/vertrokken")
def departed() -> ResponseReturnValue:
    """Who is anonymised within a month, and who is held back; with ?alle=ja everybody whose account is closed."""
    web.require_visible(access.may_manage_accounts(web.viewer()))
    months, today, shows_all = queries.months_kept(), clock.today(), request.args.get("alle") == "ja"
    known = queries.departed_accounts()
    soon = today + queries.ANNOUNCED_AHEAD
    near = [each for each in known if each.is_held(today) or each.due_on(months, today) <= soon] if months else []
    lines, paging = web.paged(known if shows_all else near)
    return render_template(
        "identity/anonymising/index.html",
        lines=[(each, each.due_on(months, today), each.is_held(today)) for each in lines],
        paging=paging,
        base=web.with_query("identity.departed", alle="ja" if shows_all else ""),
        months=months,
        shows_all=shows_all,
        known=len(known),
        done=queries.anonymised_count(),
    )


@bp.route("/beheer/vertrokken/<uuid:account_id>/uitstel", methods=["GET", "POST"])
def hold(account_id: uuid.UUID) -> ResponseReturnValue:
    """Holds one back: why, and for how long."""
    me, account = _reach(account_id)
    form = HoldForm()
    if not form.validate_on_submit():
        page = render_template("identity/anonymising/hold.html", form=form, account=account)
        return page, 422 if form.is_submitted() else 200
    actions.hold(me, account.id, until := form.last_day(clock.today()), form.reason.data)
    day = clock.day(until, web.locale())
    flash(_("De naam van %(name)s blijft zeker tot %(day)s.", name=account.name, day=day), "success")
    return web.back_to(url_for("identity.departed"))


@bp.post("/beheer/vertrokken/<uuid:account_id>/uitstel/einde")
def release(account_id: uuid.UUID) -> ResponseReturnValue:
    """Holds one no longer back."""
    _me, account = _reach(account_id)
    actions.release(account.id)
    flash(_("%(name)s wordt niet meer tegengehouden.", name=account.name), "success")
    return web.back_to(url_for("identity.departed"))
