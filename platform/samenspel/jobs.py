"""Background work. Durable: a job is a row written with the change it belongs to, deleted when it is done, retried when
it fails. The queue (huey) only says "look"; a sweep every minute finds what was missed."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlmodel import Field, col, select

from samenspel.absent import without
from samenspel.config import Settings
from samenspel.db import Row, columns, commit, now, on_commit, reading, rollback, session, writing

with without("psycopg"):  # it could keep its queue in PostgreSQL
    from huey import MemoryHuey, RedisHuey, crontab
    from huey.api import Huey

log = logging.getLogger(__name__)

BATCH = 200
MOST_ATTEMPTS = 20
#: Seconds before a look at the rows: the answer goes out first, and what comes in one burst is done together.
PAUSE = 0.1
#: People are writing when they did so less than this many seconds ago.
QUIET = 0.5


class Job(Row, table=True):
    """Work to do once the transaction that wrote it is there. `error` is of the last failed attempt."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_due", "due_at"),)
    kind: str = Field(max_length=40)
    payload: dict[str, Any] = Field(sa_type=sa.JSON)
    due_at: datetime = Field(default_factory=now)
    attempts: int = 0
    error: str = Field(default="", max_length=500)


@dataclass(frozen=True)
class Handler:
    """Does jobs of one kind. With `batch` it gets all that are due at once, else one at a time."""

    run: Callable[[Sequence[dict[str, Any]]], None]
    batch: bool = False


@dataclass
class Periodic:
    """Work at set times: `hours` and `minutes` as in cron."""

    run: Callable[[], None]
    minutes: str = "0"
    hours: str = "*"


class Queue:
    """The handlers of an application, and the queue that wakes them."""

    def __init__(self, app: Flask, handlers: dict[str, Handler], periodic: Sequence[Periodic], settings: Settings):
        self.app, self.handlers = app, handlers
        self.huey: Huey = (
            RedisHuey("samenspel", url=settings.redis_url) if settings.redis_url else MemoryHuey("samenspel")
        )
        self.in_process = settings.redis_url is None
        self._asked = threading.Event()
        self._sweeping = threading.Lock()
        self._worker = 0
        self._written_at = 0.0
        self._look = self.huey.task(name="look")(self._sweep_in_context)
        self._heed = self.huey.task(name="heed")(self._heed_in_context)
        self.huey.periodic_task(crontab(minute="*"), name="sweep")(self._sweep_in_context)
        for work in periodic:
            self.huey.periodic_task(crontab(minute=work.minutes, hour=work.hours), name=work.run.__qualname__)(
                self._in_context(work.run)
            )
        self._consumer: Any = None

    def wake(self) -> None:
        """Asks for a look at the rows. Asking again before it was taken up costs nothing."""
        if self.app.testing:
            return
        if threading.get_ident() != self._worker:
            self._written_at = time.monotonic()
        if self._asked.is_set():
            return
        self._asked.set()
        self._look()

    def mention(self, kind: str, payload: dict[str, Any]) -> None:
        """Tells the worker what may be lost, without a row: so a request that only reads can have something noted."""
        self._heed(kind, payload)

    def _heed_in_context(self, kind: str, payload: dict[str, Any]) -> None:
        self._in_context(lambda: self.handlers[kind].run([payload]))()

    def give_way(self, spent: float) -> None:
        """After work of so many seconds: while people write to this process, it rests twice as long as it worked, for
        their requests run in the same interpreter. Who posts must not wait for the mails about it."""
        if self.in_process and time.monotonic() - self._written_at < QUIET:
            time.sleep(min(2 * spent, QUIET))

    def _sweep_in_context(self) -> None:
        if self.in_process:
            time.sleep(PAUSE)
        self._worker = threading.get_ident()
        self._asked.clear()
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
        """Starts to work in threads of this process."""
        consumer = self.huey.create_consumer(
            workers=workers, initial_delay=0.02, backoff=1.3, max_delay=0.5, check_worker_health=False
        )
        consumer._set_signal_handlers = lambda: None  # signals are the server's
        consumer.start()
        self._consumer = consumer
        self.wake()

    def stop(self) -> None:
        """Ends the work in hand and stops."""
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None


