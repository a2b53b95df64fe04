"""The engine for larger installations: a Meilisearch server through its official client.

The client shares headers between the calls of one object, which two threads would mix up; so every question
and every change gets its own. Timeouts are short for a question, since somebody waits, and long for a change
in the background.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests
from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from meilisearch.models.task import TaskInfo

from samenspel.indexing import SearchDocument, check_id
from samenspel.search.engines import definition as definitions
from samenspel.search.engines.definition import IndexDefinition
from samenspel.search.engines.marking import CLOSE, ELLIPSIS, OPEN
from samenspel.search.engines.port import EngineHealth, Hit, ResultPage, SearchRequest, SearchUnavailable
from samenspel.search.engines.words import clean, query_words
from samenspel.search.engines.write_lock import write_lock

# Seconds for one answer: to a question, and to anything in the background.
_ASKING, _WRITING = 3, 30
_BATCH = 1000
# Letters in one request: the server refuses more than 100 MB, and a letter may take several bytes.
_BATCH_LETTERS = 10_000_000
# Settings in which the order counts.
_ORDERED = {"searchableAttributes", "rankingRules"}
_SHOWN = ["id", "kind", "url", "group", "theme", "date"]


class MeilisearchEngine:
    """Search in a Meilisearch index; see the protocol `SearchEngine` for what the methods promise."""

    def __init__(
        self,
        url: str,
        key: str | None,
        folder: Path,
        definition: IndexDefinition | None = None,
        *,
        name: str | None = None,
        patience: float = 60.0,
    ) -> None:
        """`folder` only holds the lock between writers on this machine; `name` is the index, by default the
        definition's; `patience` is how many seconds a change waits for another writer and for the server's
        queue.
        """
        self._url = url.rstrip("/")
        self._key = key
        self._folder = folder
        self._definition = definition or definitions.definition()
        self._name = name or self._definition.name
        self._patience = patience

    def search(self, request: SearchRequest) -> ResultPage:
        filters = request.filters()
        if filters is None:
            return ResultPage.empty(self._definition, facets=request.facets)
        request = request.within(self._definition)
        question = " ".join(query_words(request.q, self._definition))
        with _failures():
            index = self._client(_ASKING).index(self._name)
            answer = index.search(question, self._parameters(request, question, filters))
            hits = tuple(_hit(found) for found in answer["hits"][: request.limit])
            total = int(answer["estimatedTotalHits"])
            facets = self._counts(answer["facetDistribution"]) if request.facets else {}
        return ResultPage(hits, total, facets)

    def upsert(self, documents: Iterable[SearchDocument]) -> None:
        latest = {document.id: document for document in documents}
        if not latest:
            return
        with write_lock(self._folder, self._patience), _failures():
            client = self._client(_WRITING)
            # Meilisearch would make a missing index by itself, without our settings and without all the rest.
            client.get_raw_index(self._name)
            for batch in _batches(latest.values()):
                self._add(client, self._name, batch)

    def delete(self, ids: Iterable[str]) -> None:
        keys = [_key(check_id(each)) for each in ids]
        if not keys:
            return
        with write_lock(self._folder, self._patience), _failures():
            client = self._client(_WRITING)
            client.get_raw_index(self._name)
            for start in range(0, len(keys), _BATCH):
                condition = _one_of("key", keys[start : start + _BATCH])
                self._finished(client, client.index(self._name).delete_documents(filter=condition))

    def reindex(self, documents: Iterable[SearchDocument]) -> int:
        beside = f"{self._name}-next-{uuid.uuid4().hex[:12]}"
        with write_lock(self._folder, self._patience):
            with _failures():
                client = self._client(_WRITING)
                self._remove_leftovers(client)
                self._create(client, beside)
            try:
                # What goes wrong while the documents are read is the caller's, and passes through as it is.
                count = self._fill(client, beside, documents)
                with _failures():
                    self._swap(client, beside)
            finally:
                with suppress(MeilisearchError, requests.RequestException):
                    client.index(beside).delete()
        return count

    def health(self) -> EngineHealth:
        try:
            with _failures():
                client = self._client(_ASKING)
                client.health()
        except SearchUnavailable as error:
            return EngineHealth("meilisearch", "unreachable", None, str(error))
        try:
            with _failures():
                count = client.index(self._name).get_stats().number_of_documents
                live = client.index(self._name).get_settings()
        except SearchUnavailable as error:
            missing = isinstance(error.__cause__, MeilisearchApiError) and error.__cause__.code == "index_not_found"
            return EngineHealth("meilisearch", "needs-reindex" if missing else "unreachable", None, str(error))
        changed = [name for name, value in self._settings().items() if not _same(name, live.get(name), value)]
        if changed:
            detail = f"Settings changed since the last reindex: {', '.join(changed)}"
            return EngineHealth("meilisearch", "needs-reindex", count, detail)
        return EngineHealth("meilisearch", "ready", count)

    # Asking

    def _parameters(self, request: SearchRequest, question: str, filters: Mapping[str, list[str]]) -> dict[str, Any]:
        parameters: dict[str, Any] = {
            "filter": [_one_of(name, values) for name, values in filters.items()],
            "limit": max(request.limit, 1),
            "offset": request.offset,
            "matchingStrategy": "last",
            "attributesToRetrieve": _SHOWN,
            "attributesToHighlight": ["title", "body"],
            "attributesToCrop": ["body"],
            "cropLength": self._definition.limits.passage_words,
            "cropMarker": ELLIPSIS,
            "highlightPreTag": OPEN,
            "highlightPostTag": CLOSE,
            "showRankingScore": True,
        }
        if not question:
            parameters["sort"] = [f"{self._definition.newest_first}:desc"]
        if request.facets:
            parameters["facets"] = list(self._definition.facets)
        return parameters

    def _counts(self, distribution: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
        return {
            name: {value: count for value, count in distribution.get(name, {}).items() if count}
            for name in self._definition.facets
        }

    # Writing

    def _client(self, timeout: int) -> Client:
        return Client(self._url, self._key, timeout=timeout)

    def _finished(self, client: Client, task: TaskInfo) -> None:
        """Wait until the server did it. Raises SearchUnavailable when it failed or takes too long."""
        done = client.wait_for_task(task.task_uid, timeout_in_ms=int(self._patience * 1000))
        if done.status != "succeeded":
            raise SearchUnavailable(f"Meilisearch did not carry out {done.type}: {done.error}")

    def _add(self, client: Client, name: str, documents: Iterable[SearchDocument]) -> None:
        rows = [self._row(document) for document in documents]
        self._finished(client, client.index(name).add_documents(rows, "key"))

    def _row(self, document: SearchDocument) -> dict[str, Any]:
        return {
            "key": _key(document.id),
            "id": document.id,
            "kind": document.kind,
            "title": clean(document.title),
            "body": clean(document.body, self._definition.limits.body_characters),
            "aside": clean(document.aside),
            "group": document.group,
            "theme": document.themes,
            "fund": document.fund,
            "url": document.url,
            "readers": list(document.readers),
            "date": document.date,
        }

    def _create(self, client: Client, name: str) -> None:
        self._finished(client, client.create_index(name, {"primaryKey": "key"}))
        self._finished(client, client.index(name).update_settings(self._settings()))

    def _fill(self, client: Client, name: str, documents: Iterable[SearchDocument]) -> int:
        """Add all documents in batches; how many different ones there were."""
        seen: set[str] = set()
        for batch in _batches(documents):
            with _failures():
                self._add(client, name, batch)
            seen.update(document.id for document in batch)
        return len(seen)

    def _swap(self, client: Client, beside: str) -> None:
        """Put the filled index in the place of the live one, settings and all."""
        try:
            client.get_raw_index(self._name)
        except MeilisearchApiError as error:
            if error.code != "index_not_found":
                raise
            self._finished(client, client.create_index(self._name, {"primaryKey": "key"}))
        self._finished(client, client.swap_indexes([{"indexes": [self._name, beside]}]))

    def _remove_leftovers(self, client: Client) -> None:
        """Indexes of a reindex that was cut off. Nobody else is filling one: we hold the lock."""
        for index in client.get_raw_indexes({"limit": 1000})["results"]:  # type: ignore[call-overload]
            if index["uid"].startswith(f"{self._name}-next-"):
                client.index(index["uid"]).delete()

    # Settings

    def _settings(self) -> dict[str, Any]:
        """How the server searches; its settings show whether its index was made from this definition."""
        definition = self._definition
        return {
            "searchableAttributes": [field.name for field in definition.fields],
            "filterableAttributes": ["key", *definition.filters],
            "sortableAttributes": [definition.newest_first],
            "stopWords": sorted(definition.stop_words),
            "synonyms": {word: list(others) for word, others in definition.synonyms.items()},
            "rankingRules": list(definition.rules),
            "typoTolerance": {
                "enabled": True,
                "minWordSizeForTypos": {"oneTypo": definition.one_typo, "twoTypos": definition.two_typos},
            },
            "pagination": {"maxTotalHits": definition.limits.reach},
            # By count, or the values that come last in the alphabet would be left out where there are too many.
            "faceting": {"maxValuesPerFacet": definition.limits.facet_values, "sortFacetValuesBy": {"*": "count"}},
        }


@contextmanager
def _failures() -> Iterator[None]:
    """What goes wrong on the way to the server, there, or in its answer, becomes SearchUnavailable."""
    try:
        yield
    except (MeilisearchError, requests.RequestException) as error:
        raise SearchUnavailable(f"Meilisearch cannot be used: {error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SearchUnavailable(f"Meilisearch gave an answer that makes no sense: {error!r}") from error


def _key(document_id: str) -> str:
    """A document id as Meilisearch allows it. Ids hold no underscore, so no two become the same."""
    return document_id.replace(":", "_")


def _one_of(name: str, values: Iterable[str]) -> str:
    """A condition. The values are uuids or slugs, so nothing in them can end the string."""
    quoted = ", ".join(f'"{value}"' for value in values)
    return f"{name} IN [{quoted}]"


def _batches(documents: Iterable[SearchDocument]) -> Iterator[list[SearchDocument]]:
    """The documents in parts that fit in one request; of those with the same id in a part the last."""
    batch: dict[str, SearchDocument] = {}
    letters = 0
    for document in documents:
        batch[document.id] = document
        letters += len(document.body)
        if len(batch) == _BATCH or letters >= _BATCH_LETTERS:
            yield list(batch.values())
            batch, letters = {}, 0
    if batch:
        yield list(batch.values())


def _same(name: str, live: Any, wanted: Any) -> bool:
    """Whether a setting is as wanted. The server adds parts that we say nothing of, and gives sets in any order."""
    if isinstance(live, list) and isinstance(wanted, list) and name not in _ORDERED:
        return sorted(map(str, live)) == sorted(map(str, wanted))
    if isinstance(live, dict) and isinstance(wanted, dict):
        return (name != "synonyms" or live.keys() == wanted.keys()) and all(
            _same(part, live.get(part), value) for part, value in wanted.items()
        )
    return bool(live == wanted)


def _first(themes: str | Sequence[str] | None) -> str | None:
    """The first theme of a document; one that was indexed by an older version has its only one by itself."""
    return themes if themes is None or isinstance(themes, str) else next(iter(themes), None)


def _hit(found: Mapping[str, Any]) -> Hit:
    shown = found["_formatted"]
    return Hit(
        id=found["id"],
        kind=found["kind"],
        title_marked=shown["title"],
        body_marked=shown["body"],
        url=found["url"],
        group=found["group"],
        theme=_first(found["theme"]),
        date=int(found["date"]),
        score=float(found.get("_rankingScore", 0.0)),
    )
