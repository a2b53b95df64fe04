"""Another secret key: what the earlier ones signed stays good until they are dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlmodel import SQLModel

from samenspel import db, tokens
from samenspel.config import Settings
from samenspel.people.extension import SECURITY
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests.apart import apart
from tests.conftest import _forget
from tests.people.conftest import PASSWORD, token_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data of an installation with one account."""
    with with_keys(tmp_path, "first") as app, db.writing():
        SQLModel.metadata.create_all(db.db.engine)
        password = hash_password(PASSWORD)
        db.session().add(
            Account(email="ann@example.org", name="Ann", role=Role.ISA, fs_uniquifier="ann", password=password)
        )
        db.commit()
        assert app.secret_key == "first"
    return tmp_path


@contextmanager
def with_keys(folder: Path, newest: str, old: str = "") -> Iterator[Flask]:
    settings = Settings(data=folder, secret_key=newest, old_secret_keys=old, log_level="WARNING")
    with apart(settings, TESTING=True, MAIL_BACKEND="locmem") as app:
        app.before_request_funcs[None].insert(0, _forget)
        yield app


def browser_of(app: Flask, cookies: str) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie("samenspel", cookies)
    return browser


def test_what_an_earlier_key_signed_stays_good_until_it_is_dropped(folder: Path) -> None:
    with with_keys(folder, "first") as app:
        browser = app.test_client()
        csrf = token_in(browser.get("/aanmelden").text)
        form = {"email": "ann@example.org", "password": PASSWORD, "csrf_token": csrf}
        assert browser.post("/aanmelden", data=form).status_code == 302
        csrf = token_in(browser.get("/mijn-fiche").text)
        cookie = browser.get_cookie("samenspel")
        assert cookie is not None
        link, reset = tokens.sign("unfollow", 1), SECURITY.get().reset_serializer.dumps(["ann", None])
    card = {"name": "Ann Peeters", "locale": "nl", "csrf_token": csrf}
    with with_keys(folder, "second", "first") as app:
        browser = browser_of(app, cookie.value)
        assert browser.get("/mijn-fiche").status_code == 200
        assert browser.post("/mijn-fiche", data=card).status_code == 303, "a page that was open all the time"
        assert tokens.read("unfollow", link) == [1]
        assert app.test_client().get(f"/wachtwoord/{reset}").status_code == 200
        renewed = browser.get_cookie("samenspel")
        assert renewed is not None
        newer_link, newer_reset = tokens.sign("unfollow", 2), SECURITY.get().reset_serializer.dumps(["ann", None])
        newer_csrf = token_in(browser.get("/mijn-fiche").text)
    with with_keys(folder, "second") as app:
        assert browser_of(app, cookie.value).get("/mijn-fiche").status_code == 302
        assert tokens.read("unfollow", link) is None
        assert app.test_client().get(f"/wachtwoord/{reset}").status_code == 302
        browser = browser_of(app, renewed.value)
        assert browser.get("/mijn-fiche").status_code == 200
        assert browser.post("/mijn-fiche", data=card | {"csrf_token": newer_csrf}).status_code == 303
        assert tokens.read("unfollow", newer_link) == [2]
        assert app.test_client().get(f"/wachtwoord/{newer_reset}").status_code == 200


def test_the_keys_are_those_of_the_file_or_those_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "session.secret").write_text("newest\nolder")
    assert Settings(data=tmp_path).secret_keys == ["newest", "older"]
    assert Settings(data=tmp_path, secret_key="a", old_secret_keys="b, c").secret_keys == ["a", "b", "c"]
