"""The queue: when its worker looks, what waits for what, and who does a job."""

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
from samenspel.jobs.lanes import Lane, Outage
from samenspel.jobs.models import Pace, PeriodicRun
from samenspel.jobs.work import Sweeper
from samenspel.runtime import processes
from tests.apart import apart

#: So long a test waits for another thread before it fails.
PATIENCE_SECONDS = 10


def test_a_process_without_a_worker_tells_the_others(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    told = list[str]()
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr(processes, "send", told.append)
    jobs.QUEUE.get(app).wake()
    assert told == ["wake"]


class Rounds(Sweeper):
    """Counts its rounds, each of which lasts until the test lets it end."""

    def __init__(self) -> None:
        super().__init__({}, lambda _spent: None, pace=Pace.SHORT)
        self.count, self.may_end = 0, threading.Semaphore(0)
        self.begun = threading.Semaphore(0)

    def sweep(self) -> int:
        self.count += 1
        self.begun.release()
        assert self.may_end.acquire(timeout=PATIENCE_SECONDS)
        return 0

    def seconds_until_due(self) -> None:
        return None


def test_commits_share_a_look_that_has_not_begun_and_get_one_more_if_it_has(app: Flask) -> None:
    """The lane may have looked just before the job of the second was committed."""
    rounds = Rounds()
    lane = Lane(app, rounds, Outage(), delay=0)
    lane.wake()
    lane.wake()
    lane.start()
    assert rounds.begun.acquire(timeout=PATIENCE_SECONDS)
    lane.wake()  # in the middle of the first round
    lane.wake()
    rounds.may_end.release()
    assert rounds.begun.acquire(timeout=PATIENCE_SECONDS)
    rounds.stopping.set()
    rounds.may_end.release()
    lane.wait(PATIENCE_SECONDS)
    assert rounds.count == 2


def test_the_log_says_once_that_the_database_is_away_and_once_that_it_is_back(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    outage = Outage()
    lanes = [Lane(app, Rounds(), outage, delay=0) for _ in range(2)]
    for lane in lanes * 2:
        outage.lost(lane, OSError("gone"))
    assert len(caplog.records) == 1
    for lane in lanes * 2:
        outage.found(lane)
    assert len(caplog.records) == 2


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[jobs.Queue]:
    """The queue of an application of its own, whose worker is stopped at the end."""
    with apart(Settings(data=tmp_path, secret_key="s", log_level="ERROR"), TESTING=True) as app:
        upgrade()
        queue = jobs.QUEUE.get(app)
        yield queue
        queue.stop()


def test_what_takes_long_does_not_hold_up_the_rest(installation: jobs.Queue) -> None:
    begun, others_done, ended = threading.Event(), threading.Event(), list[bool]()

    def last(_payloads: Any) -> None:
        begun.set()
        ended.append(others_done.wait(PATIENCE_SECONDS))

    def follow(_payloads: Any) -> None:
        assert begun.wait(PATIENCE_SECONDS)
        others_done.set()

    installation.handlers["analysis"] = jobs.Handler(last, takes_long=True)
    installation.handlers["outing"] = jobs.Handler(follow)
    jobs.enqueue("analysis", {})
    jobs.enqueue("outing", {})
    commit()
    installation.start()
    assert others_done.wait(2 * PATIENCE_SECONDS)
    installation.stop()
    assert ended == [True], "the outing was done while the analysis was in hand, and each once"
    assert session().exec(select(jobs.Job)).all() == []


def test_what_is_due_a_moment_later_is_done_without_another_wake(installation: jobs.Queue) -> None:
    """As is what another process just wrote, whose clock is ahead of ours."""
    done = threading.Event()
    installation.handlers["outing"] = jobs.Handler(lambda _payloads: done.set())
    jobs.enqueue("outing", {}, due_at=now() + timedelta(seconds=1))
    commit()
    installation.start()
    assert done.wait(PATIENCE_SECONDS)


def test_what_is_done_apart_takes_long() -> None:
    assert jobs.Handler(print, apart=True).pace is Pace.LONG
    assert jobs.Handler(print).pace is Pace.SHORT


def test_who_stops_leaves_the_long_job_in_hand_for_later(installation: jobs.Queue) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def run(_payloads: Any) -> None:
        begun.set()
        may_end.wait(PATIENCE_SECONDS)

    installation.handlers["analysis"] = jobs.Handler(run, takes_long=True)
    jobs.enqueue("analysis", {})
    commit()
    installation.start()
    assert begun.wait(PATIENCE_SECONDS)
    installation.stop()
    assert [job.kind for job in session().exec(select(jobs.Job))] == ["analysis"]
    session().rollback()
    may_end.set()
    for lane in installation.lanes:
        lane.wait(PATIENCE_SECONDS)


def test_a_sweep_does_what_takes_long_and_what_that_adds(
    app: Flask, outings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis = jobs.Handler(lambda _payloads: jobs.enqueue("outing", {"to": "bos"}), takes_long=True)
    monkeypatch.setitem(jobs.QUEUE.get(app).handlers, "analysis", analysis)
    jobs.enqueue("analysis", {})
    commit()
    assert (jobs.sweep(), outings) == (2, ["bos"])


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
    monkeypatch.setattr(queue, "_stopping", threading.Event())
    for lane in queue.lanes:
        monkeypatch.setattr(lane.sweeper, "stopping", threading.Event())
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
