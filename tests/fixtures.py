"""The types of fixtures in tests/conftest.py, for the signatures of tests; and what tests do in the worker's place."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from flask.testing import FlaskClient

from samenspel.db import session
from samenspel.jobs import QUEUE
from samenspel.people.models import Account

ClientOf = Callable[[Account], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]
English = Callable[[Account], Account]


def run_notified_jobs(app: Flask) -> int:
    """Runs the jobs of which the worker was notified."""
    queue, done = QUEUE.get(app).huey, 0
    session().commit()  # what they store is not undone with a transaction that a page left open
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
        done += 1
    session().expire_all()
    return done
