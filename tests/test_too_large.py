"""A request that is larger than any form of ours is refused in words, at every address that takes one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World


@pytest.fixture(autouse=True)
def _small(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)


@pytest.mark.parametrize("path", ["/aanmelden", "/wachtwoord-vergeten", "/demo/aanmelden", "/nergens"])
def test_of_a_stranger(world: World, visitor: FlaskClient, path: str) -> None:
    page(visitor.post(path, data={"body": "a" * 2000}), 413)


def test_of_somebody_who_is_signed_in(world: World, client_of: ClientOf) -> None:
    browser = client_of(world.ann)
    for path in (f"/overleg/{world.open_group.slug}/onderwerpen", "/profiel", "/afmelden"):
        page(browser.post(path, data={"body": "a" * 2000}), 413)