def enqueue(kind: str, payload: dict[str, Any], *, due_at: datetime | None = None) -> None:
    """Writes a job with the current transaction; it is looked at right after the commit."""
    session().add(Job(kind=kind, payload=payload, due_at=due_at or now()))
    if not session().info.get("woken"):
        session().info["woken"] = True
        on_commit(_wake)


def enqueue_once(kind: str, wait: timedelta) -> None:
    """As `enqueue`, but not when such a job waits already: one for a burst of changes, `wait` after the first."""
    waits = sa.exists().where(col(Job.kind) == kind, col(Job.due_at) > now(), col(Job.attempts) == 0)
    if not session().execute(columns(waits)).scalar():
        enqueue(kind, {}, due_at=now() + wait)


def analyse_later() -> None:
    """Has the map look again at who works with whom; changes come in bursts, and it waits for their end."""
    enqueue_once("analyse", timedelta(minutes=10))


def index_later(kind: str, thing_id: uuid.UUID) -> None:
    """Has search look at a row again after the commit: it is put in, put right, or taken out when it is gone."""
    enqueue("index", {"kind": kind, "id": str(thing_id)})


def let_others_write() -> None:
    """In a handler, before long work outside the database: gives the write lock of SQLite back.

    What the transaction wrote so far is kept. On PostgreSQL writers do not wait for each other, and nothing happens.
    """
    if session().get_bind().dialect.name == "sqlite":
        commit()


@contextmanager
def long_look() -> Iterator[None]:
    """In a handler, around much reading: on SQLite others write meanwhile. What was written before is kept."""
    let_others_write()
    with reading():
        try:
            yield
        finally:
            let_others_write()


def _wake() -> None:
    session().info.pop("woken", None)
    queue().wake()


def queue() -> Queue:
    found: Queue = current_app.extensions["samenspel.jobs"]
    return found


def waiting(since: datetime) -> tuple[int, int]:
    """How many jobs are due since before that moment, and how many failed at least once."""
    late = sa.func.count(sa.case((col(Job.due_at) < since, 1)))
    failed = sa.func.count(sa.case((col(Job.attempts) > 0, 1)))
    row = session().execute(columns(late, failed)).one()
    return row[0], row[1]


def sweep() -> int:
    """Does all jobs that are due, in the order in which they were written. Returns how many succeeded."""
    owner = queue()
    if not owner._sweeping.acquire(blocking=False):
        return 0
    done = 0
    try:
        while True:
            with writing():
                rows = _due(owner.handlers)
                if not rows:
                    rollback()
                    return done
                began = time.monotonic()
                done += _do(rows, owner.handlers)
            owner.give_way(time.monotonic() - began)
    finally:
        owner._sweeping.release()


def _due(handlers: dict[str, Handler]) -> list[Job]:
    """The oldest job that is due, or all of its kind where they are done at once; on PostgreSQL each worker takes
    other ones."""
    due = (
        select(Job)
        .where(col(Job.due_at) <= now(), col(Job.attempts) < MOST_ATTEMPTS)
        .order_by(col(Job.due_at), col(Job.id))
        .with_for_update(skip_locked=True)
    )
    rows = list(session().exec(due.limit(1)).all())
    if rows and (handler := handlers.get(rows[0].kind)) and handler.batch:
        rows = list(session().exec(due.where(Job.kind == rows[0].kind).limit(BATCH)).all())
    if not session().get_bind().dialect.name.startswith("postgresql"):
        for row in rows:
            session().expunge(row)  # the end of the transaction would forget what was read of them
        rollback()  # let the writers pass while we work; on SQLite this process is the only worker
    return rows


def _do(rows: list[Job], handlers: dict[str, Handler]) -> int:
    """Each in a transaction of its own: one that fails leaves nothing, and none holds up writers for another's work."""
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
        _put_off(names, error)
        commit()
        return 0
    return len(rows)


def _put_off(jobs: list[tuple[uuid.UUID, int]], error: Exception) -> None:
    """Tries again later: after 10 seconds, then twice as long each time, an hour at most."""
    for job_id, attempts in jobs:
        wait = timedelta(seconds=min(3600, 10 * 2**attempts))
        session().execute(
            sa.update(Job)
            .where(col(Job.id) == job_id)
            .values(attempts=attempts + 1, due_at=now() + wait, error=f"{type(error).__name__}: {error}"[:500])
        )
