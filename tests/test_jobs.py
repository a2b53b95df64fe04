"""The queue: when it wakes its worker."""

from collections.abc import Iterator

import pytest
from flask import Flask

from samenspel import jobs
from samenspel.runtime import processes


@pytest.fixture
def looks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """The looks that the worker of this process was asked for."""
    queue, asked = jobs.QUEUE.get(app), list[bool]()
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr(queue, "_look", lambda: asked.append(True))
    monkeypatch.setattr(queue, "_consumer", object())
    yield asked
    queue._look_requested.clear()


def test_a_look_that_has_not_begun_does_for_two_commits(app: Flask, looks: list[bool]) -> None:
    queue = jobs.QUEUE.get(app)
    queue.wake()
    queue.wake()
    assert len(looks) == 1
    queue._look_requested.clear()  # it begins
    queue.wake()
    assert len(looks) == 2


def test_a_process_without_a_worker_looks_at_nothing_and_tells_the_others(
    app: Flask, looks: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue, told = jobs.QUEUE.get(app), list[str]()
    monkeypatch.setattr(queue, "_consumer", None)
    monkeypatch.setattr(processes, "send", told.append)
    queue.wake()
    queue.wake()
    assert (looks, told) == ([], ["wake", "wake"])


def test_who_comes_while_another_looks_has_it_look_once_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first may have looked just before the job of the second was committed."""
    sweeper, rounds = jobs.QUEUE.get(app).sweeper, list[int]()

    def look() -> int:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            assert jobs.sweep() == 0  # as the other thread: it cannot wait for itself
        return 1

    monkeypatch.setattr(sweeper, "_do_all", look)
    assert jobs.sweep() == 2
    assert rounds == [0, 1]
