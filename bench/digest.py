"""Benchmark `digest`: digests of 2,000 people at once, killed amid it and begun again, by the worker's own command.

A first run goes through: what it sends is what must be sent. Then the same is sent with `kill -9` three times amid the
digests and once amid the mails. A mail that was out when its process died may go out again; it is the same mail, with
the same Message-ID, of which mailboxes keep one.
"""

import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure, Refused
from bench.machine import percentile, say
from bench.server import ROOT, environment

PEOPLE, QUICK_PEOPLE = 2000, 300
KILLS = 3
_SWEEP = """
from samenspel.commands.application import application
from samenspel.config import read_settings
with application(read_settings()):
    from samenspel import jobs
    while jobs.sweep():
        pass
"""


def run(quick: bool) -> Iterator[Figure]:
    people = QUICK_PEOPLE if quick else PEOPLE
    with _folder() as original, _folder() as whole, _folder() as broken:
        _call(original, ["-m", "bench.digest_data", str(people)])
        for each in (whole, broken):
            shutil.copytree(original, each, dirs_exist_ok=True)
        began = time.monotonic()
        _wait(_start(whole))
        seconds = time.monotonic() - began
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        wanted = _digests(whole)
        size = f"{people} people, {len(wanted)} digests"
        yield Figure("time", seconds, "s", 30, f"{size}, the start of the process included")
        yield Figure("memory", memory, "MiB", 512, f"{size}, the most that any process held")
        yield from _contents(whole, size)
        kills = _send_killed(broken, seconds)
        sent, mails = _digests(broken), _mails(broken)
        against = f"{size}; killed {kills} times amid digests and once amid mails"
        yield Figure("twice", sum(count - 1 for count in sent.values()), "digests", 0, against)
        yield Figure("missed", len(set(wanted) - set(sent)), "digests", 0, against)
        yield Figure(
            "mailed-twice", sum(len(ids) - 1 for ids in mails.values()), "mails", 0, f"{against}; by Message-ID"
        )
        yield Figure("not-mailed", len(set(sent) - set(mails)), "mails", 0, against)
        nobody = [each for each in (*sent, *mails) if not each.startswith("persoon-")]
        yield Figure("unwanted", len(nobody), "mails", 0, "to guests without groups, absent people, without digests")


def _send_killed(data: Path, seconds: float) -> int:
    """Sends with a process that is killed three times amid digests, each time further on; and once amid mails."""
    kills = 0
    for attempt in range(KILLS):
        process = _start(data)
        before, end = len(_digests(data)), time.monotonic() + 3 * seconds + 30
        while len(_digests(data)) <= before + 10 * attempt and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        is_amid = process.poll() is None
        process.kill()
        process.wait()
        kills += is_amid
    if kills < KILLS:
        raise Refused(f"the digests were sent before they could be killed {KILLS} times")
    _wait(_start(data))
    sweep = subprocess.Popen([sys.executable, "-c", _SWEEP], env=environment(data, 1), cwd=ROOT)
    while not (data / "mail").is_dir() or len(list((data / "mail").iterdir())) < 5:
        time.sleep(0.01)
    sweep.kill()
    sweep.wait()
    with sqlite3.connect(data / "samenspel.sqlite3") as database:
        database.execute("update job set claimed_until = null")  # two minutes later
    database.close()
    _call(data, ["-c", _SWEEP])
    return kills


def _contents(data: Path, size: str) -> Iterator[Figure]:
    """What stands in the digests."""
    with sqlite3.connect(data / "samenspel.sqlite3") as database:
        words = [row[0] for row in database.execute("select words from digest")]
        items = database.execute(
            "select max(n) from (select count(*) n from digest_item where section != 'folded' group by digest_id)"
        ).fetchone()[0]
    database.close()
    reading = percentile(words, 95) * 60 / 200
    yield Figure("reading-p95", reading, "s", 300, f"{size}; at 200 words a minute, longest {max(words) * 0.3:.0f} s")
    say(f"the digest with the most items has {items}, without what is folded")


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="samenspel-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(data: Path) -> "subprocess.Popen[bytes]":
    """The command by which the worker has digests sent; it ends when its input does."""
    command = [sys.executable, "-P", "-m", "samenspel.commands.job", "digests"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment(data, 1), cwd=ROOT)
    assert process.stdin
    process.stdin.write(b"[{}]\n")
    process.stdin.flush()
    return process


def _wait(process: "subprocess.Popen[bytes]") -> None:
    if process.wait(600):
        raise Refused(f"the process that sends digests ended with {process.returncode}")


def _call(data: Path, arguments: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, *arguments], env=environment(data, 1), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise Refused(f"{arguments[:2]} failed:\n{result.stderr[-2000:]}")


def _digests(data: Path) -> Counter[str]:
    """How many digests each address has."""
    path = data / "samenspel.sqlite3"
    with sqlite3.connect(path, timeout=30) as database:
        rows = database.execute("select a.email from digest d join account a on a.id = d.account_id").fetchall()
    database.close()
    return Counter(email for (email,) in rows)


def _mails(data: Path) -> dict[str, set[str]]:
    """The identifiers of the mails to each address, of which a mailbox keeps one each."""
    found: dict[str, set[str]] = {}
    for path in (data / "mail").iterdir():
        text = path.read_text()
        for to, mail_id in zip(
            re.findall(r"^To: (\S+)$", text, re.MULTILINE),
            re.findall(r"^Message-ID:\s+(\S+)$", text, re.MULTILINE),
            strict=True,
        ):
            found.setdefault(to, set()).add(mail_id)
    return found
