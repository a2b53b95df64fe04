"""Background work. A job is a row: written with the change it belongs to, deleted when done, retried when it fails.

The queue (huey, in the memory of the process that does the work) carries no jobs, only the wish to look at the rows; a
sweep every minute finds what it lost. Other processes wake the worker by a message (`runtime/processes`).
"""

import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from huey import MemoryHuey, crontab
from huey.api import Huey
from sqlmodel import Field, col, select

from samenspel.config import Settings
from samenspel.db import Row, columns, commit, now, on_commit, reading, rollback, session, writing
from samenspel.runtime import processes
from samenspel.runtime.app_key import AppKey

log = logging.getLogger(__name__)

BATCH = 200
MAX_ATTEMPTS = 20
#: The worker waits so long before it looks, so that the answer goes out first and a burst of jobs is done together.
SWEEP_DELAY_SECONDS = 0.1
#: A write counts as recent for so many seconds; see `Queue.yield_to_requests`.
RECENT_WRITE_SECONDS = 0.5


class Job(Row, table=True):
    """Work to do once the transaction that wrote this row is committed. `error` is that of the last failed attempt."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_due", "due_at"),)
    kind: str = Field(max_length=40)
    payload: dict[str, Any] = Field(sa_type=sa.JSON)
    due_at: datetime = Field(default_factory=now)
    attempts: int = 0
    error: str = Field(default="", max_length=500)


@dataclass(frozen=True)
class Handler:
    """Does jobs of one kind. With `batch`, `run` gets the payloads of all that are due; otherwise of one at a time."""

    run: Callable[[Sequence[dict[str, Any]]], None]
    batch: bool = False


@dataclass(frozen=True)
class Periodic:
    """Work at set times; `hours` and `minutes` are written as in crontab, in UTC."""

    run: Callable[[], None]
    minutes: str = "0"
    hours: str = "*"


class Queue:
    """The handlers of an application and the huey queue that wakes its worker, where this process has one."""

    def __init__(self, app: Flask, handlers: dict[str, Handler], periodic: Sequence[Periodic], settings: Settings):
        self.app, self.handlers = app, handlers
        self.huey: Huey = MemoryHuey("samenspel")
        self.in_process = settings.redis_url is None
        self._look_requested = threading.Event()
        self.look_wanted = threading.Event()  # since the last look at the rows began
        self.sweeping = threading.Lock()  # held while the rows are looked at
        self._worker = 0
        self._written_at = 0.0
        self._look = self.huey.task(name="look")(self._sweep_in_context)
        self._on_notice = self.huey.task(name="notice")(self._handle_notice)
        self.huey.periodic_task(crontab(minute="*"), name="sweep")(self._sweep_in_context)
        for work in periodic:
            self.huey.periodic_task(crontab(minute=work.minutes, hour=work.hours), name=work.run.__qualname__)(
                self._in_context(work.run)
            )
        self._consumer: Any = None
        processes.handle("wake", lambda _process, _payload: self.look())
        processes.handle("notice", lambda _process, notice: self._take_notice(*notice))

    def wake(self) -> None:
        """Has the worker look at the rows, in whichever process it is."""
        if self.app.testing:
            return
        if threading.get_ident() != self._worker:
            self._written_at = time.monotonic()
        processes.publish("wake")

    def look(self) -> None:
        """Has the worker of this process look at the rows, unless it was asked to already."""
        if self._consumer is not None and not self._look_requested.is_set():
            self._look_requested.set()
            self._look()

    def notify(self, kind: str, payload: dict[str, Any]) -> None:
        """Hands a payload to a handler without writing a row, so that a GET can do it. It may be lost."""
        processes.publish("notice", [uuid.uuid4().hex, kind, payload])

    def _take_notice(self, name: str, kind: str, payload: dict[str, Any]) -> None:
        """Of several workers that hear it, one does it. What is said in a process without a worker waits in memory only
        in tests, which do it themselves."""
        if self.app.testing or (self._consumer is not None and processes.claim(name, seconds=60)):
            self._on_notice(kind, payload)

    def _handle_notice(self, kind: str, payload: dict[str, Any]) -> None:
        self._in_context(lambda: self.handlers[kind].run([payload]))()

    def yield_to_requests(self, spent: float) -> None:
        """Pauses the worker for twice the seconds that it `spent`, if somebody wrote to this process just now: requests
        share its interpreter, and somebody who posts should not wait for the mails about it."""
        if self.in_process and time.monotonic() - self._written_at < RECENT_WRITE_SECONDS:
            time.sleep(min(2 * spent, RECENT_WRITE_SECONDS))

    def _sweep_in_context(self) -> None:
        if self.in_process:
            time.sleep(SWEEP_DELAY_SECONDS)
        self._worker = threading.get_ident()
        self._look_requested.clear()
        with self.app.app_context():
            sweep()

    def _in_context(self, run: Callable[[], None]) -> Callable[[], None]:
        def in_context() -> None:
            with self.app.app_context(), writing():
                try:
                    run()
                    commit()
                except Exception:
                    rollback()
                    raise

        return in_context

    def start(self, workers: int = 1) -> None:
        """Starts worker threads in this process."""
        consumer = self.huey.create_consumer(
            workers=workers, initial_delay=0.02, backoff=1.3, max_delay=0.25, check_worker_health=False
        )
        with _signal_handlers_kept():
            consumer.start()
        self._consumer = consumer
        self.look()

    def stop(self) -> None:
        """Stops the worker threads after the jobs they are doing."""
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None


@contextmanager
def _signal_handlers_kept() -> Iterator[None]:
    """Puts the handlers of the server or the command back after huey has set its own."""
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)


QUEUE = AppKey[Queue]("samenspel.jobs")


def enqueue(kind: str, payload: dict[str, Any], *, due_at: datetime | None = None) -> None:
    """Writes a job in the current transaction, and wakes the worker after its commit."""
    session().add(Job(kind=kind, payload=payload, due_at=due_at or now()))
    if not session().info.get("woken"):
        session().info["woken"] = True
        on_commit(_wake)


def enqueue_once(kind: str, wait: timedelta) -> None:
    """Writes a job due after `wait`, unless one of its kind is already waiting: one job for a burst of changes."""
    is_waiting = sa.exists().where(col(Job.kind) == kind, col(Job.due_at) > now(), col(Job.attempts) == 0)
    if not session().execute(columns(is_waiting)).scalar():
        enqueue(kind, {}, due_at=now() + wait)


def analyse_later() -> None:
    """Has the map analysed again ten minutes from now, since changes come in bursts."""
    enqueue_once("analyse", timedelta(minutes=10))


def index_later(kind: str, thing_id: uuid.UUID) -> None:
    """Has search add, update or remove a row in its index after the commit, according to how the row is then."""
    enqueue("index", {"kind": kind, "id": str(thing_id)})


def release_write_lock() -> None:
    """Commits on SQLite, whose write lock would keep others waiting while a handler does long work elsewhere.

    On PostgreSQL writers do not wait for each other, and nothing is committed.
    """
    if session().get_bind().dialect.name == "sqlite":
        commit()


@contextmanager
def reading_phase() -> Iterator[None]:
    """Lets others write on SQLite while a handler reads in this block; commits what it wrote before."""
    release_write_lock()
    with reading():
        try:
            yield
        finally:
            release_write_lock()


def _wake() -> None:
    session().info.pop("woken", None)
    queue().wake()


def queue() -> Queue:
    """The queue of the current application."""
    return QUEUE.get()


def backlog(since: datetime) -> tuple[int, int]:
    """The number of jobs that were due before that moment, and the number that failed at least once."""
    late = sa.func.count(sa.case((col(Job.due_at) < since, 1)))
    failed = sa.func.count(sa.case((col(Job.attempts) > 0, 1)))
    row = session().execute(columns(late, failed)).one()
    return row[0], row[1]


def sweep() -> int:
    """Does all due jobs in the order in which they were written. Returns the number that succeeded.

    Who comes while another thread of this process is at it leaves it to that one, which then looks once more: it may
    have looked just before the job was committed.
    """
    owner = queue()
    owner.look_wanted.set()
    done = 0
    while owner.look_wanted.is_set() and owner.sweeping.acquire(blocking=False):
        try:
            owner.look_wanted.clear()
            done += _do_all(owner)
        finally:
            owner.sweeping.release()
    return done


def _do_all(owner: Queue) -> int:
    done = 0
    while True:
        with writing():
            rows = _due(owner.handlers)
            if not rows:
                rollback()
                return done
            began = time.monotonic()
            done += _do(rows, owner.handlers)
        owner.yield_to_requests(time.monotonic() - began)


def _due(handlers: dict[str, Handler]) -> list[Job]:
    """The oldest due job, or all due jobs of its kind if its handler takes a batch. On PostgreSQL they stay locked, so
    that each worker takes others."""
    due = (
        select(Job)
        .where(col(Job.due_at) <= now(), col(Job.attempts) < MAX_ATTEMPTS)
        .order_by(col(Job.due_at), col(Job.id))
        .with_for_update(skip_locked=True)
    )
    rows = list(session().exec(due.limit(1)).all())
    if rows and (handler := handlers.get(rows[0].kind)) and handler.batch:
        rows = list(session().exec(due.where(Job.kind == rows[0].kind).limit(BATCH)).all())
    if not session().get_bind().dialect.name.startswith("postgresql"):
        for row in rows:
            session().expunge(row)  # the rollback would expire what was read of them
        rollback()  # releases the write lock while we work; on SQLite no other process has a worker
    return rows


def _do(rows: list[Job], handlers: dict[str, Handler]) -> int:
    """Runs a job, or a batch, in a transaction of its own, and returns the number done: what fails leaves nothing, and
    writers wait for one job at most."""
    kind, attempts = rows[0].kind, rows[0].attempts
    names = [(row.id, row.attempts) for row in rows]
    try:
        handler = handlers.get(kind)
        if handler is None:
            raise LookupError(f"no handler for jobs of kind {kind}")
        handler.run([row.payload for row in rows])
        session().execute(sa.delete(Job).where(col(Job.id).in_([name for name, _ in names])))
        commit()
    except Exception as error:
        log.exception("job %s failed (attempt %d)", kind, attempts + 1)
        rollback()
        session().info.pop("woken", None)
        _reschedule(names, error)
        commit()
        return 0
    return len(rows)


def _reschedule(jobs: list[tuple[uuid.UUID, int]], error: Exception) -> None:
    """Makes jobs due again after 10 seconds, doubled at each attempt up to an hour."""
    for job_id, attempts in jobs:
        wait = timedelta(seconds=min(3600, 10 * 2**attempts))
        session().execute(
            sa.update(Job)
            .where(col(Job.id) == job_id)
            .values(attempts=attempts + 1, due_at=now() + wait, error=f"{type(error).__name__}: {error}"[:500])
        )
