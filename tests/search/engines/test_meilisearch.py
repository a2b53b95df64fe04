"""What the official client sends to a Meilisearch server, and what becomes of the server's failures.

The server here only takes down what it gets and gives prepared answers; whether a real one finds the right
things is for the shared tests with SAMENSPEL_TEST_MEILISEARCH_URL.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from samenspel.search.engines import meilisearch as engine_module
from samenspel.search.engines.embedded.engine import EmbeddedEngine
from samenspel.search.engines.meilisearch import MeilisearchEngine
from samenspel.search.engines.opening import open_engine
from samenspel.search.engines.port import SearchRequest, SearchUnavailable
from tests.search.library import LIBRARY

WHEN = "2026-11-23T10:00:00.000000Z"
FOUND = {
    "hits": [
        {
            "id": "fund:alimento",
            "kind": "fund",
            "url": "/fund/alimento",
            "group": None,
            "theme": "stem",
            "date": 5,
            "_formatted": {"title": "\ue000Alim\ue001ento", "body": "…het fonds…", "date": "5"},
            "_rankingScore": 0.75,
        }
    ],
    "estimatedTotalHits": 7,
    "facetDistribution": {"kind": {"fund": 7, "person": 0}, "group": {}, "theme": {"stem": 7}},
}


@dataclass
class Server:
    """A server that remembers: `calls` as (method, path, headers, body); `answers` overrule what it says."""

    url: str = ""
    calls: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    answers: dict[tuple[str, str], tuple[int, bytes]] = field(default_factory=dict)
    failing_task: str = ""
    indexes: set[str] = field(default_factory=lambda: {"samenspel"})
    delay: float = 0.0

    def answer(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        route = path.partition("?")[0]
        if (method, route) in self.answers:
            return self.answers[method, route]
        return self._usual(method, route, body)

    def _usual(self, method: str, route: str, body: Any) -> tuple[int, bytes]:
        if method == "GET":
            return self._told(route)
        if route.endswith("/search"):
            return 200, json.dumps(FOUND).encode()
        if route == "/indexes":
            self.indexes.add(body["uid"])
        name = f"{method} {re.sub(r'/indexes/[^/]+', '/indexes/*', route)}"
        number = 99 if name == self.failing_task else 1
        task = {"taskUid": number, "indexUid": "x", "status": "enqueued", "type": "any", "enqueuedAt": WHEN}
        return 202, json.dumps(task).encode()

    def _told(self, route: str) -> tuple[int, bytes]:
        told: dict[str, Any] = {"status": "available"}
        if route.startswith("/tasks/"):
            failed = route.endswith("/99")
            told = {
                "uid": 1,
                "indexUid": "x",
                "status": "failed" if failed else "succeeded",
                "type": "any",
                "error": {"message": "no room", "code": "no_space_left_on_device"} if failed else None,
                "enqueuedAt": WHEN,
            }
        elif route == "/indexes":
            told = {"results": [{"uid": uid} for uid in sorted(self.indexes)]}
        elif route.startswith("/indexes/"):
            uid, _, rest = route.removeprefix("/indexes/").partition("/")
            if uid not in self.indexes:
                gone = {"message": f"Index `{uid}` not found.", "code": "index_not_found"}
                return 404, json.dumps(gone).encode()
            told = {"uid": uid, "primaryKey": "key", "createdAt": WHEN, "updatedAt": WHEN}
            if rest == "stats":
                told = {"numberOfDocuments": 16, "isIndexing": False, "fieldDistribution": {"id": 16}}
            if rest == "settings":
                told = next((body for _, path, _, body in self.calls if path.endswith("/settings") and body), {})
        return 200, json.dumps(told).encode()

    def bodies(self, method: str, ending: str) -> list[Any]:
        return [body for verb, path, _, body in self.calls if verb == method and path.endswith(ending)]

    def story(self) -> list[str]:
        """Methods and paths in order, without waiting for tasks and without the names made up on the way."""
        told = [f"{verb} {path.partition('?')[0]}" for verb, path, _, _ in self.calls if "/tasks/" not in path]
        return [re.sub(r"-next-[0-9a-f]+", "-next", line) for line in told]


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(text) if text else None
            state.calls.append((self.command, self.path, dict(self.headers), body))
            time.sleep(state.delay)
            status, answer = state.answer(self.command, self.path, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve

        def log_message(self, _format: str, *args: Any) -> None:
            """Quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield state
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def engine(server: Server, tmp_path: Path) -> MeilisearchEngine:
    return MeilisearchEngine(server.url + "/", "geheim", tmp_path, patience=2)


