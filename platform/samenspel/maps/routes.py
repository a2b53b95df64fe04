"""HTTP of the collaboration map: the map, tables, one fund's network, exports. Pages compute nothing."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from flask import (
    Blueprint,
    Response,
    abort,
    get_template_attribute,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_translations
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from samenspel import web
from samenspel.maps import access, export, queries, tasks
from samenspel.maps.reading import Reading
from samenspel.maps.rows import INITIATIVE, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.scope import Scope
from samenspel.people import queries as people

bp = Blueprint("maps", __name__)


#: What each kind of activity is called.
KINDS = {MEMBERSHIP: _l("overleg"), MEETING: _l("bijeenkomst"), TOPIC: _l("onderwerp"), INITIATIVE: _l("initiatief")}


@bp.app_template_global("activity_kind")
def kind_name(kind: str) -> str:
    """What a kind of activity is called on screen."""
    return str(KINDS[kind])


#: How many partners of a fund stand beside the map.
IN_PANEL = 5
_ANY = "-any-"


@dataclass(frozen=True)
class Asked:
    """The map that was asked for, among those that there can be."""

    scope: Scope
    years: list[int]
    themes: dict[str, str]

    @property
    def arguments(self) -> dict[str, str]:
        """The choice as arguments of an address."""
        period = self.scope.period
        chosen = {"periode": "" if period == "all" else period, "thema": self.scope.theme or ""}
        return {name: value for name, value in chosen.items() if value}

    def address(self, endpoint: str, **more: Any) -> str:
        """The address of a page about the same map."""
        if endpoint == "fund":
            return self._fund.replace(_ANY, quote(more["slug"]))
        arguments: dict[str, Any] = self.arguments | more
        return url_for(f"maps.{endpoint}", **arguments)

    @cached_property
    def _fund(self) -> str:
        """The address of a fund's network, with `_ANY` for the fund: a map links to a hundred of them."""
        arguments: dict[str, Any] = self.arguments | {"slug": _ANY}
        return url_for("maps.fund", **arguments)


def _asked() -> Asked:
    """The period and theme asked for; 404 for what is no period or theme, and for who sees no map."""
    if not access.may_see(web.viewer()):
        abort(404)
    period, theme = request.args.get("periode") or "all", request.args.get("thema") or None
    years, themes = queries.years_with_activities(), people.theme_names()
    if period not in ("all", "recent", *map(str, years)) or (theme is not None and theme not in themes):
        abort(404)
    return Asked(Scope(period, theme), years, themes)


@lru_cache(maxsize=8)
def _read(snapshot_id: uuid.UUID, made_at: dt.datetime, locale: str) -> Reading:
    """A snapshot never changes: what was read of it is kept, in each language."""
    data = queries.data_of(snapshot_id)
    if data is None:
        raise LookupError
    if locale != "nl":
        from samenspel.maps.retelling import retold  # and with it networkx, which Dutch pages need not wait for

        translations = get_translations()
        data = retold(data, translations.gettext, translations.ngettext)
    return Reading(data, made_at)


def _reading(scope: Scope) -> Reading | None:
    """The newest snapshot of a scope; None where the worker has not made it yet."""
    for _attempt in range(2):  # a newer one may take its place between the two questions
        made = queries.made(scope.name)
        if made is None:
            return None
        try:
            return _read(made.id, made.created_at, web.locale())
        except LookupError:
            continue
    return None


def _given(asked: Asked, reading: Reading | None) -> dict[str, Any]:
    """What every page of the map shows: the choices, and where the same can be had otherwise."""
    periods = [("", _("Alles tot nu")), ("recent", _("Laatste twaalf maanden"))]
    return {
        "scope": asked.scope,
        "reading": reading,
        "periods": periods + [(str(year), str(year)) for year in asked.years],
        "themes": [("", _("Alle thema's")), *asked.themes.items()],
        "chosen": request.args.get("fonds", ""),
        "address": asked.address,
    }


