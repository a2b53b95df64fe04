"""The server: gunicorn's worker with threads, in this one process, which also does the background work.

There is no master process: for one worker it would only hold the same code in memory a second time. Who restarts a
server that died is the operator's supervisor (systemd, a container). With PostgreSQL and Redis several of these
processes run beside one another, each on a port of its own.
"""

import errno
import gc
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from flask import Flask
from gunicorn.app.base import BaseApplication

from samenspel.runtime import greenlets

#: Connections of more than this above the threads are kept waiting for their next request.
KEPT = 700
#: Seconds that a stopping server gives to what is being answered.
GRACE = 5


class PortError(Exception):
    """The address cannot be listened at; the message says so in Dutch."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises PortError where the address is taken, not ours, or not allowed."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortError(f"Het adres {host} bestaat niet op deze machine ({error.strerror}).") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise PortError(_reason(host, port, error)) from error
    return listener


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return f"Poort {port} op {host} is al in gebruik. Stop wat daar draait, of kies een andere: --port {other}"
    if error.errno == errno.EACCES:
        return f"Poort {port} mag je niet gebruiken. Kies er een boven 1023, zoals 8000."
    return f"Op {host} en poort {port} kan niet geluisterd worden ({error.strerror})."


def address_of(listener: socket.socket) -> str:
    """The address as one types it in a browser."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@dataclass(frozen=True)
class Lifecycle:
    """What the program does with its server: when the first request can be answered, when it is asked to stop (in a
    signal handler, so it may wait for nothing), and when it no longer answers."""

    started: Callable[[], None]
    stopping: Callable[[], None]
    stopped: Callable[[], None]


class Server(BaseApplication):
    """Serves an application until SIGINT or SIGTERM."""

    def __init__(self, app: Flask, threads: int, lifecycle: Lifecycle) -> None:
        self.application, self.threads, self.lifecycle = app, threads, lifecycle
        super().__init__()

    def load_config(self) -> None:
        """What of gunicorn's settings matters without a master."""
        chosen: dict[str, Any] = {
            "worker_class": "gevent" if greenlets.ARE_USED else "gthread",
            "threads": self.threads,
            # Above the number of threads: a socket keeps a thread, and keep-alive connections need a place too.
            "worker_connections": self.threads + KEPT,
            "keepalive": 30,
            "graceful_timeout": GRACE,
            "loglevel": "warning",
            "post_worker_init": self._started,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.application

    def serve(self, listener: socket.socket) -> None:
        """Answers requests; returns when it was asked to stop and what was at hand is done."""
        kind = alone(self.cfg.worker_class, self.lifecycle.stopping)
        worker = kind(1, os.getppid(), [listener], self, 3600, self.cfg, self.cfg.logger_class(self.cfg))
        worker.pid = os.getpid()
        try:
            worker.init_process()
        finally:
            self.lifecycle.stopped()

    def _started(self, _worker: Any) -> None:
        """What was loaded is left out of later garbage collections (they cost a page 30 ms)."""
        gc.collect()
        gc.freeze()
        gc.enable()
        gc.set_threshold(50_000, 50, 100)
        # A request gives the interpreter up at each statement; it must not wait long to get it back from the worker.
        sys.setswitchinterval(0.001)
        self.lifecycle.started()


def serve(app: Flask, threads: int, listener: socket.socket, lifecycle: Lifecycle) -> NoReturn:
    """Serves until it is told to stop, and ends the process."""
    Server(app, threads, lifecycle).serve(listener)
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of sockets that did not hear our goodbye would hold the process; there is nothing left to lose.
    os._exit(0)


def alone(kind: type[Any], stopping: Callable[[], None]) -> type[Any]:
    """A gunicorn worker that has no master: it does not end with its parent, and SIGINT lets it finish its work."""

    class Alone(kind):
        def patch(self) -> None:
            """The gevent worker would patch now, and its listeners with it: see `greenlets`, which did at the start."""

        @property
        def ppid(self) -> int:
            return os.getppid()

        @ppid.setter
        def ppid(self, _parent: int) -> None:
            pass

        def handle_exit(self, sig: int, frame: Any) -> None:
            if self.alive:
                super().handle_exit(sig, frame)
                stopping()

        def handle_quit(self, sig: int, frame: Any) -> None:
            self.handle_exit(sig, frame)

    return Alone
