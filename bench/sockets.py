"""A Socket.IO client over one WebSocket (RFC 6455 text frames, Engine.IO 4), light enough to hold hundreds.

The ready-made client costs more CPU a delivery than the server that is measured, on the same machine.
"""

import asyncio
import base64
import json
import os
import struct
from collections.abc import Callable
from urllib.parse import urlencode

MASK = b"\x12\x34\x56\x78"  # what we send is masked, as the protocol asks; it hides nothing
CLOSE, PING, PONG = 8, 9, 10


class Socket(asyncio.Protocol):
    """One connection; `on_event` gets each event as the raw packet, at once when it arrives."""

    def __init__(self, host: str, cookie: str, on_event: Callable[[bytes], None]) -> None:
        self._host, self._cookie, self._on_event = host, cookie, on_event
        self._buffer, self._message = bytearray(), bytearray()
        self._upgraded = False
        self._answers: list[asyncio.Future[bytes]] = []
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        query = urlencode({"EIO": 4, "transport": "websocket"})
        lines = [
            f"GET /socket.io/?{query} HTTP/1.1",
            f"Host: {self._host}",
            f"Origin: http://{self._host}",
            f"Cookie: {self._cookie}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
        ]
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def connection_lost(self, exc: Exception | None) -> None:
        closed = ConnectionError(f"closed: {exc}")
        if not self.ready.done():
            self.ready.set_exception(closed)
        for answer in self._answers:
            if not answer.done():
                answer.set_exception(closed)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded and not self._upgrade():
            return
        buffer, position, size = self._buffer, 0, len(self._buffer)
        while size - position >= 2:
            first, length, head = buffer[position], buffer[position + 1] & 127, 2
            if length >= 126:
                head = 4 if length == 126 else 10
                if size - position < head:
                    break
                length = int.from_bytes(buffer[position + 2 : position + head], "big")
            if size - position < head + length:
                break
            self._frame(first, bytes(buffer[position + head : position + head + length]))
            position += head + length
        del buffer[:position]

    def _upgrade(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        answer = bytes(self._buffer[:end])
        if b" 101 " not in answer.split(b"\r\n")[0]:
            if not self.ready.done():
                self.ready.set_exception(ConnectionError(f"no WebSocket: {answer[:200]!r}"))
            self._transport.close()
            return False
        del self._buffer[: end + 4]
        self._upgraded = True
        return True

    def _frame(self, first: int, payload: bytes) -> None:
        kind, is_last = first & 15, bool(first & 128)
        if kind == CLOSE:
            self._transport.close()
        elif kind == PING:
            self._send(payload, PONG)
        elif kind in (0, 1, 2):
            self._message += payload
            if is_last:
                packet, self._message = bytes(self._message), bytearray()
                self._packet(packet)

    def _packet(self, packet: bytes) -> None:
        if packet.startswith(b"42"):
            self._on_event(packet)
        elif packet == b"2":  # Engine.IO asks whether we are there
            self._send(b"3")
        elif packet.startswith(b"43"):
            if self._answers:
                self._answers.pop(0).set_result(packet)
        elif packet.startswith(b"0"):
            self._send(b"40")
        elif packet.startswith(b"40") and not self.ready.done():
            self.ready.set_result(None)
        elif packet.startswith(b"44") and not self.ready.done():
            self.ready.set_exception(ConnectionError(f"refused: {packet[:200]!r}"))

    def _send(self, payload: bytes, kind: int = 1) -> None:
        length = len(payload)
        key = (MASK * (length // 4 + 1))[:length]
        body = bytes(a ^ b for a, b in zip(payload, key, strict=True))
        if length < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | length)
        else:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, length)
        self._transport.write(head + MASK + body)

    async def listen(self, room: str) -> None:
        """Asks to hear a room; raises ConnectionError when that is refused."""
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._answers.append(answer)
        self._send(b"420" + json.dumps(["listen", {"room": room}]).encode())
        if b'"ok"' not in await asyncio.wait_for(answer, 30):
            raise ConnectionError(f"the room {room} was refused: {answer.result()!r}")

    def close(self) -> None:
        self._transport.close()


async def connect(port: int, cookie: str, on_event: Callable[[bytes], None]) -> Socket:
    """A connected socket of a signed-in session."""
    loop = asyncio.get_running_loop()
    host = f"127.0.0.1:{port}"
    _, socket = await loop.create_connection(lambda: Socket(host, cookie, on_event), "127.0.0.1", port)
    await asyncio.wait_for(socket.ready, 30)
    return socket
