"""Background work of search: keeps the index in line with the database, which is the truth."""

import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Flask, current_app

from samenspel.config import Settings
from samenspel.indexing import SearchDocument
from samenspel.jobs import queue, reading_phase
from samenspel.runtime.app_key import AppKey
from samenspel.search import documents
from samenspel.search.engines.opening import open_engine
from samenspel.search.engines.port import EngineHealth, SearchEngine, SearchUnavailable

ENGINE = AppKey[SearchEngine]("samenspel.search")
#: Many people may search while there is no index; the worker is asked to look so often.
SECONDS_BETWEEN_CHECKS = 10
_HEALED_AT = AppKey[float]("samenspel.search.healed_at")


def init_app(app: Flask, settings: Settings) -> None:
    """Names the engine: Meilisearch where it is set, else the embedded one in the data folder. Asks it nothing yet."""
    ENGINE.set(app, open_engine(settings.folder / "index", settings.meilisearch_url, settings.meilisearch_key))


def engine() -> SearchEngine:
    """The engine of this application."""
    return ENGINE.get()


def index(payloads: Sequence[dict[str, Any]]) -> None:
    """Brings the index in line with the rows named: those that are there are put in, the others taken out."""
    wanted: dict[str, set[uuid.UUID]] = {}
    for payload in payloads:
        wanted.setdefault(payload["kind"], set()).add(uuid.UUID(payload["id"]))
    _bring_in_line((kind, list(ids)) for kind, ids in wanted.items())


def index_group(payloads: Sequence[dict[str, Any]]) -> None:
    """Indexes all that is in a group anew: who may find it has changed, or its name or theme."""
    for payload in payloads:
        _bring_in_line(documents.ids_in_group(uuid.UUID(payload["id"])))


def index_theme(payloads: Sequence[dict[str, Any]]) -> None:
    """Indexes all that a theme is written in: it has another name."""
    for payload in payloads:
        _bring_in_line(documents.ids_with_theme(uuid.UUID(payload["id"])))


def _bring_in_line(rows: Iterable[tuple[str, Sequence[uuid.UUID]]]) -> None:
    found: list[SearchDocument] = []
    named: set[str] = set()
    with reading_phase():
        for kind, ids in rows:
            named.update(f"{kind}:{row_id}" for row_id in ids)
            found += documents.documents_of(kind, ids)
    try:
        engine().upsert(found)
        engine().delete(named - {document.id for document in found})
    except SearchUnavailable:
        if not needs_reindex():
            raise
        check()  # the index is lost; a new one holds these rows too
        if needs_reindex():
            raise


def reindex(progress: Callable[[Iterable[SearchDocument]], Iterable[SearchDocument]] = iter) -> int:
    """Fills a new index from the database beside the live one and swaps them. Returns how many documents it holds.

    `progress` may watch the documents go by. Raises SearchUnavailable when the engine cannot do it now.
    """
    return engine().reindex(progress(documents.all_documents()))


def health() -> EngineHealth:
    """How the engine is doing."""
    return engine().health()


def needs_reindex() -> bool:
    """Whether the index is missing, damaged or of another version."""
    return health().state == "needs-reindex"


def heal_soon() -> None:
    """Has the worker look whether the index is lost; for a page that could not search, and must not wait for it."""
    moment = time.monotonic()
    if moment - (_HEALED_AT.find() or float("-inf")) >= SECONDS_BETWEEN_CHECKS:
        _HEALED_AT.set(current_app, moment)
        queue().notify("search-check", {})


def check(_payloads: Sequence[dict[str, Any]] = ()) -> None:
    """Fills the index where it is missing, damaged or of another version; called at the start and now and then."""
    try:
        if needs_reindex():
            with reading_phase():
                count = reindex()
            current_app.logger.info("search: indexed %d documents", count)
    except SearchUnavailable:
        current_app.logger.exception("search: the index could not be filled again")
