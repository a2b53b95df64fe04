"""A server under connections that do nothing good: pages answer, open pages are updated, and it stops when asked to."""

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

import pytest
import requests

from bench.connections import HANDSHAKE, KINDS, fetch, hold, page_times
from bench.sockets import connect
from tests.cli.conftest import inside
from tests.ports import free_port
from tests.processes.running import accept, environment, running, until

MAX_OPEN = 30


@dataclass(frozen=True)
class Server:
    process: Popen[bytes]
    port: int
    browser: requests.Session
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.browser.cookies)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in which some thirty pages may be open."""
    folder, port = tmp_path_factory.mktemp("connections"), free_port()
    address, log = f"http://127.0.0.1:{port}", folder / "log.txt"
    said = inside(folder, "invite", "een@example.org", "--name", "Een", "--role", "isa", "--organisation", "SERV").said
    link = re.search(r"http\S+/uitnodiging/\S+", said)
    assert link is not None
    env = environment(folder, SAMENSPEL_SOCKETS=str(MAX_OPEN), SAMENSPEL_BASE_URL=address)
    with running(env, "run", "--no-demo", "--port", str(port), log=log) as process:
        until(lambda: requests.get(f"{address}/gezondheid", timeout=2).ok, "the server")
        with accept(address, f"{address}{urlsplit(link[0]).path}") as browser:
            yield Server(process, port, browser, log)


def test_a_socket_needs_a_session_and_room(server: Server) -> None:
    for query in ("EIO=4&transport=polling", "EIO=4&transport=websocket", "", "EIO=4&transport=polling&sid=a"):
        assert fetch(server.port, f"/socket.io/?{query}", {})[0] == 401
        assert fetch(server.port, f"/socket.io/?{query}", {"Cookie": server.cookie})[0] == 400
    elsewhere = {"Cookie": server.cookie, "Origin": "https://elsewhere.example"}
    assert fetch(server.port, "/socket.io/?EIO=4&transport=websocket", elsewhere)[0] == 403
    with ExitStack() as ends:
        statuses = [_handshake(server, ends) for _ in range(MAX_OPEN + 1)]
        assert statuses == [101] * MAX_OPEN + [503]
        assert fetch(server.port, "/", {"Cookie": server.cookie})[0] == 200
        assert server.log.read_text().count("SAMENSPEL_SOCKETS") == 1
    with ExitStack() as ends:
        until(lambda: _handshake(server, ends) == 101, "room for another page", 5)


def _handshake(server: Server, ends: ExitStack) -> int:
    """The status of a handshake with a session; the connection stays open."""
    end = ends.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
    end.sendall(HANDSHAKE % b"a" + f"Cookie: {server.cookie}\r\n\r\n".encode())
    return int(end.recv(4096).split(b" ")[1])


def test_a_body_may_come_in_parts_and_a_socket_may_speak_at_once(server: Server) -> None:
    for kind in ("expected body", "half body"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(KINDS[kind] % b"a")
            if kind == "expected body":
                assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(b"a=1&b=222" if kind == "expected body" else b"x" * 4994)
            assert connection.recv(100).startswith(b"HTTP/1.1 400"), "no token"
    shake = HANDSHAKE % f"127.0.0.1:{server.port}".encode() + f"Cookie: {server.cookie}\r\n\r\n".encode()
    joins = b"\x81\x82\0\0\0\x0040"  # a masked frame in the same packet as the request
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(shake + joins)
        heard = b""
        while b'40{"sid"' not in heard:
            heard += connection.recv(4096)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent_whole(server: Server) -> None:
    head = f"POST /overleg/x/documenten HTTP/1.1\r\nHost: a\r\nContent-Length: {60 * 2**20}\r\n"
    kind = "Content-Type: multipart/form-data; boundary=b\r\n"
    body = b'--b\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n\r\n' + b"a" * 2**20
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(f"{head}{kind}Cookie: {server.cookie}\r\n\r\n".encode() + body)
        said = b""
        while part := connection.recv(2**16):  # it says no more, but what a browser still sends does no harm
            said += part
            connection.sendall(body)
        assert said.startswith(b"HTTP/1.1 413")
        assert b"60 MB. Een bestand telt hoogstens 25 MB" in said
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(f"{head}{kind}Expect: 100-continue\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 413"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
        assert connection.recv(12) == b"HTTP/1.1 411"


def test_a_thousand_idle_connections_keep_nobody_waiting_and_stop_nothing(server: Server) -> None:
    """The last one: it stops the server, amid the connections."""
    joins_nothing = HANDSHAKE + f"Cookie: {server.cookie}\r\n\r\n".encode()

    async def attack() -> tuple[list[float], float]:
        page = await connect(server.port, server.cookie, lambda _: None)
        async with hold(server.port, 1000, {"socket that joins nothing": joins_nothing}) as opened:
            while opened.total() < 1000:
                await asyncio.sleep(0.05)
            times = await page_times(server.port, "/", {"Cookie": server.cookie}, 1)
            with pytest.raises(ConnectionError, match="refused"):
                await page.listen("group:none")  # an open page goes on
            began = time.monotonic()
            server.process.terminate()
            await asyncio.to_thread(server.process.wait, 20)
            page.close()
            return times, time.monotonic() - began

    times, stopped_in = asyncio.run(attack())
    assert sorted(times)[len(times) * 9 // 10] < 2  # a server that is held up answers after many more
    assert stopped_in < 2 + 1  # a busy machine
    assert "Traceback" not in server.log.read_text()
    assert server.process.returncode == 0
