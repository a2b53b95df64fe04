"""What only the embedded engine has: files that get damaged, other processes, a writer that is killed."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from samenspel.search.engines.definition import definition
from samenspel.search.engines.embedded.engine import EmbeddedEngine
from samenspel.search.engines.port import SearchRequest, SearchUnavailable
from samenspel.search.engines.write_lock import write_lock
from tests.search.library import EVERYBODY, LIBRARY

ALIMENTO = SearchRequest("alimento", EVERYBODY)


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path, patience=10)
    engine.reindex(LIBRARY)
    return engine


def index_of(folder: Path) -> Path:
    return folder / (folder / "current").read_text()


def damage_meta(folder: Path) -> None:
    (index_of(folder) / "meta.json").write_text("{")


def damage_segments(folder: Path) -> None:
    for file in index_of(folder).iterdir():
        if file.suffix in {".term", ".idx", ".store", ".fast", ".pos"}:
            file.write_bytes(b"rubbish")


def remove_segments(folder: Path) -> None:
    for file in index_of(folder).glob("*.idx"):
        file.unlink()


def age(folder: Path) -> None:
    (index_of(folder) / "samenspel.json").write_text(json.dumps({"layout": 0, "fingerprint": ""}))


def forget_layout(folder: Path) -> None:
    (index_of(folder) / "samenspel.json").unlink()


def point_nowhere(folder: Path) -> None:
    (folder / "current").write_text("index-weg")


def garble_pointer(folder: Path) -> None:
    (folder / "current").write_bytes(b"\xff\xfe\x00")


def remove_all(folder: Path) -> None:
    shutil.rmtree(folder)


HARM = [
    damage_meta,
    damage_segments,
    remove_segments,
    age,
    forget_layout,
    point_nowhere,
    garble_pointer,
    remove_all,
]


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_a_damaged_index_is_told_and_healed(
    engine: EmbeddedEngine, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(tmp_path)
    fresh = EmbeddedEngine(tmp_path, patience=1)
    assert fresh.health().state == "needs-reindex"
    assert fresh.health().detail
    for use in (lambda: fresh.search(ALIMENTO), lambda: fresh.upsert(LIBRARY[:1])):
        with pytest.raises(SearchUnavailable):
            use()
    assert fresh.reindex(LIBRARY) == len(LIBRARY)
    assert fresh.health().state == "ready"
    # The one that was open all the time finds the healed index as well.
    assert engine.search(ALIMENTO).total == fresh.search(ALIMENTO).total > 0


def test_an_index_by_an_older_definition_still_answers(engine: EmbeddedEngine, tmp_path: Path) -> None:
    changed = replace(definition(), stop_words=definition().stop_words | {"volta"})
    newer = EmbeddedEngine(tmp_path, changed)
    assert newer.search(ALIMENTO).total == engine.search(ALIMENTO).total
    assert newer.health().state == "needs-reindex"
    newer.reindex(LIBRARY)
    assert newer.health().state == "ready"


def test_a_reindex_leaves_one_index_on_disk(engine: EmbeddedEngine, tmp_path: Path) -> None:
    (tmp_path / "index-leftover").mkdir()
    engine.reindex(LIBRARY)
    assert [place.name for place in tmp_path.glob("index-*")] == [index_of(tmp_path).name]


def test_many_small_changes_do_not_pile_up_files(engine: EmbeddedEngine, tmp_path: Path) -> None:
    for _ in range(60):
        engine.upsert(LIBRARY[:1])
    assert len(list(index_of(tmp_path).iterdir())) < 120
    assert engine.health().documents == len(LIBRARY)


def test_a_change_waits_its_turn_and_gives_up(engine: EmbeddedEngine, tmp_path: Path) -> None:
    hasty = EmbeddedEngine(tmp_path, patience=0.1)
    with write_lock(tmp_path, 1), pytest.raises(SearchUnavailable, match="Another process"):
        hasty.upsert(LIBRARY[:1])
    hasty.upsert(LIBRARY[:1])


def test_writers_in_many_threads_take_turns(engine: EmbeddedEngine) -> None:
    def write(number: int) -> None:
        for step in range(3):
            engine.upsert([replace(LIBRARY[0], id=f"topic:t{number}-{step}", title="Gelijktijdig", body="")])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert engine.search(SearchRequest("gelijktijdig", EVERYBODY)).total == 15


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    engine = EmbeddedEngine(tmp_path / "file" / "index")
    assert engine.health().state == "needs-reindex"
    with pytest.raises(SearchUnavailable):
        engine.reindex(LIBRARY)


OTHER = """
import sys
from pathlib import Path
from samenspel.search.engines.embedded.engine import EmbeddedEngine
from tests.search.library import LIBRARY
from dataclasses import replace
engine = EmbeddedEngine(Path(sys.argv[1]))
def endless():
    yield replace(LIBRARY[0], id="topic:half", title="Halverwege")
    print("busy", flush=True)
    sys.stdin.read()
if sys.argv[2] == "reindex":
    engine.reindex(endless())
elif sys.argv[2] == "upsert":
    engine.upsert([replace(LIBRARY[0], id="topic:elders", title="Elders geschreven")])
    print("busy", flush=True)
    number = 0
    while True:
        number += 1
        engine.upsert([replace(LIBRARY[0], id=f"topic:n{number}", title="Doorlopend")])
"""


@contextmanager
def other_process(folder: Path, work: str) -> Iterator[None]:
    """A process that is in the middle of this work, and is killed at the end."""
    root = Path(__file__).parents[3]
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", OTHER, str(folder), work],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": f"{root / 'platform'}{os.pathsep}{root}"},
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "busy\n"
            yield
        finally:
            process.kill()


def test_what_another_process_writes_is_found_and_survives_its_death(engine: EmbeddedEngine, tmp_path: Path) -> None:
    with other_process(tmp_path, "upsert"):
        assert engine.search(SearchRequest("elders", EVERYBODY)).total == 1
        end = time.monotonic() + 30
        # It goes on, and dies in the middle of it.
        while not engine.search(SearchRequest("doorlopend", EVERYBODY)).total:
            assert time.monotonic() < end
            time.sleep(0.1)
    assert engine.search(SearchRequest("elders", EVERYBODY)).total == 1
    written = engine.search(SearchRequest("doorlopend", EVERYBODY)).total
    assert written > 0
    engine.upsert([replace(LIBRARY[0], id="topic:daarna", title="Doorlopend daarna")])
    again = EmbeddedEngine(tmp_path)
    assert again.search(SearchRequest("doorlopend", EVERYBODY)).total == written + 1
    assert again.health().documents == engine.health().documents


def test_a_killed_reindex_leaves_the_live_index_and_no_lock(engine: EmbeddedEngine, tmp_path: Path) -> None:
    with other_process(tmp_path, "reindex"):
        assert len(list(tmp_path.glob("index-*"))) == 2
        assert engine.search(ALIMENTO).total > 0
    assert engine.search(SearchRequest("halverwege", EVERYBODY)).total == 0
    engine.upsert(LIBRARY[:1])
    assert engine.reindex(LIBRARY) == len(LIBRARY)
    assert len(list(tmp_path.glob("index-*"))) == 1
