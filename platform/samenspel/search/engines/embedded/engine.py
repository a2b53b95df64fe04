"""The embedded engine: tantivy in a folder, no server to run.

The folder holds one sub-folder per index and a file `current` that names the live one. A reindex fills a new
sub-folder and then replaces `current`, so that readers in any process go from the old index to the whole new
one. Readers notice a commit or a swap by looking at two files before each question (microseconds), so that no
process has to notify another. Only one process writes at a time, see `write_lock`.
"""

import json
import os
import shutil
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Filter, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from samenspel.indexing import SearchDocument, check_id
from samenspel.search.engines import definition as definitions
from samenspel.search.engines.definition import LAYOUT, STAMP_FILE, IndexDefinition, index_stamp
from samenspel.search.engines.embedded.query import STEM_SUFFIX, QueryBuilder, Vocabulary
from samenspel.search.engines.embedded.question import Folding, QuestionReader, WordFinder
from samenspel.search.engines.marking import marked, passage
from samenspel.search.engines.port import EngineHealth, Hit, ResultPage, SearchRequest, SearchUnavailable
from samenspel.search.engines.words import clean
from samenspel.search.engines.write_lock import write_lock

# tantivy's least, enough for single documents; a reindex gets more, to end up with few segments.
_SMALL_HEAP, _LARGE_HEAP = 15_000_000, 64_000_000

# Newer documents win among equals: the score grows by this share in a century, too little to outweigh a
# better match.
_FRESHNESS, _CENTURY = 0.05, 100 * 365.25 * 86400


@dataclass(frozen=True)
class _Live:
    """One state of the live index, as readers use it."""

    name: str
    stamp: tuple[int, ...]
    index: tantivy.Index
    searcher: tantivy.Searcher
    vocabulary: Vocabulary
    fingerprint: str


