"""HTTP of groups: the list, and changing what one is about."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import access, actions, list_queries, queries
from samenspel.groups.blueprint import bp
from samenspel.groups.forms import KINDS, KINDS_OF_MANY, ROLES, GroupForm
from samenspel.groups.joining import actions as joining_actions
from samenspel.groups.joining import queries as joining
from samenspel.groups.models import GroupKind, MembershipRole
from samenspel.groups.similar.step import namesakes_first
from samenspel.people import queries as people


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
    lines = list_queries.groups_known_to(me, theme=theme, kind=kind)
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
        may_create=bool(access.kinds_to_create(me)),
    )


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
    if similar := namesakes_first(me, group, form.details.name):
        return render_template("groups/form.html", form=form, seen=seen, similar=similar), 422
    was_for_all = not group.funds_only
    actions.change_group(group, form.details)
    if was_for_all and group.funds_only:
        invited = joining.invitations_of_no_fund(group.id)
        joining_actions.withdraw(invited)
        if invited:
            names = ", ".join(each.name for each in invited)
            flash(_("Ingetrokken, want zij werken bij geen sectorfonds: de uitnodiging voor %(names)s.", names=names))
    flash(_("De gegevens van het overleg zijn bewaard."), "success")
    return web.back_to(url_for("home.group", slug=slug))
