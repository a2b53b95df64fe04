"""How somebody comes in besides by the sign-in form: by the link of an invitation, or as a visitor of a demo."""

from flask import abort, flash, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_security import login_user
from flask_security.utils import validate_redirect_url

from samenspel import db, web
from samenspel.people import actions, queries
from samenspel.people.blueprint import bp
from samenspel.people.forms import AcceptInvitationForm
from samenspel.people.group_hooks import group_hooks
from samenspel.people.signin import limits
from samenspel.people.words import WRITTEN


def here_only(target: str) -> str:
    """An address to go on to, if it is a page of ours; the start page else."""
    is_page = target.startswith("/") and not target.startswith(("//", "/\\")) and validate_redirect_url(target)
    return target if is_page else "/"


@bp.post("/demo/aanmelden")
@web.public
def demo_sign_in() -> ResponseReturnValue:
    """Signs a visitor of a demo in as somebody with the role rol=. Elsewhere this page does not exist."""
    if not web.is_demo():
        abort(404)
    role = web.or_404(WRITTEN.get(request.form.get("rol", "")))
    account = web.or_404(group_hooks().demo_account(role))
    login_user(account, authn_via=["demo"])
    return redirect(here_only(request.form.get("next", "")), code=303)


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@web.public
def accept(token: str) -> ResponseReturnValue:
    """Shows what an invitation is for; takes a name and a password, and signs in."""
    invitation = queries.invitation_by(actions.token_hash(token))
    if invitation is None:
        return render_template("people/invitations/gone.html", reason="unknown"), 404
    if invitation.accepted_at is not None:
        return render_template("people/invitations/gone.html", reason="used"), 410
    if invitation.expires_at <= db.now():
        return render_template("people/invitations/gone.html", reason="expired"), 410
    if queries.has_password(invitation.email):
        # Somebody got an account by another way since: the link gives no second one, nor a way into that one.
        return render_template("people/invitations/gone.html", reason="used"), 410
    form = AcceptInvitationForm(name=invitation.name)
    if not form.validate_on_submit():
        page = render_template("people/invitations/accept.html", form=form, invitation=invitation, token=token)
        return page, 422 if form.is_submitted() else 200
    account = actions.take_up(invitation, name=form.name.data, password=form.password.data, locale=web.choose_locale())
    group_hooks().add_to_groups(account, invitation.groups)
    login_user(account, authn_via=["invitation"])
    flash(
        _("Welkom, %(name)s! Je account is klaar. Vul je fiche aan, dan vinden collega's je.", name=account.name),
        "success",
    )
    return redirect("/mijn-fiche", code=303)


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    limits.limit(state.app, "people.accept", (limits.INVITATION_BY_PLACE, get_remote_address))
