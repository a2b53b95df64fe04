"""A server that is told to stop while it has much to do in the background."""

import os
import signal
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.figures import Figure, Refused
from bench.server import samenspel

#: Each makes a PDF again, which takes a second or so.
JOBS = 200
LIMIT_SECONDS = 120


def run(data: Path) -> Iterator[Figure]:
    """Two hundred jobs, and SIGTERM in the middle of one."""
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database, database:
        row = database.execute("select payload, due_at from job where kind = 'report-paper' limit 1").fetchone()
        if row is None:
            raise Refused("the demo data has no report whose PDF is still to be made")
        columns = [name for _, name, *_ in database.execute("pragma table_info(job)")]
        if not {"id", "created_at", "kind", "payload", "due_at", "attempts", "error"} <= set(columns):
            raise Refused("jobs have other columns than this benchmark knows")
        moment = "2026-01-01 09:00:00.000000"
        database.executemany(
            "insert into job (id, created_at, kind, payload, due_at, attempts, error)"
            " values (?, ?, 'report-paper', ?, ?, 0, '')",
            [(uuid.uuid4().hex, moment, row[0], moment) for _ in range(JOBS)],
        )
    with samenspel(data) as server:
        time.sleep(2)
        began = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        while _is_alive(server.pid) and time.monotonic() - began < LIMIT_SECONDS:
            time.sleep(0.01)
        took = time.monotonic() - began
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database:
        (left,) = database.execute("select count(*) from job where kind = 'report-paper'").fetchone()
        database.execute("delete from job")
        database.commit()
    yield Figure("sigterm.stop", took, "s", 10, f"SIGTERM with {left} jobs to do, which stay for the next start")
    yield Figure("sigterm.jobs_kept", left, "jobs", JOBS // 2, f"of {JOBS}", at_least=True)


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # it has ended, and nobody asked for its exit code yet
