"""HTTP of what one reads about the whole: a theme, the years, overlaps and gaps, and two pages of paper."""

from typing import Any

from flask import abort, get_template_attribute, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from samenspel import clock, web
from samenspel.maps.analysis.facts.participations import BRIDGE, EDGE, HUB, ISOLATED
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.blueprint import bp
from samenspel.maps.request import (
    MapRequest,
    fixed_positions,
    map_views,
    page_context,
    requested_map,
    stored_view,
    stored_views,
    waiting_page,
)
from samenspel.maps.view import drawing, export, findings, history
from samenspel.maps.view.overlaps import Overlaps
from samenspel.maps.view.snapshot_view import SnapshotView
from samenspel.runtime import pdf

#: How many funds a theme's page names, and how many ties that of the years.
MAX_FUNDS, MAX_TIES = 12, 12
#: How many ties, proposals, funds of a role and pairs of groups are on paper.
MAX_TIES_ON_PAPER, MAX_PROPOSALS, MAX_OF_ROLE, MAX_ALIKE = 6, 6, 8, 4
#: Up to so many funds the paper names all of each group: a name on the picture may be cut.
MAX_NAMED = 60


@bp.get("/samenwerkingskaart/themas/<slug>")
def theme(slug: str) -> ResponseReturnValue:
    """Who works on a theme and with whom, and which funds could take it up together."""
    map_request = requested_map()
    if slug not in map_request.themes:
        abort(404)
    map_request = MapRequest(Scope("all", slug), map_request.years, map_request.themes)
    views = map_views(map_request.scope)
    view = views.asked
    if view is None:
        return waiting_page(map_request)
    busy = [node for node in view.funds if node["strength"]]
    context = page_context(map_request, view) | {
        "slug": slug,
        "busy": busy[:MAX_FUNDS],
        "more": max(0, len(busy) - MAX_FUNDS),
        "findings": findings.of_network(view, views.recent),
    }
    return render_template("maps/theme.html", proposals=view.proposals(slug), **context)


@bp.get("/samenwerkingskaart/tijd")
def time() -> ResponseReturnValue:
    """What changed for certain in a year (?periode=, or else this one) against the same days of the year before."""
    map_request = requested_map()
    scope = map_request.scope
    year = int(scope.period) if scope.period.isdigit() else max(map_request.years, default=clock.today().year)
    scopes = [Scope(period, scope.theme) for period in ("all", str(year))]
    whole, seen = views = stored_views(*scopes)
    for scope, view in zip(scopes, views, strict=True):
        if view is None and scope.period in ("all", *map(str, map_request.years)):
            return waiting_page(MapRequest(scope, map_request.years, map_request.themes))
    whole = web.or_404(whole)
    context = page_context(map_request, whole) | {"year": year, "comparable_years": sorted(map_request.years)[1:]}
    change = history.period_changes(seen, MAX_TIES) if seen and year - 1 in map_request.years else None
    every_year = [one for one in whole.data.get("years", ()) if one["year"] in map_request.years]
    threads = history.group_threads(every_year, whole)
    return render_template("maps/time.html", change=change, every_year=every_year, threads=threads, **context)


@bp.get("/samenwerkingskaart/overlap")
def overlap() -> ResponseReturnValue:
    """Groups that could meet together, themes on which many work apart, and activities of one fund alone."""
    map_request = requested_map()
    view = stored_view(map_request.scope)
    if view is None:
        return waiting_page(map_request)
    return render_template("maps/overlap.html", overlaps=Overlaps.from_view(view), **page_context(map_request, view))


@bp.get("/samenwerkingskaart/strategisch-overleg.pdf")
def paper() -> ResponseReturnValue:
    """The map on two pages, for a meeting. It is the same for all."""
    map_request = requested_map()
    view = web.or_404(stored_view(map_request.scope))
    scope, context = map_request.scope.name.replace(":", "-"), _paper_context(map_request, view)
    html = render_template("maps/paper.html", is_page=False, **context)
    try:
        return pdf.respond(html, f"kaart-{scope}-{web.locale()}", f"samenwerking-{scope}-{view.date.isoformat()}.pdf")
    except pdf.PdfUnavailable:
        return render_template("maps/paper.html", is_page=True, **context)


def _paper_context(map_request: MapRequest, view: SnapshotView) -> dict[str, Any]:
    recent = stored_view(Scope("recent", map_request.scope.theme))
    write = get_template_attribute("components/maps.html", "picture")
    drawn = drawing.draw(view, lambda slug: f"#{slug}", fixed_positions(map_request.scope))
    return (
        page_context(map_request, view)
        | {
            "picture": Markup(export.styled(str(write(drawn, _("Kaart van de samenwerking"))))),  # noqa: S704
            "change": history.period_changes(recent, MAX_TIES_ON_PAPER) if recent else None,
            "names_funds": view.data["totals"]["funds"] <= MAX_NAMED,
            "stand_outs": [
                (label, view.by_role[role][:MAX_OF_ROLE]) for role, label in _roles() if role in view.by_role
            ],
            "proposals": view.best_proposals[:MAX_PROPOSALS],
            "alike": Overlaps.from_view(view).alike[:MAX_ALIKE],
        }
    )


def _roles() -> list[tuple[str, str]]:
    """The roles that stand out, and what each is called on paper."""
    return [
        (HUB, _("Spil: werkt met velen")),
        (BRIDGE, _("Brug: verbindt groepen")),
        (EDGE, _("Aan de rand")),
        (ISOLATED, _("Zonder banden")),
    ]