class EmbeddedEngine:
    """Search in an index folder; see the protocol `SearchEngine` for what the methods promise."""

    def __init__(self, folder: Path, definition: IndexDefinition | None = None, *, patience: float = 60.0) -> None:
        """`patience` is how many seconds a change waits for another writer, such as a running reindex."""
        self._folder = folder
        self._definition = definition or definitions.definition()
        self._patience = patience
        self._analyzers = _analyzers(self._definition)
        self._folding = folding(self._definition)
        self._questions = QuestionReader(self._definition, self._folding)
        self._schema = _schema(self._definition)
        self._live: _Live | None = None
        self._opening = threading.Lock()

    def search(self, request: SearchRequest) -> ResultPage:
        filters = request.filters()
        if filters is None:
            return ResultPage.empty(self._definition, facets=request.facets)
        with _failures():
            try:
                return self._answer(self._current(), request.within(self._definition), filters)
            except ValueError:
                # Between looking and reading another process may have swapped the index: look once more.
                self._live = None
                return self._answer(self._current(), request.within(self._definition), filters)

    def upsert(self, documents: Iterable[SearchDocument]) -> None:
        latest = {document.id: document for document in documents}
        if latest:
            self._write(list(latest), list(latest.values()))

    def delete(self, ids: Iterable[str]) -> None:
        unwanted = [check_id(each) for each in ids]
        if unwanted:
            self._write(unwanted, [])

    def reindex(self, documents: Iterable[SearchDocument]) -> int:
        with write_lock(self._folder, self._patience):
            name = f"index-{uuid.uuid4().hex}"
            place = self._folder / name
            try:
                count = self._fill(place, documents)
                with _failures():
                    (place / STAMP_FILE).write_text(json.dumps(index_stamp(self._definition)), "utf-8")
                    self._make_current(name)
            except BaseException:
                shutil.rmtree(place, ignore_errors=True)
                raise
            # Readers of the old index keep its files open; leftovers of an interrupted reindex go too.
            for other in self._folder.glob("index-*"):
                if other.name != name:
                    shutil.rmtree(other, ignore_errors=True)
        return count

    def health(self) -> EngineHealth:
        try:
            with _failures():
                live = self._current()
        except SearchUnavailable as error:
            return EngineHealth("embedded", "needs-reindex", None, str(error))
        count = live.searcher.num_docs
        if live.fingerprint != self._definition.fingerprint:
            return EngineHealth(
                "embedded", "needs-reindex", count, "The index definition changed since the last reindex"
            )
        return EngineHealth("embedded", "ready", count)

    # Reading

    def _current(self) -> _Live:
        """The live index as it is on disk now. Raises SearchUnavailable when there is none."""
        name, stamp = self._look()
        live = self._live
        if live is not None and (live.name, live.stamp) == (name, stamp):
            return live
        with self._opening:
            live = self._live
            if live is not None and (live.name, live.stamp) == (name, stamp):
                return live
            if live is not None and live.name == name:
                live.index.reload()
                index, fingerprint = live.index, live.fingerprint
            else:
                index, fingerprint = self._open(name)
            searcher = index.searcher()
            vocabulary = Vocabulary(searcher, self._definition.fields)
            self._live = live = _Live(name, stamp, index, searcher, vocabulary, fingerprint)
            return live

    def _look(self) -> tuple[str, tuple[int, ...]]:
        """Name of the live index and a stamp that changes with each commit."""
        try:
            name = (self._folder / "current").read_text("utf-8").strip()
            state = os.stat(self._folder / name / "meta.json")
        except FileNotFoundError as error:
            raise SearchUnavailable(f"There is no index yet in {self._folder}, a reindex makes one") from error
        return name, (state.st_mtime_ns, state.st_ino, state.st_size)

    def _open(self, name: str) -> tuple[tantivy.Index, str]:
        place = self._folder / name
        try:
            stamp = json.loads((place / STAMP_FILE).read_text("utf-8"))
            layout, fingerprint = stamp["layout"], str(stamp["fingerprint"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SearchUnavailable(f"The index is damaged, a reindex heals it: {error!r}") from error
        if layout != LAYOUT or not tantivy.Index.is_compatible(str(place)):
            raise SearchUnavailable("The index was made by another version, a reindex renews it")
        index = tantivy.Index.open(str(place))
        self._prepare(index)
        return index, fingerprint

    def _prepare(self, index: tantivy.Index) -> None:
        for name in ("kept", "stem"):
            index.register_tokenizer(name, self._analyzers[name])
        index.config_reader("manual")

    def _answer(self, live: _Live, request: SearchRequest, filters: dict[str, list[str]]) -> ResultPage:
        words = self._questions.read(request.q)
        expanded = tuple(live.vocabulary.expand(word, self._folding) for word in words)
        query = QueryBuilder(live.index.schema, self._definition).build(expanded, filters)
        ask = partial(live.searcher.search, query, max(request.limit, 1), count=True, offset=request.offset)
        found = ask(weight_by_field="weight") if words else ask(order_by_field=self._definition.newest_first)
        find = WordFinder(expanded, self._folding) if words else None
        hits = (self._hit(live, address, score, find) for score, address in found.hits[: request.limit])
        # The type stub leaves out the number of documents that match, which is there when it is asked for.
        total: int = found.count  # type: ignore[attr-defined]
        return ResultPage(tuple(hits), total, self._facets(live, query) if request.facets else {})

    def _hit(self, live: _Live, address: tantivy.DocAddress, score: float, find: WordFinder | None) -> Hit:
        stored = live.searcher.doc(address)

        def text(name: str) -> str:
            return stored.get_first(name) or ""

        return Hit(
            id=text("id"),
            kind=text("kind"),
            title_marked=marked(text("title"), find),
            body_marked=passage(text("body"), find, self._definition.limits.passage_characters),
            url=text("url"),
            group=stored.get_first("group"),
            theme=stored.get_first("theme"),
            date=int(stored.get_first("date") or 0),
            # In date order tantivy gives the date for a score.
            score=score if find else 0.0,
        )

    def _facets(self, live: _Live, query: Query) -> dict[str, dict[str, int]]:
        size = self._definition.limits.facet_values
        wanted = {name: {"terms": {"field": name, "size": size}} for name in self._definition.facets}
        answer = live.searcher.aggregate(query, wanted)
        return {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[name]["buckets"]} for name in wanted
        }

    # Writing

    def _write(self, ids: list[str], documents: list[SearchDocument]) -> None:
        with write_lock(self._folder, self._patience), _failures():
            index = self._current().index
            writer = index.writer(_SMALL_HEAP, 1)
            try:
                for each in ids:
                    writer.delete_documents_by_term("id", each)
                for document in documents:
                    writer.add_document(self._stored(document))
                writer.commit()
            finally:
                # Lets merges end and gives tantivy's own lock back.
                writer.wait_merging_threads()

    def _fill(self, place: Path, documents: Iterable[SearchDocument]) -> int:
        with _failures():
            place.mkdir()
            index = tantivy.Index(self._schema, str(place), reuse=False)
            self._prepare(index)
            writer = index.writer(_LARGE_HEAP, 1)
        seen: set[str] = set()
        for document in documents:
            with _failures():
                if document.id in seen:
                    writer.delete_documents_by_term("id", document.id)
                writer.add_document(self._stored(document))
            seen.add(document.id)
        with _failures():
            writer.commit()
            writer.wait_merging_threads()
        return len(seen)

    def _stored(self, document: SearchDocument) -> tantivy.Document:
        title = clean(document.title)
        body = clean(document.body, self._definition.limits.body_characters)
        aside = clean(document.aside)
        fields: dict[str, Any] = {
            "id": document.id,
            "kind": document.kind,
            "url": document.url,
            "readers": list(document.readers),
            "date": document.date,
            "weight": 1.0 + _FRESHNESS * document.date / _CENTURY,
            "title": title,
            "body": body,
            "aside": aside,
            "title" + STEM_SUFFIX: title,
            "body" + STEM_SUFFIX: body,
            "aside" + STEM_SUFFIX: aside,
            "theme": document.themes,
        }
        for name in ("group", "fund"):
            if (value := getattr(document, name)) is not None:
                fields[name] = value
        # By the schema, or tantivy guesses the type of a number and its worker stops at the first wrong
        # guess.
        return tantivy.Document.from_dict(fields, self._schema)

    def _make_current(self, name: str) -> None:
        new = self._folder / "current.new"
        with new.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / "current")


