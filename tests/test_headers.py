"""What goes along with every page: which scripts may run, who may frame it, what a browser may keep."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from samenspel import db
from samenspel.config import Settings
from tests.apart import apart
from tests.fixtures import ClientOf
from tests.world import World

SIGNED_OUT = ("/aanmelden", "/wachtwoord-vergeten", "/wachtwoord/nooit-gegeven", "/uitnodiging/nooit-gegeven", "/weg")


@pytest.mark.parametrize("path", [*SIGNED_OUT, "/", "/overleg/wg-werkbaar-wint", "/zoeken", "/beheer/accounts"])
def test_only_scripts_of_ours_run_and_nobody_frames_a_page(world: World, client_of: ClientOf, path: str) -> None:
    browser = client_of(world.bea)
    answer, again = browser.get(path), browser.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    if answer.status_code < 300 or answer.status_code >= 400:
        nonce = re.search(r"'nonce-([\w-]{22,})'", policy)
        assert nonce is not None
        assert nonce[1] not in again.headers["Content-Security-Policy"], "each page has its own"
        scripts = re.findall(r"<script\b([^>]*)>", answer.text)
        assert scripts
        assert [each for each in scripts if f'nonce="{nonce[1]}"' not in each] == []
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", answer.text)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin", "the address of a link from a mail goes nowhere"
    assert "Strict-Transport-Security" not in answer.headers, "not where there is no https"


def test_pages_of_who_is_signed_in_and_links_of_mails_are_kept_nowhere(
    world: World, client_of: ClientOf, visitor: FlaskClient
) -> None:
    assert client_of(world.ann).get("/overleg").headers["Cache-Control"] == "no-store"
    for path in SIGNED_OUT[:3]:
        answer = visitor.get(path)
        assert set(answer.headers["Cache-Control"].split(", ")) == {"private", "no-store"}, path


def test_where_there_is_https_cookies_and_browsers_keep_to_it(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path, secret_key="for tests", base_url="https://samenspel.example", log_level="WARNING"
    )
    with apart(settings) as app:
        db.upgrade()
        answer = app.test_client().get("/aanmelden", base_url="https://samenspel.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    cookie = answer.headers["Set-Cookie"]
    assert "samenspel=" in cookie
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_sign_that_no_text_has_is_refused_before_a_database_sees_it(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    for path in ("/zoeken?q=pod%00cast", "/overleg?thema=%00", "/overleg/wg%00"):
        assert ann.get(path).status_code == 400
    answer = ann.post("/overleg/wg-werkbaar-wint/onderwerpen", data={"title": "Een\0vraag", "body": "Wie?"})
    assert answer.status_code == 400
    assert "<h1>" in answer.text
