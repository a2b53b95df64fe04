"""Files and texts made to stop a server, sent by some while others read and write."""

import sqlite3
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import requests

from bench.figures import Figure
from bench.places import Places, find_places
from bench.server import Server, samenspel
from bench.sessions import Session, sign_in
from tests.killers import KILLERS

IMPORTS = ("laatste-cel.xlsx", "verre-cel.xlsx", "herhaald.ods", "verwijzingen.graphml", "diep.graphml")
#: Each kept the renderer of Markdown busy for seconds.
TEXTS = ("www.=", "![", "(a://", "- _|\na.be", "a.be#[")
MAX_BODY = 20_000


@dataclass
class Sender:
    """Somebody who sends one thing after the other; the seconds of the slowest, and all answers by status."""

    server: Server
    session: Session
    slowest: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)

    def send(self, method: str, path: str, **request: object) -> None:
        began = time.monotonic()
        answer = requests.request(
            method, self.server.base + path, headers=self.session.headers, timeout=60, allow_redirects=False, **request  # type: ignore[arg-type]
        )  # fmt: skip
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.statuses[answer.status_code] += 1


def run(data: Path) -> Iterator[Figure]:
    """Everything is sent while a colleague writes messages and looks at pages all the time."""
    places = find_places(data)
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database:
        (isa,) = database.execute("select id from account where role = 'isa' limit 1").fetchone()
    with samenspel(data) as server:
        files, texts, adviser, colleague, reader = (
            Sender(server, session)
            for session in sign_in(server, [*(places.members * 2)[:2], uuid.UUID(isa), *(places.members * 4)[2:4]])
        )
        _write(colleague, places)
        _look(reader)
        colleague.slowest = reader.slowest = 0.0  # the first page of a server loads what all others need
        usual = _peak_mib(server)
        hostile = [lambda: _share(files, places), lambda: _post(texts, places), lambda: _bring_in(adviser)]
        _amid(hostile, lambda: _write(colleague, places), lambda: _look(reader))
        peak = _peak_mib(server) - usual
    sent = sum(sum(each.statuses.values()) for each in (files, texts, adviser))
    against = f"while {sent} files and texts made to stop a server were sent"
    yield Figure("foreign.message", colleague.slowest, "s", 1, f"slowest of {colleague.statuses.total()}, {against}")
    yield Figure("foreign.page", reader.slowest, "s", 1, f"slowest of {reader.statuses.total()}, {against}")
    failed = sum(count for each in (colleague, reader) for status, count in each.statuses.items() if status >= 400)
    yield Figure("foreign.refused", failed, "answers", 0, "messages and pages of others that failed")
    broken = sum(each.statuses[500] for each in (files, texts, adviser))
    yield Figure("foreign.broken", broken, "answers", 0, "bare 500s to those who sent them")
    yield Figure("foreign.memory", peak, "MiB", 150, "what the server grew by; readers are processes of their own")


def _amid(hostile: list[Callable[[], None]], *others: Callable[[], None]) -> None:
    """Has all that is hostile done, and the others do theirs again and again until then."""
    over = threading.Event()

    def repeat(work: Callable[[], None]) -> None:
        while not over.is_set():
            work()
            time.sleep(0.05)

    threads = [threading.Thread(target=work, daemon=True) for work in hostile]
    repeated = [threading.Thread(target=repeat, args=(work,), daemon=True) for work in others]
    for thread in threads + repeated:
        thread.start()
    for thread in threads:
        thread.join(120)
    over.set()
    for thread in repeated:
        thread.join(60)


def _share(sender: Sender, places: Places) -> None:
    for name, make in KILLERS.items():
        sender.send(
            "POST", f"/overleg/{places.slug}/documenten", data={"title": name}, files={"upload": (name, make())}
        )


def _post(sender: Sender, places: Places) -> None:
    for unit in TEXTS:
        body = unit * (MAX_BODY // len(unit))
        sender.send("POST", f"/onderwerpen/{places.topic}/reacties", data={"body": body, "nonce": uuid.uuid4().hex})


def _bring_in(sender: Sender) -> None:
    for name in IMPORTS:
        file = {"file": (name, KILLERS[name]())}
        sender.send("POST", "/samenwerkingskaart/inlezen", data={"title": name}, files=file)


def _write(sender: Sender, places: Places) -> None:
    body = {"body": "Intussen", "nonce": uuid.uuid4().hex}
    sender.send("POST", f"/kanalen/{places.channel}/berichten", data=body)


def _look(sender: Sender) -> None:
    sender.send("GET", "/")


def _peak_mib(server: Server) -> float:
    """The most memory that the server has held."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
