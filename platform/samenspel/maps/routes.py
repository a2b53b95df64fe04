"""HTTP of the collaboration map: the map, tables, chosen funds, and asking for a map. Pages compute nothing."""

from typing import Any

from flask import Response, get_template_attribute, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from samenspel import web
from samenspel.maps import queries, tasks
from samenspel.maps.blueprint import bp
from samenspel.maps.request import KINDS, Asked, asked_for, awaited, given, places, reading_of, waiting
from samenspel.maps.view import comparison, drawing, lists, measures
from samenspel.maps.view.overlap_reading import Overlaps
from samenspel.maps.view.reading import PANEL_PARTNERS, Reading

#: How many funds stand in the list beside the map; the finder knows them all.
MOST_LISTED = 200


@bp.get("/samenwerkingskaart")
def show() -> ResponseReturnValue:
    """The map with its groups, and what it suggests to the fund of who looks (or to ?fonds=)."""
    asked = asked_for()
    me = web.viewer()
    reading = reading_of(asked.scope)
    if reading is None:
        return waiting(asked)
    context = given(asked, reading)
    fund = reading.fund(context["chosen"], PANEL_PARTNERS)
    own = None if fund else reading.fund(me.fund_slug or "", PANEL_PARTNERS)
    drawn = reading.once("picture", lambda: _picture(asked, reading))
    context |= {"fund": fund, "own": own, "drawn": drawn, "listed": reading.funds[:MOST_LISTED]} | _tools(asked)
    if not (fund or own):
        context["alike"] = reading.once("alike", lambda: Overlaps.of(reading).alike[:1])
    return render_template("maps/show.html", **context)


def _tools(asked: Asked) -> dict[str, Any]:
    """What can be chosen on the map itself."""
    return {"sizes": measures.sizes(), "lines": measures.lines(), "kinds": KINDS, "years": sorted(asked.years)}


def _picture(asked: Asked, reading: Reading) -> Markup:
    draw = get_template_attribute("components/maps.html", "picture")
    label = _("Kaart van de samenwerking; de lijst en de tabel tonen hetzelfde")
    drawn = drawing.drawn(reading, lambda slug: asked.address("fund", slug=slug), places(asked.scope))
    return Markup(draw(drawn, label))  # noqa: S704


@bp.get("/samenwerkingskaart/tabel")
def table() -> ResponseReturnValue:
    """The same as lists that sort: the funds, or the ties between them (?lijst=banden)."""
    asked = asked_for()
    reading = reading_of(asked.scope)
    if reading is None:
        return waiting(asked)
    part = lists.part(reading, lists.Asked.of(request.args, web.page_number()))
    return render_template(
        "maps/table.html", part=part, most=lists.MOST, list_kept=part.asked.arguments, **given(asked, reading)
    )


@bp.get("/samenwerkingskaart/samen")
def several() -> ResponseReturnValue:
    """What the funds of ?fonds= (more than once) did together; the panel of the map, or a page with the choice."""
    asked = asked_for()
    reading = reading_of(asked.scope)
    if reading is None:
        return waiting(asked)
    slugs = [slug for slug in request.args.getlist("fonds") if slug]
    found = comparison.of(reading, slugs)
    page = "maps/_together.html" if web.is_fragment() else "maps/together.html"
    context = given(asked, reading) | {"together": found, "slugs": slugs, "most": comparison.MOST_FUNDS}
    return render_template(page, **context)


@bp.get("/samenwerkingskaart/gegevens")
def data() -> ResponseReturnValue:
    """What the canvas draws, with the sentence above it: another year comes without a new page."""
    asked = asked_for()
    reading = web.or_404(reading_of(asked.scope))
    # Kept as it is sent: a large map takes long to write out.
    written = reading.once("data", lambda: jsonify(_data(asked, reading)).get_data())
    answer = Response(written, mimetype="application/json")
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


def _data(asked: Asked, reading: Reading) -> dict[str, Any]:
    drawn = drawing.drawn(reading, lambda slug: asked.address("fund", slug=slug), places(asked.scope))
    key = get_template_attribute("components/maps.html", "key")
    for way in drawn["colourings"]:
        for each in way["classes"]:
            each["key"] = str(key(each["shape"], each["colour"]))
    brief = render_template("maps/_brief.html", **given(asked, reading))
    groups = render_template("maps/_groups.html", **given(asked, reading))
    return drawn | {"brief": brief, "groups": groups, "period": asked.scope.period}


@bp.post("/samenwerkingskaart/berekening")
def compute() -> ResponseReturnValue:
    """Asks for a map that is not there yet; the page looks again by itself until it is."""
    asked = asked_for()
    page = awaited(asked)
    if queries.made(asked.scope.name) is not None:
        return web.back_to(page)
    tasks.ask(asked.scope)
    if web.is_fragment():
        return render_template("maps/_asked.html", **given(asked, None))
    return web.back_to(page)


@bp.get("/samenwerkingskaart/stand")
def state() -> ResponseReturnValue:
    """Whether the map is there: 204 while it is not, and when it is the page that waits is read again."""
    asked = asked_for()
    if queries.made(asked.scope.name) is None:
        return "", 204
    return Response(status=204, headers={"HX-Refresh": "true"})
