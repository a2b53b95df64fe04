"""What the server counts on in gunicorn, which runs its workers below a master; ours has none."""

import inspect
import os
from typing import Any

import pytest
import socketio
from gunicorn.http.unreader import SocketUnreader
from gunicorn.http.wsgi import default_environ
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import TConn, ThreadWorker

from samenspel.runtime.connections.engine import Engine
from samenspel.runtime.connections.rooms import GUARDED
from samenspel.runtime.serve import alone


def workers() -> list[type[Any]]:
    try:
        from gunicorn.workers.ggevent import GeventWorker
    except (ImportError, RuntimeError):
        return [ThreadWorker]
    return [ThreadWorker, GeventWorker]


def test_gunicorn_has_what_our_worker_overrides_and_calls() -> None:
    """`runtime/connections/threads.py` puts a poller of its own in the place of that of gthread."""
    names = {"accept": ["listener"], "enqueue_req": ["conn"], "finish_request": ["conn", "fs"], "handle": ["conn"]}
    for name, parameters in names.items():
        assert list(inspect.signature(getattr(ThreadWorker, name)).parameters) == ["self", *parameters]
    assert "if not conn.initialized and not conn.data_ready" in inspect.getsource(ThreadWorker.handle)
    assert "conn.sock.setblocking(True)" in inspect.getsource(ThreadWorker.handle)
    assert "self.method_queue.defer(self.finish_request, conn, fut)" in inspect.getsource(ThreadWorker.enqueue_req)
    assert "key.data" in inspect.getsource(ThreadWorker.wait_for_and_dispatch_events)
    assert "get_parser(self.cfg, self.sock, self.client)" in inspect.getsource(TConn.init)
    assert '"gunicorn.socket": sock' in inspect.getsource(default_environ)
    assert "self.sock.recv(size)" in inspect.getsource(SocketUnreader.chunk)


def test_sockets_reach_their_application_as_we_count_on() -> None:
    """`runtime/connections/engine.py` takes the place of the engine of Flask-SocketIO's server."""
    assert all(callable(getattr(socketio.Manager, each)) for each in (*GUARDED, "sid_from_eio_sid"))
    assert "_fwdm.copy()" in inspect.getsource(socketio.Manager.get_participants), "a copy, so it needs no lock"
    assert "return self.eio.handle_request(environ, start_response)" in inspect.getsource(
        socketio.Server.handle_request
    )
    assert "self.eio.send_packet(eio_sid, eio_pkt)" in inspect.getsource(socketio.Server._send_eio_packet)
    server = socketio.Server(async_mode="threading")
    Engine(server, lambda _environ: None, 10)
    assert set(server.eio.handlers) == {"connect", "message", "disconnect"}


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
