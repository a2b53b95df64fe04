"""A thousand connections that do nothing good, beside 450 open pages: pages answer, all hear, and it stops in time."""

import asyncio
import http.client
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from bench.connections import HANDSHAKE, fetch, hold, page_times
from bench.faults.backlog import is_alive
from bench.figures import Figure, Refused
from bench.machine import median, percentile
from bench.places import Places, find_places
from bench.server import Server, samenspel
from bench.sessions import Session, sign_in
from bench.sockets import connect

IDLE, OPEN, MESSAGES, SECONDS = 1000, 450, 5, 4


def run(data: Path) -> Iterator[Figure]:
    """The default set-up under connections of all kinds, each of which is opened again when the server closes it."""
    with samenspel(data) as server:
        places = find_places(data)
        yield from asyncio.run(_attack(server, places, sign_in(server, places.members)))


async def _attack(server: Server, places: Places, sessions: list[Session]) -> list[Figure]:
    heard: Counter[int] = Counter()
    pages = []
    for number in range(OPEN):

        def note(packet: bytes, number: int = number) -> None:
            heard[number] += b'"push"' in packet

        pages.append(await connect(server.port, sessions[number % len(sessions)].cookie, note))
        await pages[-1].listen(f"channel:{places.channel}")
    await asyncio.to_thread(fetch, server.port, "/", sessions[0].headers)  # the first page loads what others need
    nothing = HANDSHAKE + f"Cookie: {sessions[0].cookie}\r\n\r\n".encode()
    async with hold(server.port, IDLE, {"socket that joins nothing": nothing}) as opened:
        while opened.total() < IDLE:
            await asyncio.sleep(0.05)
        times = await page_times(server.port, "/", sessions[0].headers, SECONDS)
        for number in range(MESSAGES):
            await asyncio.to_thread(_post, server, places, sessions[number % len(sessions)])
        await asyncio.sleep(1)
        began = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        while is_alive(server.pid):
            await asyncio.sleep(0.01)
        stopped_in = time.monotonic() - began
    for page in pages:
        page.close()
    ms = [seconds * 1000 for seconds in times]
    deaf = sum(MESSAGES - heard[number] for number in range(OPEN))
    beside = f"{IDLE} idle connections of all kinds ({opened.total()} with those opened again), {OPEN} open pages"
    return [
        Figure("connections.page_p95", percentile(ms, 95), "ms", 1000, f"{beside}; p50 {median(ms):.0f} ms"),
        Figure("connections.unheard", deaf, "pushes", 0, f"{MESSAGES} messages to {OPEN} open pages"),
        Figure("connections.stop", stopped_in, "s", 2, f"SIGTERM amid {beside}"),
    ]


def _post(server: Server, places: Places, session: Session) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {**session.headers, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/kanalen/{places.channel}/berichten", urlencode({"body": "Iedereen?"}), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status >= 400:
        raise Refused(f"a message was answered with {answer.status}")
