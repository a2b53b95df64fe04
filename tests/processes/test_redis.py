"""Several processes over Redis: a message written at one is heard at the other, and the worker does the work."""

import fcntl
import json
import os
import re
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import socketio
from limits import parse

from samenspel.config import Settings
from samenspel.limiting.counters import Counters
from tests.ports import free_port
from tests.processes.running import COMMAND, environment, open_page, post, room_in, running, sign_in, until
from tests.processes.wire import Wire

REDIS = os.environ.get("SAMENSPEL_TEST_REDIS_URL")
pytestmark = pytest.mark.skipif(REDIS is None, reason="Set SAMENSPEL_TEST_REDIS_URL to run several processes")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("processes")


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """How the processes reach Redis."""
    where = urlsplit(str(REDIS))
    wire = Wire(str(where.hostname), where.port or 6379)
    yield wire
    wire.cut()


@pytest.fixture(scope="module")
def processes(folder: Path, wire: Wire) -> Iterator[list[str]]:
    """The addresses of two web processes on the same data, with one worker."""
    env = environment(folder)
    log = folder / "log.txt"
    subprocess.run([COMMAND, "demo"], env=env, check=True, capture_output=True)  # noqa: S603
    with _database(folder) as database:
        database.execute("DELETE FROM job")  # the PDFs and the search that demo data leave to be made
    env["SAMENSPEL_REDIS_URL"] = f"redis://127.0.0.1:{wire.port}{urlsplit(str(REDIS)).path}"
    ports = [free_port(), free_port()]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    with ExitStack() as stack:
        for port in ports:
            stack.enter_context(running(env, "run", "--port", str(port), log=log))
        stack.enter_context(running(env, "worker", log=log))
        for address in addresses:
            until(lambda address=address: requests.get(f"{address}/gezondheid", timeout=2).ok, log.read_text)  # type: ignore[misc, arg-type]
        yield addresses


def test_a_message_at_one_process_is_heard_at_the_other_and_found(processes: list[str]) -> None:
    here, there = processes
    writer, reader = sign_in(here, "sectorconsulent"), sign_in(there, "isa")
    page = writer.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text
    room, body = room_in(page), "Zonnebloemenveld over twee processen"
    with open_page(there, reader) as ear:
        assert ear.call("listen", {"room": room}) == "ok"
        answer = post(writer, here, page, f"/kanalen/{room.removeprefix('channel:')}/berichten", body=body)
        assert answer.status_code == 200
        until(lambda: any(body in push["html"] for push in ear.heard["push"]), "the push", 5)
        assert len(ear.heard["push"]) == 1
    # The worker puts it in the index: it is found at both.
    for browser, address in ((writer, here), (sign_in(there, "sectorconsulent"), there)):
        until(
            lambda browser=browser, address=address: (  # type: ignore[misc]
                "<mark>" in browser.get(f"{address}/zoeken", params={"q": "zonnebloemenveld"}, timeout=10).text
            ),
            "the message in search",
            20,
        )


def test_who_is_in_a_chat_is_seen_at_both_processes(processes: list[str]) -> None:
    here, there = processes
    consultant, isa = sign_in(here, "sectorconsulent"), sign_in(there, "isa")
    room = room_in(consultant.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text)

    def count(ear: socketio.Client) -> int:
        return int(ear.heard["presence"][-1]["count"]) if ear.heard["presence"] else 0

    with open_page(here, consultant) as one:
        assert one.call("listen", {"room": room}) == "ok"
        one.emit("here", {"room": room})
        until(lambda: count(one) == 1, "oneself", 5)
        with open_page(there, isa) as other:
            assert other.call("listen", {"room": room}) == "ok"
            other.emit("here", {"room": room})
            until(lambda: count(one) == count(other) == 2, "both to see both", 8)
        until(lambda: count(one) == 1, "the other to be gone", 8)


def test_who_signs_out_at_one_process_is_out_at_every_other(processes: list[str]) -> None:
    here, there = processes
    browser, copy = sign_in(here, "directeur"), requests.Session()
    copy.cookies.update(browser.cookies)
    page = browser.get(f"{here}/mijn-toestellen", timeout=10).text
    with open_page(there, copy) as ear:
        assert ear.connected
        post(browser, here, page, "/afmelden")
        until(lambda: not ear.connected, "the socket to be closed", 5)
    assert copy.get(f"{there}/mijn-fiche", timeout=10, allow_redirects=False).status_code == 302


def test_processes_count_together_and_let_no_more_through_at_once(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, redis_url=REDIS)
    counters, limit, key = [Counters(settings) for _ in range(4)], parse("20 per minute"), uuid.uuid4().hex
    with ThreadPoolExecutor(40) as pool:
        taken = list(pool.map(lambda number: counters[number % 4].take(limit, key), range(120)))
    assert taken.count(True) <= 20
    assert counters[0].take(limit, key) is (taken.count(True) < 20)
    for _ in range(20):
        counters[1].give_back(limit, key)
    assert counters[2].take(limit, key)
    assert 1 <= counters[3].wait(limit, key) <= 60


