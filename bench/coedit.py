"""Benchmark `coedit`: two people write in one part of a report on a bad connection; nothing may be lost."""

import html
import random
import re
import threading
import time
import uuid
from collections.abc import Iterator, Mapping

import requests

from bench.figures import Figure, Refused
from bench.machine import percentile
from bench.places import report_part
from bench.server import Server, demo_data, samenspel
from bench.sessions import Session, sign_in
from bench.writers import Writer, fate, losses

KEPT_MS = 400.0
#: Somebody stops to think so long at most; the page sends what was typed meanwhile.
PAUSE = 1.0
_TEXT = re.compile(r'data-text="([^"]*)"')


def run(quick: bool) -> Iterator[Figure]:
    """Ten minutes, half a minute when quick, on one server with demo data."""
    seconds = 30 if quick else 600
    with demo_data() as data, samenspel(data) as server:
        part = report_part(data)
        sessions = sign_in(server, part.writers)
        yield from _write(server, part.path, sessions, seconds)


class _Client:
    """Sends what a writer wrote over HTTP, and notes how long each keeping took."""

    def __init__(self, server: Server, path: str, session: Session) -> None:
        self.http = requests.Session()
        self.address = server.base + path
        self.headers = session.headers | {"HX-Request": "true"}
        self.taken: list[float] = []

    def post(self, fields: Mapping[str, str]) -> str:
        began = time.perf_counter()
        answer = self.http.post(self.address, data=dict(fields), headers=self.headers, timeout=20)
        self.taken.append((time.perf_counter() - began) * 1000)
        found = _TEXT.search(answer.text)
        if answer.status_code != 200 or found is None:
            raise Refused(f"a part was answered with {answer.status_code}")
        return html.unescape(found[1])


def _write(server: Server, path: str, sessions: list[Session], seconds: float) -> Iterator[Figure]:
    clients = [_Client(server, path, session) for session in sessions[:2]]
    writers = [
        Writer(name, client.post, random.Random(number))
        for number, (name, client) in enumerate(zip(("an", "bo"), clients, strict=True))
    ]
    failures: list[BaseException] = []
    end = time.monotonic() + seconds

    def work(writer: Writer) -> None:
        try:
            writer.text = writer.base = writer.post({"base": "", "text": "", "nonce": uuid.uuid4().hex})
            while time.monotonic() < end:
                writer.edit()
                writer.save(fate(writer.chance))
                time.sleep(writer.chance.random() * PAUSE)
            while not writer.save():
                pass
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise Refused(f"a writer stopped: {failures[0]}")
    while any(writer.is_dirty for writer in writers):
        for writer in writers:
            writer.save()
    there = clients[0].post({"base": writers[0].text, "text": writers[0].text, "nonce": uuid.uuid4().hex})
    for writer in writers:
        writer.look(there)
    taken = [each for client in clients for each in client.taken]
    edits = sum(writer.count for writer in writers)
    about = f"{edits} edits and sendings in {seconds:.0f} s, 4 in 10 sendings without an answer"
    yield Figure("lines-lost", len(losses(there, writers)), "lines", 0, about)
    yield Figure(
        "texts-that-differ", sum(writer.text != there for writer in writers), "texts", 0, "both and the server"
    )
    yield Figure("kept-p95", percentile(taken, 95), "ms", KEPT_MS, f"{len(taken)} answers, over loopback")
