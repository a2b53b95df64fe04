"""The server with gevent and PostgreSQL: a message reaches a second page, and a writer that waits stops nobody else."""

import asyncio
import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import sqlalchemy as sa

from bench.connections import fetch, hold, page_times
from tests.ports import free_port
from tests.processes.running import COMMAND, accept, environment, invited, open_page, post, room_in, running, until

DATABASE = os.environ.get("SAMENSPEL_TEST_DATABASE_URL", "")
pytestmark = [
    pytest.mark.database_server,
    pytest.mark.skipif(not DATABASE.startswith("postgres"), reason="SAMENSPEL_TEST_DATABASE_URL is not PostgreSQL"),
]


CHAT = "/overleg/wg-werkbaar-wint/chat"


@dataclass(frozen=True)
class Server:
    address: str
    engine: sa.Engine
    one: requests.Session
    other: requests.Session


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real installation without demo data, with two ISA's who accepted their invitation."""
    folder = tmp_path_factory.mktemp("gevent")
    name = f"samenspel_gevent_{os.getpid()}"
    url = sa.make_url(DATABASE)
    port = free_port()
    address, own = f"http://127.0.0.1:{port}", url.set(database=name)
    env = environment(
        folder,
        SAMENSPEL_DATABASE_URL=own.render_as_string(hide_password=False),
        SAMENSPEL_SOCKETIO_ASYNC_MODE="gevent",
        SAMENSPEL_BASE_URL=address,
    )
    with sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        try:
            engine = sa.create_engine(own, poolclass=sa.NullPool)
            with running(env, "run", "--no-demo", "--port", str(port), log=folder / "log.txt"):
                until(lambda: requests.get(f"{address}/gezondheid", timeout=2).ok, "the server")
                one, other = (accept(address, invited(env, each)) for each in ("een", "twee"))
                with one, other:
                    yield Server(address, engine, one, other)
        finally:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def test_a_message_reaches_the_page_of_somebody_else(server: Server) -> None:
    page = server.one.get(f"{server.address}{CHAT}", timeout=10).text
    room = room_in(page)
    path = f"/kanalen/{room.removeprefix('channel:')}/berichten"
    with open_page(server.address, server.other) as reader:
        assert reader.call("listen", {"room": room}) == "ok"
        reader.emit("here", {"room": room})
        for number in range(5):
            assert post(server.one, server.address, page, path, body=f"Zonnebloem {number}").ok
        until(lambda: len(reader.heard["push"]) == 5, "the pushes", 5)
        assert [push["seq"] for push in reader.heard["push"]] == [1, 2, 3, 4, 5]
        assert "Zonnebloem 4" in reader.heard["push"][-1]["html"]
        until(lambda: reader.heard["presence"], "who is here", 5)
    until(
        lambda: "<mark>" in server.other.get(f"{server.address}/zoeken", params={"q": "zonnebloem"}, timeout=10).text,
        "the message in search",
        20,
    )


def test_a_writer_who_waits_for_a_lock_keeps_nobody_else_waiting(server: Server) -> None:
    page = server.one.get(f"{server.address}{CHAT}", timeout=10).text
    path = f"/kanalen/{room_in(page).removeprefix('channel:')}/berichten"
    with server.engine.connect() as connection, connection.begin():
        connection.execute(sa.text("SELECT 1 FROM channel FOR UPDATE"))
        with pytest.raises(requests.Timeout):
            server.one.post(f"{server.address}{path}", timeout=0.5, data=_fields(page), headers=_headers(server))
        began = time.monotonic()
        assert server.other.get(f"{server.address}/overleg", timeout=3).ok
        assert time.monotonic() - began < 3


def _fields(page: str) -> dict[str, str]:
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', page)
    assert token is not None
    return {"body": "Wacht", "csrf_token": token[1]}


def _headers(server: Server) -> dict[str, str]:
    return {"HX-Request": "true", "Referer": server.address}


def test_gevent_is_refused_with_sqlite(tmp_path: Path) -> None:
    env = environment(tmp_path, SAMENSPEL_SOCKETIO_ASYNC_MODE="gevent")
    said = subprocess.run([COMMAND, "run", "--port", "0"], env=env, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert said.returncode == 1
    assert "gevent gaat niet samen met SQLite" in said.stderr


def test_idle_connections_keep_nobody_waiting(server: Server) -> None:
    port = urlsplit(server.address).port
    assert port is not None
    for query in ("EIO=4&transport=polling", "EIO=4&transport=websocket"):
        assert fetch(port, f"/socket.io/?{query}", {})[0] == 401

    async def attack() -> list[float]:
        async with hold(port, 300) as opened:
            while opened.total() < 300:
                await asyncio.sleep(0.05)
            return await page_times(port, "/aanmelden", {}, 2)

    times = sorted(asyncio.run(attack()))
    assert times[len(times) * 9 // 10] < 1
