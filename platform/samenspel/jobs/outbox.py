"""Writes jobs with the change that they belong to; what a handler may do with its transaction."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, commit, now, on_commit, reading, session
from samenspel.jobs.models import Job
from samenspel.jobs.queue import queue


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


def backlog(since: datetime) -> tuple[int, int]:
    """The number of jobs that were due before that moment, and the number that failed at least once."""
    late = sa.func.count(sa.case((col(Job.due_at) < since, 1)))
    failed = sa.func.count(sa.case((col(Job.attempts) > 0, 1)))
    row = session().execute(columns(late, failed)).one()
    return row[0], row[1]
