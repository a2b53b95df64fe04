"""What is measured within one process, by a program on the same data folder: `python -m bench.notices.inside`."""

import json
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figures import Refused
from bench.server import ROOT, environment
from bench.sessions import begin_session

#: A moment at which people work: what is due is mailed.
WORKING_HOUR = datetime(2026, 12, 2, 9, tzinfo=UTC)
_TABLES = (
    "notice|read_mark|read_sweep|level_choice|delivery_preference|relevance_vote|digest|digest_item|digest_schedule"
)
_NEWS = re.compile(rf"\b(from|join|into|update) ({_TABLES})\b", re.IGNORECASE)
#: Pages that are news themselves.
_OWN = ("/ongelezen", "/mijn-meldingen", "/samenvatting", "/niveau", "/relevantie")


def ask(data: Path, *arguments: str) -> dict[str, float]:
    """Runs the program. Raises Refused where it fails."""
    command = [sys.executable, "-m", "bench.notices.inside", *arguments]
    result = subprocess.run(command, cwd=ROOT, env=environment(data, 1), capture_output=True, text=True, check=False)
    if result.returncode:
        raise Refused(f"{' '.join(arguments[:1])} could not be measured:\n{result.stderr[-2000:]}")
    found: dict[str, float] = json.loads(result.stdout)
    return found


def _queries(account: str, paths: Sequence[str]) -> dict[str, int]:
    """How many statements of each page are about news: of these pages, and of all that need no object."""
    import sqlalchemy as sa

    from samenspel import create_app, db

    app = create_app()
    with app.app_context():
        engine = db.db.engine
    said: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: said.append(statement))
    headers, client = begin_session(app, uuid.UUID(account)).headers, app.test_client(use_cookies=False)
    plain = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    found: dict[str, int] = {}
    for path in dict.fromkeys([*paths, *sorted(plain)]):
        if path == "/" or path.startswith(_OWN):
            continue
        said.clear()
        answer = client.get(path, headers=headers)
        if answer.status_code == 200 and answer.mimetype == "text/html" and b'id="notice-count"' in answer.data:
            found[path] = sum(bool(_NEWS.search(statement)) for statement in said)
        elif path in paths:
            raise SystemExit(f"{path} answered {answer.status_code}")
    return found


def _mails() -> dict[str, float]:
    """Mails what is due, as the worker does, and once more."""
    import sqlalchemy as sa
    import time_machine
    from sqlmodel import col

    from samenspel import create_app, db
    from samenspel.activity.notices.models import Notice
    from samenspel.config import read_settings
    from samenspel.jobs import QUEUE, Job
    from samenspel.news.mails import tasks

    app, folder = create_app(), read_settings().folder / "mail"
    lanes = QUEUE.get(app).lanes

    def left(model: Any, *conditions: Any) -> int:
        query = sa.select(sa.func.count()).select_from(model).where(*conditions)
        found = int(db.session().execute(query).scalar_one())
        db.rollback()
        return found

    def count() -> int:
        return sum(file.read_text("utf-8", "replace").count("\nMessage-ID: ") for file in folder.iterdir())

    def mail() -> float:
        with db.writing():
            tasks.queue_due()
            db.commit()
        queued = time.perf_counter()
        while left(Job):
            time.sleep(0.05)
        return queued

    with app.app_context(), time_machine.travel(WORKING_HOUR):
        for lane in lanes:  # the threads of a worker; its periodic work is ours
            lane.start()
        earlier, began = count(), time.perf_counter()
        queued = mail()
        seconds = time.perf_counter() - began
        mails = count() - earlier
        mail()
        unsent = left(Notice, col(Notice.mail_at).is_not(None))
        for lane in lanes:
            lane.sweeper.stopping.set()
            lane.wait(5)
        again = count() - earlier - mails
    return {"seconds": seconds, "queued": queued - began, "mails": mails, "left": unsent, "again": again}


def _main(what: str, *arguments: str) -> dict[str, Any]:
    return _mails() if what == "mails" else _queries(arguments[0], arguments[1:])


if __name__ == "__main__":
    print(json.dumps(_main(*sys.argv[1:])))
