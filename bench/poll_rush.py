"""Benchmark `poll-rush`: fifty people tap a running date poll at once, and no answer is lost."""

import http.client
import random
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.figures import Figure, Refused
from bench.machine import percentile
from bench.server import Server, demo_data, samenspel
from bench.sessions import Session, sign_in

PEOPLE = 50
VALUES = ("yes", "if_needed", "no")


@dataclass(slots=True)
class Taps:
    """What was tapped last of each moment by whom, and how each tap was answered."""

    last: dict[tuple[uuid.UUID, uuid.UUID], str] = field(default_factory=dict)
    ms: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def run(quick: bool) -> Iterator[Figure]:
    """Everybody answers all moments, changes their mind on some of them, and all of it begins at the same moment."""
    with demo_data() as data, samenspel(data) as server:
        meeting, slots, people = running_poll(data)
        sessions = sign_in(server, people)
        taps = Taps()
        began = time.perf_counter()
        _rush(server, meeting, slots, list(zip(people, sessions, strict=True)), 1 if quick else 3, taps)
        took = time.perf_counter() - began
        kept = kept_answers(data, meeting)
    lost = sum(kept.get(key) != value for key, value in taps.last.items())
    against = f"{len(taps.last)} answers of {len(people)} people, {len(taps.ms)} taps in {took:.1f} s"
    yield Figure("lost_answers", lost, "answers", 0, f"{against}, read back from the database")
    doubles = len(kept) - len(set(kept) & set(taps.last))
    yield Figure("refused_taps", len(taps.failed), "taps", 0, taps.failed[0] if taps.failed else against)
    yield Figure("strange_answers", doubles, "answers", 0, "rows of these people that nobody tapped")
    yield Figure("tap_p95", percentile(taps.ms, 95), "ms", 2000, f"{against}; the load runs on the same machine")


def running_poll(data: Path) -> tuple[uuid.UUID, list[uuid.UUID], list[uuid.UUID]]:
    """The poll of the demo with the most people to ask; fifty of them. What they said before is taken away."""
    with sqlite3.connect(data / "samenspel.sqlite3") as connection:
        row = connection.execute(
            "select m.id, m.group_id from meeting m join date_poll d on d.meeting_id = m.id"
            " where m.starts_at is null order by (select count(*) from membership p where p.group_id = m.group_id) desc"
        ).fetchone()
        if row is None:
            raise Refused("the demo data lacks a date poll that runs")
        meeting, group = row
        slots = connection.execute("select id from poll_slot where meeting_id = ?", (meeting,)).fetchall()
        # More people than the group has: whoever is a consultant joins for the rush.
        people = connection.execute(
            "select id from account where role = 'consultant' and active order by id limit ?", (PEOPLE,)
        ).fetchall()
        here = {row[0] for row in connection.execute("select account_id from membership where group_id = ?", (group,))}
        now = "2026-01-01 09:00:00.000000"
        for (person,) in people:
            if person not in here:
                connection.execute(
                    "insert into membership (id, created_at, account_id, group_id, role, joined_at)"
                    " values (?, ?, ?, ?, 'member', ?)",
                    (uuid.uuid4().hex, now, person, group, now),
                )
        connection.execute("update membership set left_at = null where group_id = ?", (group,))
        connection.execute("delete from poll_answer")
    connection.close()
    if len(people) < PEOPLE:
        raise Refused("the demo data has fewer than fifty consultants")
    return uuid.UUID(meeting), [uuid.UUID(slot) for (slot,) in slots], [uuid.UUID(person) for (person,) in people]


def _rush(
    server: Server,
    meeting: uuid.UUID,
    slots: list[uuid.UUID],
    people: list[tuple[uuid.UUID, Session]],
    rounds: int,
    taps: Taps,
) -> None:
    start = threading.Barrier(len(people))

    def person(number: int, account: uuid.UUID, session: Session) -> None:
        chance = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        headers = {**session.headers, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        start.wait()
        for _ in range(rounds):
            for slot in chance.sample(slots, len(slots)):
                value = chance.choice(VALUES)
                path = f"/bijeenkomsten/{meeting}/momenten/{slot}/antwoord"
                began = time.perf_counter()
                try:
                    connection.request("POST", path, urlencode({"value": value}), headers)
                    response = connection.getresponse()
                    words, status = response.read(), response.status
                except (OSError, http.client.HTTPException) as error:
                    words, status = repr(error).encode(), 599
                    connection.close()
                with taps.lock:
                    if status == 200:
                        taps.last[account, slot] = value
                        taps.ms.append((time.perf_counter() - began) * 1000)
                    else:
                        taps.failed.append(f"{status} {words[:120]!r}")
        connection.close()

    threads = [
        threading.Thread(target=person, args=(number, account, session))
        for number, (account, session) in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def kept_answers(data: Path, meeting: uuid.UUID) -> dict[tuple[uuid.UUID, uuid.UUID], str]:
    with sqlite3.connect(f"file:{data / 'samenspel.sqlite3'}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "select a.account_id, a.slot_id, a.value from poll_answer a join poll_slot s on s.id = a.slot_id"
            " where s.meeting_id = ?",
            (meeting.hex,),
        ).fetchall()
    connection.close()
    return {(uuid.UUID(who), uuid.UUID(slot)): value for who, slot, value in rows}
