"""News for a thousand people at once, and mails for two thousand."""

import asyncio
import sqlite3
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bench.connections import fetch
from bench.figures import Figure, Refused
from bench.machine import median, percentile
from bench.notices.gone import Device, open_topic, request
from bench.notices.inside import ask
from bench.notices.processes import Cluster
from bench.places import Places
from bench.server import wait_for_jobs
from bench.sessions import sign_in
from bench.sockets import connect

WRITTEN_S, PAGE_MS, MAILS, MAILS_S = 2.0, 500.0, 2000, 60.0
#: So many of the thousand have a page open.
OPEN = 100


def add_people(data: Path, slug: str, count: int) -> list[uuid.UUID]:
    """Adds accounts like one that is there, as people of a group."""
    ids = [uuid.uuid4() for _ in range(count)]
    with closing(sqlite3.connect(data / "samenspel.sqlite3", timeout=30)) as connection, connection:
        connection.row_factory = sqlite3.Row
        member = connection.execute(
            'select m.* from membership m join "group" g on g.id = m.group_id join account a on a.id = m.account_id'
            " where g.slug = ? and m.left_at is null and a.role = 'consultant' and a.active limit 1",
            (slug,),
        ).fetchone()
        account = connection.execute("select * from account where id = ?", (member["account_id"],)).fetchone()
        for each in ids:
            own = {"id": each.hex, "email": f"{each.hex}@example.org", "fs_uniquifier": each.hex}
            _insert(connection, "account", dict(account) | own)
            _insert(connection, "membership", dict(member) | {"id": uuid.uuid4().hex, "account_id": each.hex})
    return ids


async def thousand(cluster: Cluster, places: Places, people: Sequence[uuid.UUID], rounds: int) -> list[Figure]:
    """Replies in a topic in which all of them take part, while somebody else reads pages."""
    port, data = cluster.first.port, cluster.first.data
    writer, other, *some = sign_in(cluster.first, [*places.members[:1], places.members[2], *people[:OPEN]])
    topic = await open_topic(port, writer, places.slug, "Duizend mensen")
    await asyncio.to_thread(wait_for_jobs, data)
    _insert_marks(data, topic, people)
    devices, sockets = [Device() for _ in some], []
    for device, session, person in zip(devices, some, people, strict=False):
        sockets.append(await connect(port, session.cookie, device.note))
        await sockets[-1].listen(f"account:{person}")
    page = f"/onderwerpen/{places.topic}"
    idle = await _page_ms(port, page, other.headers, asyncio.create_task(asyncio.sleep(1.5)))
    written, seen, busy = [], [], []
    for number in range(1, rounds + 1):
        began = time.perf_counter()
        await request(port, "POST", f"/onderwerpen/{topic}/reacties", writer, {"body": "Nog iets."})
        answered = time.perf_counter() - began
        told = asyncio.create_task(asyncio.to_thread(_wait_told, data, topic, number, len(people)))
        busy += await _page_ms(port, page, other.headers, told)
        written.append(await told - began)
        if number == 1:
            seen = [at - began for at in await asyncio.gather(*(device.shows() for device in devices))]
    for socket in sockets:
        socket.close()
    what = f"a reply in a topic in which {len(people)} people take part, {rounds} times"
    quiet = f"{what}; {len(busy)} pages of a topic meanwhile, p50 {median(busy):.0f} ms; without p95"
    return [
        Figure(
            "thousand.written", max(written), "s", WRITTEN_S, f"{what}; the first {written[0]:.2f} s; the most of all"
        ),
        Figure("thousand.seen", max(seen), "s", WRITTEN_S, f"{what}; the last of {OPEN} open pages"),
        Figure("thousand.reply", answered * 1000, "ms", PAGE_MS, f"{what}; the answer to who wrote it"),
        Figure("thousand.page-p95", percentile(busy, 95), "ms", PAGE_MS, f"{quiet} {percentile(idle, 95):.0f} ms"),
    ]


