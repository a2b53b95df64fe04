"""What a request asks of the map: the period and theme, and the stored reading of them. Pages compute nothing."""

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

from samenspel import web
from samenspel.maps import access, queries
from samenspel.maps.analysis.advice.mixing import SuggestionMix
from samenspel.maps.analysis.facts.participations import INITIATIVE, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.phrasing import phrase_snapshot
from samenspel.maps.blueprint import bp
from samenspel.maps.view import drawing, measures
from samenspel.maps.view.reading import Reading
from samenspel.people import queries as people

#: What each kind of activity is called.
KINDS = {MEMBERSHIP: _l("overleg"), MEETING: _l("bijeenkomst"), TOPIC: _l("onderwerp"), INITIATIVE: _l("initiatief")}
_ANY = "-any-"


@bp.app_template_global("activity_kind")
def kind_name(kind: str) -> str:
    """What a kind of activity is called on screen."""
    return str(KINDS[kind])


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

    @property
    def period_name(self) -> str:
        """The period in words."""
        named: dict[str, str] = {"all": _("alles tot nu"), "recent": _("de laatste twaalf maanden")}
        return named.get(self.scope.period, self.scope.period)

    @property
    def theme_name(self) -> str:
        """The theme in words; nothing for all of them."""
        return self.themes.get(self.scope.theme or "", "")


def asked_for() -> Asked:
    """The period and theme asked for; 404 for what is no period or theme, and for who sees no map."""
    if not access.may_see(web.viewer()):
        abort(404)
    period, theme = request.args.get("periode") or "all", request.args.get("thema") or None
    years, themes = queries.years_with_activities(), people.theme_names()
    if period not in ("all", "recent", *map(str, years)) or (theme is not None and theme not in themes):
        abort(404)
    return Asked(Scope(period, theme), years, themes)


def mix() -> SuggestionMix:
    """Which suggestions one wants to see (?keuze=verrassend&klein=eerst)."""
    return SuggestionMix.from_arguments(request.args.get("keuze", ""), request.args.get("klein", ""))


def phrasebook(funds: Mapping[str, str], themes: Mapping[str, str]) -> Phrasebook:
    """The phrasebook of the reader, with these names."""
    translations = get_translations()
    decimal = "," if web.locale() == "nl" else "."
    return Phrasebook(funds, themes, translations.gettext, translations.ngettext, decimal)


@lru_cache(maxsize=8)
def _read(snapshot_id: uuid.UUID, locale: str) -> Reading:
    """A snapshot never changes: what was read of it is kept, in each language."""
    data = queries.data_of(snapshot_id)
    if data is None:
        raise LookupError
    phrases = phrasebook({node["id"]: node["name"] for node in data["nodes"]}, data["themes"])
    readable = phrase_snapshot(data, phrases)
    return Reading(readable | {"nodes": [_marked(node) for node in readable["nodes"]]})


def _marked(node: dict[str, Any]) -> dict[str, Any]:
    """A fund that was closed says so wherever it is named."""
    return node | {"name": _("%(name)s (afgesloten)", name=node["name"])} if node.get("ended") else node


def reading_of(scope: Scope) -> Reading | None:
    """The newest snapshot of a scope; None where the worker has not made it yet."""
    for _attempt in range(2):  # a newer one may take its place between the two questions
        made = queries.made(scope.name)
        if made is None:
            return None
        try:
            return _read(made.id, web.locale())
        except LookupError:
            continue
    return None


@lru_cache(maxsize=64)
def _places(snapshot_id: uuid.UUID) -> dict[str, tuple[float, float]]:
    data = queries.data_of(snapshot_id)
    return drawing.places_of(data) if data else {}


def places(scope: Scope) -> dict[str, tuple[float, float]]:
    """Where the funds stand: on the map of the whole for every period of it, so that years can be compared."""
    if scope.period == "all":
        return {}
    made = queries.made(Scope("all", scope.theme).name)
    return _places(made.id) if made else {}


def given(asked: Asked, reading: Reading | None) -> dict[str, Any]:
    """What every page of the map shows: the choices, and where the same can be had otherwise."""
    periods = [("", _("Alles tot nu")), ("recent", _("Laatste twaalf maanden"))]
    return {
        "asked": asked,
        "scope": asked.scope,
        "reading": reading,
        "periods": periods + [(str(year), str(year)) for year in asked.years],
        "themes": [("", _("Alle thema's")), *asked.themes.items()],
        "chosen": request.args.get("fonds", ""),
        "address": asked.address,
        "explained": measures.explanations(),
        "may_import": access.may_import(web.viewer()),
    }


#: The pages that wait for a map that is not there, and come back by themselves.
WAITING = frozenset({"show", "table", "partnerships", "overlap", "time", "several", "theme"})


def awaited(asked: Asked) -> str:
    """The address of the page that waits (?naar=), or of the map itself, with the funds chosen on it."""
    page, funds = request.args.get("naar", ""), request.args.getlist("fonds") or None
    if page == "theme" and asked.scope.theme:
        return url_for("maps.theme", slug=asked.scope.theme)
    return asked.address(page if page in WAITING - {"theme"} else "show", fonds=funds)


def waiting(asked: Asked) -> str:
    """The page that waits for a map which nobody asked for before."""
    page = (request.endpoint or "").removeprefix("maps.")
    args = {"fonds": request.args.getlist("fonds") or None, "naar": page if page != "show" else None}
    return render_template("maps/waiting.html", args=args, **given(asked, None))
