"""What the server counts on in gunicorn, which runs its workers below a master; ours has none."""

import inspect
import os
from typing import Any

import pytest
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import ThreadWorker

from samenspel.runtime.serve import alone


def workers() -> list[type[Any]]:
    try:
        from gunicorn.workers.ggevent import GeventWorker
    except (ImportError, RuntimeError):
        return [ThreadWorker]
    return [ThreadWorker, GeventWorker]


@pytest.mark.parametrize("kind", workers())
def test_gunicorn_makes_and_ends_its_workers_as_we_do(kind: type[Any]) -> None:
    made = list(inspect.signature(Worker.__init__).parameters)
    assert made == ["self", "age", "ppid", "sockets", "app", "timeout", "cfg", "log"]
    for name in ("handle_exit", "handle_quit"):
        assert list(inspect.signature(getattr(kind, name)).parameters) == ["self", "sig", "frame"]
    assert list(inspect.signature(kind.init_process).parameters) == ["self"]
    assert "self.ppid != os.getppid()" in inspect.getsource(kind)


@pytest.mark.parametrize("kind", workers())
def test_a_worker_outlives_the_process_that_started_it(kind: type[Any]) -> None:
    worker = object.__new__(alone(kind, lambda: None))
    worker.ppid = 1  # what gunicorn writes down at the start
    assert worker.ppid == os.getppid()


def test_the_first_signal_ends_it_gently_and_lets_the_sockets_go() -> None:
    told: list[str] = []

    class Kind:
        """What gunicorn has of a worker."""

        alive = True

        def handle_exit(self, _sig: int, _frame: Any) -> None:
            self.alive = False

    worker = alone(Kind, lambda: told.append("stopping"))()
    worker.handle_quit(2, None)
    worker.handle_exit(15, None)
    assert (worker.alive, told) == (False, ["stopping"])
