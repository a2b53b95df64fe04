"""Who gets what at every address: the one table of access. A route without a line fails.

Each line: method, address, the group it is about (open, closed, or - for none), and what each of the cast is answered,
in the order of `CAST`: a status, or > for a redirect to sign-in. 422 is a form that is seen but was sent empty; 2xx and
303 are allowed. What somebody may not see does not exist for them (404); what they see but may not do is refused (403).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from samenspel import db
from samenspel.db import session
from samenspel.people.models import Account
from tests.conftest import rolled_back, sign_in
from tests.scene import Scene, make_scene
from tests.world import make_world

#: nobody; Ann organises the open group, Bram is in it, Carla is an outsider, Dirk a director and in the closed group,
#: Ilse is ISA, Bea administrator, Gust a guest of the open group, Gerd of WEWIS.
CAST = ("nobody", "ann", "bram", "carla", "dirk", "ilse", "bea", "gust", "gerd")
TABLE = (Path(__file__).parent / "routes.txt").read_text()
LINES = [line.split() for line in TABLE.splitlines() if line.strip() and not line.startswith("#")]
#: Flask-Security's pages and built files; they have tests of their own, and no viewer.
APART = {"static"}


@dataclass(frozen=True)
class Stage:
    """One scene for all lines, and the cookie with which each of the cast is signed in."""

    app: Flask
    connection: sa.Connection
    scene: Scene
    cookies: dict[str, str]

    def answer(self, name: str, method: str, address: str) -> str:
        """What one of the cast is answered, in a new browser; whatever is written for it is undone."""
        browser = self.app.test_client()
        if name in self.cookies:
            browser.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.cookies[name])
        session().close()
        savepoint = self.connection.begin_nested()
        try:
            answer = browser.open(address, method=method)
            answer.close()
        finally:
            session().close()
            savepoint.rollback()
        to_sign_in = answer.status_code == 302 and "/aanmelden" in answer.location
        return ">" if to_sign_in else str(answer.status_code)


@pytest.fixture(scope="module")
def stage(session_app: Flask) -> Iterator[Stage]:
    with rolled_back(session_app) as connection:
        world = make_world()
        scene = make_scene(world, "open", "closed")
        cookies = {name: cookie_of(session_app, getattr(world, name)) for name in CAST if name != "nobody"}
        yield Stage(session_app, connection, scene, cookies)


def cookie_of(app: Flask, account: Account) -> str:
    cookie = sign_in(app, account).get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return cookie.value


def test_every_route_has_a_line(session_app: Flask) -> None:
    listed = {(line[0], line[1]) for line in LINES}
    routes = {
        (method, rule.rule)
        for rule in session_app.url_map.iter_rules()
        if rule.endpoint not in APART
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes - listed == set(), "routes without a line in tests/routes.txt"
    assert listed - routes == set(), "lines of routes that are gone"


def place_of(where: str) -> str:
    """Of which group the things are that a line is about."""
    return "open" if where == "-" else where


def filled_in(scene: Scene, rule: str, where: str) -> str:
    """The address of a rule, with the things of the scene; <slug> is of a fund or an initiative in some features."""
    values = dict(scene.values[place_of(where)])
    place = rule.removeprefix("/beheer").split("/")[1]
    other = {"fondsen": "fund", "themas": "theme", "initiatieven": "initiative", "samenwerkingskaart": "fund"}
    values["slug"] = values[other.get(place, "slug")]
    values["token"] = values[{"onderwerpen": "unfollow", "meldingen": "level"}.get(place, "token")]
    for name, value in values.items():
        for converter in ("", "uuid:", "int:"):
            rule = rule.replace(f"<{converter}{name}>", value)
    assert "<" not in rule, f"the scene has no value for {rule}"
    return rule


@pytest.mark.parametrize("line", LINES, ids=lambda line: "-".join(line[:3]))
def test_each_of_the_cast_is_answered_as_the_table_says(stage: Stage, line: list[str]) -> None:
    method, rule, where, *expected = line
    address = filled_in(stage.scene, rule, where)
    found = {name: stage.answer(name, method, address) for name in CAST}
    assert found == dict(zip(CAST, expected, strict=True))


def test_no_get_writes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is only looked at commits."""
    commits: list[str] = []
    monkeypatch.setattr(db, "commit", lambda: commits.append("commit"))
    asked = 0
    for method, rule, where, *_codes in LINES:
        if method == "GET" and where != "closed":
            stage.answer("ilse", method, filled_in(stage.scene, rule, where))
            asked += 1
    assert asked > 40
    assert commits == []
