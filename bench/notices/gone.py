"""How soon what somebody did on one device is seen on another: what was news is gone there too."""

import asyncio
import http.client
import json
import re
import time
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from bench.figures import Figure, Refused
from bench.machine import median, percentile
from bench.notices.processes import Cluster
from bench.places import Places
from bench.sessions import Session, sign_in
from bench.sockets import connect

GONE_MS = 2000.0
#: What is not seen within so many seconds counts as never.
PATIENCE = 10.0
_COUNT = re.compile(r'id=\\?"notice-count\\?" data-count=\\?"(\d+)')


class Device:
    """A page of somebody that is open: what its bell says, and since when."""

    def __init__(self) -> None:
        self.count: int | None = None
        self.at = 0.0
        self._changed = asyncio.Event()

    def note(self, packet: bytes) -> None:
        found = _COUNT.search(json.dumps(json.loads(packet[2:]), ensure_ascii=False))
        if found and int(found[1]) != self.count:
            self.count, self.at = int(found[1]), time.perf_counter()
            self._changed.set()

    async def shows(self, count: int | None = None) -> float:
        """The moment since when the bell says this, or anything at all. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while self.count is None or count not in (None, self.count):
                self._changed.clear()
                await self._changed.wait()
        return self.at


async def request(
    port: int, method: str, path: str, session: Session, fields: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Status, place and text of the answer. Raises Refused where it is a refusal."""

    def ask() -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {**session.headers, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(fields or {}), headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    status, where, text = await asyncio.to_thread(ask)
    if status >= 400:
        raise Refused(f"{method} {path} was answered with {status}: {text[:300]}")
    return status, where, text


async def open_topic(port: int, session: Session, slug: str, title: str) -> uuid.UUID:
    fields = {"title": title, "body": "Wat denken jullie?"}
    _, where, _ = await request(port, "POST", f"/overleg/{slug}/onderwerpen", session, fields)
    return uuid.UUID(where.rpartition("/")[2])


async def everywhere(cluster: Cluster, places: Places, rounds: int, name: str) -> list[Figure]:
    """Somebody with two devices reads a topic, answers in it and reads a message, each after there was news of it."""
    port = cluster.first.port
    writer, first, second = sign_in(cluster.first, [*places.members[:2], places.members[1]])
    reader = places.members[1]
    topic = await open_topic(port, first, places.slug, f"Wie doet er mee? {name}")
    _, where, _ = await request(port, "POST", f"/mensen/{reader}/gesprek", writer)
    channel = where.rpartition("/")[2]
    devices = [Device(), Device()]
    sockets = []
    for device, session, server in zip(devices, (first, second), (cluster.first, cluster.last), strict=True):
        sockets.append(await connect(server.port, session.cookie, device.note))
        await sockets[-1].listen(f"account:{reader}")
    page, replies, messages = (
        f"/onderwerpen/{topic}?bij=laatste",
        f"/onderwerpen/{topic}/reacties",
        f"/kanalen/{channel}/berichten",
    )
    ways = {
        "read": (replies, "GET", page, None),
        "answered": (replies, "POST", replies, {"body": "Wij wel."}),
        "message": (messages, "POST", f"/kanalen/{channel}/leesstand", None),
    }
    here, gone, lost = [], [], 0
    before = await _bell(port, first)
    for number in range(rounds):
        for told, method, path, fields in ways.values():
            try:
                began = time.perf_counter()
                await request(port, "POST", told, writer, {"body": f"Er is nieuws {number}."})
                here += [await device.shows(before + 1) - began for device in devices]
                began = time.perf_counter()
                await request(port, method, path, first, fields)
                gone += [await device.shows(before) - began for device in devices]
            except TimeoutError:
                lost += 1
                before = await _bell(port, first)
    for socket in sockets:
        socket.close()
    if not gone:
        raise Refused(f"no device heard of {lost} notices")
    where = "at one process" if cluster.first is cluster.last else "at two processes over Redis"
    what = f"{rounds} x {', '.join(ways)}; two devices {where}"
    return [
        _figure(f"{name}.gone-p95", gone, f"{what}; from the request on"),
        _figure(f"{name}.there-p95", here, f"{what}; from sending to the bell"),
        Figure(f"{name}.unseen", lost, "notices", 0, f"{what}; within {PATIENCE:.0f} s"),
    ]


def _figure(name: str, seconds: list[float], what: str) -> Figure:
    ms = [each * 1000 for each in seconds]
    return Figure(name, percentile(ms, 95), "ms", GONE_MS, f"{what}; p50 {median(ms):.0f}, most {max(ms):.0f} ms")


async def _bell(port: int, session: Session) -> int:
    _, _, text = await request(port, "GET", "/ongelezen/aantal", session)
    found = _COUNT.search(text)
    if found is None:
        raise Refused("the bell has no count")
    return int(found[1])
