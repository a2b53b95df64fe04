"""Benchmark `groups-scale`: a group and a topic of 200 replies among 5,000 topics, 60,000 replies and 2,000 accounts.

The demo is filled up in a copy: accounts in one to three groups each, topics in all groups, and twice its share in the
group that is measured; how far people read is stored, and one in five posts has a reaction. Each page is asked for in
one process per data folder, the demo and the copy in turn, by the median of the CPU that a request takes; there the
queries are counted too (run as a program: `python -m bench.groups_scale ACCOUNT_ID PATH ...` prints them as JSON).
"""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import Figure, Refused
from bench.places import Places, find_places
from bench.server import ROOT, demo_data, environment
from bench.sessions import begin_session

ACCOUNTS, TOPICS, REPLIES, LONG = 2_000, 5_000, 60_000, 200
RATIO, QUERIES = 2.0, 12
ASKED, ROUNDS = 30, 3


@dataclass(frozen=True, slots=True)
class _Cost:
    ms: float
    queries: int


def run(quick: bool) -> Iterator[Figure]:
    """Measures each page in the demo and in the filled copy of it."""
    with demo_data() as demo:
        places = find_places(demo)
        viewer, topic, slug = places.members[0], f"/onderwerpen/{places.topic}", places.slug
        full = Path(tempfile.mkdtemp(prefix="samenspel-bench-"))
        try:
            shutil.copytree(demo, full, dirs_exist_ok=True)
            long_topic, size = _filled(full, places)
            pages = {
                "group": (f"/overleg/{slug}", f"/overleg/{slug}"),
                "topics": (f"/overleg/{slug}/onderwerpen", f"/overleg/{slug}/onderwerpen"),
                "topic-200": (topic, f"/onderwerpen/{long_topic}"),
                "topic-200-end": (f"{topic}?bij=laatste", f"/onderwerpen/{long_topic}?bij=laatste"),
            }
            rounds: list[tuple[dict[str, _Cost], dict[str, _Cost]]] = []
            for _ in range(1 if quick else ROUNDS):
                usual = _costs(demo, viewer, [pair[0] for pair in pages.values()])
                filled = _costs(full, viewer, [pair[1] for pair in pages.values()])
                rounds.append((usual, filled))
        finally:
            shutil.rmtree(full, ignore_errors=True)
        for name, (at_first, at_last) in pages.items():
            ratio = median([filled[at_last].ms / usual[at_first].ms for usual, filled in rounds])
            told = f"demo {rounds[0][0][at_first].ms:.1f} ms CPU, filled {rounds[0][1][at_last].ms:.1f} ms; {size}"
            yield Figure(f"{name}-cpu", ratio, "x demo", RATIO, told)
            yield Figure(f"{name}-queries", rounds[0][1][at_last].queries, "queries", QUERIES, "in all")


def _costs(data: Path, viewer: uuid.UUID, paths: Sequence[str]) -> dict[str, _Cost]:
    command = [sys.executable, "-m", "bench.groups_scale", str(viewer), *paths]
    result = subprocess.run(command, cwd=ROOT, env=environment(data, 1), capture_output=True, text=True, check=False)
    if result.returncode:
        raise Refused(f"pages could not be measured:\n{result.stderr[-2000:]}")
    found: dict[str, tuple[float, int]] = json.loads(result.stdout)
    return {path: _Cost(*cost) for path, cost in found.items()}


def _filled(data: Path, places: Places) -> tuple[uuid.UUID, str]:
    """Fills a data folder. Returns the topic with 200 replies, and what there is then, in words."""
    chance = random.Random(5000)
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as connection, connection:
        connection.row_factory = sqlite3.Row
        groups = [row[0] for row in connection.execute('select id from "group" where archived_at is null order by id')]
        own = connection.execute('select id from "group" where slug = ?', (places.slug,)).fetchone()[0]
        people = _add_people(connection, chance, groups)
        long_topic = _add_topics(connection, chance, people, [*groups, own], own)
        _add_marks(connection, chance, people)
        connection.execute("analyze")
        counts = [_count(connection, table) for table in ("account", "topic", "reply")]
    if counts[0] < ACCOUNTS or counts[1] < TOPICS or counts[2] < REPLIES:
        raise Refused(f"only {counts} accounts, topics and replies could be made")
    return uuid.UUID(long_topic), "{} accounts, {} topics, {} replies".format(*counts)


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608


