"""The engines that are put to the test, each with the library in it."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import meilisearch
import pytest

from samenspel.search.engines.embedded.engine import EmbeddedEngine
from samenspel.search.engines.meilisearch import MeilisearchEngine
from samenspel.search.engines.port import SearchEngine
from tests.search.library import LIBRARY, Library

ENGINES = ("embedded", "meilisearch")
SERVER = os.environ.get("SAMENSPEL_TEST_MEILISEARCH_URL")


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest) -> None:
    """As everywhere, unless a server was named that may be on another machine."""
    if not SERVER:
        request.getfixturevalue("_no_network")


def _opener(name: str, folder: Path) -> Iterator[Callable[[], SearchEngine]]:
    """How to open the engine of this name, on an index of its own that is gone afterwards."""
    if name == "embedded":
        yield lambda: EmbeddedEngine(folder, patience=10)
        return
    if not SERVER:
        pytest.skip("Set SAMENSPEL_TEST_MEILISEARCH_URL (and _KEY) to run this against a real Meilisearch")
    key = os.environ.get("SAMENSPEL_TEST_MEILISEARCH_KEY")
    index = f"samenspel-test-{uuid.uuid4().hex[:12]}"
    yield lambda: MeilisearchEngine(SERVER, key, folder, name=index)
    client = meilisearch.Client(SERVER, key, timeout=30)
    for uid in [index, *_beside(client, index)]:
        client.index(uid).delete()


def _beside(client: meilisearch.Client, index: str) -> list[str]:
    listed = client.get_indexes({"limit": 1000})["results"]
    return [found.uid for found in listed if found.uid.startswith(f"{index}-next-")]


@pytest.fixture(scope="module", params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library to read from: tests that use it change nothing."""
    for opened in _opener(request.param, tmp_path_factory.mktemp("index")):
        engine = opened()
        assert engine.reindex(LIBRARY) == len(LIBRARY)
        yield Library(engine, opened)


@pytest.fixture(params=ENGINES)
def own_library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """A library of its own for a test that changes it."""
    for opened in _opener(request.param, tmp_path):
        engine = opened()
        engine.reindex(LIBRARY)
        yield Library(engine, opened)


@pytest.fixture(params=ENGINES)
def unfilled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    """An engine that never had a reindex."""
    for opened in _opener(request.param, tmp_path):
        yield opened()
