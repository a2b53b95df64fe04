"""One application and database a test process; each test in a transaction that is rolled back."""

import gc
import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask.testing import FlaskClient
from sqlmodel import SQLModel

from samenspel import create_app, db
from samenspel.config import Settings
from samenspel.jobs import QUEUE
from samenspel.people.devices.models import DeviceSession
from samenspel.people.models import Account
from samenspel.runtime import pdf
from samenspel.tokens import token_hash
from samenspel.web import DEMO, SESSION_TOKEN
from tests import clock
from tests import world as cast
from tests.seen import Browser

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_configure() -> None:
    clock.start()
    gc.set_threshold(50_000, 50, 100)  # as a server: see runtime/serve.py


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # the tests themselves stay


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a database server only what asks it something: all else is as it is on SQLite, where it runs too."""
    if not os.environ.get("SAMENSPEL_TEST_DATABASE_URL"):
        return
    asking: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        asks = item.get_closest_marker("database_server") or "settings" in getattr(item, "fixturenames", ())
        (asking if asks else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = asking


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests reach this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise OSError(f"tests may not reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _database(folder: Path, worker: str) -> str | None:
    """SQLite in the test folder, or a database of this worker on the server named by the environment."""
    server = os.environ.get("SAMENSPEL_TEST_DATABASE_URL")
    if not server:
        return None
    url = sa.make_url(server)
    name = f"{url.database}_{worker}"
    with sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return Settings(data=folder, database_url=_database(folder, worker_id), secret_key="for tests", log_level="WARNING")


@pytest.fixture(scope="session")
def session_app(settings: Settings) -> Flask:
    app = create_app(settings, TESTING=True, MAIL_BACKEND="locmem", WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.test_client_class = Browser
    app.before_request_funcs[None].insert(0, _forget)
    pdf.ASK_WORKER.set(app, lambda order: pdf.make_ordered([order]))  # there is no worker
    with app.app_context():
        SQLModel.metadata.create_all(db.db.engine)
    return app


def _forget() -> None:
    """A request in a test shares the context of the test; it begins without what an earlier one noted there."""
    _sessions.extend([g.pop(name) for name in list(g)])


#: The sessions of the test that runs: rows that a test holds on to stay readable as long as theirs is alive.
_sessions: list[Any] = []


@contextmanager
def rolled_back(session_app: Flask) -> Iterator[sa.Connection]:
    """The application in a context of its own, in a transaction of this connection that is rolled back."""
    DEMO.clear(session_app)
    QUEUE.get(session_app).drop_notices()  # those of other tests
    with session_app.app_context():
        engine, sessions = db.db.engine, db.db.sessionmaker
    with engine.connect() as connection:
        transaction = connection.begin()
        usual = dict(sessions.kw)
        sessions.configure(bind=connection, binds={}, join_transaction_mode="create_savepoint")
        try:
            with session_app.app_context():
                yield connection
        finally:
            _sessions.clear()
            sessions.kw.clear()
            sessions.kw.update(usual)
            transaction.rollback()


@pytest.fixture
def app(session_app: Flask) -> Iterator[Flask]:
    """The application in a context of its own, in a transaction that is rolled back."""
    with rolled_back(session_app):
        yield session_app


@pytest.fixture
def world(app: Flask) -> cast.World:
    """The named cast: see tests/world.py."""
    return cast.make_world()


def _anew(account: Account) -> Account:
    """The row as it is now: a request or socket event may have let go of the one at hand, and changes are lost then."""
    found = db.session().get(Account, sa.inspect(account).identity)
    assert found is not None
    return found


@pytest.fixture
def english(app: Flask) -> Callable[[Account], Account]:
    """Makes somebody a reader of English, for pages, pushes and mails: `english(world.ann)`."""

    def read_english(account: Account) -> Account:
        found = _anew(account)
        found.locale = "en"
        db.session().commit()
        db.session().expire_all()
        assert _anew(account).locale == "en"
        return found

    return read_english


def sign_in(app: Flask, account: Account) -> FlaskClient:
    """A browser in which somebody is signed in, on any day to which a test travels."""
    found, client, token = _anew(account), app.test_client(), secrets.token_urlsafe(32)
    row = DeviceSession(
        account_id=found.id,
        token_hash=token_hash(token),
        last_used_at=db.now(),
        expires_at=datetime(2100, 1, 1, tzinfo=UTC),
    )
    db.session().add(row)
    db.session().commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie[SESSION_TOKEN] = found.fs_uniquifier, True, token
    return client


@pytest.fixture
def client_of(app: Flask) -> Callable[[Account], FlaskClient]:
    """A browser in which somebody is signed in."""
    return lambda account: sign_in(app, account)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def counted(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Counts the SQL statements of a block: `with counted() as statements: ...`."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                statements.append(statement)

        sa.event.listen(db.db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            sa.event.remove(db.db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def outbox(app: Flask) -> list[Any]:
    """The mails that were sent in this test (after `jobs.sweep()`)."""
    app.extensions["mailman"].outbox = []
    found: list[Any] = app.extensions["mailman"].outbox
    return found
