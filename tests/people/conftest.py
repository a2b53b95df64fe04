"""What the tests of people need besides the cast."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlmodel import SQLModel

from samenspel import create_app, db
from samenspel.config import Settings
from samenspel.people import queries
from samenspel.people.models import Account, Installation
from samenspel.viewer import Role
from tests.world import World

PASSWORD = "een zin die lang genoeg is"


def anew(account: Account) -> Account:
    """The account as it is in the database now."""
    db.session().expire_all()
    found = queries.account_by_id(account.id)
    assert found is not None
    return found


@pytest.fixture
def ann(world: World) -> Account:
    """Ann, who has a password."""
    world.ann.password = hash_password(PASSWORD)
    db.session().commit()
    return world.ann


@pytest.fixture
def links(outbox: list[Any]) -> Callable[[], list[str]]:
    """The paths of the links in the mails sent so far."""

    def found() -> list[str]:
        return [match[1] for mail in outbox for match in re.finditer(r"http://127\.0\.0\.1:8000(/\S+)", mail.body)]

    return found


@pytest.fixture
def demo(app: Flask, world: World) -> World:
    """The cast in an installation that holds demo data."""
    db.session().add(Installation(demo=True))
    db.session().commit()
    return world


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[FlaskClient]:
    """A browser on an application of its own, with the CSRF protection and the limits of a real installation.

    Knows one account: ann@example.org.
    """
    url = f"sqlite:///{tmp_path / 'guarded.sqlite3'}"
    settings = Settings(data=tmp_path, database_url=url, secret_key="for tests", log_level="WARNING")
    app = create_app(settings, TESTING=True, MAIL_BACKEND="locmem")
    with app.app_context(), db.writing():
        SQLModel.metadata.create_all(db.db.engine)
        db.session().add(
            Account(
                email="ann@example.org",
                name="Ann Peeters",
                role=Role.CONSULTANT,
                fs_uniquifier="ann",
                password=hash_password(PASSWORD),
            )
        )
        db.commit()
    yield app.test_client()
    with app.app_context():
        db.db.engine.dispose()


def without_nonce(page: str) -> str:
    """A page without what differs on each answer."""
    return re.sub(r'nonce="[^"]+"|"X-CSRFToken": "[^"]+"|name="csrf_token"[^>]*', "", page)


def token_in(page: str) -> str:
    """The CSRF token of the first form of a page."""
    match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert match
    return match[1]
