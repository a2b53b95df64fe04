"""The background work in a process of its own."""

import os
import signal
import sys
import threading

import click

from samenspel.commands.language import gettext as _
from samenspel.config import Settings


def work(settings: Settings) -> None:
    """Works until it is told to stop, and gives what it has in hand a moment to end. Never returns once it works."""
    from samenspel import create_app
    from samenspel.commands.locks import hold_folder
    from samenspel.commands.schema import await_schema
    from samenspel.jobs import QUEUE
    from samenspel.runtime import processes
    from samenspel.search import tasks as search

    hold_folder(settings)
    app = create_app(settings)
    stop = threading.Event()
    queue = QUEUE.get(app)

    def end(*_: object) -> None:
        queue.begin_to_stop()  # the job in hand is the last
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    with app.app_context():
        if not await_schema(stop):
            return
        search.check()
    queue.start()
    threading.Thread(target=processes.listen, args=(queue.look,), daemon=True).start()
    click.echo(_("De worker is aan het werk  (stoppen: Ctrl+C)"))
    stop.wait()
    queue.stop()
    sys.stdout.flush()
    os._exit(0)  # a job that is in hand for longer is done again at the next start
