"""A server that is told to stop while it has much to do in the background."""

import json
import os
import signal
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.figures import Figure
from bench.server import samenspel

LIMIT_SECONDS = 120


def run(data: Path) -> Iterator[Figure]:
    """A PDF to make of every report, each of which takes a good part of a second, and SIGTERM in the middle of one."""
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database, database:
        meetings = database.execute("select meeting_id from report where published_at is not null").fetchall()
        moment = "2026-01-01 09:00:00.000000"
        database.executemany(
            "insert into job (id, created_at, kind, payload, due_at, attempts, error)"
            " values (?, ?, 'report-paper', ?, ?, 0, '')",
            [(uuid.uuid4().hex, moment, json.dumps({"id": str(uuid.UUID(each))}), moment) for (each,) in meetings],
        )
    with samenspel(data) as server:
        time.sleep(2)
        began = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        while is_alive(server.pid) and time.monotonic() - began < LIMIT_SECONDS:
            time.sleep(0.01)
        took = time.monotonic() - began
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database:
        (left,) = database.execute("select count(*) from job where kind = 'report-paper'").fetchone()
        database.execute("delete from job")
        database.commit()
    yield Figure("sigterm.stop", took, "s", 10, f"SIGTERM with {left} jobs to do, which stay for the next start")
    yield Figure("sigterm.jobs_kept", left, "jobs", len(meetings) // 2, f"of {len(meetings)}", at_least=True)


def is_alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # it has ended, and nobody asked for its exit code yet
