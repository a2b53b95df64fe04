"""Benchmark `planner`: the year planner and my agenda with 2,000 meetings in one year and 20,000 answers.

That is twenty times as many as there have ever been in a year, and all of them are in the year on show. Who looks is an
intersectoral adviser, who sees all of them, and for the agenda the consultant who is in most groups.

Each page is asked for in turn with the start page of the same person, so that both meet the same noise: over HTTP, and
within one process by the CPU that each takes, which other work on the machine hardly touches. There the queries are
counted too (run as a program: `python -m bench.planner ACCOUNT_ID PATH` prints both as JSON).
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
from statistics import median
from typing import Any

from bench.figures import Figure, Refused
from bench.machine import percentile
from bench.server import ROOT, Server, demo_data, environment, samenspel
from bench.sessions import Session, begin_session, sign_in

MEETINGS = 2000
ANSWERS = 20_000
RATIO = 3.0
QUERIES = 12
START = "/"
AGENDA = "/bijeenkomsten"
INSIDE = 40


def run(quick: bool) -> Iterator[Figure]:
    """Fills the year, counts the queries of each page, and compares it with the start page."""
    with demo_data() as data:
        year = datetime.now(UTC).year
        meetings, answers, consultant, adviser = _filled(data, year)
        pages = {
            "weeks": (adviser, f"/jaarplanner?jaar={year}"),
            "month": (adviser, f"/jaarplanner?weergave=maand&jaar={year}&maand=11"),
            "list": (adviser, f"/jaarplanner?weergave=lijst&jaar={year}"),
            "themes": (adviser, f"/jaarplanner?weergave=thema&jaar={year}"),
            "agenda": (consultant, AGENDA),
        }
        size = f"{meetings} meetings in {year}, {answers} answers"
        with samenspel(data) as server:
            for name, (viewer, path) in pages.items():
                inside = _inside(server, viewer, path)
                yield Figure(f"{name}-queries", inside["queries"], "queries", QUERIES, size)
                against = f"median CPU of {INSIDE} in turn in one process; {size}"
                yield Figure(f"{name}-cpu", inside["page"] / inside["start"], "x start page", RATIO, against)
            sessions = dict(zip((consultant, adviser), sign_in(server, [consultant, adviser]), strict=True))
            for name, (viewer, path) in pages.items():
                yield _against_start(server, sessions[viewer], name, path, 60 if quick else 300, size)


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


def _filled(data: Path, year: int) -> tuple[int, int, uuid.UUID, uuid.UUID]:
    """Meetings up to the number wanted over the working days of the year, in all groups, and answers of their people.

    Returns how many there are, how many answers, a consultant who is in many groups, and an adviser.
    """
    chance = random.Random(2000)
    with sqlite3.connect(data / "samenspel.sqlite3") as connection:
        connection.row_factory = sqlite3.Row
        groups = [row[0] for row in connection.execute('select id from "group" where archived_at is null order by id')]
        people: dict[str, list[sqlite3.Row]] = {group: [] for group in groups}
        for row in connection.execute("select group_id, account_id, fund_id from membership where left_at is null"):
            people.setdefault(row["group_id"], []).append(row)
        bounds = (f"{year}-01-01", f"{year + 1}-01-01")
        of_year = "select count(*) from meeting where cancelled_at is null and starts_at >= ? and starts_at < ?"
        model = dict(connection.execute("select * from meeting where starts_at is not null limit 1").fetchone())
        missing = MEETINGS - connection.execute(of_year, bounds).fetchone()[0]
        made = [_insert_meeting(connection, model, chance, year, chance.choice(groups)) for _number in range(missing)]
        _insert_answers(connection, chance, people, made)
        meetings = connection.execute(of_year, bounds).fetchone()[0]
        answers = connection.execute("select count(*) from answer").fetchone()[0]
        consultant = connection.execute(
            "select a.id from account a join membership m on m.account_id = a.id and m.left_at is null"
            " where a.role = 'consultant' and a.active group by a.id order by count(*) desc, a.id limit 1"
        ).fetchone()[0]
        adviser = connection.execute("select id from account where role = 'isa' and active order by id").fetchone()[0]
        connection.execute("analyze")
    connection.close()
    if meetings < MEETINGS or answers < ANSWERS:
        raise Refused(f"only {meetings} meetings and {answers} answers could be made")
    return meetings, answers, uuid.UUID(consultant), uuid.UUID(adviser)


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


def _inside(server: Server, account: uuid.UUID, path: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.planner", str(account), path]
    env = environment(server.data, server.port)
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if result.returncode:
        raise Refused(f"queries could not be counted:\n{result.stderr[-2000:]}")
    found: dict[str, float] = json.loads(result.stdout)
    return found


def _measured(account_id: str, path: str) -> dict[str, float]:
    """The statements of a page, the one that reads who looks included; its CPU in milliseconds and the start page's."""
    import sqlalchemy as sa

    from samenspel import create_app, db

    app = create_app()
    with app.app_context():
        engine = db.db.engine
    headers = begin_session(app, uuid.UUID(account_id)).headers
    client = app.test_client(use_cookies=False)
    taken: dict[str, list[float]] = {START: [], path: []}
    for number in range(INSIDE + 5):
        for each in (START, path):
            began = time.process_time()
            answer = client.get(each, headers=headers)
            if answer.status_code != 200:
                raise SystemExit(f"{each} answered {answer.status_code}")
            if number >= 5:  # the first ones fill caches
                taken[each].append((time.process_time() - began) * 1000)
    said: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: said.append(statement))
    client.get(path, headers=headers)
    queries = len([statement for statement in said if not statement.startswith("BEGIN")])
    return {"queries": queries, "page": median(taken[path]), "start": median(taken[START])}


if __name__ == "__main__":
    print(json.dumps(_measured(*sys.argv[1:])))
