"""Numbers from outside that no database holds are no numbers: they are 404 in a path, and left out elsewhere."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from samenspel import db
from samenspel.forms import MAX_INTEGER, integer
from samenspel.people.models import Account
from tests.forms_of_pages import undone
from tests.scene import make_scene
from tests.test_every_route import LINES, filled_in
from tests.world import World

PACKAGE = Path(__file__).parent.parent / "platform" / "samenspel"
#: The parameters that are read as numbers, found in the sources.
PARAMETERS = re.findall(
    r'request\.(?:args|form)\.get\(\s*"(\w+)"[^()]*type=int',
    "".join(path.read_text() for path in PACKAGE.rglob("*.py")),
)


def test_every_number_is_read_with_a_bound() -> None:
    """`sinds` and `tot` are in milliseconds, and have bounds of their own."""
    unbounded = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if "type=int)" in path.read_text()}
    assert unbounded == {"live.py", "news/unread/routes.py"}
    assert {"after", "pagina", "seq", "sinds", "voor"} <= set(PARAMETERS)


@pytest.mark.parametrize("text", ["2147483648", "-2147483648", str(2**63), "1" * 5000, "", "een", "1.5"])
def test_what_is_no_number_for_a_column(text: str) -> None:
    with pytest.raises(ValueError, match=r"more than|invalid literal|Exceeds"):
        integer(text)
    assert integer(str(MAX_INTEGER)) == MAX_INTEGER


@pytest.mark.parametrize("number", [str(2**63), str(-(2**63) - 1)])
def test_no_number_breaks_an_address(
    app: Flask, world: World, client_of: Callable[[Account], FlaskClient], number: str
) -> None:
    scene, client, broken = make_scene(world, "open"), client_of(world.ann), []
    scene.values["open"] |= {"number": number, "year": number}
    typed = dict.fromkeys(PARAMETERS, number)
    for method, rule, where, *_statuses in LINES:
        if where == "closed" or (method == "GET" and "<int:" not in rule and "." in rule):
            continue
        with undone():
            answer = client.open(filled_in(scene, rule, where), method=method, query_string=typed, data=typed)
            db.session().close()
        if answer.status_code >= 500 or ("<int:" in rule and answer.status_code not in (403, 404)):
            broken.append((rule, answer.status_code))
    assert broken == []
