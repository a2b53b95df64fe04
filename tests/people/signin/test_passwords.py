"""A forgotten and a changed password."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from samenspel import db, jobs
from samenspel.people.accounts import actions
from samenspel.people.forms import AcceptInvitationForm
from samenspel.people.models import Account
from tests.fixtures import ClientOf, English
from tests.pages import page
from tests.people.conftest import PASSWORD, without_nonce
from tests.world import World

WEAK = (
    "Dit wachtwoord is makkelijk te raden. Kies een zin van een paar woorden, zonder je naam, je fonds of de naam van "
    "het platform."
)
NEW = "nog een zin die lang genoeg is"
Links = Callable[[], list[str]]


def _ask(browser: FlaskClient, email: str) -> Any:
    return browser.post("/wachtwoord-vergeten", data={"email": email}, follow_redirects=True)


def _comes_in(browser: FlaskClient, email: str, password: str) -> bool:
    return browser.post("/aanmelden", data={"email": email, "password": password}).status_code == 302


def test_who_forgot_it_gets_a_link_by_which_a_new_one_is_chosen(
    ann: Account, visitor: FlaskClient, outbox: list[Any], links: Links
) -> None:
    assert "Als we dit e-mailadres kennen" in _ask(visitor, " Ann.Peeters@example.org").text
    jobs.sweep()
    assert [mail.to for mail in outbox] == [["ann.peeters@example.org"]]
    assert outbox[0].subject == "Kies een nieuw wachtwoord voor Samenspel"
    link = links()[0]
    assert link.startswith("/wachtwoord/")
    assert "Nieuw wachtwoord" in visitor.get(link).text
    answer = visitor.post(link, data={"password": NEW, "password_confirm": NEW}, follow_redirects=True)
    assert "Je nieuwe wachtwoord is bewaard." in answer.text
    assert not _comes_in(visitor, ann.email, PASSWORD)
    assert _comes_in(visitor, ann.email, NEW)
    jobs.sweep()
    assert outbox[-1].subject == "Je wachtwoord is gewijzigd"


def test_a_reset_ends_the_sessions_of_before(
    ann: Account, visitor: FlaskClient, client_of: ClientOf, links: Links
) -> None:
    elsewhere = client_of(ann)
    assert elsewhere.get("/mensen").status_code == 200
    _ask(visitor, ann.email)
    jobs.sweep()
    visitor.post(links()[0], data={"password": NEW, "password_confirm": NEW})
    assert elsewhere.get("/mensen").status_code == 302


def test_the_answer_is_the_same_for_an_unknown_address_which_gets_no_mail(
    ann: Account, visitor: FlaskClient, outbox: list[Any]
) -> None:
    unknown, known = _ask(visitor, "niemand@example.org").text, _ask(visitor, ann.email).text
    assert without_nonce(unknown) == without_nonce(known)
    jobs.sweep()
    assert [mail.to for mail in outbox] == [[ann.email]]


def test_the_request_itself_does_not_look_whether_there_is_an_account(
    ann: Account, visitor: FlaskClient, counted: Callable[..., Any]
) -> None:
    with counted() as statements:
        visitor.post("/wachtwoord-vergeten", data={"email": ann.email})
    assert not [sql for sql in statements if "account" in sql]


def test_a_link_works_once(ann: Account, visitor: FlaskClient, links: Links) -> None:
    _ask(visitor, ann.email)
    jobs.sweep()
    visitor.post(links()[0], data={"password": NEW, "password_confirm": NEW})
    again = visitor.get(links()[0], follow_redirects=True)
    assert "Deze link is al gebruikt of niet volledig." in again.text
    stolen = {"password": "gestolen wachtwoord", "password_confirm": "gestolen wachtwoord"}
    visitor.post(links()[0], data=stolen)
    assert _comes_in(visitor, ann.email, NEW)


def test_a_link_works_a_day(ann: Account, visitor: FlaskClient, links: Links) -> None:
    _ask(visitor, ann.email)
    jobs.sweep()
    with time_machine.travel(db.now() + timedelta(hours=25), tick=False):
        answer = visitor.get(links()[0], follow_redirects=True)
    assert "Deze link werkte 24 uur en is vervallen." in answer.text


def test_a_closed_account_gets_no_link(ann: Account, visitor: FlaskClient, outbox: list[Any]) -> None:
    actions.close_account(ann)
    db.session().commit()
    _ask(visitor, ann.email)
    jobs.sweep()
    assert outbox == []


def test_a_host_header_cannot_lead_the_link_elsewhere(ann: Account, visitor: FlaskClient, outbox: list[Any]) -> None:
    visitor.post("/wachtwoord-vergeten", data={"email": ann.email}, headers={"Host": "evil.example"})
    jobs.sweep()
    assert "evil.example" not in outbox[0].body
    assert "http://127.0.0.1:8000/wachtwoord/" in outbox[0].body


def test_a_short_or_a_mistyped_password_is_told_and_not_kept(ann: Account, visitor: FlaskClient, links: Links) -> None:
    _ask(visitor, ann.email)
    jobs.sweep()
    short = visitor.post(links()[0], data={"password": "kort", "password_confirm": "kort"})
    assert short.status_code == 422
    assert "Kies een wachtwoord van minstens 10 tekens." in short.text
    differs = visitor.post(links()[0], data={"password": NEW, "password_confirm": NEW + "!"})
    assert differs.status_code == 422
    assert "De twee wachtwoorden zijn niet gelijk." in differs.text
    assert _comes_in(visitor, ann.email, PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaa",
        "abcabcabcabc",
        "1234567890",
        "azertyuiop",
        "password123",
        "Wachtwoord1",
        "Samenspel2026!",
        "S@m3nsp3l!!",
        "sectorfonds1",
        "Zomer2026!",
        "AnnPeeters1",
        "ann.peeters@example.org",
        "Alimento2026",
    ],
)
def test_what_is_easily_guessed_is_refused_with_what_to_do(ann: Account, client_of: ClientOf, password: str) -> None:
    form = page(_change(client_of(ann), PASSWORD, password), 422)
    assert form.errors == {"new_password": WEAK}


@pytest.mark.parametrize(
    "password",
    [
        "paardenbloem in de regen",
        "fietsbel kaas",
        "x7Kq-93bvT-pLw",
        "kaas op brood met een glas melk en daarna " * 2 + "koffie",
    ],
)
def test_what_is_not_is_taken(ann: Account, client_of: ClientOf, password: str) -> None:
    assert _change(client_of(ann), PASSWORD, password).status_code == 302


def test_whoever_is_invited_is_told_too(app: Flask, world: World) -> None:
    with app.test_request_context(method="POST", data={"name": "Zoë Zwart", "password": "Woodwize1234"}):
        form = AcceptInvitationForm()
        form.about = ("zoe@example.org", world.woodwize.name)
        form.validate()
    assert form.password.errors == [WEAK]


def _change(browser: FlaskClient, old: str, new: str) -> Any:
    form = {"password": old, "new_password": new, "new_password_confirm": new}
    return browser.post("/wachtwoord-wijzigen", data=form)


def test_changing_it_keeps_this_session_and_ends_the_others(
    ann: Account, client_of: ClientOf, outbox: list[Any]
) -> None:
    here, elsewhere = client_of(ann), client_of(ann)
    assert "Wachtwoord wijzigen" in here.get("/wachtwoord-wijzigen").text
    answer = _change(here, PASSWORD, NEW)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mijn-fiche")
    assert "Je wachtwoord is gewijzigd." in here.get("/mijn-fiche").text
    assert elsewhere.get("/mensen").status_code == 302
    jobs.sweep()
    assert [mail.subject for mail in outbox] == ["Je wachtwoord is gewijzigd"]


def test_changing_it_asks_for_the_old_one(ann: Account, client_of: ClientOf) -> None:
    answer = _change(client_of(ann), "niet het oude wachtwoord", NEW)
    assert answer.status_code == 422
    assert "Dit is niet je huidige wachtwoord." in answer.text


def test_a_mail_server_that_is_down_breaks_nothing(
    ann: Account, client_of: ClientOf, monkeypatch: Any, visitor: FlaskClient, outbox: list[Any]
) -> None:
    from flask_mailman import EmailMultiAlternatives

    def away(_mail: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", away)
        assert _change(client_of(ann), PASSWORD, NEW).status_code == 302
        assert _ask(visitor, ann.email).status_code == 200
        jobs.sweep()
    assert outbox == []
    with time_machine.travel(db.now() + timedelta(minutes=5), tick=False):
        jobs.sweep()
    assert len(outbox) == 2


def test_mails_speak_the_language_of_the_account(
    ann: Account, visitor: FlaskClient, english: English, outbox: list[Any]
) -> None:
    english(ann)
    _ask(visitor, ann.email)
    jobs.sweep()
    assert '<html lang="en">' in outbox[0].alternatives[0][0]


def test_no_english_is_left_on_the_pages_of_flask_security(
    world: World, ann: Account, visitor: FlaskClient, client_of: ClientOf
) -> None:
    from flask_security.core import _default_messages

    pages = [
        visitor.get("/aanmelden"),
        visitor.post("/aanmelden", data={"email": "geen adres", "password": ""}),
        visitor.post("/aanmelden", data={}),
        visitor.get("/wachtwoord-vergeten"),
        visitor.post("/wachtwoord-vergeten", data={"email": "geen adres"}),
        visitor.get("/wachtwoord/onzin", follow_redirects=True),
        client_of(ann).get("/wachtwoord-wijzigen"),
        _change(client_of(ann), "", ""),
        _change(client_of(ann), PASSWORD, PASSWORD),
        _change(client_of(ann), PASSWORD, "kort"),
    ]
    english = {text.split("%")[0].strip() for text, _kind in _default_messages.values()} - {""}
    english |= {"Email Address", "Remember Me", "Retype", "This field", "Forgot", "Login"}
    for each in pages:
        assert each.status_code in (200, 422)
        assert [words for words in english if words in each.text] == []
