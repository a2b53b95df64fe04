"""The worker of the default set-up: one poller reads all clients, a pool of threads answers complete requests.

gunicorn's own gives a thread to each connection that says something, and waits in the poller for clients that do not
hang up. tests/runtime/connections watches what this counts on in gunicorn.
"""

import errno
import selectors
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from samenspel.runtime.connections.client import CUT_LINGER_SECONDS, ClientSocket
from samenspel.runtime.connections.intake import Stage

#: Connections from one address that have no complete request. An office of a hundred people, six for each browser.
MAX_PER_ADDRESS = 600
#: Requests without a session that are answered at once. More of them wait, so that a crowd at the door holds up nobody
#: who is in: all threads share one interpreter, and a hundred pages made at once are each a hundred times as slow.
MAX_STRANGERS = 4
#: Seconds that a client gets to hang up after the last answer, and to finish its request when the server stops.
LINGER_SECONDS = 2.0
STOP_SECONDS = 1.0
#: Accepted in one go, before others have their turn.
MAX_ACCEPTED = 64


class ReadAheadWorker(ThreadWorker):
    """A gthread worker whose threads never wait for a client to send."""

    max_body: int
    has_proxy: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: dict[TConn, None] = {}  # connections in the poller, the longest wait first
        self._by_address: dict[str, dict[TConn, None]] = {}
        self._lingering: dict[TConn, float] = {}  # with the moment at which they are closed
        self._at_work = 0
        self._strangers: deque[TConn] = deque()  # complete requests without a session that wait for a thread
        self._strangers_answered = 0

    def accept(self, listener: Any) -> None:
        for _ in range(MAX_ACCEPTED):
            try:
                accepted, address = listener.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM) and not self._evict():
                    time.sleep(0.05)
                return
            self.nr_conns += 1
            client = ClientSocket(accepted, self.max_body, is_read_here=False)
            connection = TConn(self.cfg, client, address, listener.getsockname())
            self._wait(connection)
            self._read(connection, client)

    def _wait(self, connection: TConn) -> None:
        """Puts a connection in the poller. Where there are too many, another one goes: the oldest of that address."""
        address = self._address(connection)
        own = self._by_address.setdefault(address, {})
        if len(own) >= MAX_PER_ADDRESS and not self.has_proxy:
            self._close(next(iter(own)))
        elif len(self._waiting) >= self.worker_connections:
            self._evict()
        self._waiting[connection] = self._by_address.setdefault(address, {})[connection] = None
        self.poller.register(connection.sock, selectors.EVENT_READ, partial(self._read, connection))

    def _address(self, connection: TConn) -> str:
        return str(connection.client[0]) if connection.client else ""

    def _evict(self) -> bool:
        """Closes the connection that waits longest from the address with most of them."""
        if not self._by_address:
            return False
        most = max(self._by_address.values(), key=len)
        self._close(next(iter(most)))
        return True

    def _leave(self, connection: TConn) -> None:
        """Takes a connection from the poller."""
        address = self._address(connection)
        del self._waiting[connection], self._by_address[address][connection]
        if not self._by_address[address]:
            del self._by_address[address]
        self.poller.unregister(connection.sock)

    def _close(self, connection: TConn) -> None:
        self._leave(connection)
        self.nr_conns -= 1
        connection.close()

    def _read(self, connection: TConn, client: ClientSocket) -> None:
        """Takes what a client sent; a complete request goes to a thread."""
        if connection not in self._waiting:
            return  # it made room for another one in this round
        try:
            if not client.intake.is_complete and not client.receive():
                self._close(connection)
                return
        except BlockingIOError:
            return
        except OSError:
            self._close(connection)
            return
        if client.intake.refusal:
            client.refuse(client.intake.refusal)
            self._leave(connection)
            self._linger(connection)
        elif client.intake.stage is Stage.READY:
            self._leave(connection)
            self._at_work += 1
            connection.data_ready = True
            self._hand_over(connection)

    def _hand_over(self, connection: TConn) -> None:
        """Gives a request to the threads, or lets it wait for other strangers."""
        if not connection.sock.intake.has_session:
            if self._strangers_answered >= MAX_STRANGERS:
                self._strangers.append(connection)
                return
            self._strangers_answered += 1
        self.enqueue_req(connection)

    def finish_request(self, connection: TConn, future: Future[bool]) -> None:
        """Takes a connection back from its thread."""
        self._at_work -= 1
        client: ClientSocket = connection.sock
        if not client.intake.has_session:
            self._strangers_answered -= 1
            if self._strangers:
                self._hand_over(self._strangers.popleft())
        if client.fileno() < 0:  # it is a websocket now, or was closed
            self.nr_conns -= 1
            return
        client.setblocking(False)
        is_kept = not future.cancelled() and future.exception() is None and future.result()
        if is_kept and self.alive and not client.intake.is_cut and not connection.parser.unreader.buf.getvalue():
            try:
                client.intake.next()
            except OSError:
                client.refuse(507)
            else:
                self._wait(connection)
                if client.intake.is_complete:  # the client did not wait for the answer
                    self._read(connection, client)
                return
        self._linger(connection)

    def _linger(self, connection: TConn) -> None:
        """Ends the answer, and gives the client some time to hang up; closing at once could cost it the last part."""
        try:
            connection.sock.shutdown(1)
            self.poller.register(connection.sock, selectors.EVENT_READ, partial(self._drain, connection))
        except OSError:
            self.nr_conns -= 1
            connection.close()
            return
        seconds = CUT_LINGER_SECONDS if connection.sock.intake.is_cut else LINGER_SECONDS
        self._lingering[connection] = time.monotonic() + seconds

    def _drain(self, connection: TConn, client: ClientSocket) -> None:
        if connection not in self._lingering:
            return
        try:
            if super(ClientSocket, client).recv(65536):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._end_lingering(connection)

    def _end_lingering(self, connection: TConn) -> None:
        del self._lingering[connection]
        self.poller.unregister(connection.sock)
        self.nr_conns -= 1
        connection.close()

    def _expire(self, by: float | None = None) -> None:
        """Closes what is past its deadline, or past `by`."""
        current = time.monotonic()
        for connection in list(self._waiting):
            deadline = connection.sock.intake.deadline
            if current > (deadline if by is None else min(by, deadline)):
                self._close(connection)
        for connection, deadline in list(self._lingering.items()):
            if current > deadline:
                self._end_lingering(connection)

    def run(self) -> None:
        self.poller.register(self.method_queue.fileno(), selectors.EVENT_READ, self.method_queue.run_callbacks)
        self.set_accept_enabled(True)
        looked = time.monotonic()
        while self.alive:
            self.notify()
            self.wait_for_and_dispatch_events(timeout=1.0)
            if time.monotonic() - looked > 1:
                looked = time.monotonic()
                self._expire()
        self.set_accept_enabled(False)
        stopped = time.monotonic()
        while self._waiting or self._at_work or self._lingering:
            if time.monotonic() > stopped + self.cfg.graceful_timeout:
                break
            if not self._at_work and time.monotonic() > stopped + STOP_SECONDS:
                break
            self.wait_for_and_dispatch_events(timeout=0.1)
            self._expire(stopped + STOP_SECONDS)
        self.tpool.shutdown(wait=False)
        for listener in self.sockets:
            listener.close()
