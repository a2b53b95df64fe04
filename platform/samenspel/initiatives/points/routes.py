"""HTTP of linking an action point to an initiative from a report or a list of action points.

`initiatives.routes` does so on the page of an initiative.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.forms import id_from
from samenspel.initiatives import access
from samenspel.initiatives.blueprint import bp
from samenspel.initiatives.models import Initiative
from samenspel.initiatives.points import actions, queries
from samenspel.meetings.minutes.queries import Outcome
from samenspel.meetings.points.queries import PointLine, reach_point
from samenspel.meetings.points.reach import return_path


@bp.app_template_global("initiatives_of_points")
def initiatives_of_points(lines: Iterable[PointLine | Outcome]) -> dict[uuid.UUID, tuple[str, str]]:
    """By action point in a list: the slug and the title of its initiative."""
    return queries.initiatives_of(web.viewer(), lines)


@bp.app_template_global("may_link_points")
def may_link_points() -> bool:
    """Whether the viewer may link action points to initiatives."""
    return queries.may_link(web.viewer())


@bp.get("/actiepunten/<uuid:point_id>/initiatief")
def point_initiative(point_id: uuid.UUID) -> ResponseReturnValue:
    """The initiative of an action point, to choose among those that the viewer may edit."""
    return _choice_page(_reach_link(point_id))


@bp.post("/actiepunten/<uuid:point_id>/initiatief")
def keep_point_initiative(point_id: uuid.UUID) -> ResponseReturnValue:
    """Links the action point to `initiative`, or to none; goes back to `terug`, a page of ours."""
    me, link = web.viewer(), _reach_link(point_id)
    known = {key: title for key, _slug, title in queries.initiatives_to_link(me)}
    chosen = id_from(request.form.get("initiative"))
    if chosen is None and not request.form.get("initiative"):
        if link.initiative:
            actions.unlink_point(link.initiative.id, point_id)
            flash(_("Het actiepunt staat niet meer bij een initiatief."), "success")
    elif chosen in known:
        actions.link_point(chosen, point_id)
        flash(_("Het actiepunt staat nu bij %(title)s.", title=known[chosen]), "success")
    else:
        return _choice_page(link, _("Dat initiatief is er niet (meer). Kies er een uit de lijst.")), 422
    return web.back_to(return_path(link.point))


@dataclass(frozen=True, slots=True)
class _PointLink:
    point: PointLine
    initiative: Initiative | None


def _reach_link(point_id: uuid.UUID) -> _PointLink:
    """The action point with its initiative. 403 where the viewer may not edit that initiative, or link points."""
    me = web.viewer()
    point = web.or_404(reach_point(me, point_id))
    initiative = queries.initiative_of(me, point_id)
    web.require(queries.may_link(me) if initiative is None else access.may_edit(me, initiative))
    return _PointLink(point, initiative)


def _choice_page(link: _PointLink, error: str = "") -> str:
    return render_template(
        "initiatives/point.html",
        point=link.point,
        initiative=link.initiative,
        choices=queries.initiatives_to_link(web.viewer()),
        error=error,
        back=request.values.get("terug", ""),
        way_back=return_path(link.point),
    )
