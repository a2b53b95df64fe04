"""Signed-in sessions: they end when somebody says so, and when they are old."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from samenspel import db, jobs, live
from samenspel.people.accounts import actions as accounts
from samenspel.people.devices import actions, queries
from samenspel.people.devices.words import device_name, read_user_agent
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests.fixtures import ClientOf
from tests.pages import page
from tests.people.conftest import PASSWORD, anew
from tests.world import World

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"


@pytest.fixture
def comes_in(ann: Account, app: Flask) -> Callable[..., FlaskClient]:
    """A browser in which Ann signed in by the form."""

    def sign_in(agent: str = FIREFOX, **more: str) -> FlaskClient:
        browser = app.test_client()
        form = {"email": ann.email, "password": PASSWORD, **more}
        answer = browser.post("/aanmelden", data=form, headers={"User-Agent": agent})
        assert answer.status_code == 302
        return browser

    return sign_in


def copy_of(browser: FlaskClient, app: Flask) -> FlaskClient:
    """Another browser, with the cookie of the first."""
    cookie, other = browser.get_cookie("samenspel"), app.test_client()
    assert cookie is not None
    other.set_cookie("samenspel", cookie.value)
    return other


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/mensen").status_code == 200


def test_a_copied_cookie_opens_nothing_after_signing_out(app: Flask, comes_in: Callable[..., FlaskClient]) -> None:
    browser = comes_in(stay="y")
    thief = copy_of(browser, app)
    open_page, stolen_page = (live.io.test_client(app, flask_test_client=each) for each in (browser, thief))
    assert is_in(thief)
    browser.post("/afmelden")
    assert not is_in(thief)
    assert thief.post("/mijn-fiche", data={"name": "Dief"}).status_code == 302
    assert thief.get("/mensen", headers={"HX-Request": "true"}).status_code == 401
    assert thief.get("/wachtwoord-wijzigen").status_code == 302
    assert thief.get("/aanmelden").status_code == 200, "no view of the extension takes it for somebody either"
    assert (open_page.is_connected(), stolen_page.is_connected()) == (False, False)
    assert not live.io.test_client(app, flask_test_client=thief).is_connected()


def test_signing_in_gives_another_token_and_ends_the_one_before(
    app: Flask, ann: Account, comes_in: Callable[..., FlaskClient]
) -> None:
    browser = comes_in()
    planted = copy_of(browser, app)
    browser.post("/aanmelden")  # past it: already in
    assert is_in(planted)
    answer = browser.post("/wachtwoord-wijzigen", data=_change(PASSWORD, "nog een zin die lang genoeg is"))
    assert answer.status_code == 302
    assert (is_in(browser), is_in(planted)) == (True, False)
    assert len(queries.devices_of(ann.id)) == 1


def _change(old: str, new: str) -> dict[str, str]:
    return {"password": old, "new_password": new, "new_password_confirm": new}


def test_changing_the_password_keeps_blijf_aangemeld(ann: Account, comes_in: Callable[..., FlaskClient]) -> None:
    browser = comes_in(stay="y")
    browser.post("/wachtwoord-wijzigen", data=_change(PASSWORD, "nog een zin die lang genoeg is"))
    cookie = browser.get_cookie("samenspel")
    assert cookie is not None
    assert cookie.expires is not None
    (device,) = queries.devices_of(ann.id)
    assert device.stays


@pytest.mark.parametrize(
    ("stay", "idle", "longest"),
    [
        ({}, timedelta(hours=12), timedelta(days=7)),
        ({"stay": "y"}, timedelta(days=30), timedelta(days=90)),
    ],
    ids=["short", "stays"],
)
def test_a_session_ends_when_it_is_not_used_and_in_the_end_however_much_it_is(
    app: Flask,
    comes_in: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    stay: dict[str, str],
    idle: timedelta,
    longest: timedelta,
) -> None:
    notices: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(jobs.Queue, "notify", lambda _queue, kind, payload: notices.append((kind, payload)))
    left, used, began = comes_in(**stay), comes_in(**stay), db.now()

    def is_in_after(browser: FlaskClient, time: timedelta) -> bool:
        with time_machine.travel(began + time, tick=False):
            answer = is_in(browser)
            for kind, payload in notices:
                jobs.QUEUE.get(app).handlers[kind].run([payload])
            notices.clear()
            db.session().commit()
        return answer

    assert is_in_after(left, timedelta(minutes=4))
    assert not is_in_after(left, idle + timedelta(seconds=5)), "a use of a moment after another one is not written down"
    step = idle - timedelta(minutes=1)
    times = [step * number for number in range(1, longest // step + 1)]
    assert [is_in_after(used, time) for time in times] == [True] * len(times)
    assert not is_in_after(used, longest + timedelta(seconds=5)), "however much it is used"


def test_the_sockets_of_a_session_that_expires_are_closed(
    app: Flask, comes_in: Callable[..., FlaskClient], client_of: ClientOf, world: World
) -> None:
    before = set(live._session_of)  # of sockets that other tests left open
    mine = live.io.test_client(app, flask_test_client=comes_in())
    other = live.io.test_client(app, flask_test_client=client_of(world.bram))
    live.disconnect_ended_sessions()
    assert (mine.is_connected(), other.is_connected()) == (True, True)
    with time_machine.travel(db.now() + timedelta(hours=13), tick=False):
        live.disconnect_ended_sessions()
    assert (mine.is_connected(), other.is_connected()) == (False, True)
    other.disconnect()
    assert set(live._session_of) <= before


def test_my_devices_are_listed_and_each_can_be_signed_out(
    app: Flask, ann: Account, comes_in: Callable[..., FlaskClient]
) -> None:
    here, phone, third = comes_in(FIREFOX), comes_in(IPHONE, stay="y"), comes_in("curl/8")
    shown = page(here.get("/mijn-toestellen"))
    assert sorted(row.one(".row-title").text for row in shown.rows) == [
        "Firefox op Windows",
        "Onbekend toestel",
        "Safari op iPhone",
    ]
    (mine,) = [row for row in shown.rows if "Dit toestel" in row]
    assert "Firefox" in mine
    assert not mine.has("form")
    (row,) = [row for row in shown.rows if "iPhone" in row]
    assert "Blijft aangemeld" in row
    heard = live.io.test_client(app, flask_test_client=phone)
    assert here.post(row.one("form")["action"]).status_code == 303
    assert (is_in(here), is_in(phone), is_in(third), heard.is_connected()) == (True, False, True, False)
    answer = here.post("/mijn-toestellen/afmelding", follow_redirects=True)
    assert page(answer).alerts == ["Je bent overal afgemeld, behalve hier."]
    assert (is_in(here), is_in(third)) == (True, False)


def test_another_role_and_an_administrator_end_all_sessions(world: World, client_of: ClientOf) -> None:
    bea, bram, again = (client_of(account) for account in (world.bea, world.bram, world.bram))
    place = f"/beheer/accounts/{world.bram.id}"
    form = {"role": "director", "fund": str(world.woodwize.id)}
    assert bea.post(place, data=form | {"role": "consultant", "organisation": "elders"}).status_code == 303
    assert is_in(bram)
    assert bea.post(place, data=form).status_code == 303
    assert not is_in(bram)
    assert not is_in(again)
    bram = client_of(world.bram)
    assert bea.post(f"{place}/afmelding").status_code == 303
    assert not is_in(bram)
    assert anew(world.bram).role is Role.DIRECTOR


def test_sessions_that_are_over_are_deleted(ann: Account, comes_in: Callable[..., FlaskClient]) -> None:
    comes_in()
    stays = comes_in(stay="y")
    with time_machine.travel(db.now() + timedelta(hours=13), tick=False):
        actions.delete_expired()
        db.session().commit()
        assert [device.stays for device in queries.devices_of(ann.id)] == [True]
        assert is_in(stays)
    accounts.close_account(anew(ann))
    assert queries.devices_of(ann.id) == []


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox op Windows"),
        (IPHONE, "Safari op iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/149.0.0.0 Safari/537.36", "Chrome op Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0", "Edge op Windows"),
        (
            "Mozilla/5.0 (Linux; Android 15) SamsungBrowser/29.0 Chrome/136.0 Safari",
            "Samsung Internet op Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari op macOS"),
        ("", "Onbekend toestel"),
    ],
)
def test_a_device_is_called_by_its_browser_and_system(app: Flask, agent: str, name: str) -> None:
    assert device_name(*read_user_agent(agent)) == name
