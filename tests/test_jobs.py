"""The queue: when it wakes its worker, and who does a job."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import select

from samenspel import jobs
from samenspel.config import Settings
from samenspel.db import commit, now, session, upgrade
from samenspel.jobs import claims
from samenspel.jobs.models import PeriodicRun
from samenspel.runtime import processes
from tests.apart import apart


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


@pytest.fixture
def outings(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a handler of kind "outing" was asked to do."""
    done = list[str]()
    run = jobs.Handler(lambda payloads: done.extend(payload["to"] for payload in payloads))
    monkeypatch.setitem(jobs.QUEUE.get(app).handlers, "outing", run)
    return done


def _claim_for_another(seconds: int) -> None:
    until = now() + timedelta(seconds=seconds)
    session().execute(sa.update(jobs.Job).values(claimed_by="another", claimed_until=until))
    commit()


def test_a_job_that_another_worker_has_is_left_to_it_until_its_claim_ends(app: Flask, outings: list[str]) -> None:
    jobs.enqueue("outing", {"to": "zee"})
    _claim_for_another(seconds=1)
    assert (jobs.sweep(), outings) == (0, [])
    _claim_for_another(seconds=-1)
    assert (jobs.sweep(), outings) == (1, ["zee"])
    assert session().exec(select(jobs.Job)).all() == []


def test_what_a_worker_did_after_its_claim_ended_is_undone(tmp_path: Path) -> None:
    def slow(_payloads: Any) -> None:
        with closing(sqlite3.connect(tmp_path / "samenspel.sqlite3")) as other, other:
            other.execute("UPDATE job SET claimed_by = 'another', claimed_until = '2999-01-01'")
        jobs.enqueue("mail", {})

    with apart(Settings(data=tmp_path, secret_key="s", log_level="ERROR"), TESTING=True) as app:
        upgrade()
        jobs.QUEUE.get(app).handlers["outing"] = jobs.Handler(slow)
        jobs.enqueue("outing", {})
        commit()
        assert jobs.sweep() == 0
        assert [job.kind for job in session().exec(select(jobs.Job))] == ["outing"]


def test_no_job_begins_when_the_process_is_told_to_stop(
    app: Flask, outings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = jobs.QUEUE.get(app)
    monkeypatch.setattr(queue.sweeper, "stopping", threading.Event())
    jobs.enqueue("outing", {"to": "zee"})
    commit()
    queue.begin_to_stop()
    assert (jobs.sweep(), outings) == (0, [])


def test_periodic_work_is_done_once_at_each_of_its_times(app: Flask) -> None:
    daily = jobs.Periodic(lambda: None, minutes="10", hours="6")
    assert daily.last_time(datetime(2026, 12, 1, 6, 9, 59, tzinfo=UTC)) == datetime(2026, 11, 30, 6, 10, tzinfo=UTC)
    assert daily.last_time(datetime(2026, 12, 1, 6, 10, tzinfo=UTC)) == datetime(2026, 12, 1, 6, 10, tzinfo=UTC)
    assert claims.claim_time(daily)
    assert not claims.claim_time(daily), "the other worker, at the same time"
    yesterday = now() - timedelta(days=1)
    session().execute(sa.update(PeriodicRun).values(time=yesterday))
    assert claims.claim_time(daily)
