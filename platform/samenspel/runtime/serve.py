"""The server: a gunicorn worker in this one process, which also does the background work.

There is no master process: for a single worker it would take 55 % more memory, for a second copy of the same code. A
server that died is restarted by the operator's supervisor (systemd, a container). With PostgreSQL and Redis several of
these processes run beside one another, each on a port of its own. tests/runtime/test_serve.py watches what this counts
on in gunicorn, which makes its workers itself and does not document how.
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

#: Idle keep-alive connections that the server holds open beside those that have a thread.
IDLE_CONNECTIONS = 700
#: Seconds within which a stopping server finishes the requests that it has begun.
GRACE_SECONDS = 5


class PortError(Exception):
    """The server cannot listen on the address; the message says why, in Dutch."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises PortError where the address is taken, not of this machine, or not allowed."""
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
    """The URL of a listening socket, for a browser on this machine."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@dataclass(frozen=True)
class Lifecycle:
    """Callbacks of the program: `started` before the first request, `stopping` when the server is told to stop (in a
    signal handler, so it must not block), and `stopped` after the last request."""

    started: Callable[[], None]
    stopping: Callable[[], None]
    stopped: Callable[[], None]


class Server(BaseApplication):
    """Serves an application until SIGINT or SIGTERM."""

    def __init__(self, app: Flask, threads: int, lifecycle: Lifecycle) -> None:
        self.application, self.threads, self.lifecycle = app, threads, lifecycle
        super().__init__()

    def load_config(self) -> None:
        """Sets those settings of gunicorn that matter without a master."""
        chosen: dict[str, Any] = {
            "worker_class": "gevent" if greenlets.ARE_USED else "gthread",
            "threads": self.threads,
            # More than the threads: each socket occupies a thread, and keep-alive connections need a place as well.
            "worker_connections": self.threads + IDLE_CONNECTIONS,
            "keepalive": 30,
            "graceful_timeout": GRACE_SECONDS,
            "loglevel": "warning",
            "post_worker_init": self._started,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.application

    def serve(self, listener: socket.socket) -> None:
        """Answers requests until it is told to stop, and returns after the last one."""
        kind = alone(self.cfg.worker_class, self.lifecycle.stopping)
        worker = kind(1, os.getppid(), [listener], self, 3600, self.cfg, self.cfg.logger_class(self.cfg))
        worker.pid = os.getpid()
        try:
            worker.init_process()
        finally:
            self.lifecycle.stopped()

    def _started(self, _worker: Any) -> None:
        """Excludes the objects that exist now from garbage collection, a run of which would cost a page 30 ms."""
        gc.collect()
        gc.freeze()
        gc.enable()
        gc.set_threshold(50_000, 50, 100)
        # A request releases the interpreter lock at each SQL statement, and should not wait long for the worker thread.
        sys.setswitchinterval(0.001)
        self.lifecycle.started()


def serve(app: Flask, threads: int, listener: socket.socket, lifecycle: Lifecycle) -> NoReturn:
    """Serves until it is told to stop, then ends the process."""
    Server(app, threads, lifecycle).serve(listener)
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of sockets whose clients do not answer would keep the process alive; nothing is left to be saved.
    os._exit(0)


def alone(kind: type[Any], stopping: Callable[[], None]) -> type[Any]:
    """A gunicorn worker without a master: it outlives its parent process, and finishes its requests on SIGINT."""

    class Alone(kind):
        def patch(self) -> None:
            """Does nothing: `greenlets` patched at the start, and the gevent worker would do it too late."""

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
