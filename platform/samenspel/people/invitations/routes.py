"""HTTP of invitations: sending them, and accepting one."""

import uuid

from flask import flash, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import login_user

from samenspel import db, web
from samenspel.limiting.views import Rule, limit, place
from samenspel.people import access
from samenspel.people import queries as people
from samenspel.people.blueprint import bp
from samenspel.people.forms import AcceptInvitationForm, InviteForm
from samenspel.people.group_hooks import group_hooks
from samenspel.people.invitations import actions, queries
from samenspel.people.models import Invitation
from samenspel.people.signin.limits import INVITATION_BY_PLACE
from samenspel.tokens import token_hash
from samenspel.viewer import Role, Viewer


def _page(me: Viewer, form: InviteForm, taken: uuid.UUID | None = None) -> str:
    lines, paging = web.paged(queries.invitations())
    return render_template(
        "people/invitations/index.html",
        form=form,
        lines=lines,
        paging=paging,
        taken=taken,
        days=actions.INVITATION_DAYS,
        is_admin=me.is_admin,
        roles=access.roles_to_invite(me),
    )


def _form(me: Viewer) -> InviteForm:
    form = InviteForm()
    form.set_choices(access.roles_to_invite(me), people.fund_rows())
    form.groups.choices = [(str(group_id), name) for group_id, name in group_hooks().groups_to_invite_to(me)]
    return form


@bp.get("/beheer/uitnodigingen")
def invitations() -> ResponseReturnValue:
    """The open invitations, and a form to invite somebody."""
    me = web.viewer()
    web.require_visible(access.may_invite(me))
    return _page(me, _form(me))


@bp.post("/beheer/uitnodigingen")
def invite() -> ResponseReturnValue:
    me = web.viewer()
    web.require_visible(access.may_invite(me))
    form = _form(me)
    if not form.validate():
        return _page(me, form), 422
    group_ids = [uuid.UUID(group) for group in form.groups.data or ()]
    if not form.fund.data and (names := group_hooks().names_for_funds_only(group_ids)):
        form.groups.errors = [_("Enkel voor sectorfondsen: %(groups)s. Vink dat uit.", groups=", ".join(names))]
        return _page(me, form), 422
    try:
        actions.invite(
            me,
            name=form.name.data,
            email=form.email.data,
            role=Role(form.role.data),
            fund_id=uuid.UUID(form.fund.data) if form.fund.data else None,
            organisation=form.organisation.data or "",
            group_ids=group_ids,
        )
    except actions.AddressTakenError as taken:
        form.email.errors = [_("Dit e-mailadres heeft al een account.")]
        return _page(me, form, taken.account_id), 422
    flash(_("De uitnodiging voor %(name)s is verstuurd.", name=form.name.data), "success")
    return web.back_to(url_for("people.invitations"))


def _invitation(me: Viewer, invitation_id: uuid.UUID) -> Invitation:
    """An open invitation. 403 where the viewer may not give the role that it is for."""
    web.require_visible(access.may_invite(me))
    invitation = web.or_404(queries.invitation_by_id(invitation_id))
    web.require(invitation.role in access.roles_to_invite(me))
    return invitation


@bp.post("/beheer/uitnodigingen/<uuid:invitation_id>/verzending")
def resend(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Mails a new link."""
    me = web.viewer()
    invitation = _invitation(me, invitation_id)
    actions.resend(me, invitation)
    flash(_("%(name)s krijgt een nieuwe mail. De vorige link werkt niet meer.", name=invitation.name), "success")
    return web.back_to(url_for("people.invitations"))


@bp.post("/beheer/uitnodigingen/<uuid:invitation_id>/intrekking")
def withdraw(invitation_id: uuid.UUID) -> ResponseReturnValue:
    me = web.viewer()
    invitation = _invitation(me, invitation_id)
    actions.withdraw(invitation)
    flash(_("De uitnodiging voor %(name)s is ingetrokken.", name=invitation.name), "success")
    return web.back_to(url_for("people.invitations"))


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@web.public
def accept(token: str) -> ResponseReturnValue:
    """Shows what an invitation is for; takes a name and a password, and signs in."""
    invitation = queries.invitation_by(token_hash(token))
    if invitation is None:
        return render_template("people/invitations/gone.html", reason="unknown"), 404
    if invitation.accepted_at is not None:
        return render_template("people/invitations/gone.html", reason="used"), 410
    if invitation.expires_at <= db.now():
        return render_template("people/invitations/gone.html", reason="expired"), 410
    if people.has_password(invitation.email):
        # Somebody got an account by another way since: the link gives no second one, nor a way into that one.
        return render_template("people/invitations/gone.html", reason="used"), 410
    form = AcceptInvitationForm(name=invitation.name)
    form.about = (invitation.email, invitation.organisation, people.fund_name(invitation.fund_id))
    if not form.validate_on_submit():
        page = render_template("people/invitations/accept.html", form=form, invitation=invitation, token=token)
        return page, 422 if form.is_submitted() else 200
    account = actions.accept(invitation, name=form.name.data, password=form.password.data, locale=web.choose_locale())
    group_hooks().add_to_groups(account, invitation.groups)
    login_user(account, authn_via=["invitation"])
    flash(
        _("Welkom, %(name)s! Je account is klaar. Vul je fiche aan, dan vinden collega's je.", name=account.name),
        "success",
    )
    return web.back_to(url_for("people.edit"))


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    limit(state.app, "people.accept", Rule.of(INVITATION_BY_PLACE, place))
