"""Search: one port, two engines that give the same behaviour."""

from pathlib import Path

from samenspel.indexing import KINDS, SearchDocument
from samenspel.search.engine import (
    EngineHealth,
    Hit,
    ResultPage,
    SearchEngine,
    SearchRequest,
    SearchUnavailable,
)

__all__ = [
    "KINDS",
    "EngineHealth",
    "Hit",
    "ResultPage",
    "SearchDocument",
    "SearchEngine",
    "SearchRequest",
    "SearchUnavailable",
    "open_engine",
]


def open_engine(index_folder: Path, meili_url: str | None, meili_key: str | None) -> SearchEngine:
    """The engine of this installation: Meilisearch when it has an address, else the embedded one.

    Opening reads nothing and asks nothing, so that the platform starts when the engine is down; `health`
    tells. Keep one engine per process: it remembers what it opened. The imports wait because each engine
    loads a library that the other does without.
    """
    if meili_url:
        from samenspel.search.meili import MeilisearchEngine

        return MeilisearchEngine(meili_url, meili_key, index_folder)
    from samenspel.search.embedded import EmbeddedEngine

    return EmbeddedEngine(index_folder)
