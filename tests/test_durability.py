"""What was acknowledged is on the disk: SQLite's log is synced after each commit, once for all who wait."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from samenspel import db, jobs
from samenspel.config import Settings
from tests.apart import apart


@pytest.fixture
def app_on_disk(tmp_path: Path) -> Iterator[Flask]:
    with apart(Settings(data=tmp_path, secret_key="s"), TESTING=True) as app:
        db.upgrade()
        yield app


def test_the_log_is_on_the_disk_before_what_follows_a_commit(
    app_on_disk: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    sync = os.fdatasync

    def synced(file: int) -> None:
        seen.append(Path(f"/proc/self/fd/{file}").readlink().name if Path("/proc/self/fd").exists() else "")
        sync(file)

    monkeypatch.setattr(os, "fdatasync", synced)
    with db.writing():
        jobs.enqueue("mail", {})
        db.on_commit(lambda: seen.append("afterwards"))
        db.commit()
    assert seen == ["samenspel.sqlite3-wal", "afterwards"]
    jobs.backlog(db.now())
    db.commit()
    assert len(seen) == 2, "who only reads waits for no disk"


def test_writers_who_wait_share_a_sync_that_began_after_their_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    sync, first, go_on = db.SharedSync("nowhere"), threading.Event(), threading.Event()
    count: list[int] = []

    def slow() -> None:
        count.append(1)
        first.set()
        assert go_on.wait(5)

    monkeypatch.setattr(sync, "_sync", slow)
    with ThreadPoolExecutor(9) as threads:
        one = threads.submit(sync.wait)
        assert first.wait(5)
        others = [threads.submit(sync.wait) for _ in range(8)]
        assert not any(other.done() for other in others)
        go_on.set()
        for each in (one, *others):
            each.result(5)
    # Those who came while the first ran cannot count on it; one more does for as many as were there by then.
    assert 2 <= sum(count) <= 3


def test_a_sync_that_fails_acknowledges_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sync = db.SharedSync("nowhere")
    answers = iter([OSError(5, "Input/output error"), None])

    def broken_once() -> None:
        if error := next(answers):
            raise error

    monkeypatch.setattr(sync, "_sync", broken_once)
    with pytest.raises(OSError, match="Input/output"):
        sync.wait()
    sync.wait()
    assert next(answers, "none left") == "none left", "the second asked the disk itself"
