"""Coming in, staying in, and going out."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from flask_security.proxies import _pwd_context

from samenspel import db
from samenspel.people import queries
from samenspel.people.accounts import actions
from samenspel.people.models import Account
from samenspel.people.signin import passwords
from tests.fixtures import ClientOf
from tests.pages import page
from tests.people.conftest import PASSWORD, anew, token_in, without_nonce
from tests.world import World


def _sign_in(browser: FlaskClient, email: str = "ann.peeters@example.org", password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return browser.post("/aanmelden", data={"email": email, "password": password, **more})


def test_who_knows_the_password_comes_in_and_lands_where_they_were_going(ann: Account, visitor: FlaskClient) -> None:
    sent_on = visitor.get("/mensen?q=ann")
    assert sent_on.status_code == 302
    assert sent_on.headers["Location"] == "/aanmelden?next=/mensen?q%3Dann"
    assert page(visitor.get(sent_on.headers["Location"])).fields["next"] == "/mensen?q=ann"
    answer = _sign_in(visitor, next="/mensen?q=ann")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mensen?q=ann")
    assert "Ann Peeters" in page(visitor.get("/mensen?q=ann"))


def test_the_address_may_be_written_in_capitals(ann: Account, visitor: FlaskClient) -> None:
    assert _sign_in(visitor, " Ann.Peeters@Example.ORG ").status_code == 302


def test_a_wrong_password_keeps_what_was_typed_and_says_so(ann: Account, visitor: FlaskClient) -> None:
    answer = _sign_in(visitor, password="iets helemaal anders", next="/mensen")
    form = page(answer, 422)
    assert form.alerts == ["Dit e-mailadres en wachtwoord horen niet bij elkaar."]
    assert (form.fields["email"], form.fields["next"]) == ("ann.peeters@example.org", "/mensen")
    assert form.fields["password"] == ""
    assert "iets helemaal anders" not in answer.text


def test_what_is_left_empty_is_said_beside_its_field(ann: Account, visitor: FlaskClient) -> None:
    answer = _sign_in(visitor, password="")
    form = page(answer, 422)
    assert form.errors == {"password": "Vul je wachtwoord in."}
    assert form.alerts == []
    assert form.fields["email"] == "ann.peeters@example.org"
    unknown = _sign_in(visitor, "niemand.weet.wie@example.org", password="")
    assert unknown.status_code == 422
    assert without_nonce(unknown.text).replace("niemand.weet.wie@", "ann.peeters@") == without_nonce(answer.text)
    assert page(_sign_in(visitor, "", password=PASSWORD), 422).errors == {"email": "Vul je e-mailadres in."}


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(ann: Account, visitor: FlaskClient) -> None:
    wrong = _sign_in(visitor, password="iets helemaal anders")
    unknown = _sign_in(visitor, "niemand.weet.wie@example.org", password="iets helemaal anders")
    assert unknown.status_code == wrong.status_code == 422
    assert without_nonce(unknown.text).replace("niemand.weet.wie@", "ann.peeters@") == without_nonce(wrong.text)


@pytest.mark.parametrize("is_first", [True, False], ids=["first of a process", "later"])
def test_an_unknown_address_costs_as_many_hashes_as_a_wrong_password(
    world: World, ann: Account, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, is_first: bool
) -> None:
    """Hashing is what takes long: an answer that comes sooner would tell that nobody has the address."""
    done: list[str] = []
    hasher = type(_pwd_context._get_current_object())

    def counted(name: str) -> Callable[..., Any]:
        usual = getattr(hasher, name)

        def counting(*given: Any, **more: Any) -> Any:
            done.append(name)
            return usual(*given, **more)

        return counting

    for name in ("hash", "verify"):
        monkeypatch.setattr(hasher, name, counted(name))
    counts = []
    for email in (ann.email, world.bram.email, "niemand.weet.wie@example.org"):
        monkeypatch.setattr(passwords, "_dummy", [])
        if not is_first:
            passwords._dummy_hash()
        done.clear()
        assert _sign_in(visitor, email, "iets helemaal anders").status_code == 422
        counts.append(done.copy())
    assert counts == [["hash", "verify"] if is_first else ["verify"]] * 3


def test_an_account_without_a_password_cannot_be_entered(world: World, visitor: FlaskClient) -> None:
    assert _sign_in(visitor, "bram.claes@example.org", "").status_code == 422
    assert _sign_in(visitor, "bram.claes@example.org", "None").status_code == 422


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        " //evil.example",
    ],
)
def test_signing_in_never_leads_elsewhere(ann: Account, visitor: FlaskClient, elsewhere: str) -> None:
    answer = _sign_in(visitor, next=elsewhere)
    assert answer.status_code == 302
    assert urlsplit(urljoin("http://localhost/aanmelden", answer.headers["Location"])).netloc == "localhost"
    assert "\\" not in answer.headers["Location"]


def test_blijf_aangemeld_outlives_the_browser_and_the_default_does_not(ann: Account, app: Flask) -> None:
    short, long = app.test_client(), app.test_client()
    _sign_in(short)
    _sign_in(long, stay="y")
    ends = [each.get_cookie("samenspel").expires is not None for each in (short, long)]  # type: ignore[union-attr]
    assert ends == [False, True]


def test_signing_out_ends_the_session_and_needs_a_post(ann: Account, client_of: ClientOf) -> None:
    browser = client_of(ann)
    assert browser.get("/afmelden").status_code >= 400
    assert browser.get("/mensen").status_code == 200
    assert browser.post("/afmelden").headers["Location"] == "/aanmelden"
    assert page(browser.get("/aanmelden")).alerts == ["Je bent afgemeld."]
    assert browser.get("/mensen").status_code == 302


def test_who_is_signed_in_is_sent_past_the_sign_in_page(ann: Account, client_of: ClientOf) -> None:
    answer = client_of(ann).get("/aanmelden")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_closing_an_account_ends_its_sessions_and_reopening_does_not_revive_them(
    ann: Account, client_of: ClientOf, visitor: FlaskClient
) -> None:
    browser = client_of(ann)
    assert browser.get("/mensen").status_code == 200
    actions.close_account(anew(ann))
    db.session().commit()
    assert browser.get("/mensen").status_code == 302
    answer = _sign_in(visitor)
    assert ["Dit account is afgesloten." in alert for alert in page(answer, 422).alerts] == [True]
    actions.reopen_account(anew(ann))
    db.session().commit()
    assert browser.get("/mensen").status_code == 302
    assert _sign_in(visitor).status_code == 302


def test_a_closed_account_is_not_told_to_who_does_not_know_the_password(ann: Account, visitor: FlaskClient) -> None:
    actions.close_account(ann)
    db.session().commit()
    refused = page(_sign_in(visitor, password="een andere lange zin"), 422)
    assert refused.alerts == ["Dit e-mailadres en wachtwoord horen niet bij elkaar."]
    assert "afgesloten" not in refused


def test_signing_in_notes_when(ann: Account, visitor: FlaskClient) -> None:
    assert ann.seen_at is None
    _sign_in(visitor)
    db.session().expire_all()
    assert anew(ann).seen_at is not None


def test_a_page_asks_once_who_looks(ann: Account, client_of: ClientOf, counted: Callable[..., object]) -> None:
    browser = client_of(ann)
    browser.get("/mijn-fiche")
    with counted() as statements:  # type: ignore[attr-defined]
        browser.get("/mensen/" + str(ann.id))
    assert len([sql for sql in statements if "fs_uniquifier =" in sql]) == 1


def test_without_the_token_of_its_form_nobody_comes_in(guarded: FlaskClient) -> None:
    form = {"email": "ann@example.org", "password": PASSWORD}
    assert guarded.post("/aanmelden", data=form).status_code == 400
    token = token_in(guarded.get("/aanmelden").text)
    assert guarded.post("/aanmelden", data=form | {"csrf_token": token}).status_code == 302
    assert guarded.get("/mensen").status_code == 200
    assert guarded.post("/afmelden").status_code == 400
    assert guarded.get("/mensen").status_code == 200
    token = token_in(guarded.get("/mijn-fiche").text)
    assert guarded.post("/afmelden", data={"csrf_token": token}).status_code == 302
    assert guarded.get("/mensen").status_code == 302


def test_a_token_in_a_header_or_an_address_is_no_way_in(ann: Account, visitor: FlaskClient) -> None:
    token = ann.get_auth_token()
    assert visitor.get("/mensen", headers={"Authentication-Token": token}).status_code == 302
    assert visitor.get("/wachtwoord-wijzigen", query_string={"auth_token": token}).status_code == 302
    answer = visitor.post("/aanmelden", json={"email": ann.email, "password": PASSWORD})
    assert not answer.is_json


def test_an_old_hash_is_renewed_at_sign_in(ann: Account, visitor: FlaskClient) -> None:
    from argon2 import PasswordHasher

    ann.password = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash(PASSWORD)
    db.session().commit()
    assert _sign_in(visitor).status_code == 302
    db.session().expire_all()
    renewed = queries.password_of(ann.email)
    assert renewed is not None
    assert renewed.split("$")[3] == hash_password("iets").split("$")[3]
