"""The server: a gunicorn worker in this one process, which also does the background work.

There is no master process: for a single worker it would take 55 % more memory, for a second copy of the same code. A
server that died is restarted by the operator's supervisor (systemd, a container). With PostgreSQL and Redis several of
these processes run beside one another, each on a port of its own. tests/runtime/test_serve.py watches what this counts
on in gunicorn, which makes its workers itself and does not document how.
"""

import errno
import gc
import logging
import os
import resource
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from flask import Flask
from gunicorn.app.base import BaseApplication

from samenspel.runtime import greenlets
from samenspel.runtime.app_key import SETTINGS

#: Connections that wait for a request, or for the rest of one, beside those that have a thread.
WAITING_CONNECTIONS = 2000
#: Files that are open beside connections: the database, the search index, the log.
OTHER_FILES = 500
SEND_BUFFER = 512 * 1024
#: Seconds within which a stopping server finishes the requests that it has begun.
GRACE_SECONDS = 5


log = logging.getLogger(__name__)


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
        # An answer of this size needs no thread that waits for its reader.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
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
            "worker_class": _worker_class(),
            "threads": self.threads,
            "worker_connections": self.threads + WAITING_CONNECTIONS,
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
        worker.max_body = self.application.config["MAX_CONTENT_LENGTH"]
        worker.has_proxy = bool(SETTINGS.get(self.application).proxies)
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


def _worker_class() -> type[Any]:
    if greenlets.ARE_USED:
        from samenspel.runtime.connections.gevent_worker import BoundedGeventWorker

        return BoundedGeventWorker
    from samenspel.runtime.connections.threads import ReadAheadWorker

    return ReadAheadWorker


def has_files_for(sockets: int) -> bool:
    """Whether the system lets the process have as many files open as connections need."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return hard == resource.RLIM_INFINITY or hard >= _files_for(sockets)


def _files_for(sockets: int) -> int:
    return sockets + WAITING_CONNECTIONS + OTHER_FILES


def _allow_files(sockets: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _files_for(sockets) if hard == resource.RLIM_INFINITY else min(_files_for(sockets), hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    if not has_files_for(sockets):
        log.warning("the system allows too few open files for %d open pages (ulimit -n)", sockets)


def serve(app: Flask, threads: int, listener: socket.socket, lifecycle: Lifecycle) -> NoReturn:
    """Serves until it is told to stop, then ends the process."""
    _allow_files(SETTINGS.get(app).sockets)
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
