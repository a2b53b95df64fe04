"""HTTP of the people in a group: the list, adding somebody, roles, and taking somebody out."""

import uuid

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import access, actions, queries
from samenspel.groups.blueprint import bp
from samenspel.groups.forms import MemberForm
from samenspel.groups.members.organisers import is_last_organiser, organiser_needed
from samenspel.groups.models import MembershipRole
from samenspel.people import queries as people


@bp.get("/overleg/<slug>/deelnemers")
def members(slug: str) -> ResponseReturnValue:
    return _members_page(slug, None)


def _members_page(slug: str, form: MemberForm | None) -> str:
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    may_organise, may_manage = access.may_organise(me, seen.id), access.may_plan(me, seen.id)
    lines = queries.members_of(seen.id)
    if may_manage and form is None:
        form = MemberForm()
        form.set_choices({line.account_id for line in lines})
    shown, paging = web.paged(lines)
    return render_template(
        "groups/members.html",
        seen=seen,
        members=shown,
        paging=paging,
        form=form,
        may_organise=may_organise,
        may_manage=may_manage,
    )


@bp.post("/overleg/<slug>/deelnemers")
def add(slug: str) -> ResponseReturnValue:
    """An organiser adds somebody."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    form = MemberForm()
    form.set_choices(())
    if not form.validate():
        return _members_page(slug, form), 422
    account = web.or_404(people.active_account(uuid.UUID(form.account.data)))
    known = queries.membership_of(account.id, seen.id)
    if known is not None and known.left_at is None:
        flash(_("%(name)s neemt al deel aan dit overleg.", name=account.name), "info")
    else:
        actions.add_person(account, seen.id, MembershipRole(form.role.data))
        flash(_("%(name)s is toegevoegd.", name=account.name), "success")
    return web.back_to(url_for("groups.members", slug=slug))


@bp.post("/overleg/<slug>/deelnemers/<uuid:account_id>")
def change(slug: str, account_id: uuid.UUID) -> ResponseReturnValue:
    """An organiser gives somebody another role (role=...), or takes them out (role empty)."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    membership = web.or_404(queries.membership_of(account_id, seen.id))
    role = request.form.get("role")
    if membership.left_at is not None:
        abort(404)
    if role is None or (role and role not in list(MembershipRole)):
        abort(400)
    if role != MembershipRole.ORGANISER and is_last_organiser(me, membership):
        flash(organiser_needed(), "error")
    elif role:
        actions.join(account_id, membership.fund_id, seen.id, MembershipRole(role))
        flash(_("De rol is aangepast."), "success")
    else:
        actions.leave(account_id, seen.id)
        flash(_("De deelnemer is uit dit overleg gehaald."), "success")
    return web.back_to(url_for("groups.members", slug=slug))
