"""HTTP of what would be different: a fund that stops, or that comes to a group."""

import datetime as dt

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from samenspel import clock, web
from samenspel.maps.analysis import scenarios
from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.blueprint import bp
from samenspel.maps.request import MapRequest, page_context, requested_map, stored_view
from samenspel.maps.scenarios import queries
from samenspel.maps.view.snapshot_view import SnapshotView, excerpt
from samenspel.people import directory_queries as people

#: How many groups are shown that a fund could come to, and how many things are named of each kind that falls away.
MAX_GROUPS, MAX_NAMED = 10, 8


@bp.get("/samenwerkingskaart/fondsen/<slug>/wat-als")
def scenario(slug: str) -> ResponseReturnValue:
    """What falls away when a fund stops, and whom it would meet in groups where it is not. Of what goes on now."""
    map_request = requested_map()
    map_request = MapRequest(Scope(), map_request.years, map_request.themes)
    web.or_404(people.fund_by(slug))
    view = stored_view(map_request.scope)
    if view is None:
        return redirect(map_request.address("show", fonds=slug))  # which waits for the map
    node = web.or_404(view.nodes.get(slug))
    web.or_404(None if node["ended"] else node)
    today = clock.today()
    going_on = queries.gatherings(today)
    stops = scenarios.stopping(
        slug, ((tie["a"], tie["b"], tie["beyond_chance"]) for tie in view.data["ties"]), going_on
    )
    circle = Params().close_size
    joins = scenarios.joining(slug, going_on, _met_lately(view, slug, going_on, today, circle))
    return render_template(
        "maps/scenarios/show.html",
        fund=node,
        stops=stops,
        notable=excerpt([view.name(one) for one in stops.notable], MAX_NAMED),
        led=excerpt(stops.led, MAX_NAMED),
        left_alone=excerpt(stops.left_alone, MAX_NAMED),
        cut_off=excerpt([view.name(one) for one in stops.cut_off], MAX_NAMED),
        joins=excerpt(joins, MAX_GROUPS),
        name_of=view.name,
        circle=circle,
        **page_context(map_request, view),
    )


def _met_lately(
    view: SnapshotView, slug: str, going_on: list[scenarios.Gathering], today: dt.date, circle: int
) -> set[str]:
    """The funds that this one met in the last year in a small circle."""
    days = {
        ident: dt.date.fromisoformat(one["date"]) if one["date"] else None
        for ident, one in view.data["activities"].items()
    }
    since = today - dt.timedelta(days=365)
    return scenarios.met_lately(slug, view.data["together"], days, going_on, since, circle)
