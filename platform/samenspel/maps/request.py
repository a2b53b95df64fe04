"""What a request asks of the map: a period and a theme, and the snapshot that is stored of them."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from flask import abort, render_template, request, url_for
from flask_babel import get_translations
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import clock, web
from samenspel.maps import access, queries
from samenspel.maps.analysis.advice.mixing import SuggestionMix
from samenspel.maps.analysis.facts.participations import INITIATIVE, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.phrasing import ReadableNode, phrase_snapshot
from samenspel.maps.blueprint import bp
from samenspel.maps.view import drawing, measures
from samenspel.maps.view.snapshot_view import SnapshotView
from samenspel.people import queries as people

#: What each kind of activity is called.
KIND_NAMES = {
    MEMBERSHIP: _l("overleg"),
    MEETING: _l("bijeenkomst"),
    TOPIC: _l("onderwerp"),
    INITIATIVE: _l("initiatief"),
}
_ANY = "-any-"


@bp.app_template_global("activity_kind")
def kind_name(kind: str) -> str:
    """What a kind of activity is called on screen."""
    return str(KIND_NAMES[kind])


@dataclass(frozen=True)
class MapRequest:
    """Which map a request is about: its period and theme, among the `years` and `themes` that there are."""

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

    @property
    def period_name(self) -> str:
        """The period in words."""
        named: dict[str, str] = {"all": _("alles tot nu"), "recent": _("de laatste twaalf maanden")}
        return named.get(self.scope.period, self.scope.period)

    @property
    def theme_name(self) -> str:
        """The theme in words; nothing for all of them."""
        return self.themes.get(self.scope.theme or "", "")

    def about(self, date: dt.date) -> list[str]:
        """What a file says of itself, a line each: what it is, of when, and whether it is of a demo."""
        words = (_("Samenwerkingskaart van de sectorfondsen"), self.theme_name, self.period_name)
        lines = [", ".join(word for word in words if word)]
        lines.append(_("Stand van %(day)s, uit Samenspel.", day=clock.day(date, web.locale())))
        if web.is_demo():
            lines.append(_("Voorbeeldgegevens: personen en deelnames zijn gegenereerd."))
        return lines


def requested_map() -> MapRequest:
    """The map that the address names (?periode=2024&thema=stem); 404 where there is none, and for guests."""
    if not access.may_see(web.viewer()):
        abort(404)
    period, theme = request.args.get("periode") or "all", request.args.get("thema") or None
    years, themes = queries.years_with_activities(), people.theme_names()
    if period not in ("all", "recent", *map(str, years)) or (theme is not None and theme not in themes):
        abort(404)
    return MapRequest(Scope(period, theme), years, themes)


def requested_mix() -> SuggestionMix:
    """Which suggestions the address asks for (?keuze=verrassend&klein=eerst)."""
    return SuggestionMix.from_arguments(request.args.get("keuze", ""), request.args.get("klein", ""))


def phrasebook(funds: Mapping[str, str], themes: Mapping[str, str]) -> Phrasebook:
    """The phrasebook of the reader, with these names."""
    translations = get_translations()
    decimal = "," if web.locale() == "nl" else "."
    return Phrasebook(funds, themes, translations.gettext, translations.ngettext, decimal)


@lru_cache(maxsize=8)
def _load_view(snapshot_id: uuid.UUID, locale: str) -> SnapshotView:
    """The view of a snapshot in a language. A snapshot never changes, so its view is cached."""
    data = queries.snapshot_data(snapshot_id)
    if data is None:
        raise LookupError
    phrases = phrasebook({node["id"]: node["name"] for node in data["nodes"]}, data["themes"])
    readable = phrase_snapshot(data, phrases)
    return SnapshotView({**readable, "nodes": [_with_ending(node) for node in readable["nodes"]]})


def _with_ending(node: ReadableNode) -> ReadableNode:
    """A fund, of which the name says so where it was closed."""
    return {**node, "name": _("%(name)s (afgesloten)", name=node["name"])} if node["ended"] else node


def stored_view(scope: Scope) -> SnapshotView | None:
    """The newest snapshot of a scope; None where the worker has not made it yet."""
    return stored_views(scope)[0]


def stored_views(*scopes: Scope) -> list[SnapshotView | None]:
    """The newest snapshot of each of these scopes."""
    for _attempt in range(2):  # a newer one may take the place of one between the two questions
        keys = queries.latest_snapshots(*(scope.name for scope in scopes))
        try:
            return [_load_view(keys[scope.name].id, web.locale()) if scope.name in keys else None for scope in scopes]
        except LookupError:
            continue
    return [None for _scope in scopes]


@dataclass(frozen=True, slots=True)
class MapViews:
    """The map that is asked for, and two that say more beside it, each None where it is not stored yet: the map of all
    time, where suggestions are read whatever period is on view, and the last twelve months, which say what changed
    where the map itself has no period before it."""

    asked: SnapshotView | None
    advice: SnapshotView | None
    recent: SnapshotView | None


def map_views(scope: Scope) -> MapViews:
    """What a page says first is read from these."""
    return MapViews(*stored_views(scope, Scope("all", scope.theme), Scope("recent", scope.theme)))


@lru_cache(maxsize=64)
def _stored_positions(snapshot_id: uuid.UUID) -> dict[str, tuple[float, float]]:
    data = queries.snapshot_data(snapshot_id)
    return drawing.positions_of(data) if data else {}


def fixed_positions(scope: Scope) -> dict[str, tuple[float, float]]:
    """Where the funds stand: on the map of the whole for every period of it, so that years can be compared."""
    if scope.period == "all":
        return {}
    key = queries.latest_snapshot(Scope("all", scope.theme).name)
    return _stored_positions(key.id) if key else {}


def page_context(map_request: MapRequest, view: SnapshotView | None) -> dict[str, Any]:
    """The variables that all templates of the map share."""
    periods = [("", _("Alles tot nu")), ("recent", _("Laatste twaalf maanden"))]
    return {
        "map_request": map_request,
        "scope": map_request.scope,
        "view": view,
        "periods": periods + [(str(year), str(year)) for year in map_request.years],
        "themes": [("", _("Alle thema's")), *map_request.themes.items()],
        "chosen": request.args.get("fonds", ""),
        "address": map_request.address,
        "explanations": measures.explanations(),
        "may_import": access.may_import(web.viewer()),
    }


#: The endpoints that wait for a map that is not stored yet, and load again by themselves.
WAITING_PAGES = frozenset({"show", "table", "partnerships", "overlap", "time", "several", "theme"})


def waiting_page_url(map_request: MapRequest) -> str:
    """The address of the page that waits (?naar=), or of the map itself, with the funds chosen on it."""
    page, funds = request.args.get("naar", ""), request.args.getlist("fonds") or None
    if page == "theme" and map_request.scope.theme:
        return url_for("maps.theme", slug=map_request.scope.theme)
    return map_request.address(page if page in WAITING_PAGES - {"theme"} else "show", fonds=funds)


def waiting_page(map_request: MapRequest) -> str:
    """A page that waits for a map which is not stored yet, and asks for it."""
    page = (request.endpoint or "").removeprefix("maps.")
    arguments = {"fonds": request.args.getlist("fonds") or None, "naar": page if page != "show" else None}
    return render_template("maps/waiting.html", arguments=arguments, **page_context(map_request, None))