def _add_people(connection: sqlite3.Connection, chance: random.Random, groups: list[str]) -> dict[str, list[str]]:
    """Accounts up to the number wanted, in one to three groups each. Returns the people of each group."""
    models = connection.execute("select * from account where role = 'consultant' and active").fetchall()
    member = dict(connection.execute("select * from membership where left_at is null and role = 'member'").fetchone())
    missing = ACCOUNTS - _count(connection, "account")
    accounts, memberships = [], []
    for number in range(max(0, missing)):
        model = dict(chance.choice(models))
        name = uuid.uuid4().hex
        model |= {"id": name, "email": f"{name}@example.org", "name": f"Persoon {number}", "fs_uniquifier": name}
        accounts.append(model)
        for group in chance.sample(groups, chance.choice((1, 1, 2, 3))):
            row = {"id": uuid.uuid4().hex, "account_id": name, "group_id": group, "fund_id": model["fund_id"]}
            memberships.append(member | row)
    _insert(connection, "account", accounts)
    _insert(connection, "membership", memberships)
    people: dict[str, list[str]] = {group: [] for group in groups}
    for row in connection.execute("select group_id, account_id from membership where left_at is null"):
        people.setdefault(row["group_id"], []).append(row["account_id"])
    return people


def _add_topics(
    connection: sqlite3.Connection, chance: random.Random, people: dict[str, list[str]], groups: list[str], own: str
) -> str:
    """Topics and replies up to the numbers wanted, one of 200 replies among them, whose id is returned."""
    is_usual = "closed_at is null and pinned_at is null"
    topic_model = dict(connection.execute(f"select * from topic where {is_usual}").fetchone())  # noqa: S608
    bodies = [dict(row) for row in connection.execute("select * from reply where deleted_at is null limit 200")]
    topics_missing = TOPICS - _count(connection, "topic")
    replies_missing = REPLIES - _count(connection, "reply")
    each = (replies_missing - LONG) // max(1, topics_missing - 1) + 1
    topics, replies, reactions = [], [], []
    now = datetime.now(UTC)
    for number in range(topics_missing):
        group = own if number == 0 else chance.choice(groups)
        opened = now - timedelta(days=3 if number == 0 else chance.randrange(4, 700))
        count = LONG if number == 0 else chance.randrange(2 * each + 1)
        topic_id, voices = uuid.uuid4().hex, people[group] or people[own]
        last = opened
        for reply_number in range(1, count + 1):
            last += timedelta(minutes=chance.randrange(1, 20))
            row = chance.choice(bodies) | {"id": uuid.uuid4().hex, "topic_id": topic_id, "number": reply_number}
            replies.append(row | {"author_id": chance.choice(voices), "created_at": _written(last), "nonce": None})
            if chance.random() < 0.2:
                who = {"post_id": row["id"], "account_id": chance.choice(voices), "topic_id": topic_id}
                reactions.append(who | {"kind": "thanks", "created_at": _written(last)})
        author = chance.choice(voices)
        row = topic_model | {"id": topic_id, "group_id": group, "author_id": author, "title": f"Vraag {number}"}
        row |= {"created_at": _written(opened), "last_at": _written(last), "last_author_id": author, "nonce": None}
        answer = 1 if count and number % 3 == 0 else None
        topics.append(row | {"reply_count": count, "removed_count": 0, "answer_number": answer})
    _insert(connection, "topic", topics)
    _insert(connection, "reply", replies)
    _insert(connection, "reaction", reactions)
    return str(topics[0]["id"])


def _add_marks(connection: sqlite3.Connection, chance: random.Random, people: dict[str, list[str]]) -> None:
    """Half of the people of a group opened a topic, and read it to the end or half."""
    marks = []
    known = {tuple(row) for row in connection.execute("select account_id, topic_id from topic_mark")}
    for topic in connection.execute("select id, group_id, reply_count from topic").fetchall():
        for account in people.get(topic["group_id"], ()):
            if chance.random() < 0.5 and (account, topic["id"]) not in known:
                read = topic["reply_count"] // chance.choice((1, 1, 2))
                marks.append({"account_id": account, "topic_id": topic["id"], "read_number": read, "follows": None})
    _insert(connection, "topic_mark", marks)


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        names = list(rows[0])
        marks = ", ".join("?" * len(names))
        statement = f"insert into {table} ({', '.join(names)}) values ({marks})"  # noqa: S608
        connection.executemany(statement, [[row[name] for name in names] for row in rows])


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _measured(account_id: str, *paths: str) -> dict[str, tuple[float, int]]:
    """For each page the median of its CPU in milliseconds, and its statements, that which reads who looks included."""
    import sqlalchemy as sa

    from samenspel import create_app, db

    app = create_app()
    with app.app_context():
        engine = db.db.engine
    headers = begin_session(app, uuid.UUID(account_id)).headers
    client = app.test_client(use_cookies=False)
    taken: dict[str, list[float]] = {path: [] for path in paths}
    for number in range(ASKED + 5):
        for path in paths:
            began = time.process_time()
            answer = client.get(path, headers=headers)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
            if number >= 5:  # the first ones fill caches
                taken[path].append((time.process_time() - began) * 1000)
    said: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: said.append(statement))
    found = {}
    for path in paths:
        said.clear()
        client.get(path, headers=headers)
        found[path] = median(taken[path]), len([each for each in said if not each.startswith("BEGIN")])
    return found


if __name__ == "__main__":
    print(json.dumps(_measured(*sys.argv[1:])))
