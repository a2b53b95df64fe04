"""How often somebody may try, and whom strangers cannot lock out."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse

from samenspel.config import Settings
from samenspel.limiting import views
from samenspel.limiting.counters import Counters
from samenspel.people.signin import limits
from tests.pages import page
from tests.people.conftest import PASSWORD, token_in

WRONG = "fout, en lang genoeg"
OFFICE = "192.0.2.1"


def attempt(browser: FlaskClient, password: str = WRONG, *, email: str = "ann@example.org", place: str = OFFICE) -> int:
    """The status of a sign-in from a place."""
    form = {"email": email, "password": password, "csrf_token": token_in(browser.get("/aanmelden").text)}
    return browser.post("/aanmelden", data=form, environ_overrides={"REMOTE_ADDR": place}).status_code


def end_session(browser: FlaskClient) -> None:
    browser.delete_cookie("samenspel")


def fail(browser: FlaskClient, most: str, key: str, number: int) -> None:
    """Counts failures as if they had been, without the time of their hashes."""
    counters = views.COUNTERS.get(browser.application)
    assert all(counters.take(parse(most), "security.login", key) for _ in range(number))


def test_after_ten_failures_for_one_account_the_next_is_refused_with_how_long_to_wait(guarded: FlaskClient) -> None:
    assert {attempt(guarded) for _ in range(10)} == {422}
    form = {"email": "ann@example.org", "password": PASSWORD, "csrf_token": token_in(guarded.get("/aanmelden").text)}
    answer = guarded.post("/aanmelden", data=form, environ_overrides={"REMOTE_ADDR": OFFICE})
    assert page(answer, 429).headings == ["Even rustig aan"]
    assert 1 <= int(answer.headers["Retry-After"]) <= 900
    assert guarded.get("/aanmelden").status_code == 200


def test_after_twenty_failures_for_any_account_a_place_is_refused(guarded: FlaskClient) -> None:
    fail(guarded, limits.SIGN_IN_BY_PLACE, OFFICE, 16)
    codes = [attempt(guarded, email=f"iemand{number}@example.org") for number in range(5)]
    assert codes == [422] * 4 + [429]
    assert attempt(guarded, PASSWORD, place="192.0.2.77") == 302


def test_signing_in_well_counts_for_nothing(guarded: FlaskClient) -> None:
    fail(guarded, limits.SIGN_IN_BY_PLACE, OFFICE, 19)
    for _ in range(3):
        guarded.delete_cookie(limits.DEVICE_COOKIE, path="/aanmelden")
        assert attempt(guarded, PASSWORD) == 302
        end_session(guarded)
    guarded.delete_cookie(limits.DEVICE_COOKIE, path="/aanmelden")
    assert [attempt(guarded), attempt(guarded)] == [422, 429]


def test_of_120_tries_at_once_no_more_come_through_than_may(guarded: FlaskClient) -> None:
    app, start = guarded.application, Barrier(40)
    token = token_in(guarded.get("/aanmelden").text)
    cookie = guarded.get_cookie("samenspel")
    assert cookie is not None
    headers = {"Cookie": f"samenspel={cookie.value}"}
    form = {"email": "ann@example.org", "password": WRONG, "csrf_token": token}

    def thrice(_number: int) -> list[int]:
        browser = app.test_client(use_cookies=False)
        start.wait()
        return [browser.post("/aanmelden", data=form, headers=headers).status_code for _ in range(3)]

    with ThreadPoolExecutor(40) as pool:
        codes = [code for each in pool.map(thrice, range(40)) for code in each]
    assert (codes.count(422), codes.count(429)) == (10, 110)


def test_strangers_never_lock_a_known_device_out(guarded: FlaskClient) -> None:
    owner, stranger = guarded, guarded.application.test_client()
    assert attempt(owner, PASSWORD) == 302
    end_session(owner)
    fail(stranger, limits.SIGN_IN_BY_ACCOUNT, limits._mark_of("ann@example.org"), 48)
    codes = [attempt(stranger, place=f"198.51.100.{number}") for number in range(5)]
    assert codes == [422] * 3 + [429] * 2, "fifty, and one slowly"
    assert attempt(stranger, PASSWORD, place="203.0.113.9") == 429
    assert attempt(owner, PASSWORD) == 302
    end_session(owner)
    assert {attempt(owner) for _ in range(10)} == {422}
    assert attempt(owner, PASSWORD) == 429, "a device that was stolen guesses no faster than anybody"


def test_the_mark_of_a_device_is_for_its_own_accounts(guarded: FlaskClient) -> None:
    assert attempt(guarded, PASSWORD) == 302
    end_session(guarded)
    mark = guarded.get_cookie(limits.DEVICE_COOKIE, path="/aanmelden")
    assert mark is not None
    assert (mark.http_only, mark.same_site) == (True, "Lax")
    assert "ann" not in mark.value
    codes = [attempt(guarded, email="bram@example.org") for _ in range(11)]
    assert codes == [422] * 10 + [429]
    guarded.set_cookie(limits.DEVICE_COOKIE, mark.value[:-2] + "xx", path="/aanmelden")
    assert [attempt(guarded) for _ in range(11)][-1] == 429


def test_one_address_is_mailed_five_times_an_hour_whether_or_not_it_has_an_account(guarded: FlaskClient) -> None:
    for email in ("ann@example.org", "niemand@example.org"):
        token = token_in(guarded.get("/wachtwoord-vergeten").text)
        form = {"email": email, "csrf_token": token}
        codes = [guarded.post("/wachtwoord-vergeten", data=form).status_code for _ in range(6)]
        assert codes == [303] * 5 + [429]


def test_links_of_invitations_cannot_be_guessed_at_length(guarded: FlaskClient) -> None:
    token = token_in(guarded.get("/aanmelden").text)
    codes = [guarded.post(f"/uitnodiging/{n}", data={"csrf_token": token}).status_code for n in range(31)]
    assert codes == [404] * 30 + [429]


@pytest.mark.parametrize(
    ("address", "name"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64")],
)
def test_a_place_is_an_address_or_the_network_of_a_customer(app: Flask, address: str, name: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert views.place() == name


def test_a_proxy_of_which_the_settings_do_not_know_is_logged_once(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_warned", set())
    with caplog.at_level(logging.WARNING), app.test_request_context(headers={"X-Forwarded-For": "203.0.113.7"}):
        views.place()
        views.place()
    (record,) = caplog.records
    assert "SAMENSPEL_PROXIES" in record.message


def test_a_redis_that_is_away_keeps_nobody_out_and_leaves_nothing_uncounted(settings: Settings) -> None:
    counters, two = Counters(settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})), parse("2 per minute")
    assert [counters.take(two, "a") for _ in range(3)] == [True, True, False]
    counters.give_back(two, "a")
    assert counters.take(two, "a")
    assert 1 <= counters.wait(two, "a") <= 60