def mails(data: Path, slug: str, people: Sequence[uuid.UUID], count: int) -> Iterator[Figure]:
    """Three notices are due for each of some people; nothing else is to do."""
    more = add_people(data, slug, max(0, count - len(people)))
    _insert_due(data, slug, [*people, *more][:count])
    found = ask(data, "mails")
    what = f"{count} people with 3 notices each took {found['seconds']:.1f} s"
    sent = f"{what}, mails written to files; {found['queued']:.1f} s until they had jobs"
    yield Figure("mails", found["seconds"] * MAILS / count, "s for 2,000", MAILS_S, sent)
    wrong = abs(found["mails"] - count) + found["left"] + found["again"]
    told = f"{found['mails']} mails for {count} people, {found['left']} notices left, {found['again']} mailed again"
    yield Figure("mails-wrong", wrong, "mails", 0, told)


async def _page_ms(port: int, path: str, headers: dict[str, str], until: "asyncio.Task[object]") -> list[float]:
    taken = []
    while not until.done():
        status, seconds = await asyncio.to_thread(fetch, port, path, headers)
        if status != 200:
            raise Refused(f"{path} was answered with {status}")
        taken.append(seconds * 1000)
    return taken


def _wait_told(data: Path, topic: uuid.UUID, number: int, count: int, limit: float = 60.0) -> float:
    """The moment at which so many people have a notice of a reply."""
    told = "select count(*) from notice where thing_id = ? and kind = 'topic' and last_number >= ?"
    end = time.perf_counter() + limit
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as connection:
        while connection.execute(told, (topic.hex, number)).fetchone()[0] < count:
            if time.perf_counter() > end:
                raise Refused(f"a reply was not told to {count} people within {limit:.0f} s")
            time.sleep(0.01)
    return time.perf_counter()


def _insert_marks(data: Path, topic: uuid.UUID, people: Sequence[uuid.UUID]) -> None:
    with closing(sqlite3.connect(data / "samenspel.sqlite3", timeout=30)) as connection, connection:
        connection.executemany(
            "insert into topic_mark (account_id, topic_id, read_number, follows) values (?, ?, 0, 1)",
            [(each.hex, topic.hex) for each in people],
        )


def _insert_due(data: Path, slug: str, people: Sequence[uuid.UUID]) -> None:
    """Notices of the last posts of three topics of the group, all due; no others."""
    with closing(sqlite3.connect(data / "samenspel.sqlite3", timeout=30)) as connection, connection:
        connection.row_factory = sqlite3.Row
        connection.execute("update notice set mail_at = null")
        connection.execute("delete from job")
        model = dict(connection.execute("select * from notice where kind = 'topic' limit 1").fetchone())
        topics = connection.execute(
            "select t.id, t.title, t.reply_count, t.group_id, t.author_id from topic t"
            ' join "group" g on g.id = t.group_id where g.slug = ? and t.reply_count > 1 order by t.id limit 3',
            (slug,),
        ).fetchall()
        at = f"{datetime(2026, 1, 5, 9, tzinfo=UTC):%Y-%m-%d %H:%M:%S.%f}"
        empty = dict.fromkeys(("due_at", "read_at", "done_at", "later_at", "mailed_at"))
        for each in people:
            for topic in topics:
                thing = {
                    "thing_id": topic["id"],
                    "title": topic["title"],
                    "path": f"/onderwerpen/{uuid.UUID(topic['id'])}",
                }
                news = {"number": 1, "last_number": topic["reply_count"], "count": topic["reply_count"], "at": at}
                place = {
                    "group_id": topic["group_id"],
                    "actor_id": topic["author_id"],
                    "reason": "answer",
                    "mail_at": at,
                }
                own = {"id": uuid.uuid4().hex, "account_id": each.hex}
                _insert(connection, "notice", model | empty | thing | news | place | own)


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))  # noqa: S608
