"""Several processes on PostgreSQL: they start at once, share the work, and get over a database that was away."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa
from redis import Redis

from samenspel.config import Settings
from samenspel.runtime.processes import CHANNEL
from tests.apart import apart
from tests.pages import Page
from tests.ports import free_port
from tests.processes.mail_server import MailServer, mail_server, write_mails
from tests.processes.running import environment, running, until
from tests.processes.wire import Wire

DATABASE = os.environ.get("SAMENSPEL_TEST_DATABASE_URL", "")
REDIS = os.environ.get("SAMENSPEL_TEST_REDIS_URL")
pytestmark = [
    pytest.mark.database_server,
    pytest.mark.skipif(
        not DATABASE.startswith("postgres") or REDIS is None, reason="needs PostgreSQL and Redis: see .ci/run"
    ),
]


@dataclass(frozen=True)
class Installation:
    addresses: list[str]
    wire: Wire
    mail: MailServer
    settings: Settings
    log: Path

    def wake(self) -> None:
        """What a web process says after a commit."""
        with Redis.from_url(str(REDIS)) as redis:
            redis.publish(CHANNEL, json.dumps(["test", "wake", None]))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers and two workers that were started at once on an empty database."""
    folder = tmp_path_factory.mktemp("postgres")
    url, name = sa.make_url(DATABASE), f"samenspel_processes_{os.getpid()}"
    wire = Wire(str(url.host), url.port or 5432)
    through_wire = url.set(database=name, host="127.0.0.1", port=wire.port).render_as_string(hide_password=False)
    ports = [free_port(), free_port()]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    with ExitStack() as stack:
        connection = stack.enter_context(
            sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect()
        )
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        stack.callback(connection.execute, sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        mail = stack.enter_context(mail_server(seconds=0.05))
        env = environment(folder, SAMENSPEL_DATABASE_URL=through_wire, SAMENSPEL_REDIS_URL=str(REDIS), **mail.settings)
        log = folder / "log.txt"
        for port in ports:
            stack.enter_context(running(env, "run", "--no-demo", "--port", str(port), log=log))
        for _ in range(2):
            stack.enter_context(running(env, "worker", log=log))
        until(lambda: all(_is_well(address) for address in addresses), "the servers", 60)
        until(lambda: log.read_text().count("De worker is aan het werk") == 2, "the workers", 60)
        yield Installation(addresses, wire, mail, Settings(data=folder, database_url=through_wire), log)


def _is_well(address: str) -> bool:
    return requests.get(f"{address}/gezondheid", timeout=8).ok


def test_servers_and_workers_that_start_at_once_on_nothing_all_come_up(installation: Installation) -> None:
    said = installation.log.read_text()
    assert "Traceback" not in said
    assert "Fout" not in said
    assert "wacht" in said, "nobody had to wait: this says nothing"
    assert said.count("Samenspel staat klaar op") == 2


def test_two_workers_send_each_mail_once(installation: Installation) -> None:
    with apart(installation.settings):
        subjects = write_mails(40)
    installation.wake()
    # One that fails is tried again at the minute.
    until(lambda: len(installation.mail.received) >= 40, "the mails", 80)
    assert sorted(installation.mail.received) == sorted(subjects)


def test_a_database_that_is_away_is_503_and_all_go_on_by_themselves(installation: Installation) -> None:
    address, lines = installation.addresses[0], installation.log.read_text().count("\n")
    installation.mail.received.clear()
    installation.wire.cut()
    for _ in range(3):
        installation.wake()
        answer = requests.get(f"{address}/uitnodiging/nooit-gegeven", timeout=8)
        assert answer.status_code == 503
        assert Page(answer.text).headings == ["Samenspel is even niet bereikbaar"]
    assert requests.get(f"{address}/gezondheid", timeout=8).status_code == 503
    installation.wire.mend()
    until(lambda: _is_well(address), "the server", 3)
    with apart(installation.settings):
        subjects = write_mails(3)
    until(lambda: len(installation.mail.received) == 3, "the mails, without waking", 8)
    assert sorted(installation.mail.received) == sorted(subjects)
    said = installation.log.read_text().splitlines()[lines:]
    assert len(said) <= 12, "\n".join(said)
    assert not [line for line in said if "Traceback" in line]