def test_the_address_chooses_the_engine(server: Server, tmp_path: Path) -> None:
    assert isinstance(open_engine(tmp_path, server.url, "geheim"), MeilisearchEngine)
    assert isinstance(open_engine(tmp_path, None, None), EmbeddedEngine)
    assert isinstance(open_engine(tmp_path, "", "geheim"), EmbeddedEngine)
    assert server.calls == []


def test_a_question_is_sent_with_its_filter_always(server: Server, engine: MeilisearchEngine) -> None:
    readers = frozenset({"members", "0192-ab"})
    page = engine.search(
        SearchRequest('  "Alim" -x ', readers, frozenset({"fund", 'x"'}), limit=5, offset=10, facets=True)
    )
    ((method, path, headers, body),) = server.calls
    assert (method, path) == ("POST", "/indexes/samenspel/search")
    assert headers["Authorization"] == "Bearer geheim"
    assert headers["Content-Type"] == "application/json"
    assert body["q"] == "Alim x"
    assert body["filter"] == ['readers IN ["0192-ab", "members"]', 'kind IN ["fund"]']
    assert (body["limit"], body["offset"], body["matchingStrategy"]) == (5, 10, "last")
    assert (body["highlightPreTag"], body["highlightPostTag"]) == ("\ue000", "\ue001")
    assert body["facets"] == ["kind", "group", "theme"]
    assert "sort" not in body
    assert "readers" not in body["attributesToRetrieve"]
    (hit,) = page.hits
    assert (hit.id, hit.theme, hit.date, hit.score) == ("fund:alimento", "stem", 5, 0.75)
    assert (hit.title_marked, hit.body_marked) == ("\ue000Alim\ue001ento", "…het fonds…")
    assert page.total == 7
    assert page.facets == {"kind": {"fund": 7}, "group": {}, "theme": {"stem": 7}}


def test_without_words_the_newest_are_asked_for(server: Server, engine: MeilisearchEngine) -> None:
    assert engine.search(SearchRequest(" ?! ", frozenset({"members"}))).facets == {}
    assert server.bodies("POST", "/search")[0]["sort"] == ["date:desc"]


def test_nothing_is_asked_for_nobody_or_for_what_cannot_be(server: Server, engine: MeilisearchEngine) -> None:
    assert engine.search(SearchRequest("alimento", frozenset())).total == 0
    assert engine.search(SearchRequest("alimento", frozenset({"members"}), groups=frozenset({'"'}))).total == 0
    assert server.calls == []


def test_a_reindex_fills_beside_then_swaps(server: Server, engine: MeilisearchEngine) -> None:
    server.indexes.add("samenspel-next-0123456789ab")
    assert engine.reindex([*LIBRARY, LIBRARY[0]]) == len(LIBRARY)
    assert server.story() == [
        "GET /indexes",
        "DELETE /indexes/samenspel-next",
        "POST /indexes",
        "PATCH /indexes/samenspel-next/settings",
        "POST /indexes/samenspel-next/documents",
        "GET /indexes/samenspel",
        "POST /swap-indexes",
        "DELETE /indexes/samenspel-next",
    ]
    (swap,) = server.bodies("POST", "/swap-indexes")
    assert swap[0]["indexes"][0] == "samenspel"
    (settings,) = server.bodies("PATCH", "/settings")
    assert settings["searchableAttributes"] == ["title", "body", "aside"]
    assert settings["filterableAttributes"] == ["key", "readers", "kind", "group", "theme", "fund"]
    assert settings["typoTolerance"]["minWordSizeForTypos"] == {"oneTypo": 5, "twoTypos": 9}
    assert "het" in settings["stopWords"]
    assert settings["synonyms"]["verslag"] == ["notulen"]
    assert settings["faceting"] == {"maxValuesPerFacet": 300, "sortFacetValuesBy": {"*": "count"}}
    rows = next(body for _, path, _, body in server.calls if "/documents" in path)
    assert len(rows) == len(LIBRARY)
    assert rows[0]["key"] == rows[0]["id"].replace(":", "_")
    assert engine.health().state == "ready"


