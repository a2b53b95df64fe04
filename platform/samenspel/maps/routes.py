"""HTTP of the collaboration map: the map, tables, one fund's network, exports. Pages compute nothing."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.maps import access, export, queries, tasks
from samenspel.maps.reading import Reading
from samenspel.maps.scope import Scope
from samenspel.people import queries as people

bp = Blueprint("maps", __name__)


def _scope() -> Scope:
    """The period and theme asked for; 404 for what is no period or theme, and for who sees no map."""
    if not access.may_see(web.viewer()):
        abort(404)
    period, theme = request.args.get("periode") or "all", request.args.get("thema") or None
    try:
        return Scope.named(Scope(period, theme).name)
    except ValueError:
        abort(404)


def _reading(scope: Scope) -> Reading | None:
    """The newest snapshot of a scope; None where the worker has not made it yet."""
    stored = queries.latest(scope.name)
    return Reading(stored.data, stored.created_at) if stored else None


def _query(scope: Scope) -> dict[str, Any]:
    """The scope as arguments of an address."""
    asked = {"periode": scope.period if scope.period != "all" else "", "thema": scope.theme or ""}
    return {name: value for name, value in asked.items() if value}


def _given(scope: Scope, reading: Reading | None) -> dict[str, Any]:
    """What every page of the map shows: the choices, and where the same can be had otherwise."""
    asked = _query(scope)
    periods = [("", _("Alles tot nu")), ("recent", _("Laatste twaalf maanden"))]
    periods += [(str(year), str(year)) for year in queries.years_with_activities()]
    return {
        "scope": scope,
        "reading": reading,
        "periods": periods,
        "themes": [("", _("Alle thema's")), *people.theme_names().items()],
        "asked": asked,
        "address": lambda endpoint, **more: url_for(f"maps.{endpoint}", **asked, **more),
    }


@bp.get("/samenwerkingskaart")
def show() -> ResponseReturnValue:
    """The map with its groups, and what it suggests to the fund of who looks."""
    scope = _scope()
    me = web.viewer()
    reading = _reading(scope)
    chosen = request.args.get("fonds") or ""
    given = _given(scope, reading)
    if reading is None:
        return render_template("maps/waiting.html", **given)
    fund = reading.fund(chosen) if chosen else None
    own = reading.fund(me.fund_slug) if me.fund_slug else None
    drawing = reading.drawing(lambda slug: url_for("maps.fund", slug=slug, **given["asked"]))
    return render_template("maps/show.html", fund=fund, own=own, drawing=drawing, **given)


@bp.get("/samenwerkingskaart/tabel")
def table() -> ResponseReturnValue:
    """The same as sortable tables: the funds, and the ties between them."""
    scope = _scope()
    reading = _reading(scope)
    return render_template("maps/table.html" if reading else "maps/waiting.html", **_given(scope, reading))


@bp.get("/samenwerkingskaart/fondsen/<slug>")
def fund(slug: str) -> ResponseReturnValue:
    """One fund's partners, what they did together, and with whom it could; the panel of the map, or a page."""
    scope = _scope()
    reading = web.found(_reading(scope))
    seen = web.found(reading.fund(slug))
    page = "maps/_fund.html" if web.is_fragment() else "maps/fund.html"
    return render_template(page, fund=seen, level=2 if not web.is_fragment() else 3, **_given(scope, reading))


@bp.get("/samenwerkingskaart/gegevens")
def data() -> ResponseReturnValue:
    """What the canvas draws."""
    scope = _scope()
    reading = web.found(_reading(scope))
    answer = jsonify(reading.drawing(lambda slug: url_for("maps.fund", slug=slug, **_query(scope))))
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@bp.post("/samenwerkingskaart/berekening")
def compute() -> ResponseReturnValue:
    """Asks for a map that is not there yet; the page looks again by itself until it is."""
    scope = _scope()
    if scope.period not in ("all", "recent") and int(scope.period) not in queries.years_with_activities():
        abort(404)
    if scope.theme is not None and scope.theme not in people.theme_names():
        abort(404)
    if queries.latest(scope.name) is not None:
        return web.back_to(url_for("maps.show", **_query(scope)))
    tasks.ask(scope)
    if web.is_fragment():
        return render_template("maps/_asked.html", **_given(scope, None))
    return web.back_to(url_for("maps.show", **_query(scope)))


@bp.get("/samenwerkingskaart/stand")
def state() -> ResponseReturnValue:
    """Whether the map is there: 204 while it is not, and the way to it when it is."""
    scope = _scope()
    if queries.latest(scope.name) is None:
        return "", 204
    return Response(status=204, headers={"HX-Redirect": url_for("maps.show", **_query(scope))})


_EXPORTS = {
    "samenwerking.gexf": (export.gexf, "application/gexf+xml"),
    "fondsen.csv": (lambda snapshot: export.nodes_csv(snapshot, sheet=True), "text/csv; charset=utf-8"),
    "banden.csv": (lambda snapshot: export.edges_csv(snapshot, sheet=True), "text/csv; charset=utf-8"),
}


@bp.get("/samenwerkingskaart/export/<name>")
def download(name: str) -> ResponseReturnValue:
    """The network as a file: GEXF for Gephi, or CSV of the funds or of the ties."""
    scope = _scope()
    write, media_type = web.found(_EXPORTS.get(name))
    reading = web.found(_reading(scope))
    stem, _dot, ending = name.rpartition(".")
    filename = f"{stem}-{scope.name.replace(':', '-')}-{reading.date.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(write(reading.data), content_type=media_type, headers=headers)
