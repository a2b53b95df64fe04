"""All websockets of a process in one thread; a thread for each would cost a page its 300th visitor.

The hub reads and pings; what pages say is handled by a few threads, for each socket in its order. Whoever has something
to say to a page writes to its socket directly, and the hub does the rest for a page that cannot keep up.
"""

import logging
import selectors
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache, partial

from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, Pong, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import RemoteProtocolError

from samenspel.runtime.connections.packets import MAX_PACKET, MalformedPacketError

log = logging.getLogger(__name__)

#: Seconds between two pings, and in which a page must answer one.
PING_INTERVAL = 20.0
PING_TIMEOUT = 20.0
#: Seconds in which a socket must join, after it was opened or sent away.
JOIN_SECONDS = 5.0
#: What waits for a page that reads too slowly, in bytes; a page that was cut off catches up.
MAX_BACKLOG = 2**20
#: What a socket may say at once, and then each second. A page joins some twenty rooms when it opens.
BURST = 120
RATE = 10
#: Threads that handle what pages say.
HANDLERS = 4
#: Seconds between two lines in the log about sockets that were closed for what they sent.
COMPLAINT_SECONDS = 10.0


@lru_cache(maxsize=8)
def frame(text: str) -> bytes:
    """A text as a WebSocket frame (RFC 6455). The same bytes go to everybody who hears it."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


class WebSocket:
    """One open page."""

    __slots__ = (
        "account",
        "allowance",
        "backlog",
        "backlog_size",
        "inbox",
        "is_at_work",
        "is_closed",
        "lock",
        "pinged_at",
        "pong_due",
        "protocol",
        "seen_at",
        "sid",
        "sock",
        "text",
        "unjoined_since",
    )

    def __init__(self, sid: str, account: str, sock: socket.socket, rest: bytes) -> None:
        current = time.monotonic()
        self.sid, self.account, self.sock = sid, account, sock
        self.protocol = Connection(ConnectionType.SERVER, trailing_data=rest)
        self.lock = threading.Lock()
        self.inbox: deque[Callable[[], None]] = deque()
        self.backlog: deque[bytes] = deque()
        self.backlog_size = 0
        self.text = ""
        self.is_at_work = self.is_closed = False
        self.allowance, self.seen_at = float(BURST), current
        self.pinged_at, self.pong_due = current, 0.0
        self.unjoined_since: float | None = current


class Hub:
    """Holds the sockets of a process. `on_packet` gets what a page sends, and raises MalformedPacketError; `on_close`
    hears of the end of a socket; `is_joined` says whether it is more than an open connection."""

    def __init__(
        self,
        on_packet: Callable[[str, str], None],
        on_close: Callable[[str, str], None],
        is_joined: Callable[[str], bool],
    ) -> None:
        self._on_packet, self._on_close, self._is_joined = on_packet, on_close, is_joined
        self.sockets: dict[str, WebSocket] = {}
        self._places: Counter[str] = Counter()  # by account
        self._todo: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._started = False
        self._complained_at, self._complaints = -COMPLAINT_SECONDS, 0

    def places(self, account: str | None = None) -> int:
        """How many sockets there are, or are about to be; of one account, or of all."""
        return self._places.total() if account is None else self._places[account]

    def take_place(self, account: str) -> None:
        """Counts a socket, before its handshake is answered."""
        with self._lock:
            self._places[account] += 1

    def free_place(self, account: str) -> None:
        with self._lock:
            self._places[account] -= 1
            if not self._places[account]:
                del self._places[account]

    def add(self, page: WebSocket) -> None:
        """Takes a socket whose handshake is done, and which has a place."""
        with self._lock:
            if not self._started:
                self._start()
            self.sockets[page.sid] = page
        self._later(partial(self._register, page))

    def _start(self) -> None:
        self._started = True
        self._selector = selectors.DefaultSelector()
        self._bell, self._ear = socket.socketpair()
        for end in (self._bell, self._ear):
            end.setblocking(False)
        self._selector.register(self._ear, selectors.EVENT_READ, None)
        self._handlers = ThreadPoolExecutor(HANDLERS, "samenspel-sockets")
        threading.Thread(target=self._run, name="samenspel-hub", daemon=True).start()

    def _later(self, do: Callable[[], None]) -> None:
        """Has the thread of the hub do something."""
        self._todo.append(do)
        with suppress(OSError):  # where it has been rung often enough
            self._bell.send(b"\0")

    def _run(self) -> None:
        looked = time.monotonic()
        while True:
            try:
                for key, mask in self._selector.select(1.0):
                    if key.data is None:
                        self._ear.recv(4096)
                    else:
                        self._on_ready(key.data, mask)
                while self._todo:
                    self._todo.popleft()()
                if time.monotonic() - looked >= 1:
                    looked = time.monotonic()
                    self._look_after(looked)
            except Exception:
                log.exception("the hub of the sockets")
                time.sleep(0.01)  # what fails again and again must not take a core

    def _register(self, page: WebSocket) -> None:
        if page.is_closed:
            return
        self._selector.register(page.sock, selectors.EVENT_READ, page)
        self._receive(page)  # what came with the handshake

    def _on_ready(self, page: WebSocket, mask: int) -> None:
        if mask & selectors.EVENT_WRITE:
            self._flush(page)
        if mask & selectors.EVENT_READ and not page.is_closed:
            try:
                data = page.sock.recv(65536)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._drop(page, "transport close")
                return
            page.protocol.receive_data(data)
            self._receive(page)

    def _receive(self, page: WebSocket) -> None:
        """Handles the frames that have arrived."""
        current = time.monotonic()
        page.allowance = min(BURST, page.allowance + (current - page.seen_at) * RATE)
        page.seen_at = current
        try:
            for event in page.protocol.events():
                page.allowance -= 1
                if page.allowance < 0:
                    self._refuse(page, "too many packets", CloseReason.POLICY_VIOLATION)
                elif isinstance(event, TextMessage):
                    self._on_text(page, event)
                elif isinstance(event, Ping):
                    self._write(page, page.protocol.send(event.response()))
                elif isinstance(event, CloseConnection):
                    self._close(page, "transport close", event.code)
                elif isinstance(event, BytesMessage):
                    self._refuse(page, "binary data", CloseReason.UNSUPPORTED_DATA)
                else:
                    assert isinstance(event, Pong)
                if page.is_closed:
                    return
        except RemoteProtocolError:
            self._refuse(page, "no WebSocket frame", CloseReason.PROTOCOL_ERROR)

    def _on_text(self, page: WebSocket, event: TextMessage) -> None:
        page.text += event.data
        if len(page.text) > MAX_PACKET:
            self._refuse(page, "a packet that is too large", CloseReason.MESSAGE_TOO_BIG)
        elif event.message_finished:
            text, page.text = page.text, ""
            if text == "3":
                page.pong_due = 0.0
            elif text.startswith("4"):
                self._handle(page, partial(self._on_message, page, text[1:]))
            elif text == "1":
                self._close(page, "client disconnect")
            else:
                self._refuse(page, "no Engine.IO packet", CloseReason.POLICY_VIOLATION)

    def _on_message(self, page: WebSocket, packet: str) -> None:
        try:
            if not page.is_closed:
                self._on_packet(page.sid, packet)
        except MalformedPacketError as error:
            self._later(partial(self._refuse, page, str(error), CloseReason.POLICY_VIOLATION))
        except Exception:
            log.exception("what a page said could not be handled")

    def _handle(self, page: WebSocket, do: Callable[[], None]) -> None:
        """Has a thread do something, after what is still to be done for the same socket."""
        with page.lock:
            page.inbox.append(do)
            if page.is_at_work:
                return
            page.is_at_work = True
        self._handlers.submit(self._work, page)

    def _work(self, page: WebSocket) -> None:
        while True:
            with page.lock:
                if not page.inbox:
                    page.is_at_work = False
                    return
                do = page.inbox.popleft()
            do()

    def send(self, sid: str, text: str) -> None:
        """Sends a text to a page, if it is still there. Any thread may call this, and none waits."""
        page = self.sockets.get(sid)
        if page is not None:
            self._write(page, frame(text))

    def _write(self, page: WebSocket, data: bytes) -> None:
        with page.lock:
            if page.is_closed:
                return
            if not page.backlog:
                try:
                    sent = page.sock.send(data)
                except BlockingIOError:
                    sent = 0
                except OSError:
                    return  # the hub hears of it by reading
                if sent == len(data):
                    return
                data = data[sent:]
            page.backlog.append(data)
            page.backlog_size += len(data)
            is_lost = page.backlog_size > MAX_BACKLOG
        self._later(partial(self._drop, page, "transport error") if is_lost else partial(self._watch, page))

    def _watch(self, page: WebSocket) -> None:
        """Waits until a page that reads slowly can take more."""
        if not page.is_closed:
            self._selector.modify(page.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, page)

    def _flush(self, page: WebSocket) -> None:
        with page.lock:
            try:
                while page.backlog:
                    sent = page.sock.send(page.backlog[0])
                    page.backlog_size -= sent
                    if sent < len(page.backlog[0]):
                        page.backlog[0] = page.backlog[0][sent:]
                        return
                    page.backlog.popleft()
            except BlockingIOError:
                return
            except OSError:
                page.backlog.clear()
        self._selector.modify(page.sock, selectors.EVENT_READ, page)

    def close(self, sid: str) -> None:
        """Hangs up on a page."""
        page = self.sockets.get(sid)
        if page is not None:
            self._later(partial(self._close, page, "server disconnect"))

    def close_all(self) -> None:
        for sid in list(self.sockets):
            self.close(sid)

    def _refuse(self, page: WebSocket, why: str, code: CloseReason) -> None:
        if page.is_closed:
            return
        self._complaints += 1
        if time.monotonic() - self._complained_at >= COMPLAINT_SECONDS:
            log.warning(
                "closed %d sockets for what they sent, the last of account %s: %s", self._complaints, page.account, why
            )
            self._complained_at, self._complaints = time.monotonic(), 0
        self._close(page, "transport error", code)

    def _close(self, page: WebSocket, reason: str, code: int = CloseReason.NORMAL_CLOSURE) -> None:
        """Says goodbye if the page listens, and closes."""
        if not page.is_closed:
            said = code if 1000 <= code < 5000 and code not in (1005, 1006, 1015) else 1000
            self._write(page, b"\x88\x02" + int(said).to_bytes(2, "big"))
            self._drop(page, reason)

    def _drop(self, page: WebSocket, reason: str) -> None:
        with page.lock:
            if page.is_closed:
                return
            page.is_closed = True
        del self.sockets[page.sid]
        self.free_place(page.account)
        with suppress(KeyError, ValueError):  # where it was closed before it was registered
            self._selector.unregister(page.sock)
        page.sock.close()
        self._handle(page, partial(self._on_close, page.sid, reason))

    def _look_after(self, current: float) -> None:
        """Pings, and closes what does not answer or does not join."""
        for page in list(self.sockets.values()):
            if self._is_joined(page.sid):
                page.unjoined_since = None
            elif page.unjoined_since is None:
                page.unjoined_since = current
            elif current - page.unjoined_since > JOIN_SECONDS:
                self._close(page, "transport close")
                continue
            if page.pong_due:
                if current > page.pong_due:
                    self._close(page, "ping timeout")
            elif current - page.pinged_at >= PING_INTERVAL:
                page.pinged_at, page.pong_due = current, current + PING_TIMEOUT
                self._write(page, frame("2"))