def test_the_first_reindex_makes_the_index_to_swap_with(server: Server, engine: MeilisearchEngine) -> None:
    server.indexes.clear()
    assert engine.health().state == "needs-reindex"
    engine.reindex(LIBRARY)
    assert server.bodies("POST", "/indexes")[-1] == {"uid": "samenspel", "primaryKey": "key"}
    assert engine.health().documents == 16


def test_a_reindex_goes_in_batches(server: Server, engine: MeilisearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_BATCH", 5)
    engine.reindex(LIBRARY)
    sizes = [len(body) for _, path, _, body in server.calls if "/documents" in path]
    assert sizes == [5, 5, 5, 1]


def test_no_request_is_larger_than_the_server_takes(
    server: Server, engine: MeilisearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_BATCH_LETTERS", 10)
    few = [replace(document, body="x" * 6) for document in LIBRARY[:5]]
    engine.reindex(few)
    engine.upsert(few)
    sizes = [len(body) for _, path, _, body in server.calls if "/documents" in path]
    assert sizes == [2, 2, 1] * 2


@pytest.mark.parametrize(
    "failing",
    [
        "POST /indexes",
        "PATCH /indexes/*/settings",
        "POST /indexes/*/documents",
        "POST /swap-indexes",
    ],
)
def test_a_task_that_fails_stops_the_reindex(server: Server, engine: MeilisearchEngine, failing: str) -> None:
    server.failing_task = failing
    with pytest.raises(SearchUnavailable, match="no room"):
        engine.reindex(LIBRARY)
    assert ("POST /swap-indexes" in server.story()) == (failing == "POST /swap-indexes")


def test_changes_wait_for_their_task(server: Server, engine: MeilisearchEngine) -> None:
    engine.upsert([LIBRARY[0], LIBRARY[0], LIBRARY[1]])
    engine.delete(["topic:podcast", "fund:alimento"])
    (rows,) = [body for _, path, _, body in server.calls if path.endswith("/documents?primaryKey=key")]
    assert [row["id"] for row in rows] == [LIBRARY[0].id, LIBRARY[1].id]
    assert server.bodies("POST", "/documents/delete") == [{"filter": 'key IN ["topic_podcast", "fund_alimento"]'}]
    assert sum("/tasks/" in path for _, path, _, _ in server.calls) == 2
    server.failing_task = "POST /indexes/*/documents"
    with pytest.raises(SearchUnavailable, match="no room"):
        engine.upsert(LIBRARY[:1])


def test_a_missing_index_is_not_made_by_a_change(server: Server, engine: MeilisearchEngine) -> None:
    server.indexes.clear()
    changes: list[Callable[[], None]] = [
        lambda: engine.upsert(LIBRARY[:1]),
        lambda: engine.delete(["topic:podcast"]),
    ]
    for change in changes:
        with pytest.raises(SearchUnavailable, match="not found"):
            change()
    assert [line for line in server.story() if not line.startswith("GET")] == []


TYPOS = {"oneTypo": 5, "twoTypos": 9}


@pytest.mark.parametrize(
    "other",
    [
        {"stopWords": ["de"]},
        {"searchableAttributes": ["body", "title", "aside"]},
        {"rankingRules": ["typo", "words", "proximity", "attribute", "sort", "exactness", "date:desc"]},
        {"synonyms": {}},
        {"typoTolerance": {"enabled": True, "minWordSizeForTypos": TYPOS | {"oneTypo": 4}}},
        {"faceting": {"maxValuesPerFacet": 300, "sortFacetValuesBy": {"*": "alpha"}}},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_settings_on_the_server_ask_for_a_reindex(
    server: Server, engine: MeilisearchEngine, other: dict[str, Any]
) -> None:
    engine.reindex(LIBRARY)
    settings = server.bodies("PATCH", "/settings")[0] | other
    server.answers["GET", "/indexes/samenspel/settings"] = 200, json.dumps(settings).encode()
    health = engine.health()
    assert (health.state, health.documents) == ("needs-reindex", 16)
    assert next(iter(other)) in health.detail


def test_what_the_server_adds_to_its_settings_asks_for_nothing(server: Server, engine: MeilisearchEngine) -> None:
    engine.reindex(LIBRARY)
    settings = server.bodies("PATCH", "/settings")[0]
    settings["filterableAttributes"].sort()
    settings["typoTolerance"] |= {"disableOnWords": [], "disableOnAttributes": [], "disableOnNumbers": False}
    settings |= {"displayedAttributes": ["*"], "proximityPrecision": "byWord", "searchCutoffMs": None}
    server.answers["GET", "/indexes/samenspel/settings"] = 200, json.dumps(settings).encode()
    assert engine.health().state == "ready"


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b"<html>proxy</html>"),
        (503, b""),
        (401, b'{"message": "The Authorization header is missing.", "code": "missing_authorization_header"}'),
        (404, b'{"message": "Index not found.", "code": "index_not_found"}'),
        (400, b'{"message": "Attribute `readers` is not filterable.", "code": "invalid_search_filter"}'),
        (200, b"not json"),
        (200, b""),
        (200, b"{}"),
        (200, b"[]"),
        (200, b'{"hits": [{}], "estimatedTotalHits": 1}'),
        (200, b'{"hits": [], "estimatedTotalHits": "many"}'),
    ],
)
def test_a_bad_answer_is_search_unavailable(
    server: Server, engine: MeilisearchEngine, status: int, answer: bytes
) -> None:
    server.answers["POST", "/indexes/samenspel/search"] = status, answer
    with pytest.raises(SearchUnavailable):
        engine.search(SearchRequest("x", frozenset({"members"}), facets=True))


def test_a_server_that_hangs_does_not_hold_the_page(
    server: Server, engine: MeilisearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_ASKING", 0.1)
    server.delay = 0.5
    started = time.monotonic()
    with pytest.raises(SearchUnavailable):
        engine.search(SearchRequest("x", frozenset({"members"})))
    assert time.monotonic() - started < 0.4
    assert engine.health().state == "unreachable"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "127.0.0.1:1", "http://", "geen adres"])
def test_no_server_is_search_unavailable(tmp_path: Path, url: str) -> None:
    engine = MeilisearchEngine(url, None, tmp_path, patience=0.2)
    assert engine.health().state == "unreachable"
    uses: list[Callable[[], object]] = [
        lambda: engine.search(SearchRequest("x", frozenset({"members"}))),
        lambda: engine.upsert(LIBRARY[:1]),
        lambda: engine.delete(["topic:podcast"]),
        lambda: engine.reindex(LIBRARY),
    ]
    for use in uses:
        with pytest.raises(SearchUnavailable):
            use()


def test_threads_do_not_mix_up_their_requests(server: Server, engine: MeilisearchEngine) -> None:
    wrong: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(20):
                engine.search(SearchRequest("x", frozenset({"members"})))
                engine.health()
        except SearchUnavailable as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert wrong == []
    posted = [headers for method, _, headers, _ in server.calls if method == "POST"]
    assert len(posted) == 120
    assert {headers.get("Content-Type") for headers in posted} == {"application/json"}
