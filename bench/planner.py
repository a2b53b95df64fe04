"""Benchmark `planner`: the year planner and my agenda with 2,000 meetings over four years and 20,000 answers.

That is five times as many a year as there have ever been; the year on show has at least a quarter of them.

Each page is asked for in turn with the start page of the same person, so that both meet the same noise. The queries are
counted by the application itself (run as a program: `python -m bench.planner ACCOUNT_ID PATH ...` prints a JSON list).
"""

import http.client
import json
import random
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.figures import Figure, Refused
from bench.machine import percentile
from bench.server import ROOT, Server, demo_data, environment, samenspel
from bench.sessions import Session, sign_in

MEETINGS = 2000
ANSWERS = 20_000
YEARS = 4
RATIO = 3.0
QUERIES = 12
START = "/"


def run(quick: bool) -> Iterator[Figure]:
    """Fills the year, counts the queries of each page, and compares it with the start page."""
    with demo_data() as data:
        year = datetime.now(UTC).year
        meetings, answers, viewer = _filled(data, year)
        pages = {
            "weeks": f"/jaarplanner?jaar={year}",
            "month": f"/jaarplanner?weergave=maand&jaar={year}&maand=11",
            "list": f"/jaarplanner?weergave=lijst&jaar={year}",
            "themes": f"/jaarplanner?weergave=thema&jaar={year}",
            "agenda": "/bijeenkomsten",
        }
        size = f"{meetings} meetings, a quarter of them in {year}, {answers} answers"
        with samenspel(data) as server:
            counts = _queries(server, viewer, list(pages.values()))
            for name, count in zip(pages, counts, strict=True):
                yield Figure(f"{name}-queries", count, "queries", QUERIES, size)
            (session,) = sign_in(server, [viewer])
            for name, path in pages.items():
                yield _against_start(server, session, name, path, 60 if quick else 300, size)


def _against_start(server: Server, session: Session, name: str, path: str, rounds: int, size: str) -> Figure:
    taken: dict[str, list[float]] = {START: [], path: []}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for number in range(rounds + 5):
        for each in (START, path):
            began = time.perf_counter()
            connection.request("GET", each, headers=session.headers)
            response = connection.getresponse()
            text = response.read()
            if response.status != 200:
                raise Refused(f"{each} answered {response.status}: {text[:300]!r}")
            if number >= 5:  # the first ones fill caches
                taken[each].append((time.perf_counter() - began) * 1000)
    connection.close()
    start, page = (percentile(taken[each], 95) for each in (START, path))
    against = f"p95 of {rounds} in turn: start page {start:.1f} ms, this page {page:.1f} ms, {len(text) / 1024:.0f} KiB"
    return Figure(f"{name}-p95", page / start, "x start page", RATIO, f"{against}; {size}")


def _filled(data: Path, year: int) -> tuple[int, int, uuid.UUID]:
    """Meetings up to the number wanted over the working days of years, in all groups, and answers of their people.

    Returns how many there are, how many answers, and a consultant who is in many groups.
    """
    chance = random.Random(2000)
    with sqlite3.connect(data / "samenspel.sqlite3") as connection:
        connection.row_factory = sqlite3.Row
        groups = [row[0] for row in connection.execute('select id from "group" where archived_at is null order by id')]
        people: dict[str, list[sqlite3.Row]] = {group: [] for group in groups}
        for row in connection.execute("select group_id, account_id, fund_id from membership where left_at is null"):
            people.setdefault(row["group_id"], []).append(row)
        bounds = (f"{year}-01-01", f"{year + 1}-01-01")
        of_years = "select count(*) from meeting where starts_at is not null"
        of_year = "select count(*) from meeting where starts_at >= ? and starts_at < ?"
        model = dict(connection.execute("select * from meeting where starts_at is not null limit 1").fetchone())
        missing = MEETINGS - connection.execute(of_years).fetchone()[0]
        here = MEETINGS // YEARS - connection.execute(of_year, bounds).fetchone()[0]
        years = [year] * here + [chance.choice((year - 1, year + 1, year + 2)) for _number in range(missing - here)]
        made = [_insert_meeting(connection, model, chance, each, chance.choice(groups)) for each in years]
        _insert_answers(connection, chance, people, made)
        meetings = connection.execute(of_years).fetchone()[0]
        answers = connection.execute("select count(*) from answer").fetchone()[0]
        viewer = connection.execute(
            "select a.id from account a join membership m on m.account_id = a.id and m.left_at is null"
            " where a.role = 'consultant' and a.active group by a.id order by count(*) desc, a.id limit 1"
        ).fetchone()[0]
        connection.execute("analyze")
    connection.close()
    if meetings < MEETINGS or answers < ANSWERS:
        raise Refused(f"only {meetings} meetings and {answers} answers could be made")
    return meetings, answers, uuid.UUID(viewer)


def _insert_meeting(
    connection: sqlite3.Connection, model: dict[str, Any], chance: random.Random, year: int, group: str
) -> tuple[str, str]:
    day = datetime(year, 1, 4, tzinfo=UTC) + timedelta(days=chance.randrange(355))
    day -= timedelta(days=max(0, day.weekday() - 4))
    start = day.replace(hour=chance.choice((8, 9, 12, 13)), minute=chance.choice((0, 30)))
    row = model | {
        "id": uuid.uuid4().hex,
        "group_id": group,
        "title": f"Overleg {chance.randrange(1000)} over de werking",
        "starts_at": _written(start),
        "ends_at": _written(start + timedelta(hours=2)),
        "cancelled_at": None,
    }
    _insert(connection, "meeting", row)
    return row["id"], group


def _insert_answers(
    connection: sqlite3.Connection,
    chance: random.Random,
    people: dict[str, list[sqlite3.Row]],
    meetings: Sequence[tuple[str, str]],
) -> None:
    wanted = ANSWERS - connection.execute("select count(*) from answer").fetchone()[0]
    model = dict(connection.execute("select * from answer where value = 'yes' limit 1").fetchone())
    pairs = [(meeting, person) for meeting, group in meetings for person in people[group]]
    for meeting, person in chance.sample(pairs, min(wanted, len(pairs))):
        row = model | {
            "id": uuid.uuid4().hex,
            "meeting_id": meeting,
            "account_id": person["account_id"],
            "fund_id": person["fund_id"],
            "value": chance.choice(("yes", "yes", "no", "maybe")),
        }
        _insert(connection, "answer", row)


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))  # noqa: S608


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _queries(server: Server, account: uuid.UUID, paths: Sequence[str]) -> list[int]:
    command = [sys.executable, "-m", "bench.planner", str(account), *paths]
    env = environment(server.data, server.port)
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if result.returncode:
        raise Refused(f"queries could not be counted:\n{result.stderr[-2000:]}")
    counts: list[int] = json.loads(result.stdout)
    return counts


def _count(account_id: str, paths: Sequence[str]) -> list[int]:
    """How many statements each page takes, the one that reads who looks included."""
    import sqlalchemy as sa

    from samenspel import create_app, db
    from samenspel.people.models import Account

    app = create_app()
    with app.app_context():
        account = db.session().get(Account, uuid.UUID(account_id))
        if account is None:
            raise SystemExit(f"no account {account_id}")
        uniquifier, engine = account.fs_uniquifier, db.db.engine
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = uniquifier, True
    said: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: said.append(statement))
    counts = []
    for path in paths:
        said.clear()
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        counts.append(len([statement for statement in said if not statement.startswith("BEGIN")]))
    return counts


if __name__ == "__main__":
    print(json.dumps(_count(sys.argv[1], sys.argv[2:])))
