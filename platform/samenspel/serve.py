"""The server: gunicorn with threads, one worker process that serves pages and sockets and does the background work."""

import gc
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from samenspel.config import Settings


class Server(BaseApplication):
    """`samenspel run`. The application is made in the worker: the master stays small."""

    def __init__(self, settings: Settings, host: str, port: int, ready: Callable[[], None]):
        self.settings, self.host, self.port, self.ready = settings, host, port, ready
        super().__init__()

    def load_config(self) -> None:
        gevent = self.settings.socketio_async_mode == "gevent"
        chosen: dict[str, Any] = {
            "bind": f"{self.host}:{self.port}",
            "workers": 1,
            "worker_class": "gevent" if gevent else "gthread",
            "threads": self.settings.threads,
            # Above the number of threads: a socket keeps a thread, and keep-alive connections need a place too.
            "worker_connections": self.settings.threads * 2 + 200,
            "keepalive": 30,
            "timeout": 0,
            "graceful_timeout": 5,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self._started,
            "worker_exit": self._stopped,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from samenspel import create_app

        try:
            self.app = create_app(self.settings)
        except Exception as error:
            print(f"Samenspel kan niet starten: {error}", file=sys.stderr)
            raise
        return self.app

    def _started(self, _worker: Any) -> None:
        """Work begins; what was loaded is left out of later garbage collections (they cost a page 30 ms)."""
        queue = self.app.extensions["samenspel.jobs"]
        if queue.in_process:
            queue.start()
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 50, 100)
        self.ready()

    def _stopped(self, _arbiter: Any, _worker: Any) -> None:
        if hasattr(self, "app"):
            self.app.extensions["samenspel.jobs"].stop()


def serve(settings: Settings, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serves until it is told to stop; calls `ready` when it answers."""
    Server(settings, host, port, ready).run()
