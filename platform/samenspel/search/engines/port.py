"""The search port: the requests and answers of an engine, whichever engine it is.

The rules that hold for both engines are those of `SearchRequest` and are proven in `tests/search/`. Neither this module
nor the engines know Flask or the database: who may read is handed in as `readers`, and the database has the
last word on what is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from samenspel.indexing import NAME, SearchDocument
from samenspel.search.engines.definition import IndexDefinition

EngineState = Literal["ready", "needs-reindex", "unreachable"]


class SearchUnavailable(Exception):
    """The engine is down, or its index is missing or damaged. The message is technical English."""


@dataclass(frozen=True)
class SearchRequest:
    """A question.

    * A word may carry 0, 1 or 2 typos by its length, one in the first letter counting double; the last word
      may be unfinished; the first word must occur, documents with more of the words come first; case, accents
      and stop words do not matter.
    * Without a word to search on, the newest come first.
    * `readers` are those of the viewer: only documents that name at least one of them are found.
      ValueError when one is not a uuid or slug, since that is a mistake of ours.
    * `kinds`, `groups` and `themes` narrow when not empty; unknown or malformed values simply match nothing.
    * `limit` and `offset` are cut to what the definition allows; a `limit` of 0 only counts.
    """

    q: str
    readers: frozenset[str]
    kinds: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    limit: int = 20
    offset: int = 0
    facets: bool = False

    def __post_init__(self) -> None:
        for name in self.readers:
            if not NAME.fullmatch(name):
                raise ValueError(f"Not a uuid or slug among the readers: {name!r}")

    def filters(self) -> dict[str, list[str]] | None:
        """Field to allowed values, all safe in a filter; None when nothing can match."""
        narrowed = {"kind": self.kinds, "group": self.groups, "theme": self.themes}
        found = {"readers": sorted(self.readers)}
        for name, values in narrowed.items():
            if values:
                found[name] = sorted(value for value in values if NAME.fullmatch(value))
        return found if all(found.values()) else None

    def within(self, definition: IndexDefinition) -> "SearchRequest":
        """The same question with `limit` and `offset` inside the bounds of the definition."""
        offset = min(max(self.offset, 0), definition.limits.reach)
        limit = min(max(self.limit, 0), definition.limits.page, definition.limits.reach - offset)
        return replace(self, limit=limit, offset=offset)


@dataclass(frozen=True)
class Hit:
    """A document found. `title_marked` and `body_marked` (a passage) carry the sentinels of `marking`."""

    id: str
    kind: str
    title_marked: str
    body_marked: str
    url: str
    group: str | None
    theme: str | None
    date: int
    score: float


@dataclass(frozen=True)
class ResultPage:
    """Hits of one page, how many there are in all, and counts per facet and value under the same question."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def empty(cls, definition: IndexDefinition, *, facets: bool) -> "ResultPage":
        """The answer when nothing can match."""
        return cls(facets={name: {} for name in definition.facets} if facets else {})


@dataclass(frozen=True)
class EngineHealth:
    """How an engine is doing. `documents` is None when it cannot tell; `detail` is technical English."""

    engine: str
    state: EngineState
    documents: int | None = None
    detail: str = ""


class SearchEngine(Protocol):
    """An engine. Every method but `health` raises SearchUnavailable when the engine cannot do it now.

    Asking is safe from many threads. Writing belongs in the background worker: it waits for the engine, and
    one writer at a time is let in.
    """

    def search(self, request: SearchRequest) -> ResultPage:
        """The page that answers the question."""

    def upsert(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents or replace those with the same id; found by every question asked afterwards."""

    def delete(self, ids: Iterable[str]) -> None:
        """Take documents out; an id that is not there is no error."""

    def reindex(self, documents: Iterable[SearchDocument]) -> int:
        """Fill a new index beside the live one, then put it in its place; the number of documents in it."""

    def health(self) -> EngineHealth:
        """State of the engine, without raising."""