def test_a_closed_account_and_a_removed_member_hear_nothing_more_at_any_process(processes: list[str]) -> None:
    here, there = processes
    guest, admin, isa = sign_in(there, "gast"), sign_in(here, "beheerder"), sign_in(here, "isa")
    mine = guest.get(f"{there}/berichten", timeout=10).text
    channel = re.search(r'href="/kanalen/([0-9a-f-]+)"', mine)
    assert channel is not None
    page = guest.get(f"{there}/kanalen/{channel[1]}", timeout=10).text
    me, group = re.search(r'data-me="([0-9a-f-]+)"', page), re.search(r'href="/overleg/([a-z0-9-]+)"', page)
    assert me is not None
    assert group is not None
    with open_page(there, guest) as ear:
        assert ear.call("listen", {"room": f"channel:{channel[1]}"}) == "ok"
        members = f"/overleg/{group[1]}/deelnemers"
        assert post(isa, here, isa.get(f"{here}{members}", timeout=10).text, f"{members}/{me[1]}", role="").ok
        until(lambda: not ear.connected, "the removed member to be hung up on", 5)
    with open_page(there, guest) as ear:
        assert ear.call("listen", {"room": f"channel:{channel[1]}"}) == "refused"
        account = f"/beheer/accounts/{me[1]}"
        assert post(admin, here, admin.get(f"{here}{account}", timeout=10).text, f"{account}/sluiting").ok
        until(lambda: not ear.connected, "the closed account to be hung up on", 5)
    with pytest.raises(socketio.exceptions.ConnectionError), open_page(there, guest):
        pass


@contextmanager
def _database(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database of the processes, in a transaction."""
    with closing(sqlite3.connect(folder / "samenspel.sqlite3", timeout=10)) as connection, connection:
        yield connection


def _waiting_jobs(folder: Path) -> int:
    with _database(folder) as database:
        (count,) = database.execute("SELECT count(*) FROM job WHERE kind = 'index'").fetchone()
        return int(count)


def _jobs_in_hand(folder: Path) -> int:
    with _database(folder) as database:
        (count,) = database.execute("SELECT count(*) FROM job WHERE claimed_by <> ''").fetchone()
        return int(count)


@contextmanager
def _long_job(folder: Path) -> Iterator[Callable[[], bool]]:
    """A job that is done apart, and lasts until the end of this block: it waits for its turn to analyse. The value says
    whether a worker has it in hand."""
    job = uuid.uuid4().hex
    with (folder / "samenspel.analysis").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with _database(folder) as database:
            moment, payload = "2026-01-01 09:00:00.000000", json.dumps({"id": str(uuid.uuid4())})
            database.execute(
                "INSERT INTO job (id, created_at, kind, payload, due_at, attempts, error)"
                " VALUES (?, ?, 'seek', ?, ?, 0, '')",
                (job, moment, payload, moment),
            )

        def is_in_hand() -> bool:
            with _database(folder) as database:
                return bool(database.execute("SELECT claimed_by FROM job WHERE id = ?", (job,)).fetchone()[0])

        yield is_in_hand


def _say(browser: requests.Session, address: str, page: str, body: str) -> None:
    path = f"/kanalen/{room_in(page).removeprefix('channel:')}/berichten"
    assert post(browser, address, page, path, body=body).status_code == 200


def test_the_work_of_each_write_is_done_within_seconds_while_a_long_job_is_in_hand(
    processes: list[str], folder: Path
) -> None:
    """A second is usual; a machine that is busy with other tests gets five. A worker that was not woken would look
    after a minute, and one that waits for the long job not at all."""
    here = processes[0]
    writer = sign_in(here, "sectorconsulent")
    page = writer.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text
    # A map that the tests before this one changed is worked out at low priority, and long jobs wait for one another.
    until(lambda: _jobs_in_hand(folder) == 0, "the jobs of the tests before", 120)
    with _long_job(folder) as is_in_hand:
        _say(writer, here, page, "Aan het werk")
        until(is_in_hand, "the long job to be in hand")
        until(lambda: _waiting_jobs(folder) == 0, "the work that was there")
        for number in range(3):
            _say(writer, here, page, f"Bericht {number}")
            until(lambda: _waiting_jobs(folder) == 0, f"the work of message {number}", 5)
        assert is_in_hand()


def test_after_redis_was_away_pages_connect_again_and_work_is_done_and_the_log_is_short(
    processes: list[str], folder: Path, wire: Wire
) -> None:
    here, there = processes
    writer, reader = sign_in(here, "sectorconsulent"), sign_in(there, "isa")
    page = writer.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text
    room, log = room_in(page), folder / "log.txt"
    lines = log.read_text().count("\n")
    with open_page(there, reader) as ear:
        assert ear.call("listen", {"room": room}) == "ok"
        wire.cut()
        began = time.monotonic()
        for number in range(5):
            _say(writer, here, page, f"Zonder Redis {number}")
        assert time.monotonic() - began < 4, "who posts does not wait for Redis"
        assert ear.heard["push"] == []
        time.sleep(2)
        wire.mend()
        until(lambda: not ear.connected, "the page to be told to connect again", 4)
        until(lambda: _waiting_jobs(folder) == 0, "the work", 4)
    with open_page(there, reader) as ear:
        assert ear.call("listen", {"room": room}) == "ok"
        missed = reader.get(
            f"{there}/kanalen/{room.removeprefix('channel:')}/berichten", params={"after": 0}, timeout=9
        )
        assert "Zonder Redis 4" in missed.text
        _say(writer, here, page, "Weer met Redis")
        until(lambda: any("Weer met Redis" in push["html"] for push in ear.heard["push"]), "the push", 3)
    said = log.read_text().splitlines()[lines:]
    assert len(said) <= 6, "\n".join(said)  # of three processes: it is gone, it is back
    assert sum("Redis answers again" in line for line in said) == 3
