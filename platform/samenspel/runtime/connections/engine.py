"""Engine.IO over the hub: a connection is refused before it costs anything but an answer.

Only websockets. Polling would keep a thread waiting for each page; where sockets do not get through, pages ask for news
every minute instead (static/js/shell/live.js).
"""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import engineio
import socketio
from engineio.packet import Packet

from samenspel.runtime.connections import packets, rooms
from samenspel.runtime.connections.client import ClientSocket
from samenspel.runtime.connections.hub import PING_INTERVAL, PING_TIMEOUT, Hub, WebSocket
from samenspel.runtime.failures import failure_of

#: Open pages of one account: its tabs in all its browsers.
MAX_PER_ACCOUNT = 100
#: Seconds in which one is told once that there is no room for more pages.
FULL_SECONDS = 60.0
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

Environ = dict[str, Any]
#: The account of the session in a request; None where there is none.
Admit = Callable[[Environ], str | None]


class Engine(engineio.Server):
    """Takes the place of the engine of a Socket.IO server. `on_full` hears, once a minute, that there is no room."""

    def __init__(
        self, server: socketio.Server, admit: Admit, max_sockets: int, on_full: Callable[[], None] = lambda: None
    ) -> None:
        old = server.eio
        super().__init__(async_mode=old.async_mode, monitor_clients=False, async_handlers=False)
        self.handlers, self.max_sockets = old.handlers, max_sockets
        self._admit, self._on_full, self._manager = admit, on_full, server.manager
        self._hub = Hub(self._on_packet, self._on_close, self._is_joined)
        self._full_at = -FULL_SECONDS
        self._is_stopping = False
        rooms.guard(server.manager)
        server.eio = self

    def handle_request(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Makes a connection into a websocket, or says in an ordinary answer why not."""
        account, status = None, None
        try:
            account = self._admit(environ)
        except Exception as error:
            if failure_of(error) is None:
                raise
            status = HTTPStatus.SERVICE_UNAVAILABLE  # the page tries again by itself
        if status is None:
            status = HTTPStatus.UNAUTHORIZED if account is None else self._objection(environ, account)
        if status is not None:
            start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return []
        assert account is not None
        self._hub.take_place(account)
        try:
            self._open(environ, account)
        except BaseException:
            self._hub.free_place(account)
            raise
        raise StopIteration  # gunicorn has nothing left to do

    def _objection(self, environ: Environ, account: str) -> HTTPStatus | None:
        query = parse_qs(environ.get("QUERY_STRING", ""))
        origin = environ.get("HTTP_ORIGIN")
        if origin and origin not in (self._cors_allowed_origins(environ) or ()):
            return HTTPStatus.FORBIDDEN
        is_handshake = (
            environ["REQUEST_METHOD"] == "GET"
            and query.get("transport") == ["websocket"]
            and query.get("EIO") == ["4"]
            and "sid" not in query
            and environ.get("HTTP_UPGRADE", "").lower() == "websocket"
            and environ.get("HTTP_SEC_WEBSOCKET_VERSION") == "13"
            and len(environ.get("HTTP_SEC_WEBSOCKET_KEY", "")) == 24
            and isinstance(environ.get("gunicorn.socket"), ClientSocket)
        )
        if not is_handshake:
            return HTTPStatus.BAD_REQUEST
        if self._hub.places(account) >= MAX_PER_ACCOUNT:
            return HTTPStatus.TOO_MANY_REQUESTS
        if self._is_stopping:
            return HTTPStatus.SERVICE_UNAVAILABLE
        if self._hub.places() >= self.max_sockets:
            if time.monotonic() - self._full_at > FULL_SECONDS:
                self._full_at = time.monotonic()
                self._on_full()
            return HTTPStatus.SERVICE_UNAVAILABLE
        return None

    def _open(self, environ: Environ, account: str) -> None:
        client: ClientSocket = environ["gunicorn.socket"]
        key = environ["HTTP_SEC_WEBSOCKET_KEY"].encode("latin-1")
        accept = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest()).decode()
        head = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")
        client.sendall("\r\n".join((*head, f"Sec-WebSocket-Accept: {accept}", "", "")).encode())
        sock, rest = client.take_over()
        sock.setblocking(False)
        sid = self.generate_id()
        self.handlers["connect"](sid, _essential(environ))
        self._hub.add(WebSocket(sid, account, sock, rest))
        opening = {
            "sid": sid,
            "upgrades": [],
            "pingInterval": int(PING_INTERVAL * 1000),
            "pingTimeout": int(PING_TIMEOUT * 1000),
            "maxPayload": packets.MAX_PACKET,
        }
        self._hub.send(sid, "0" + json.dumps(opening, separators=(",", ":")))

    def _on_packet(self, sid: str, packet: str) -> None:
        packets.check(packet)
        self.handlers["message"](sid, packet)

    def _on_close(self, sid: str, reason: str) -> None:
        self.handlers["disconnect"](sid, reason)

    def _is_joined(self, sid: str) -> bool:
        return self._manager.sid_from_eio_sid(sid, "/") is not None

    def send_packet(self, sid: str, pkt: Packet) -> None:
        self._hub.send(sid, pkt.encode())

    def disconnect(self, sid: str | None = None) -> None:
        """Hangs up on a page, or on all."""
        if sid is None:
            self._hub.close_all()
        else:
            self._hub.close(sid)

    def stop(self) -> None:
        """Hangs up on all, and takes nobody any more."""
        self._is_stopping = True
        self._hub.close_all()


def _essential(environ: Environ) -> Environ:
    """What the handlers of a socket may ask of the request that opened it, for as long as it is open."""
    kept = {name: value for name, value in environ.items() if isinstance(value, str | int | tuple)}
    return kept | {"flask.app": environ["flask.app"], "wsgi.input": BytesIO(), "wsgi.errors": environ["wsgi.errors"]}
