"""HTTP of groups: the list, the members of one, joining and leaving, and changing what it is about."""

import uuid

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import access, actions, queries
from samenspel.groups.forms import KINDS, KINDS_OF_MANY, ROLES, GroupForm, MemberForm
from samenspel.groups.models import GroupKind, Membership, MembershipRole
from samenspel.people import queries as people
from samenspel.viewer import Viewer

bp = Blueprint("groups", __name__)


@bp.app_template_global("group_kind")
def kind_name(kind: GroupKind) -> str:
    """What a kind of group is called on screen."""
    return str(KINDS[kind])


@bp.app_template_global("membership_role")
def role_name(role: MembershipRole) -> str:
    return str(ROLES[MembershipRole(role)])


@bp.get("/overleg")
def index() -> ResponseReturnValue:
    """All groups that the viewer sees, by kind, their own first; narrowed by ?thema= and ?soort=."""
    me = web.viewer()
    wanted = request.args.get("soort", "")
    kind = GroupKind(wanted) if wanted in list(GroupKind) else None
    theme = request.args.get("thema") or None
    lines = queries.groups_visible_to(me, theme=theme, kind=kind)
    kinds = list(GroupKind)
    shown, paging = web.paged(sorted(lines, key=lambda line: (line.archived, kinds.index(line.kind))))
    by_kind = {kind: [line for line in shown if line.kind is kind and not line.archived] for kind in kinds}
    is_first = paging.number == 1 and not theme and not kind
    return render_template(
        "groups/index.html",
        mine=[line for line in lines if line.id in me.memberships and not line.archived] if is_first else [],
        by_kind={kind: (KINDS_OF_MANY[kind], lines) for kind, lines in by_kind.items() if lines},
        archived=[line for line in shown if line.archived],
        archived_count=sum(line.archived for line in lines),
        paging=paging,
        base=web.with_query("groups.index", soort=wanted, thema=theme or ""),
        kinds=[("", _("Alle soorten")), *((kind.value, str(name)) for kind, name in KINDS_OF_MANY.items())],
        themes=[("", _("Alle thema's")), *people.theme_names().items()],
        theme=theme,
        kind=kind,
        may_create=access.may_create(me),
    )


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
    if role != MembershipRole.ORGANISER and _is_last_organiser(me, membership):
        flash(_organiser_needed(), "error")
    elif role:
        actions.join(account_id, membership.fund_id, seen.id, MembershipRole(role))
        flash(_("De rol is aangepast."), "success")
    else:
        actions.leave(account_id, seen.id)
        flash(_("De deelnemer is uit dit overleg gehaald."), "success")
    return web.back_to(url_for("groups.members", slug=slug))


def _is_last_organiser(me: Viewer, membership: Membership) -> bool:
    """Whether the group would be left without an organiser. An ISA may leave it so: an ISA organises every group."""
    if me.is_isa or membership.role is not MembershipRole.ORGANISER:
        return False
    return not queries.has_other_organiser(membership.group_id, membership.account_id)


def _organiser_needed() -> str:
    return str(
        _("Een overleg heeft een organisator nodig. Geef eerst iemand anders die rol, of vraag het aan een ISA.")
    )


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
    if _is_last_organiser(me, web.or_404(queries.membership_of(me.id, seen.id))):
        flash(_organiser_needed(), "error")
        return web.back_to(url_for("groups.members", slug=slug))
    actions.leave(me.id, seen.id)
    flash(_("Je bent uitgeschreven uit %(group)s.", group=seen.group.name), "success")
    return web.back_to(url_for("groups.index"))


@bp.post("/overleg/<slug>/heropening")
def reopen(slug: str) -> ResponseReturnValue:
    """Opens an archived group again."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_organise(me, seen.id))
    actions.reopen_group(seen.group)
    flash(_("Het overleg is weer open."), "success")
    return web.back_to(url_for("home.group", slug=slug))


@bp.route("/overleg/<slug>/bewerken", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    group = seen.group
    form = GroupForm.from_group(group)
    form.set_choices(group.theme_id, group.lead_fund_id)
    if not form.validate_on_submit():
        return render_template("groups/form.html", form=form, seen=seen), 422 if form.is_submitted() else 200
    actions.change_group(group, form.details)
    flash(_("De gegevens van het overleg zijn bewaard."), "success")
    return web.back_to(url_for("home.group", slug=slug))
