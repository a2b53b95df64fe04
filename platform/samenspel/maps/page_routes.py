"""HTTP of what one reads about the whole: a theme, the years, overlaps and gaps, and two pages of paper."""

from typing import Any

from flask import abort, get_template_attribute, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from samenspel import clock, pdf, web
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.blueprint import bp
from samenspel.maps.request import Asked, asked_for, given, places, reading_of, waiting
from samenspel.maps.view import drawing, export, history
from samenspel.maps.view.overlap_reading import Overlaps
from samenspel.maps.view.reading import Reading

#: How many funds a theme's page names, and how many proposals are on paper.
MOST_FUNDS, ON_PAPER = 12, 6
#: Up to so many funds the paper names all of each group: a name on the picture may be cut.
MOST_NAMED = 60


@bp.get("/samenwerkingskaart/themas/<slug>")
def theme(slug: str) -> ResponseReturnValue:
    """Who works on a theme and with whom, and which funds could take it up together."""
    asked = asked_for()
    if slug not in asked.themes:
        abort(404)
    asked = Asked(Scope("all", slug), asked.years, asked.themes)
    reading = reading_of(asked.scope)
    if reading is None:
        return waiting(asked)
    busy = [node for node in reading.funds if node["strength"]]
    context = given(asked, reading) | {"slug": slug, "busy": busy[:MOST_FUNDS], "more": max(0, len(busy) - MOST_FUNDS)}
    return render_template("maps/theme.html", proposals=reading.proposals(slug), **context)


@bp.get("/samenwerkingskaart/tijd")
def time() -> ResponseReturnValue:
    """What came and went in a year (?periode=, or else the last full one) against the year before."""
    asked = asked_for()
    year = int(asked.scope.period) if asked.scope.period.isdigit() else max(min(asked.years), clock.today().year - 1)
    scopes = [Scope("all", asked.scope.theme), *(Scope(str(each), asked.scope.theme) for each in (year - 1, year))]
    whole, before, after = readings = [reading_of(scope) for scope in scopes]
    for scope, reading in zip(scopes, readings, strict=True):
        if reading is None and scope.period in ("all", *map(str, asked.years)):
            return waiting(Asked(scope, asked.years, asked.themes))
    whole = web.or_404(whole)
    context = given(asked, whole) | {"year": year, "years": sorted(asked.years)}
    compared = history.compared(before, after) if before and after else None
    every_year = [one for one in whole.data.get("years", ()) if one["year"] in asked.years]
    threads = history.threads(every_year, whole)
    return render_template("maps/time.html", change=compared, every_year=every_year, threads=threads, **context)


@bp.get("/samenwerkingskaart/overlap")
def overlap() -> ResponseReturnValue:
    """Groups that could meet together, themes on which many work apart, and activities of one fund alone."""
    asked = asked_for()
    reading = reading_of(asked.scope)
    if reading is None:
        return waiting(asked)
    return render_template("maps/overlap.html", overlaps=Overlaps.of(reading), **given(asked, reading))


@bp.get("/samenwerkingskaart/strategisch-overleg.pdf")
def paper() -> ResponseReturnValue:
    """The map on two pages, for a meeting. It is the same for all."""
    asked = asked_for()
    reading = web.or_404(reading_of(asked.scope))
    filename = f"samenwerking-{asked.scope.name.replace(':', '-')}-{reading.date.isoformat()}.pdf"
    return pdf.respond("maps/paper.html", filename, **_on_paper(asked, reading))


def _on_paper(asked: Asked, reading: Reading) -> dict[str, Any]:
    year = clock.today().year - 1
    before, after = reading_of(Scope(str(year), asked.scope.theme)), reading_of(Scope("recent", asked.scope.theme))
    draw = get_template_attribute("components/maps.html", "picture")
    drawn = drawing.drawn(reading, lambda slug: f"#{slug}", places(asked.scope))
    return (
        given(asked, reading)
        | {
            "drawn": Markup(export.styled(str(draw(drawn, _("Kaart van de samenwerking"))))),  # noqa: S704
            "change": history.compared(before, after) if before and after else None,
            "last_year": year,
            "most_named": MOST_NAMED,
            "proposals": reading.clusters[:ON_PAPER],
            "overlaps": Overlaps.of(reading),
        }
    )
