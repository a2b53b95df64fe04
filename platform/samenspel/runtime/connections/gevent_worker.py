"""The worker with greenlets, which may wait for a client: their number, and how long they wait, are bounded."""

from collections import Counter
from typing import Any

from gunicorn.workers.ggevent import GeventWorker

from samenspel.runtime.connections.client import ClientSocket
from samenspel.runtime.connections.threads import MAX_PER_ADDRESS


class BoundedGeventWorker(GeventWorker):
    """A gevent worker that reads a whole request within the limits of the intake before it is answered."""

    max_body: int
    has_proxy: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: Counter[str] = Counter()

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        address = str(addr[0]) if addr else ""
        if self._open[address] >= MAX_PER_ADDRESS and not self.has_proxy:
            client.close()
            return
        self._open[address] += 1
        try:
            super().handle(listener, ClientSocket(client, self.max_body, is_read_here=True), addr)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
