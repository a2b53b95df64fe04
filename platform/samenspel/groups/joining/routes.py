"""HTTP of getting into a group and out of it by oneself: joining, following, leaving, asking."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import access, queries
from samenspel.groups import actions as groups
from samenspel.groups.blueprint import bp
from samenspel.groups.joining import access as joining_access
from samenspel.groups.joining import actions
from samenspel.groups.joining import queries as joining
from samenspel.groups.joining.forms import AskForm
from samenspel.groups.joining.last_organiser import is_last_organiser, organiser_needed
from samenspel.groups.joining.tokens import left_token, read_left_token
from samenspel.groups.models import MembershipRole
from samenspel.people import queries as people


@bp.post("/overleg/<slug>/deelname")
def join(slug: str) -> ResponseReturnValue:
    """The viewer joins a group where that is free, or changes between taking part and following
    (role=member|follower)."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    role = MembershipRole.FOLLOWER if request.form.get("role") == "follower" else MembershipRole.MEMBER
    own = me.memberships.get(seen.id)
    web.require(access.may_join(me, seen.group) or own in (MembershipRole.MEMBER, MembershipRole.FOLLOWER))
    if own == role:
        flash(_("Dat was al zo."), "info")
        return web.back_to(url_for("home.group", slug=slug))
    actions.let_in(web.or_404(people.active_account(me.id)), seen.id, role)
    message = _("Je volgt dit overleg.") if role is MembershipRole.FOLLOWER else _("Je neemt deel aan dit overleg.")
    if own is None:
        web.flash_undo(message, url_for("groups.leave", slug=slug))
    else:
        web.flash_undo(message, url_for("groups.join", slug=slug), role=own)
    return web.back_to(url_for("home.group", slug=slug))


@bp.post("/overleg/<slug>/uitschrijving")
def leave(slug: str) -> ResponseReturnValue:
    """The viewer leaves a group; its last organiser has to hand over that role first."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.is_member(me, seen.id))
    membership = web.or_404(queries.membership_of(me.id, seen.id))
    if is_last_organiser(me, membership):
        flash(organiser_needed(), "error")
        return web.back_to(url_for("groups.members", slug=slug))
    groups.leave(me.id, seen.id)
    if membership.left_at is not None:
        token = left_token(membership.id, membership.left_at)
        message = _("Je bent uitgeschreven uit %(group)s.", group=seen.group.name)
        web.flash_undo(message, url_for("groups.come_back", slug=slug), token=token)
    return web.back_to(url_for("groups.index"))


@bp.post("/overleg/<slug>/terugkeer")
def come_back(slug: str) -> ResponseReturnValue:
    """Takes back that the viewer just left; the token says which leaving. The group may be hidden from them by now."""
    me = web.viewer()
    left = read_left_token(request.form.get("token", ""))
    membership = joining.membership_that_left(left[0], me, left[1]) if left else None
    group = joining.group_by_id(membership.group_id) if membership else None
    if membership is None or group is None or group.slug != slug:
        flash(_("Dit kan niet meer ongedaan gemaakt worden."), "info")
        return web.back_to(url_for("groups.index"))
    actions.come_back(membership)
    flash(_("Je bent weer in dit overleg."), "success")
    return web.back_to(url_for("home.group", slug=slug))


@bp.route("/overleg/<slug>/aanvraag", methods=["GET", "POST"])
def ask(slug: str) -> ResponseReturnValue:
    """Somebody asks the organisers to let them in. There may be no more than a glimpse of the group for them."""
    me = web.viewer()
    seen = web.or_404(queries.glimpse(me, slug))
    if access.is_member(me, seen.id):
        return web.back_to(url_for("home.group", slug=slug))
    web.require(joining_access.may_ask(me, seen.group))
    known = joining.request_of(me.id, seen.id)
    form = AskForm()
    form.set_question(seen.group.join_question)
    if not form.validate_on_submit():
        page = render_template("groups/joining/ask.html", seen=seen, form=form, known=known)
        return page, 422 if form.is_submitted() else 200
    actions.ask(me, seen.id, MembershipRole(form.role.data), form.words.data or "")
    flash(_("Je vraag is gesteld. Je krijgt een mail zodra iemand antwoordt."), "success")
    return web.back_to(url_for("groups.ask", slug=slug))


@bp.post("/overleg/<slug>/aanvraag/intrekking")
def withdraw_request(slug: str) -> ResponseReturnValue:
    """Takes back what the viewer asked; it may have been decided meanwhile."""
    me = web.viewer()
    seen = web.or_404(queries.glimpse(me, slug))
    if access.is_member(me, seen.id):
        flash(_("Je bent intussen in dit overleg."), "info")
        return web.back_to(url_for("home.group", slug=slug))
    if actions.withdraw_request(me.id, seen.id):
        flash(_("Je vraag is ingetrokken."), "success")
    else:
        flash(_("Er staat geen vraag van jou open."), "info")
    return web.back_to(url_for("groups.ask", slug=slug))
