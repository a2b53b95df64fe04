"""HTTP of several funds at once: what they did together."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.maps.blueprint import bp
from samenspel.maps.request import asked_for, given, reading_of, waiting
from samenspel.maps.view import comparison as together


@bp.get("/samenwerkingskaart/samen")
def several() -> ResponseReturnValue:
    """What the funds of ?fonds= (more than once) did together; the panel of the map, or a page with the choice."""
    asked = asked_for()
    reading = reading_of(asked.scope)
    if reading is None:
        return waiting(asked)
    slugs = [slug for slug in request.args.getlist("fonds") if slug]
    found = together.of(reading, slugs)
    page = "maps/_together.html" if web.is_fragment() else "maps/together.html"
    context = given(asked, reading) | {"together": found, "slugs": slugs, "most": together.MOST_FUNDS}
    return render_template(page, **context)
