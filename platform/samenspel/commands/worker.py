"""The background work in a process of its own."""

import signal
import threading

import click

from samenspel.commands.language import gettext as _
from samenspel.config import Settings


def work(settings: Settings) -> None:
    """Works until it is told to stop, and ends what it has in hand first."""
    from samenspel import create_app
    from samenspel.jobs import QUEUE
    from samenspel.runtime import processes
    from samenspel.search import tasks as search

    app = create_app(settings)
    with app.app_context():
        search.check()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    queue = QUEUE.get(app)
    queue.start(workers=2)
    threading.Thread(target=processes.listen, args=(queue.look,), daemon=True).start()
    click.echo(_("De worker is aan het werk  (stoppen: Ctrl+C)"))
    stop.wait()
    queue.stop()
