"""Foreign files are read in a process of its own, which comes to an end whatever is in them."""

import io
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samenspel.runtime import failures
from samenspel.runtime.foreign import sandbox
from samenspel.runtime.foreign.sandbox import Limits, Reason, Unreadable
from tests import killers

PROBES = Path(__file__).resolve().parents[1] / "other_process" / "probing_child.py"
PACKAGE = Path(__file__).resolve().parents[2] / "platform" / "samenspel"


@pytest.fixture
def probes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The readers of the tests, in the process that reads."""
    monkeypatch.setattr(sandbox, "_PROGRAM", str(PROBES))
    yield
    assert sandbox._places.acquire(blocking=False), "every place is free again"
    sandbox._places.release()


def probe(name: str, *files: Any, **limits: int) -> Any:
    return sandbox.run(f"probing_readers:{name}", files, limits=Limits(**limits))


def test_files_of_any_kind_are_read_and_their_owner_stays_where_it_was(probes: None) -> None:
    with tempfile.TemporaryFile() as on_disk:
        on_disk.write(b"schijf")
        on_disk.seek(3)
        files: list[Any] = [b"bytes", io.BytesIO(b"geheugen"), on_disk]
        answer = sandbox.run("probing_readers:words", files, "!")
        assert answer == ["bytes!", "geheugen!", "schijf!"]
        assert on_disk.tell() == 3


def test_the_process_knows_nothing_of_the_application(probes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMENSPEL_SECRET_KEY", "geheim")
    monkeypatch.setenv("SAMENSPEL_DATABASE_URL", "sqlite://")
    found = probe("surroundings", b"a")
    assert not [name for name in found["environment"] if name.startswith("SAMENSPEL")]
    assert found["ours"] == []
    assert found["descriptors"] <= 5, "the three usual ones, the file, and the folder that is listed"
    assert found["core"] == [0, 0]
    named = (re.findall(r'"(samenspel\.[\w.]+):\w+"', source.read_text()) for source in PACKAGE.rglob("*.py"))
    readers = sorted({each for names in named for each in names})
    assert "samenspel.news.answers.reading" in readers
    assert sandbox.run("probing_readers:loaded", [b"a"], readers) == []


@pytest.mark.parametrize(
    ("name", "limits", "reason"),
    [
        ("memory", {}, Reason.MEMORY),
        ("abort", {}, Reason.MEMORY),
        ("time", {"seconds": 1}, Reason.TIME),
        ("answer", {"answer": 4000}, Reason.ANSWER),
        ("error", {}, Reason.BROKEN),
        ("write", {}, Reason.BROKEN),
        ("overwrite", {}, Reason.BROKEN),
        ("absent", {}, Reason.BROKEN),
    ],
)
def test_what_uses_too_much_or_breaks_is_an_error_with_a_reason(
    probes: None, name: str, limits: dict[str, int], reason: Reason
) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"a")
        with pytest.raises(Unreadable) as refused:
            probe(name, file, **limits)
        assert refused.value.reason == reason, refused.value
        file.seek(0)
        assert file.read() == b"a"


def test_one_that_sleeps_is_ended_by_the_clock(probes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits, "wall_seconds", 0.3)
    began = time.monotonic()
    with pytest.raises(Unreadable, match="time"):
        probe("sleep")
    assert time.monotonic() - began < 5


def test_ten_at_once_wait_and_then_hear_that_it_is_busy(probes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(sandbox, "_places", threading.BoundedSemaphore(1))
    with sandbox._places:
        with pytest.raises(sandbox.Busy) as refused:
            probe("words")
        assert failures.failure_of(refused.value) is failures.BUSY
    assert sandbox.run("probing_readers:words", [b"a"], "b") == ["ab"]


@pytest.mark.parametrize("name", sorted(killers.KILLERS))
def test_no_killer_stops_the_one_that_looks_what_it_is(name: str) -> None:
    began = os.times()
    sandbox.run("samenspel.runtime.foreign.sniffing:sniff", [killers.KILLERS[name]()], [name])
    used = os.times()
    assert used.children_user - began.children_user < 2
