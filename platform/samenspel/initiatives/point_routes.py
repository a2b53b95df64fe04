"""HTTP of the action points of an initiative: who keeps the initiative says which ones bring it further.

They do so on the page of the initiative, or where the action point stands: in a report or in a list.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.initiatives import access, point_queries, queries
from samenspel.initiatives import point_actions as actions
from samenspel.initiatives.blueprint import bp
from samenspel.initiatives.models import Initiative
from samenspel.initiatives.routes import initiative_page
from samenspel.meetings.minutes.queries import Outcome
from samenspel.meetings.points.queries import PointLine, reach_point
from samenspel.meetings.points.reach import return_path


@bp.app_template_global("initiatives_of_points")
def initiatives_of_points(lines: Iterable[PointLine | Outcome]) -> dict[uuid.UUID, tuple[str, str]]:
    """The address and the title of the initiative of each action point in a list."""
    return point_queries.initiatives_of(web.viewer(), lines)


@bp.app_template_global("may_link_points")
def may_link_points() -> bool:
    """Whether the viewer may say of action points which initiative they belong to."""
    return point_queries.may_link(web.viewer())


@bp.get("/actiepunten/<uuid:point_id>/initiatief")
def point_initiative(point_id: uuid.UUID) -> ResponseReturnValue:
    """The initiative that an action point belongs to, to choose from those that the viewer keeps."""
    return _choose(_reach_link(point_id))


@bp.post("/actiepunten/<uuid:point_id>/initiatief")
def keep_point_initiative(point_id: uuid.UUID) -> ResponseReturnValue:
    """Links the action point to `initiatief`, or to none; goes back to `terug`, a page of ours."""
    me, link = web.viewer(), _reach_link(point_id)
    known = {key: title for key, _slug, title in point_queries.initiatives_to_link(me)}
    chosen = _id(request.form.get("initiatief", ""))
    if chosen is None and not request.form.get("initiatief"):
        if link.initiative:
            actions.unlink_point(link.initiative.id, point_id)
            flash(_("Het actiepunt staat niet meer bij een initiatief."), "success")
    elif chosen in known:
        actions.link_point(chosen, point_id)
        flash(_("Het actiepunt staat nu bij %(title)s.", title=known[chosen]), "success")
    else:
        return _choose(link, _("Dat initiatief is er niet (meer). Kies er een uit de lijst.")), 422
    return web.back_to(return_path(link.point))


@dataclass(frozen=True, slots=True)
class _Link:
    point: PointLine
    initiative: Initiative | None


def _reach_link(point_id: uuid.UUID) -> _Link:
    """The action point with its initiative, for who may change that: what hangs on one of others stays there (403)."""
    me = web.viewer()
    point = web.or_404(reach_point(me, point_id))
    initiative = point_queries.initiative_of(point_id)
    web.require(point_queries.may_link(me) if initiative is None else access.may_edit(me, initiative))
    return _Link(point, initiative)


def _choose(link: _Link, error: str = "") -> str:
    return render_template(
        "initiatives/point.html",
        point=link.point,
        initiative=link.initiative,
        choices=point_queries.initiatives_to_link(web.viewer()),
        error=error,
        back=request.values.get("terug", ""),
        way_back=return_path(link.point),
    )


@bp.post("/initiatieven/<slug>/actiepunten")
def link_point(slug: str) -> ResponseReturnValue:
    """Says that an action point brings this initiative further."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_edit(me, seen.initiative))
    point_id = _id(request.form.get("actiepunt", ""))
    if point_id is None:
        return initiative_page(me, seen, point_error=_("Kies eerst een actiepunt.")), 422
    actions.link_point(seen.initiative.id, web.or_404(reach_point(me, point_id)).id)
    flash(_("Het actiepunt staat nu bij dit initiatief."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug, _anchor="actiepunten"))


@bp.post("/initiatieven/<slug>/actiepunten/<uuid:point_id>/loskoppeling")
def unlink_point(slug: str, point_id: uuid.UUID) -> ResponseReturnValue:
    """Says that an action point is not of this initiative after all."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_edit(me, seen.initiative))
    actions.unlink_point(seen.initiative.id, web.or_404(reach_point(me, point_id)).id)
    flash(_("Het actiepunt staat niet meer bij dit initiatief."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug, _anchor="actiepunten"))


def _id(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given)
    except ValueError:
        return None
