"""HTTP of search: one page, whose results are also a fragment while one types."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import clock, db, web
from samenspel.forms import id_from
from samenspel.people import queries as people
from samenspel.people.access import sees_platform
from samenspel.search import hit_rows, queries, tasks
from samenspel.search.blueprint import bp
from samenspel.search.engines import marking
from samenspel.search.engines.port import Hit, ResultPage, SearchRequest, SearchUnavailable
from samenspel.topics.queries import answered_among

SIZE = 20
MAX_PAGES = 50
#: What each kind of document is called, in the order of the filters.
KINDS = {
    "topic": _l("Onderwerpen"),
    "reply": _l("Reacties"),
    "poll": _l("Peilingen"),
    "message": _l("Berichten"),
    "meeting": _l("Bijeenkomsten"),
    "report": _l("Verslagen"),
    "document": _l("Documenten"),
    "group": _l("Overleg"),
    "initiative": _l("Initiatieven"),
    "person": _l("Personen"),
    "fund": _l("Sectorfondsen"),
}
#: One of each kind.
KIND = {
    "topic": _l("onderwerp"),
    "reply": _l("reactie"),
    "poll": _l("peiling"),
    "message": _l("bericht"),
    "meeting": _l("bijeenkomst"),
    "report": _l("verslag"),
    "document": _l("document"),
    "group": _l("overleg"),
    "initiative": _l("initiatief"),
    "person": _l("persoon"),
    "fund": _l("sectorfonds"),
}


@bp.app_template_filter("marked")
def as_html(text: str) -> str:
    """Text with the engine's marks as safe HTML."""
    return marking.as_html(text)


@bp.app_template_filter("day_of")
def day_of(seconds: int) -> str:
    """The day of a moment in seconds since 1970, as the index keeps it."""
    return clock.day(datetime.fromtimestamp(seconds, UTC), web.locale())


@bp.get("/zoeken")
def show() -> ResponseReturnValue:
    """Results for ?q=, narrowed by ?soort=, ?overleg= (id) and ?thema= (slug); the fragment when htmx asks."""
    me = web.viewer()
    q = " ".join(request.args.get("q", "").split())
    chosen = {name: request.args.get(name) or None for name in ("soort", "overleg", "thema")}
    page = ResultPage()
    problem, paging = None, web.Paging(min(web.page_number(), MAX_PAGES), SIZE, 0)
    if q or any(chosen.values()):
        search_request = SearchRequest(
            q=q,
            readers=queries.readers_of(me),
            kinds=frozenset({chosen["soort"]} if chosen["soort"] else ()),
            groups=frozenset({chosen["overleg"]} if chosen["overleg"] else ()),
            themes=frozenset({chosen["thema"]} if chosen["thema"] else ()),
            limit=SIZE,
            offset=paging.offset,
            facets=True,
        )
        try:
            page = tasks.engine().search(search_request)
        except SearchUnavailable as reason:
            current_app.logger.warning("search: %s", reason)
            tasks.heal_soon()
            problem = _(
                "Zoeken lukt nu even niet. Probeer het over een minuut opnieuw; alles wat je schrijft, blijft bewaard."
            )
    visible = queries.still_visible(me, (hit.id for hit in page.hits))
    total, facets = _without([hit for hit in page.hits if hit.id not in visible], page)
    in_groups = [hit.group for hit in page.hits if hit.group] + _largest_groups(facets["group"])
    group_names = queries.group_names(me, in_groups + [name for name in (chosen["overleg"],) if name and id_from(name)])
    theme_names = people.theme_names()
    return render_template(
        "search/_results.html" if web.is_fragment() else "search/show.html",
        q=q,
        knows_people=sees_platform(me),
        chosen=chosen,
        has_request=bool(q or any(chosen.values())),
        rows=hit_rows.rows_of((hit for hit in page.hits if hit.id in visible), int(db.now().timestamp())),
        filters=[
            (_("Soort"), _filter_links(q, chosen, "soort", KINDS, facets["kind"], total)),
            (_("Thema"), _filter_links(q, chosen, "thema", theme_names, facets["theme"], total)),
            (_("Overleg"), _filter_links(q, chosen, "overleg", group_names, facets["group"], total)),
        ],
        group_names=group_names,
        theme_names=theme_names,
        answered=_answered(hit.id for hit in page.hits if hit.id in visible),
        kind_of=KIND,
        problem=problem,
        paging=web.Paging(paging.number, SIZE, min(total, SIZE * MAX_PAGES)),
        base=_address(q, chosen) + "&",
        without_filters=_address(q, {}),
        total=total,
        fragment=web.is_fragment(),
    )


def _answered(document_ids: Iterable[str]) -> set[str]:
    """The topics among what was found in which a reply is marked as the answer."""
    kinds = (document_id.partition(":") for document_id in document_ids)
    found = answered_among([uuid.UUID(name) for kind, _colon, name in kinds if kind == "topic"])
    return {f"topic:{topic_id}" for topic_id in found}


def _without(hidden: list[Hit], page: ResultPage) -> tuple[int, dict[str, Counter[str]]]:
    """The total and the counts by facet without hits that the index still has and the viewer may not see."""
    facets = {name: Counter(page.facets.get(name, {})) for name in ("kind", "group", "theme")}
    for hit in hidden:
        for name, value in (("kind", hit.kind), ("group", hit.group), ("theme", hit.theme)):
            if value:
                facets[name][value] -= 1
    return page.total - len(hidden), facets


def _largest_groups(counts: Mapping[str, int]) -> list[str]:
    """The groups with the most results."""
    return sorted((name for name in counts if counts[name] > 0), key=lambda name: -counts[name])[:12]


def _address(q: str, chosen: Mapping[str, str | None]) -> str:
    return web.with_query("search.show", q=q, **{name: value or "" for name, value in chosen.items()}).rstrip("?&")


def _filter_links(
    q: str,
    chosen: Mapping[str, str | None],
    name: str,
    labels: Mapping[str, Any],
    counts: Mapping[str, int],
    total: int,
) -> list[tuple[str, str, bool, int | None]]:
    """The choices of one filter as links (label, address, current, count): those with results, most first."""
    now = chosen[name]
    shown = [value for value in labels if counts.get(value, 0) > 0 or value == now]
    if len(shown) == 1 and not now and counts[shown[0]] == total:
        return []  # all that was found is of this one: there is nothing to choose
    links: list[tuple[str, str, bool, int | None]] = [
        (_("Alles"), _address(q, {**chosen, name: None}), not now, None),
    ]
    for value in sorted(shown, key=lambda value: -counts.get(value, 0)):
        address = _address(q, {**chosen, name: value})
        links.append((str(labels[value]), address, value == now, counts.get(value, 0)))
    return links if len(links) > 1 else []
