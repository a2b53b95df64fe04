"""Another address to sign in with: asked by the person and confirmed at it, or given by an administrator."""

import re
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from samenspel import jobs
from samenspel.db import now, session
from samenspel.groups.joining.models import GroupInvitation
from samenspel.people.emails.models import EmailChange
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.people.conftest import PASSWORD, anew
from tests.world import World

NEW = "ann.peeters@example.com"


def _links(outbox: list[Any]) -> dict[str, str]:
    """The path in the last mail to each address."""
    while jobs.sweep():
        pass
    found = {}
    for each in outbox:
        match = re.search(r"http://127\.0\.0\.1:8000(/adres/\S+)", each.body)
        if match:
            found[each.to[0]] = match[1]
    return found


def test_a_new_address_is_confirmed_there(
    world: World, ann: Account, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    old, client = ann.email, client_of(ann)
    session().add(
        GroupInvitation(
            group_id=world.closed_group.id,
            email=old,
            name="Ann",
            invited_by_id=world.dirk.id,
            account_id=ann.id,
            expires_at=now() + timedelta(days=9),
        )
    )
    session().commit()
    wrong = page(client.post("/mijn-adres", data={"email": NEW, "password": "niet dit"}), 422)
    assert wrong.errors["password"] == "Dit is niet je huidige wachtwoord."
    assert client.post("/mijn-adres", data={"email": f" {NEW.upper()} ", "password": PASSWORD}).status_code == 303
    links = _links(outbox)
    assert links.keys() == {old, NEW}
    assert anew(ann).email == old, "nothing changed yet"
    assert NEW in page(visitor.get(links[NEW]))
    assert anew(ann).email == old, "a mail program that opens links confirms nothing"
    visitor.post(links[NEW])
    assert anew(ann).email == NEW
    assert client.get("/").status_code == 200, "sessions go on"
    assert session().execute(sa.select(GroupInvitation)).scalar_one().email == NEW
    assert visitor.post(links[NEW]).status_code == 404, "once"
    assert visitor.post(links[old]).status_code == 303
    assert anew(ann).email == old, "the old address took it back"
    assert client.get("/").status_code == 302, "and signed everybody out"


def test_the_old_address_stops_it(ann: Account, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]) -> None:
    client_of(ann).post("/mijn-adres", data={"email": NEW, "password": PASSWORD})
    links = _links(outbox)
    visitor.post(links[ann.email])
    assert visitor.get(links[NEW]).status_code == visitor.post(links[NEW]).status_code == 404
    client_of(ann).post("/mijn-adres", data={"email": NEW, "password": PASSWORD})
    session().execute(sa.update(EmailChange).values(expires_at=now() - timedelta(minutes=1)))
    session().commit()
    assert visitor.get(_links(outbox)[NEW]).status_code == 404, "a day later"


def test_an_old_address_that_somebody_else_has_meanwhile_stays_theirs(
    world: World, ann: Account, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    old, client = ann.email, client_of(ann)
    client_of(world.bea).post(f"/beheer/accounts/{ann.id}/adres", data={"email": NEW})
    link = _links(outbox)[old]
    make.account("Ann Peeters", email=old)
    said = page(visitor.post(link, follow_redirects=True)).alerts[0]
    assert f"{old} hoort nu bij een ander account" in said
    assert f"houdt het adres {NEW}" in said
    assert anew(ann).email == NEW
    assert client.get("/").status_code == 302, "whoever was signed in no longer is"
    assert visitor.get(link).status_code == 404, "once"


def test_nobody_learns_which_addresses_have_an_account(
    world: World, ann: Account, client_of: ClientOf, outbox: list[Any]
) -> None:
    client = client_of(ann)
    heads: list[str] = []
    for email in (world.bram.email, "nobody@example.com"):
        answer = client.post("/mijn-adres", data={"email": email, "password": PASSWORD}, follow_redirects=True)
        heads.append(page(answer).alerts[0].replace(email, "X"))
    assert heads[0] == heads[1]
    assert world.bram.email not in _links(outbox)


def test_an_administrator_changes_an_address(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    bea, address = client_of(world.bea), f"/beheer/accounts/{world.ann.id}/adres"
    old = world.ann.email
    taken = page(bea.post(address, data={"email": world.bram.email.upper()}), 422)
    assert taken.errors["email"] == "Dit e-mailadres heeft al een account."
    assert page(bea.post(address, data={"email": old}), 422).errors["email"] == "Dat is het adres van nu."
    assert bea.post(address, data={"email": NEW}).status_code == 303
    assert anew(world.ann).email == NEW
    links = _links(outbox)
    assert links.keys() == {old}
    assert {NEW, old} <= {each.to[0] for each in outbox}
    visitor.post(links[old])
    assert anew(world.ann).email == old
