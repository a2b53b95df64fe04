"""HTTP of getting into a group and out of it by oneself."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import access, actions, queries
from samenspel.groups.blueprint import bp
from samenspel.groups.members.organisers import is_last_organiser, organiser_needed
from samenspel.groups.models import MembershipRole


@bp.post("/overleg/<slug>/deelname")
def join(slug: str) -> ResponseReturnValue:
    """The viewer joins an open group, or changes between taking part and following (role=member|follower)."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    role = MembershipRole.FOLLOWER if request.form.get("role") == "follower" else MembershipRole.MEMBER
    own = me.memberships.get(seen.id)
    web.require(access.may_join(me, seen.group) or own in (MembershipRole.MEMBER, MembershipRole.FOLLOWER))
    actions.join(me.id, me.fund_id, seen.id, role)
    message = _("Je volgt dit overleg.") if role is MembershipRole.FOLLOWER else _("Je neemt deel aan dit overleg.")
    flash(message, "success")
    return web.back_to(url_for("home.group", slug=slug))


@bp.post("/overleg/<slug>/uitschrijving")
def leave(slug: str) -> ResponseReturnValue:
    """The viewer leaves a group; its last organiser has to hand over that role first."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.is_member(me, seen.id))
    if is_last_organiser(me, web.or_404(queries.membership_of(me.id, seen.id))):
        flash(organiser_needed(), "error")
        return web.back_to(url_for("groups.members", slug=slug))
    actions.leave(me.id, seen.id)
    flash(_("Je bent uitgeschreven uit %(group)s.", group=seen.group.name), "success")
    return web.back_to(url_for("groups.index"))
