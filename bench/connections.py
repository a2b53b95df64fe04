"""Connections that do nothing good, by kind, held open while pages are asked for.

`hold` opens them and `page_times` asks for a page beside them; both the tests and the benchmarks use these.
"""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

GET = b"GET /gezondheid HTTP/1.1\r\nHost: %s\r\n"
HANDSHAKE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n"
)

#: What a connection of each kind sends when it opens, with the host to be filled in; after that it sends nothing.
KINDS: dict[str, bytes] = {
    "silent": b"",
    "half head": GET,
    "half body": b"POST /aanmelden HTTP/1.1\r\nHost: %s\r\nContent-Length: 5000\r\n\r\nemail=",
    "large body": b"POST /aanmelden HTTP/1.1\r\nHost: %s\r\nContent-Length: 900000\r\n\r\n" + b"a" * 100,
    "expected body": b"POST /aanmelden HTTP/1.1\r\nHost: %s\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    "socket without session": HANDSHAKE + b"\r\n",
    "socket with false session": HANDSHAKE + b"Cookie: samenspel=abc.def.ghi\r\n\r\n",
    "polling without session": b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: %s\r\n\r\n",
    "does not hang up": b"GET /aanmelden HTTP/1.0\r\nHost: %s\r\n\r\n",
    "reads nothing": b"GET /aanmelden HTTP/1.1\r\nHost: %s\r\n\r\n" * 4,
}


class _Held(asyncio.Protocol):
    """A connection that does not close when it is asked to."""

    def __init__(self, said: bytes, ended: Callable[[], None], *, reads: bool) -> None:
        self._said, self._ended, self._reads = said, ended, reads

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if not self._reads:
            transport.pause_reading()
        transport.write(self._said)

    def eof_received(self) -> bool:
        self._ended()
        return True  # the server said goodbye; this stays for a while

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended()


@asynccontextmanager
async def hold(port: int, count: int, more: Mapping[str, bytes] | None = None) -> AsyncIterator[Counter[str]]:
    """Holds `count` connections, spread over all kinds; one that the server closes is opened again. Gives how many were
    opened, by kind. `more` adds kinds, such as sockets with a session that join nothing."""
    kinds = KINDS | dict(more or {})
    host = f"127.0.0.1:{port}".encode()
    opened: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    transports: list[asyncio.BaseTransport] = []

    async def keep(kind: str, said: bytes) -> None:
        while True:
            ended = asyncio.Event()
            reads = kind != "reads nothing"

            def held(told: Callable[[], None] = ended.set, reads: bool = reads) -> _Held:
                return _Held(said, told, reads=reads)

            with suppress(OSError):
                transport, _ = await loop.create_connection(held, "127.0.0.1", port)
                transports.append(transport)
                opened[kind] += 1
                await ended.wait()
                await asyncio.sleep(3)
                transport.abort()
                transports.remove(transport)
            await asyncio.sleep(0.1)

    said = {kind: text.replace(b"%s", host) for kind, text in kinds.items()}
    names = list(said)
    tasks = [asyncio.create_task(keep(names[n % len(names)], said[names[n % len(names)]])) for n in range(count)]
    try:
        yield opened
    finally:
        for task in tasks:
            task.cancel()
        for transport in transports:
            if isinstance(transport, asyncio.Transport):
                transport.abort()
        await asyncio.gather(*tasks, return_exceptions=True)


def fetch(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, float]:
    """Status and seconds of one GET on a connection of its own."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = connection.recv(65536)
        while connection.recv(65536):
            pass
    return int(answer.split(b" ", 2)[1]), time.perf_counter() - began


async def page_times(port: int, path: str, headers: Mapping[str, str], seconds: float) -> list[float]:
    """The seconds of each of many GETs of a page, one after another. Raises ConnectionError where one is not 200."""
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status, took = await asyncio.to_thread(fetch, port, path, headers)
        if status != 200:
            raise ConnectionError(f"{path} answered {status}")
        times.append(took)
        await asyncio.sleep(0.05)
    return times
