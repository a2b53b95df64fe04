"""HTTP of the collaboration map: the map, tables, chosen funds, and asking for a map. Pages compute nothing."""

from typing import Any

from flask import Response, get_template_attribute, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from samenspel import web
from samenspel.maps import queries, tasks
from samenspel.maps.analysis.facts.participations import EDGE
from samenspel.maps.blueprint import bp
from samenspel.maps.request import (
    KIND_NAMES,
    MapRequest,
    fixed_positions,
    map_views,
    page_context,
    requested_map,
    stored_view,
    waiting_page,
    waiting_page_url,
)
from samenspel.maps.view import comparison, drawing, findings, lists, measures
from samenspel.maps.view.overlaps import Overlaps
from samenspel.maps.view.snapshot_view import PANEL_PARTNERS, SnapshotView

#: How many funds stand in the list beside the map; the finder knows them all.
MAX_LISTED = 200
#: How many funds are named while none is chosen: to begin with, and of those at the edge of the map.
MAX_EXAMPLES, MAX_AT_EDGE = 5, 3
#: In how many fields funds are chosen to compare, at least.
MIN_FIELDS = 3


@bp.get("/samenwerkingskaart")
def show() -> ResponseReturnValue:
    """The map with its groups, and what it suggests to the fund of the reader (or to ?fonds=)."""
    map_request = requested_map()
    me = web.viewer()
    views = map_views(map_request.scope)
    view = views.asked
    if view is None:
        return waiting_page(map_request)
    context = page_context(map_request, view)
    slug = next((one for one in (context["chosen"], me.fund_slug) if one in view.nodes), None)
    answered = queries.answered_partners(me, slug) if slug else set()
    fund = view.fund(slug, PANEL_PARTNERS, answered=answered, advice=views.advice) if slug else None
    picture = view.memo("picture", lambda: _picture(map_request, view))
    context |= {"fund": fund, "picture": picture, "listed_funds": view.funds[:MAX_LISTED]}
    context["findings"] = findings.of_network(view, views.recent)
    if slug:
        context["fund_findings"] = findings.of_fund(slug, view, views.recent, views.advice, answered)
    context |= _view_choices(map_request)
    if not fund:
        context |= {
            "examples": view.funds[:MAX_EXAMPLES],
            "best_proposals": view.best_proposals[:1],
            "alike": view.memo("alike", lambda: Overlaps.from_view(view).alike[:1]),
            "at_the_edge": view.by_role.get(EDGE, [])[:MAX_AT_EDGE],
        }
    return render_template("maps/show.html", **context)


def _view_choices(map_request: MapRequest) -> dict[str, Any]:
    """What one can choose to see on the map itself."""
    sizes, lines = measures.sizes(), measures.lines()
    return {
        "sizes": sizes,
        "usual_size": sizes[0][1].lower(),
        "lines": lines,
        "usual_line": lines[0][1].lower(),
        "kinds": KIND_NAMES,
        "years": sorted(map_request.years),
    }


def _picture(map_request: MapRequest, view: SnapshotView) -> Markup:
    write = get_template_attribute("components/maps.html", "picture")
    label = _("Kaart van de samenwerking; de lijst en de tabel tonen hetzelfde")
    return Markup(write(_drawing(map_request, view), label))  # noqa: S704


def _drawing(map_request: MapRequest, view: SnapshotView) -> dict[str, Any]:
    return drawing.draw(view, lambda slug: map_request.address("fund", slug=slug), fixed_positions(map_request.scope))


@bp.get("/samenwerkingskaart/tabel")
def table() -> ResponseReturnValue:
    """The same as lists that sort: the funds, or the ties between them (?lijst=banden)."""
    map_request = requested_map()
    view = stored_view(map_request.scope)
    if view is None:
        return waiting_page(map_request)
    list_request = lists.ListRequest.from_arguments(request.args, web.page_number())
    return render_template(
        "maps/table.html",
        list_page=lists.list_page(view, list_request),
        list_arguments=list_request.arguments,
        max_rows=lists.MAX_ROWS,
        **page_context(map_request, view),
    )


@bp.get("/samenwerkingskaart/samen")
def several() -> ResponseReturnValue:
    """What the funds of ?fonds= (more than once) did together; the panel of the map, or a page with the choice."""
    map_request = requested_map()
    view = stored_view(map_request.scope)
    if view is None:
        return waiting_page(map_request)
    slugs = [slug for slug in request.args.getlist("fonds") if slug]
    return render_template(
        "maps/_comparison.html" if web.is_fragment() else "maps/comparison.html",
        comparison=comparison.compare(view, slugs),
        slugs=slugs,
        field_count=min(max(len(slugs) + 1, MIN_FIELDS), comparison.MAX_FUNDS),
        **page_context(map_request, view),
    )


@bp.get("/samenwerkingskaart/gegevens")
def data() -> ResponseReturnValue:
    """What the canvas draws, with the sentence above it: another year comes without a new page."""
    map_request = requested_map()
    views = map_views(map_request.scope)
    view, recent = web.or_404(views.asked), views.recent
    # Kept as it is sent: a large map takes long to serialise.
    kept = f"data {recent.date if recent else None}"
    content = view.memo(kept, lambda: jsonify(_data(map_request, view, recent)).get_data())
    response = Response(content, mimetype="application/json")
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


def _data(map_request: MapRequest, view: SnapshotView, recent: SnapshotView | None) -> dict[str, Any]:
    drawn = _drawing(map_request, view)
    write_key = get_template_attribute("components/maps.html", "key")
    for colouring in drawn["colourings"]:
        for each in colouring["classes"]:
            each["key"] = str(write_key(each["shape"], each["colour"]))
    found = findings.of_network(view, recent)
    brief = render_template("maps/_brief.html", findings=found, **page_context(map_request, view))
    groups = render_template("maps/_groups.html", **page_context(map_request, view))
    return drawn | {"brief": brief, "groups": groups, "period": map_request.scope.period}


@bp.post("/samenwerkingskaart/berekening")
def compute() -> ResponseReturnValue:
    """Asks for a map that is not there yet; the page looks again by itself until it is."""
    map_request = requested_map()
    page = waiting_page_url(map_request)
    if queries.latest_snapshot(map_request.scope.name) is not None:
        return web.back_to(page)
    tasks.enqueue_map(map_request.scope)
    if web.is_fragment():
        return render_template("maps/_computing.html", **page_context(map_request, None))
    return web.back_to(page)


@bp.get("/samenwerkingskaart/stand")
def state() -> ResponseReturnValue:
    """Whether the map is there: 204 while it is not, and then a page that waits is told to load again."""
    map_request = requested_map()
    if queries.latest_snapshot(map_request.scope.name) is None:
        return "", 204
    return Response(status=204, headers={"HX-Refresh": "true"})
