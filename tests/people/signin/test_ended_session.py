"""What was typed while a session ended comes back after signing in, and to nobody else."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from flask_security import hash_password
from werkzeug.test import TestResponse

from samenspel import db
from samenspel.people.devices.models import DeviceSession
from samenspel.people.models import Account
from samenspel.runtime.failures import DatabaseBusy
from samenspel.viewer import Role
from tests.pages import page
from tests.people.conftest import PASSWORD, token_in

WORDS = "Ik help sectoren die samen\r\nopleidingen kopen, ook met <b>haken</b>."
OWN_PAGE = {"Origin": "http://localhost", "Referer": "http://localhost/mijn-fiche"}
SAYS = "Je bent afgemeld. Meld je aan: je tekst blijft staan."


def sign_in(browser: FlaskClient, email: str = "ann@example.org", **more: str) -> TestResponse:
    token = more.pop("csrf_token", "") or token_in(browser.get("/aanmelden").text)
    form = {"email": email, "password": PASSWORD, "csrf_token": token} | more
    return browser.post("/aanmelden", data=form, headers=OWN_PAGE)


def card(token: str, **more: str) -> dict[str, str]:
    return {"csrf_token": token, "name": "Ann Peeters", "about": WORDS, "locale": "nl", "notify": "each"} | more


@pytest.fixture
def other(guarded: FlaskClient) -> str:
    with guarded.application.app_context(), db.writing():
        db.session().add(
            Account(
                email="bram@example.org",
                name="Bram Bos",
                role=Role.CONSULTANT,
                fs_uniquifier="bram",
                password=hash_password(PASSWORD),
            )
        )
        db.commit()
    return "bram@example.org"


@pytest.fixture
def open_page(guarded: FlaskClient) -> str:
    """The token of a page that Ann has open."""
    assert sign_in(guarded).status_code == 302
    return token_in(guarded.get("/mijn-fiche").text)


def end(browser: FlaskClient) -> None:
    """As when the time of a session is over: the cookie no longer names anybody."""
    with browser.session_transaction() as cookie:
        cookie.pop("_user_id")


def forget(browser: FlaskClient) -> None:
    """As when the browser threw its cookies away."""
    browser.delete_cookie("samenspel")


def end_elsewhere(browser: FlaskClient) -> None:
    """As when somebody signs this browser out from another one."""
    with browser.application.app_context(), db.writing():
        db.session().execute(sa.delete(DeviceSession))
        db.commit()


@pytest.mark.parametrize("ended", [end, forget, end_elsewhere])
def test_who_signs_in_again_finds_the_words_and_sends_them(
    guarded: FlaskClient, open_page: str, ended: Callable[[FlaskClient], None]
) -> None:
    ended(guarded)
    asked = page(guarded.post("/mijn-fiche", data=card(open_page), headers=OWN_PAGE), 401)
    assert asked.alerts == [SAYS]
    form = asked.one("form[action='/aanmelden']").fields
    assert form["next"] == "/mijn-fiche"
    wrong = page(sign_in(guarded, **form | {"email": "ann@example.org", "password": "niet het juiste"}), 422)
    form = wrong.one("form[action='/aanmelden']").fields
    back = page(sign_in(guarded, **form | {"email": "ann@example.org", "password": PASSWORD}))
    assert back.headings == ["Je tekst staat hier nog"]
    again = back.one("form.submission")
    assert [again["action"], again.fields["about"]] == ["/mijn-fiche", WORDS.replace("\r\n", "\n")]
    taken = guarded.post("/mijn-fiche", data=again.fields, headers=OWN_PAGE)
    assert taken.status_code == 303
    assert "opleidingen kopen" in page(guarded.get("/mijn-fiche")).fields["about"]


def test_somebody_else_who_signs_in_does_not_see_them(guarded: FlaskClient, open_page: str, other: str) -> None:
    end(guarded)
    asked = page(guarded.post("/mijn-fiche", data=card(open_page), headers=OWN_PAGE), 401)
    form = asked.one("form[action='/aanmelden']").fields
    answer = sign_in(guarded, **form | {"email": other, "password": PASSWORD})
    assert [answer.status_code, answer.location] == [302, "/mijn-fiche"]
    assert "opleidingen" not in guarded.get("/mijn-fiche").text
    # Ann's page is still open in another tab.
    refused = page(guarded.post("/mijn-fiche", data=card(open_page), headers=OWN_PAGE), 400)
    assert "iemand anders aangemeld" in refused
    assert "opleidingen" not in refused


def test_an_old_page_of_a_session_that_goes_on_is_sent_with_one_click(guarded: FlaskClient, open_page: str) -> None:
    end(guarded)
    sign_in(guarded)
    shown = page(guarded.post("/mijn-fiche", data=card(open_page), headers=OWN_PAGE), 400)
    again = shown.one("form.submission").fields
    assert again["csrf_token"] != open_page
    assert guarded.post("/mijn-fiche", data=again, headers=OWN_PAGE).status_code == 303
    # Signed in meanwhile in another tab, with the words still in the page to sign in.
    end(guarded)
    asked = page(guarded.post("/mijn-fiche", data=card(again["csrf_token"]), headers=OWN_PAGE), 401)
    form = asked.one("form[action='/aanmelden']").fields
    sign_in(guarded)
    found = page(guarded.post("/aanmelden", data=form, headers=OWN_PAGE), 400)
    assert "opleidingen" in found.one("form.submission").fields["about"]


@pytest.mark.parametrize(
    "elsewhere", [{"Origin": "https://elders.example"}, {"Sec-Fetch-Site": "cross-site", **OWN_PAGE}, {}]
)
def test_a_page_elsewhere_puts_no_words_in_a_form(
    guarded: FlaskClient, open_page: str, elsewhere: dict[str, str]
) -> None:
    end(guarded)
    answer = guarded.post("/mijn-fiche", data=card(open_page), headers=elsewhere)
    assert [answer.status_code, "opleidingen" in answer.text, "submission" in answer.text] == [302, False, False]
    sign_in(guarded)
    answer = guarded.post("/mijn-fiche", data=card(open_page), headers=elsewhere)
    assert [answer.status_code, "opleidingen" in answer.text] == [400, False]


def test_passwords_are_never_carried_and_fragments_are_told(guarded: FlaskClient, open_page: str) -> None:
    end(guarded)
    form = {"csrf_token": open_page, "password": PASSWORD, "new_password": "Een heel nieuw wachtwoord!"}
    answer = guarded.post("/wachtwoord-wijzigen", data=form, headers=OWN_PAGE)
    assert [answer.status_code, "heel nieuw" in answer.text, "submission" in answer.text] == [302, False, False]
    told = guarded.post("/mijn-fiche", data=card(open_page), headers=OWN_PAGE | {"HX-Request": "true"})
    assert [told.status_code, told.text, "HX-Redirect" in told.headers] == [401, "", False]


def test_a_page_that_fails_shows_what_was_sent(guarded: FlaskClient, open_page: str) -> None:
    def broken() -> str:
        raise RuntimeError("as when the database fails")

    guarded.application.view_functions["people.edit"] = broken
    shown = page(guarded.post("/mijn-fiche", data=card(open_page), headers=OWN_PAGE), 500)
    again = shown.one("form.submission")
    assert [again["action"], "opleidingen" in again.fields["about"]] == ["/mijn-fiche", True]

    def busy() -> str:
        raise DatabaseBusy

    guarded.application.view_functions["people.edit"] = busy
    for attempt in ("", "1", "2"):
        again = page(guarded.post("/mijn-fiche", data=card(open_page, attempt=attempt), headers=OWN_PAGE), 503)
        assert again.one("form.submission[data-retry='2']").fields["attempt"] == str(int(attempt or 0) + 1)
    # The page tried three times by itself: now it waits for a press of the button.
    again = page(guarded.post("/mijn-fiche", data=card(open_page, attempt="3"), headers=OWN_PAGE), 503)
    assert ["data-retry" in again.one("form.submission").html, "Opnieuw versturen" in again.buttons] == [False, True]
    gone = page(guarded.post("/onderwerpen/nergens", data=card(open_page), headers=OWN_PAGE), 404)
    assert "opleidingen" in gone.one("form.submission").fields["about"]
    assert "Opnieuw versturen" not in gone.buttons
