"""Opens the search engine of an installation."""

from pathlib import Path

from samenspel.search.engines.port import SearchEngine


def open_engine(index_folder: Path, meili_url: str | None, meili_key: str | None) -> SearchEngine:
    """The engine of this installation: Meilisearch when it has an address, else the embedded one.

    Opening reads nothing and asks nothing, so that the platform starts when the engine is down; see `health`. Keep one
    engine per process: it remembers what it opened. The imports are late because each engine loads a library that the
    other does without.
    """
    if meili_url:
        from samenspel.search.engines.meilisearch import MeilisearchEngine

        return MeilisearchEngine(meili_url, meili_key, index_folder)
    from samenspel.search.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(index_folder)
