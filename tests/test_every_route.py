"""Who gets what at every address: the one table of access. A route without a line fails.

Each line: method, address, the group it is about (open, closed, or - for none), and what each of the cast is answered,
in the order of `CAST`: a status, or > for a redirect to sign-in. 422 is a form that is seen but was sent empty; 2xx and
303 are allowed. What somebody may not see does not exist for them (404); what they see but may not do is refused (403).
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from samenspel import db
from samenspel.db import session
from samenspel.people.models import Account
from tests.scene import Scene, make_scene
from tests.world import World

#: nobody; Ann organises the open group, Bram is in it, Carla is an outsider, Dirk a director and in the closed group,
#: Ilse is ISA, Bea administrator, Gust a guest of the open group, Gerd of WEWIS.
CAST = ("nobody", "ann", "bram", "carla", "dirk", "ilse", "bea", "gust", "gerd")
TABLE = (Path(__file__).parent / "routes.txt").read_text()
LINES = [line.split() for line in TABLE.splitlines() if line.strip() and not line.startswith("#")]
#: Flask-Security's pages and built files; they have tests of their own, and no viewer.
APART = {"static"}


def test_every_route_has_a_line(app: Flask) -> None:
    listed = {(line[0], line[1]) for line in LINES}
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in APART
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes - listed == set(), "routes without a line in tests/routes.txt"
    assert listed - routes == set(), "lines of routes that are gone"


def answers(
    app: Flask, world: World, client_of: Callable[[Account], FlaskClient], method: str, address: str
) -> list[str]:
    """What each of the cast is answered, each starting from the same data."""
    found = []
    for name in CAST:
        client = app.test_client() if name == "nobody" else client_of(getattr(world, name))
        savepoint = session().connection().begin_nested() if method != "GET" else None
        answer = client.open(address, method=method)
        if savepoint is not None and savepoint.is_active:
            savepoint.rollback()
        session().expire_all()
        to_sign_in = answer.status_code == 302 and "/aanmelden" in answer.location
        found.append(">" if to_sign_in else str(answer.status_code))
        answer.close()
    return found


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
def test_each_of_the_cast_is_answered_as_the_table_says(
    app: Flask, world: World, client_of: Callable[[Account], FlaskClient], line: list[str]
) -> None:
    method, rule, where, *expected = line
    address = filled_in(make_scene(world, place_of(where)), rule, where)
    found = answers(app, world, client_of, method, address)
    assert dict(zip(CAST, found, strict=True)) == dict(zip(CAST, expected, strict=True))


def test_no_get_writes(
    app: Flask, world: World, client_of: Callable[[Account], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that is only looked at commits."""
    commits: list[str] = []
    monkeypatch.setattr(db, "commit", lambda: commits.append("commit"))
    scene = make_scene(world, "open")
    client = client_of(world.ilse)
    asked = 0
    for method, rule, where, *_codes in LINES:
        if method == "GET" and where != "closed":
            client.get(filled_in(scene, rule, where)).close()
            asked += 1
    assert asked > 40
    assert commits == []
