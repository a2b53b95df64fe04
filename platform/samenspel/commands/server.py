"""The server of `samenspel run`: the application, its sockets and its background work in one process."""

import socket
from collections.abc import Callable
from typing import NoReturn

from samenspel import create_app, jobs, live
from samenspel.config import Settings
from samenspel.runtime import presence
from samenspel.runtime.serve import Lifecycle, serve


def run_server(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> NoReturn:
    """Serves until it is told to stop, and ends the process; calls `ready` when it answers."""
    app = create_app(settings)
    queue = jobs.QUEUE.get(app)

    def start() -> None:
        live.start(app)
        if queue.in_process:
            queue.start()
        ready()

    def end() -> None:
        presence.announce_stop()
        queue.stop()

    def let_go() -> None:
        queue.begin_to_stop()
        # Open sockets would hold the server for all the time it gives to requests; their pages connect again.
        live.io.start_background_task(live.disconnect_here)

    serve(app, settings.threads, listener, Lifecycle(start, let_go, end))
