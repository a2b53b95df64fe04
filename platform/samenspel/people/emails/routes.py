"""HTTP of the address with which somebody signs in: it is asked, confirmed, stopped, or given by an administrator."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.people import access
from samenspel.people import queries as people
from samenspel.people.blueprint import bp
from samenspel.people.emails import actions, queries
from samenspel.people.emails.forms import NewEmailForm, OwnEmailForm


@bp.route("/mijn-adres", methods=["GET", "POST"])
def own_email() -> ResponseReturnValue:
    """Asks for another address, which a link in a mail to it confirms."""
    account = web.or_404(people.account_by_id(web.viewer().id))
    form = OwnEmailForm()
    form.account = account
    if not form.validate_on_submit():
        page = render_template("people/emails/own.html", form=form, account=account)
        return page, 422 if form.is_submitted() else 200
    actions.ask(account, form.address)
    flash(_("Kijk in de mailbox van %(email)s: met de link daar bevestig je het adres.", email=form.address), "success")
    return web.back_to(url_for("people.edit"))


@bp.route("/beheer/accounts/<uuid:account_id>/adres", methods=["GET", "POST"])
def change_email(account_id: uuid.UUID) -> ResponseReturnValue:
    """An administrator gives somebody another address."""
    me = web.viewer()
    web.require_visible(access.may_manage_accounts(me))
    account = web.or_404(people.active_account(account_id))
    web.require(access.may_change_account(me, account.id))
    form = NewEmailForm()
    form.account = account
    if not form.validate_on_submit():
        page = render_template("people/emails/change.html", form=form, account=account)
        return page, 422 if form.is_submitted() else 200
    actions.change_at_once(account, form.address)
    flash(_("%(name)s meldt zich voortaan aan met %(email)s.", name=account.name, email=form.address), "success")
    return web.back_to(url_for("people.account", account_id=account.id))


@bp.route("/adres/<token>", methods=["GET", "POST"])
@web.public
def confirm_email(token: str) -> ResponseReturnValue:
    """The link in the mail to the new address: one button confirms it."""
    change = queries.change_to_confirm(token)
    if change is None:
        return render_template("people/emails/gone.html"), 404
    if request.method == "GET":
        return render_template("people/emails/confirm.html", change=change, token=token)
    if not actions.confirm(change):
        return render_template("people/emails/gone.html"), 410
    flash(_("Je meldt je voortaan aan met %(email)s.", email=change.new), "success")
    return web.back_to(url_for("home.start"))


@bp.route("/adres/stoppen/<token>", methods=["GET", "POST"])
@web.public
def stop_email(token: str) -> ResponseReturnValue:
    """The link in the mail to the old address: one button keeps or brings back that address."""
    change = queries.change_to_stop(token)
    if change is None:
        return render_template("people/emails/gone.html"), 404
    if request.method == "GET":
        return render_template("people/emails/stop.html", change=change, token=token)
    old, new = change.old, change.new
    outcome = actions.stop(change)
    if outcome is actions.StopOutcome.TAKEN_BACK:
        words = _("Je meldt je weer aan met %(email)s, en bent overal afgemeld. Kies een nieuw wachtwoord.", email=old)
        flash(words, "success")
        return web.back_to(url_for("security.forgot_password"))
    if outcome is actions.StopOutcome.TAKEN:
        words = _(
            "%(old)s hoort nu bij een ander account. Het account houdt het adres %(new)s, en is overal afgemeld. "
            "Klopt dat niet? Meld het aan de beheerder.",
            old=old,
            new=new,
        )
        flash(words, "error")
        return web.back_to(url_for("home.start"))
    flash(_("Er verandert niets: je meldt je aan met %(email)s.", email=old), "success")
    return web.back_to(url_for("home.start"))