@contextmanager
def _failures() -> Iterator[None]:
    """What goes wrong in tantivy or on disk becomes SearchUnavailable, also a panic on a damaged file."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise SearchUnavailable(f"The index cannot be used, a reindex may heal it: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise SearchUnavailable(f"The index is damaged, a reindex heals it: {error}") from error


def _analyzers(definition: IndexDefinition) -> dict[str, TextAnalyzer]:
    def folded() -> TextAnalyzerBuilder:
        words = TextAnalyzerBuilder(Tokenizer.simple())
        longest = Filter.remove_long(definition.limits.word_characters)
        return words.filter(longest).filter(Filter.lowercase()).filter(Filter.ascii_fold())

    without = Filter.custom_stopword(sorted(definition.stop_words))
    return {
        "plain": folded().build(),
        "kept": folded().filter(without).build(),
        "stem": folded().filter(without).filter(Filter.stemmer("dutch")).build(),
    }


def folding(definition: IndexDefinition) -> Folding:
    """How the index of this definition folds text."""
    analyzers = _analyzers(definition)
    return Folding(
        plain=analyzers["plain"].analyze,
        significant=analyzers["kept"].analyze,
        stems=analyzers["stem"].analyze,
    )


def _schema(definition: IndexDefinition) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in definition.filters:
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("url", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(definition.newest_first, stored=True, indexed=True, fast=True)
    builder.add_float_field("weight", fast=True)
    for field in definition.fields:
        builder.add_text_field(field.name, stored=True, tokenizer_name="kept", index_option="position")
        builder.add_text_field(field.name + STEM_SUFFIX, tokenizer_name="stem", index_option="freq")
    return builder.build()
