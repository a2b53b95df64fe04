"""A request that is larger than any form of ours is refused in words, at every address that takes one."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from samenspel.submissions import too_large
from samenspel.tokens import secret_keys
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


def test_what_was_typed_beside_a_file_that_is_too_large_comes_back(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(too_large, "MAX_READ", 2**16)
    browser, path = client_of(world.ann), f"/overleg/{world.open_group.slug}/onderwerpen"
    named, size = f"{world.ann.id.hex}.page", 300_000
    with browser.session_transaction() as cookie:
        cookie["csrf_token"] = named
    token = URLSafeTimedSerializer(secret_keys(), salt="wtf-csrf-token").dumps(named)
    typed = {
        "csrf_token": token,
        "title": "Wat we leerden",
        "body": "Drie dingen.\r\nMet een é.",
        "uploads": (io.BytesIO(b"\r\n--" * (size // 4)), "foto’s.zip"),
    }
    again = page(browser.post(path, data=typed, headers={"Sec-Fetch-Site": "same-origin"}), 413)
    assert "1 MB. Een bestand telt hoogstens 25 MB" in again
    assert (again.fields["title"], again.fields["body"]) == ("Wat we leerden", "Drie dingen.\nMet een é.")
    assert "Kies opnieuw: foto’s.zip" in again
    elsewhere = page(browser.post(path, data=typed | {"uploads": (io.BytesIO(b"a" * size), "a.zip")}), 413)
    assert "Drie dingen" not in elsewhere
