"""`samenspel run`: it says where it is once it answers, and stops when it is asked to."""

import json
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from samenspel.config import Settings
from samenspel.runtime.connections.threads import ReadAheadWorker
from samenspel.runtime.serve import GRACE_SECONDS, Lifecycle, PortError, Server, address_of, listen
from samenspel.search.engines.definition import STAMP_FILE, is_current
from tests.apart import apart
from tests.cli.conftest import Server as Running
from tests.cli.conftest import inside, samenspel
from tests.processes.mail_server import mail_server, write_mails
from tests.processes.running import until

Start = Callable[..., Running]


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
        return str(answer.read().decode())


def test_it_answers_where_it_says_and_refuses_a_taken_port(installation: Path, start: Start) -> None:
    server = start(installation, "--port", "0", "--no-demo")
    assert server.address.startswith("http://127.0.0.1:")
    assert get(f"{server.address}/gezondheid") == "ok"
    page = get(f"{server.address}/aanmelden")
    assert "Aanmelden" in page
    assert "Voorbeeldgegevens" not in page  # a real installation stays one
    port = server.address.rsplit(":", 1)[1]
    second = samenspel(installation, "run", "--port", port)
    assert second.code == 1
    assert second.told.count("\n") == 1
    assert second.told.startswith(f"Fout: Poort {port} op 127.0.0.1 is al in gebruik.")
    assert second.told.endswith(f"--port {int(port) + 1}\n")
    assert server.stop(signal.SIGINT)[0] == 0


def test_an_open_socket_does_not_hold_it(installation: Path, start: Start) -> None:
    server = start(installation, "--port", "0", "--no-demo")
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as open_one:
        open_one.sendall(b"GET /gezondheid HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"200 OK" in open_one.recv(4096)
        began = time.monotonic()
        code, said = server.stop()
    assert code == 0
    assert "Traceback" not in said
    assert time.monotonic() - began < GRACE_SECONDS + 3


def test_a_missing_index_is_made_before_it_answers_and_an_old_one_anew(installation: Path, start: Start) -> None:
    current = installation / "index" / "current"
    current.unlink(missing_ok=True)
    start(installation, "--port", "0", "--no-demo").stop()
    made = current.parent / current.read_text() / STAMP_FILE
    told = json.loads(made.read_text())
    made.write_text(json.dumps(told | {"layout": told["layout"] - 1}))
    start(installation, "--port", "0", "--no-demo").stop()
    assert not made.exists()
    assert is_current(current.parent)


def test_an_address_that_is_not_here_is_said_in_a_sentence() -> None:
    with pytest.raises(PortError, match="kan niet geluisterd worden"):
        listen("192.0.2.1", 28999)
    with pytest.raises(PortError, match="bestaat niet"):
        listen("geen machine", 28999)


def test_the_address_is_one_that_a_browser_takes() -> None:
    with listen("0.0.0.0", 0) as everywhere:  # noqa: S104
        assert address_of(everywhere) == f"http://127.0.0.1:{everywhere.getsockname()[1]}"
    if socket.has_ipv6:
        try:
            six = listen("::1", 0)
        except PortError:
            pytest.skip("this machine has no IPv6 address")
        with six:
            assert address_of(six) == f"http://[::1]:{six.getsockname()[1]}"


def test_there_is_room_for_connections_beside_the_threads(installation: Path) -> None:
    from samenspel import create_app

    settings = Settings(data=installation, threads=20, log_level="WARNING")
    nothing = Lifecycle(*[lambda: None] * 3)
    server = Server(create_app(settings), settings.threads, nothing)
    assert server.cfg.threads == 20
    assert server.cfg.worker_connections > 20 + 100
    assert server.cfg.worker_class is ReadAheadWorker


def test_one_server_has_the_data_and_one_that_stops_leaves_its_backlog_to_the_next(
    installation: Path, start: Start
) -> None:
    with mail_server(seconds=0.4) as mail:
        with apart(Settings(data=installation, log_level="WARNING")):
            subjects = write_mails(60)
        server = start(installation, "--port", "0", **mail.settings)
        invited = inside(installation, "invite", "cas@fonds.example", "--name", "Cas", "--role", "isa")
        assert invited.code == 0, "a command writes beside a server"
        second = samenspel(installation, "run", "--port", "0")
        assert (second.code, second.said) == (1, ""), "it would send the mails too"
        assert f"draait al een server (proces {server.process.pid}). Stop die eerst" in second.told
        until(lambda: mail.received, "the first mail", 20)
        began = time.monotonic()
        assert server.stop()[0] == 0
        assert time.monotonic() - began < 2.5
        assert 0 < len(mail.received) < len(subjects)
        mail.seconds = 0
        start(installation, "--port", "0", **mail.settings)
        until(lambda: len(mail.received) >= len(subjects), "the others", 30)
    assert sorted(mail.received) == sorted(subjects), "each went out once"
