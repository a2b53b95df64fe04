"""What fails outside of us is answered in words, and is over when it is over."""

import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from samenspel import db
from samenspel.config import Settings
from samenspel.runtime.failures import BUSY, DATABASE_AWAY, failure_of
from samenspel.web import SESSION_TOKEN
from tests.apart import apart
from tests.conftest import _forget
from tests.pages import page


@pytest.fixture
def busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on SQLite whose writers wait for a tenth of a second."""
    monkeypatch.setattr(db, "BUSY_SECONDS", 0.1)
    with apart(Settings(data=tmp_path, secret_key="s"), WTF_CSRF_ENABLED=False) as app:
        db.upgrade()
        yield app


SIGN_IN = {"email": "ann@fonds.example", "password": "x"}


def test_a_write_that_another_process_holds_up_is_503_and_works_afterwards(busy: Flask, tmp_path: Path) -> None:
    browser = busy.test_client()
    other = sqlite3.connect(tmp_path / "samenspel.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = browser.post("/aanmelden", data=SIGN_IN)
    assert page(answer, 503).headings == ["Even geduld"]
    assert answer.headers["Retry-After"] == "2"
    assert page(browser.get("/aanmelden"), 200).headings == ["Aanmelden"], "who reads waits for nobody"
    other.execute("ROLLBACK")
    other.close()
    assert browser.post("/aanmelden", data=SIGN_IN).status_code == 422


def test_a_write_that_another_thread_holds_up_is_503_in_words_for_a_part_of_a_page(busy: Flask) -> None:
    assert db._write_lock.acquire(timeout=1)
    try:
        answer = busy.test_client().post("/aanmelden", data=SIGN_IN, headers={"HX-Request": "true"})
    finally:
        db._write_lock.release()
    assert answer.status_code == 503
    assert answer.mimetype == "text/plain"
    assert answer.text == str(BUSY.words)


def test_a_database_that_is_away_is_503_in_words_on_every_page(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://nobody@127.0.0.1:{closed.getsockname()[1]}/none"
        with apart(Settings(data=tmp_path, secret_key="s", database_url=url), WTF_CSRF_ENABLED=False) as app:
            app.before_request_funcs[None].insert(0, _forget)
            browser = app.test_client()
            with browser.session_transaction() as cookie:
                cookie["_user_id"], cookie[SESSION_TOKEN] = "somebody", "token"
            for answer in (browser.get("/"), browser.get("/weg"), browser.post("/aanmelden", data=SIGN_IN)):
                assert page(answer, 503).headings == ["Samenspel is even niet bereikbaar"]
                assert answer.headers["Retry-After"] == "10"
            assert browser.get("/socket.io/?EIO=4&transport=websocket").status_code == 503
            health = browser.get("/gezondheid")
            assert (health.status_code, health.text) == (503, "Samenspel is even niet bereikbaar")
            assert "127.0.0.1" not in health.text


class _Postgres(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("no")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "failure"),
    [
        ("40P01", BUSY),
        ("40001", BUSY),
        ("55P03", BUSY),
        ("57P01", DATABASE_AWAY),
        (None, DATABASE_AWAY),
        ("23505", None),
    ],
)
def test_what_postgresql_says_is_told_apart_by_its_code(state: str | None, failure: object) -> None:
    assert failure_of(sa.exc.OperationalError("select 1", {}, _Postgres(state))) is failure


def test_a_mistake_of_ours_is_none_of_these() -> None:
    assert failure_of(ValueError("no")) is None
    assert failure_of(sa.exc.OperationalError("select x", {}, sqlite3.OperationalError("no such column: x"))) is None