@bp.get("/samenwerkingskaart")
def show() -> ResponseReturnValue:
    """The map with its groups, and what it suggests to the fund of who looks (or to ?fonds=)."""
    asked = _asked()
    me = web.viewer()
    reading = _reading(asked.scope)
    given = _given(asked, reading)
    if reading is None:
        return render_template("maps/waiting.html", **given)
    fund = reading.fund(given["chosen"], IN_PANEL)
    own = None if fund else reading.fund(me.fund_slug or "", IN_PANEL)
    drawn = reading.once("picture", lambda: _picture(asked, reading))
    return render_template("maps/show.html", fund=fund, own=own, drawn=drawn, **given)


def _picture(asked: Asked, reading: Reading) -> Markup:
    draw = get_template_attribute("components/maps.html", "picture")
    label = _("Kaart van de samenwerking; de lijst en de tabel tonen hetzelfde")
    return Markup(draw(reading.drawing(lambda slug: asked.address("fund", slug=slug)), label))  # noqa: S704


@bp.get("/samenwerkingskaart/tabel")
def table() -> ResponseReturnValue:
    """The same as sortable tables: the funds, and the ties between them."""
    asked = _asked()
    reading = _reading(asked.scope)
    return render_template("maps/table.html" if reading else "maps/waiting.html", **_given(asked, reading))


@bp.get("/samenwerkingskaart/fondsen/<slug>")
def fund(slug: str) -> ResponseReturnValue:
    """One fund's partners, what they did together, and with whom it could; the panel of the map, or a page."""
    asked = _asked()
    reading = _reading(asked.scope)
    if reading is None and not web.is_fragment():
        return redirect(asked.address("show", fonds=slug))  # which waits for the map
    seen = web.found(web.found(reading).fund(slug, IN_PANEL if web.is_fragment() else None))
    page = "maps/_fund.html" if web.is_fragment() else "maps/fund.html"
    return render_template(page, fund=seen, **_given(asked, reading))


@bp.get("/samenwerkingskaart/gegevens")
def data() -> ResponseReturnValue:
    """What the canvas draws."""
    asked = _asked()
    reading = web.found(_reading(asked.scope))
    answer = jsonify(reading.drawing(lambda slug: asked.address("fund", slug=slug)))
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@bp.post("/samenwerkingskaart/berekening")
def compute() -> ResponseReturnValue:
    """Asks for a map that is not there yet; the page looks again by itself until it is."""
    asked = _asked()
    map_page = asked.address("show", fonds=request.args.get("fonds"))
    if queries.made(asked.scope.name) is not None:
        return web.back_to(map_page)
    tasks.ask(asked.scope)
    if web.is_fragment():
        return render_template("maps/_asked.html", **_given(asked, None))
    return web.back_to(map_page)


@bp.get("/samenwerkingskaart/stand")
def state() -> ResponseReturnValue:
    """Whether the map is there: 204 while it is not, and the way to it when it is."""
    asked = _asked()
    if queries.made(asked.scope.name) is None:
        return "", 204
    return Response(status=204, headers={"HX-Redirect": asked.address("show", fonds=request.args.get("fonds"))})


_EXPORTS = {
    "samenwerking.gexf": (export.gexf, "application/gexf+xml"),
    "fondsen.csv": (lambda snapshot: export.nodes_csv(snapshot, sheet=True), "text/csv; charset=utf-8"),
    "banden.csv": (lambda snapshot: export.edges_csv(snapshot, sheet=True), "text/csv; charset=utf-8"),
}


@bp.get("/samenwerkingskaart/export/<name>")
def download(name: str) -> ResponseReturnValue:
    """The network as a file: GEXF for Gephi, or CSV of the funds or of the ties."""
    asked = _asked()
    write, media_type = web.found(_EXPORTS.get(name))
    reading = web.found(_reading(asked.scope))
    stem, _dot, ending = name.rpartition(".")
    filename = f"{stem}-{asked.scope.name.replace(':', '-')}-{reading.date.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(write(reading.data), content_type=media_type, headers=headers)
