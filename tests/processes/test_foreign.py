"""A server keeps answering while it reads what somebody sent, and while the map is analysed beside it."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import pytest
import requests

from tests import killers
from tests.ports import free_port
from tests.processes.running import accept, environment, invited, post, running, until

MAP = "/samenwerkingskaart"
#: Takes seconds to read, and is then refused.
MANY_ROWS = b"fonds,activiteit,datum\n" + b"".join(b"f%d,a%d,2024\n" % (n % 500, n) for n in range(230_000))


def children(process: int) -> list[int]:
    """The processes that another one started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, requests.Session, Popen[bytes], Path]]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = environment(tmp_path, SAMENSPEL_BASE_URL=address)
    link = invited(env, "een")
    with running(env, "run", "--no-demo", "--port", str(port), log=tmp_path / "log.txt") as process:
        until(lambda: requests.get(f"{address}/gezondheid", timeout=2).ok, "the server")
        yield address, accept(address, link), process, tmp_path


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes as Linux shows them")
def test_reading_and_analysing_keep_nobody_waiting_and_end_with_the_server(
    server: tuple[str, requests.Session, Popen[bytes], Path],
) -> None:
    address, browser, process, folder = server
    page = browser.get(f"{address}{MAP}/inlezen", timeout=10).text
    statuses: list[int] = []

    def bring_in(name: str, content: bytes) -> None:
        token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        answer = requests.post(
            f"{address}{MAP}/inlezen",
            data={"title": "Vroeger", "csrf_token": token},
            files={"file": (name, content)},
            headers={"Referer": address},
            cookies=browser.cookies,
            timeout=60,
        )
        statuses.append(answer.status_code)

    sent = [("veel.csv", MANY_ROWS), ("verre-cel.xlsx", killers.sheet_to("ZZ100000"))]
    uploads = [threading.Thread(target=bring_in, args=each) for each in sent]
    for upload in uploads:
        upload.start()
    until(lambda: children(process.pid), "a process that reads")
    began = time.monotonic()
    assert post(browser, address, page, f"{MAP}/berekening").ok
    assert time.monotonic() - began < 1, "somebody else writes at once"
    assert any(upload.is_alive() for upload in uploads)
    for upload in uploads:
        upload.join()
    assert statuses == [422, 422]

    until(lambda: "HX-Refresh" in browser.get(f"{address}{MAP}/stand", timeout=10).headers, "the map")
    with closing(sqlite3.connect(folder / "samenspel.sqlite3")) as database:
        until(lambda: database.execute("SELECT count(*) FROM job").fetchone() == (0,), "all jobs done")
        [theme] = database.execute("SELECT slug FROM theme LIMIT 1").fetchone()
        assert post(browser, address, page, f"{MAP}/berekening?periode=recent&thema={theme}").ok
        until(lambda: children(process.pid), "a process that analyses")
        [analysis] = children(process.pid)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 4
        until(lambda: not os.path.exists(f"/proc/{analysis}"), "the end of the analysis", 2)
        assert database.execute("SELECT kind, attempts FROM job").fetchall() == [("analyse", 0)], "it is done later"
