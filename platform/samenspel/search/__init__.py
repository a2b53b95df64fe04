"""Search: one port, two engines that give the same behaviour."""

from pathlib import Path

from samenspel.indexing import KINDS, Document
from samenspel.search.engine import (
    Health,
    Hit,
    Page,
    Request,
    Search,
    SearchUnavailable,
)

__all__ = [
    "KINDS",
    "Document",
    "Health",
    "Hit",
    "Page",
    "Request",
    "Search",
    "SearchUnavailable",
    "open_engine",
]


def open_engine(index_folder: Path, meili_url: str | None, meili_key: str | None) -> Search:
    """The engine of this installation: Meilisearch when it has an address, else the embedded one.

    Opening reads nothing and asks nothing, so that the platform starts when the engine is down; `health`
    tells. Keep one engine per process: it remembers what it opened. The imports wait because each engine
    loads a library that the other does without.
    """
    if meili_url:
        from samenspel.search.meili import MeiliSearch

        return MeiliSearch(meili_url, meili_key, index_folder)
    from samenspel.search.embedded import EmbeddedSearch

    return EmbeddedSearch(index_folder)
