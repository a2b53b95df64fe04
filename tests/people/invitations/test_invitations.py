"""An invitation, from the one who sends it to the one who takes it up."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from samenspel import db, jobs
from samenspel.groups import queries as groups
from samenspel.people import queries as people
from samenspel.people.invitations import queries
from samenspel.people.models import Invitation
from samenspel.viewer import Role
from tests.fixtures import ClientOf
from tests.world import World

Links = Callable[[], list[str]]
PASSWORD = "een zin die lang genoeg is"
CHOICE = {"password": PASSWORD, "password_again": PASSWORD, "name": "Nele Nieuw"}


def _form(world: World, **more: Any) -> dict[str, Any]:
    form = {"name": "Nele Nieuw", "email": "Nele@Example.org", "role": "consultant", "fund": str(world.horeca.id)}
    return form | {"groups": [str(world.open_group.id)]} | more


def _invite(browser: FlaskClient, form: dict[str, Any]) -> Any:
    return browser.post("/beheer/uitnodigingen", data=form)


def _only_invitation() -> Invitation:
    found = queries.open_invitations_for("nele@example.org")
    assert len(found) == 1
    return found[0]


def test_who_is_invited_gets_a_mail_an_account_and_a_place_in_the_group(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any], links: Links
) -> None:
    answer = _invite(client_of(world.ilse), _form(world))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/beheer/uitnodigingen")
    jobs.sweep()
    assert outbox[0].to == ["nele@example.org"]
    assert "Ilse Janssens nodigt je uit" in outbox[0].body
    page = visitor.get(links()[0])
    assert "nele@example.org" in page.text
    answer = visitor.post(links()[0], data=CHOICE, follow_redirects=True)
    assert "Welkom, Nele Nieuw!" in answer.text
    account = people.account_by_email("nele@example.org")
    assert account is not None
    assert (account.role, account.fund_id) == (Role.CONSULTANT, world.horeca.id)
    viewer = groups.viewer_by(account.fs_uniquifier)
    assert viewer is not None
    assert list(viewer.memberships) == [world.open_group.id]
    assert visitor.post("/afmelden").status_code == 302
    assert visitor.post("/aanmelden", data={"email": account.email, "password": PASSWORD}).status_code == 302


def test_only_a_hash_of_the_link_is_kept(world: World, client_of: ClientOf, links: Links) -> None:
    _invite(client_of(world.ilse), _form(world))
    jobs.sweep()
    token = links()[0].rsplit("/", 1)[1]
    assert token not in repr(_only_invitation().model_dump())


def test_a_link_works_once(world: World, client_of: ClientOf, visitor: FlaskClient, links: Links) -> None:
    _invite(client_of(world.ilse), _form(world))
    jobs.sweep()
    visitor.post(links()[0], data=CHOICE)
    again = visitor.post(links()[0], data=CHOICE | {"password": "gestolen zin", "password_again": "gestolen zin"})
    assert again.status_code == 410
    assert "Met deze link is al een account gemaakt." in again.text


def test_a_link_works_fourteen_days(world: World, client_of: ClientOf, visitor: FlaskClient, links: Links) -> None:
    _invite(client_of(world.ilse), _form(world))
    jobs.sweep()
    with time_machine.travel(db.now() + timedelta(days=13, hours=23), tick=False):
        assert visitor.get(links()[0]).status_code == 200
    with time_machine.travel(db.now() + timedelta(days=14, hours=1), tick=False):
        answer = visitor.get(links()[0])
        assert answer.status_code == 410
        assert "die zijn voorbij" in answer.text
        assert visitor.post(links()[0], data=CHOICE).status_code == 410
        assert "Vervallen" in client_of(world.ilse).get("/beheer/uitnodigingen").text


def test_sent_again_the_new_link_works_and_the_old_one_does_not(
    world: World, client_of: ClientOf, visitor: FlaskClient, links: Links
) -> None:
    browser = client_of(world.ilse)
    _invite(browser, _form(world))
    jobs.sweep()
    answer = browser.post(f"/beheer/uitnodigingen/{_only_invitation().id}/verzending")
    assert answer.status_code == 303
    jobs.sweep()
    old, new = links()
    assert visitor.get(old).status_code == 404
    assert visitor.get(new).status_code == 200


def test_withdrawn_it_is_gone(world: World, client_of: ClientOf, visitor: FlaskClient, links: Links) -> None:
    browser = client_of(world.ilse)
    _invite(browser, _form(world))
    jobs.sweep()
    assert browser.post(f"/beheer/uitnodigingen/{_only_invitation().id}/intrekking").status_code == 303
    answer = visitor.get(links()[0])
    assert answer.status_code == 404
    assert "ingetrokken" in answer.text
    assert queries.open_invitations_for("nele@example.org") == []


def test_inviting_the_same_address_twice_leaves_one_invitation(world: World, client_of: ClientOf) -> None:
    _invite(client_of(world.ilse), _form(world))
    _invite(client_of(world.bea), _form(world, email="nele@example.org"))
    assert _only_invitation().invited_by_id == world.bea.id


def test_an_address_with_an_account_is_told_to_the_one_who_invites(world: World, client_of: ClientOf) -> None:
    answer = _invite(client_of(world.ilse), _form(world, email="ANN.peeters@example.org"))
    assert answer.status_code == 422
    assert "Dit e-mailadres heeft al een account." in answer.text
    assert f"/mensen/{world.ann.id}" in answer.text
    assert 'value="Nele Nieuw"' in answer.text


def test_an_isa_cannot_make_an_administrator(world: World, client_of: ClientOf) -> None:
    for role in ("admin", "isa"):
        answer = _invite(client_of(world.ilse), _form(world, role=role, fund=""))
        assert answer.status_code == 422
    assert queries.open_invitations_for("nele@example.org") == []
    assert _invite(client_of(world.bea), _form(world, role="admin", fund="", groups=[])).status_code == 303
    answer = client_of(world.ilse).post(f"/beheer/uitnodigingen/{_only_invitation().id}/verzending")
    assert answer.status_code == 403


def test_an_administrator_invites_to_no_group_that_it_does_not_see(world: World, client_of: ClientOf) -> None:
    answer = _invite(client_of(world.bea), _form(world, groups=[str(world.closed_group.id)]))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("role", "fund", "words"),
    [("consultant", False, "Kies het fonds van"), ("guest", True, "hoort bij een fonds")],
)
def test_the_fund_must_fit_the_role(world: World, client_of: ClientOf, role: str, fund: bool, words: str) -> None:
    form = _form(world, role=role, fund=str(world.horeca.id) if fund else "")
    answer = _invite(client_of(world.ilse), form)
    assert answer.status_code == 422
    assert words in answer.text


def test_what_was_typed_stays_and_the_password_does_not(
    world: World, client_of: ClientOf, visitor: FlaskClient, links: Links
) -> None:
    _invite(client_of(world.ilse), _form(world))
    jobs.sweep()
    answer = visitor.post(links()[0], data={"name": "Nele N.", "password": "kort", "password_again": "kort"})
    assert answer.status_code == 422
    assert 'value="Nele N."' in answer.text
    assert not re.search(r'value="kort"', answer.text)
    assert "Kies een wachtwoord van minstens 10 tekens." in answer.text
    assert people.account_by_email("nele@example.org") is None


def test_consultants_directors_and_guests_invite_nobody(world: World, client_of: ClientOf) -> None:
    for who in (world.ann, world.dirk, world.gust):
        browser = client_of(who)
        assert browser.get("/beheer/uitnodigingen").status_code == 404
        assert _invite(browser, _form(world)).status_code == 404
    assert queries.open_invitations_for("nele@example.org") == []
