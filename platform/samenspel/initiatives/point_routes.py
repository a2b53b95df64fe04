"""HTTP of the action points of an initiative: who keeps the initiative says which ones bring it further."""

import uuid
from collections.abc import Iterable

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.initiatives import access, point_queries, queries
from samenspel.initiatives import point_actions as actions
from samenspel.initiatives.routes import bp, initiative_page
from samenspel.meetings.point_queries import PointLine, reach_point
from samenspel.meetings.report_queries import Outcome


@bp.app_template_global("initiatives_of_points")
def initiatives_of_points(lines: Iterable[PointLine | Outcome]) -> dict[uuid.UUID, tuple[str, str]]:
    """The address and the title of the initiative of each action point in a list."""
    return point_queries.initiatives_of(web.viewer(), lines)


@bp.post("/initiatieven/<slug>/actiepunten")
def link_point(slug: str) -> ResponseReturnValue:
    """Says that an action point brings this initiative further."""
    me = web.viewer()
    seen = web.found(queries.reach(me, slug))
    web.allow(access.may_edit(me, seen.initiative))
    point_id = _id(request.form.get("actiepunt", ""))
    if point_id is None:
        return initiative_page(me, seen, point_error=_("Kies eerst een actiepunt.")), 422
    actions.link_point(seen.initiative.id, web.found(reach_point(me, point_id)).id)
    flash(_("Het actiepunt staat nu bij dit initiatief."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug, _anchor="actiepunten"))


@bp.post("/initiatieven/<slug>/actiepunten/<uuid:point_id>/loskoppeling")
def unlink_point(slug: str, point_id: uuid.UUID) -> ResponseReturnValue:
    """Says that an action point is not of this initiative after all."""
    me = web.viewer()
    seen = web.found(queries.reach(me, slug))
    web.allow(access.may_edit(me, seen.initiative))
    actions.unlink_point(seen.initiative.id, web.found(reach_point(me, point_id)).id)
    flash(_("Het actiepunt staat niet meer bij dit initiatief."), "success")
    return web.back_to(url_for("initiatives.show", slug=slug, _anchor="actiepunten"))


def _id(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given)
    except ValueError:
        return None
