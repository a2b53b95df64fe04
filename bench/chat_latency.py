"""Benchmark `chat-latency`: how soon a message is seen in a second browser, and heard by a room of 200."""

import asyncio
import http.client
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from bench.browser import chromium, visitor
from bench.deliveries import Deliveries, token
from bench.figures import Figure, Refused
from bench.machine import median, percentile, wait_quiet
from bench.places import Places, find_places
from bench.server import Server, demo_data, samenspel
from bench.sessions import Session, sign_in
from bench.sockets import connect

SEEN_MS = 150.0
MEMBERS, SENDERS, RATE, HEARD_MS = 200, 10, 20, 50.0
TEXT_BYTES = 120

# Notes for each marked text when it first stands in the page, on the clock that all pages of a machine share.
WATCH = """() => {
  window.seenAt = {};
  new MutationObserver(() => {
    for (const [mark] of document.body.innerText.matchAll(/~b:[0-9]+~/g))
      window.seenAt[mark] ??= performance.timeOrigin + performance.now();
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
SEND = """async ([path, text, csrf]) => {
  const sentAt = performance.timeOrigin + performance.now();
  const answer = await fetch(path, {method: 'POST', headers: {'X-CSRFToken': csrf},
                                    body: new URLSearchParams({body: text})});
  return [sentAt, answer.status];
}"""


def run(quick: bool) -> Iterator[Figure]:
    """Both on one server with demo data: first two browsers, then the room."""
    with demo_data() as data, samenspel(data) as server:
        places = find_places(data)
        sessions = sign_in(server, places.members)
        if len(sessions) < 2:
            raise Refused("the group of the topic has fewer than two consultants")
        yield _second_browser(server, places, sessions, 15 if quick else 40)
        wait_quiet(0 if quick else 15)
        yield from asyncio.run(_room(server, places, sessions, 8 if quick else 20))


def _second_browser(server: Server, places: Places, sessions: list[Session], times: int) -> Figure:
    path = f"/kanalen/{places.channel}/berichten"
    taken = []
    with chromium() as browser:
        writer, reader = (visitor(browser, server, session).new_page() for session in sessions[:2])
        for page in (writer, reader):
            page.goto(f"{server.base}/overleg/{places.slug}/chat")
        reader.evaluate(WATCH)
        reader.wait_for_timeout(1500)  # until the socket listens
        for number in range(times):
            mark = f"~b:{number}~"
            sent_at, status = writer.evaluate(SEND, [path, f"Tot straks {mark}", sessions[0].csrf])
            if status >= 400:
                raise Refused(f"a chat message was answered with {status}")
            seen = reader.wait_for_function("mark => window.seenAt[mark]", arg=mark, timeout=10_000)
            taken.append(float(seen.json_value()) - sent_at)
            reader.wait_for_timeout(60)
    against = f"{times} messages, from sending to standing in the other page; p95 {percentile(taken, 95):.0f} ms"
    return Figure("second-browser-p50", median(taken), "ms", SEEN_MS, against)


async def _room(server: Server, places: Places, sessions: list[Session], seconds: int) -> list[Figure]:
    """An open loop: a message is due every 1/RATE s, whatever became of the one before it."""
    heard = Deliveries(MEMBERS)
    sockets = []
    began = time.monotonic()
    for member in range(MEMBERS):
        cookie = sessions[member % len(sessions)].cookie

        def note(packet: bytes, member: int = member) -> None:
            heard.got(member, packet)

        sockets.append(await connect(server.port, cookie, note))
        await sockets[-1].listen(f"channel:{places.channel}")
    joined = time.monotonic() - began
    loop, total, errors = asyncio.get_running_loop(), RATE * seconds, []
    start = time.monotonic_ns() + 500_000_000
    with ThreadPoolExecutor(SENDERS) as pool:
        senders = [_Sender(server, places, sessions[index % len(sessions)]) for index in range(SENDERS)]
        sending = []
        for message in range(total):
            due = start + message * 1_000_000_000 // RATE
            await asyncio.sleep(max(0, (due - time.monotonic_ns()) / 1e9))
            sending.append(loop.run_in_executor(pool, senders[message % SENDERS].send, message, due))
        errors = [answer for answer in await asyncio.gather(*sending) if answer]
    limit = time.monotonic() + 10
    while heard.lost(total) > 0 and time.monotonic() < limit:
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)  # doubles come late
    for socket in sockets:
        socket.close()
    if not heard.ms:
        raise Refused(f"nobody heard anything; {len(errors)} messages refused {errors[:1]}")
    what = f"{MEMBERS} sockets, {total} messages at {RATE}/s, {len(heard.ms)} deliveries"
    spread = f"{what}; p50 {median(heard.ms):.1f} ms, joined in {joined:.1f} s"
    return [
        Figure("room-p99", percentile(heard.ms, 99), "ms", HEARD_MS, spread),
        Figure("room-lost", heard.lost(total - len(errors)), "deliveries", 0, what),
        Figure("room-doubles", heard.doubles, "deliveries", 0, what),
        Figure("room-disorder", heard.disorderly(), "members", 0, f"{what}; the number given in the transaction"),
        Figure(
            "room-numbers",
            int(heard.numbers_disagree()),
            "faults",
            0,
            "each message has one number, for everybody",
        ),
        Figure("room-refused", len(errors), "messages", 0, f"{what} {errors[:1] or ''}".strip()),
    ]


class _Sender:
    """One author with a connection of its own, that is used by one thread at a time."""

    def __init__(self, server: Server, places: Places, session: Session) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self._path = f"/kanalen/{places.channel}/berichten"
        self._headers = {**session.headers, "Content-Type": "application/x-www-form-urlencoded"}
        self._words = "".join(random.choices("abcdefghij ", k=TEXT_BYTES - 40)).strip()

    def send(self, message: int, due_ns: int) -> str | None:
        """Sends a message; returns what was wrong with the answer, if anything."""
        body = urlencode({"body": f"{self._words} {token(message, due_ns)}"})
        try:
            self._connection.request("POST", self._path, body, self._headers)
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            return repr(error)
        return None if response.status < 400 else f"{response.status} {text[:200]!r}"
