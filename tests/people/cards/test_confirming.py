"""Whether a contact card is still right: who is asked, and what others see of it."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from samenspel import clock, db
from samenspel.db import now
from samenspel.people.actions import add_account
from samenspel.people.models import Account, Profile
from samenspel.people.queries import card_of
from samenspel.viewer import Role
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

ASKS = "Klopt je fiche nog?"


def add_card(who: Account, days: int | None) -> None:
    at = None if days is None else now() - timedelta(days=days)
    db.session().add(Profile(account_id=who.id, job_title="Consulent", expertise=["hout"], confirmed_at=at))
    db.session().commit()


@pytest.mark.parametrize(("days", "is_asked"), [(None, True), (366, True), (364, False), (0, False)])
def test_after_a_year_the_start_page_asks(world: World, client_of: ClientOf, days: int | None, is_asked: bool) -> None:
    add_card(world.bram, days)
    start = page(client_of(world.bram).get("/"))
    assert (ASKS in start.headings) == is_asked
    if is_asked:
        asked = start.panel(ASKS)
        assert "Consulent" in asked
        assert "niet ingevuld" in asked, "the telephone"
        assert ("Je keek ze laatst na op" in asked) == (days is not None)


def test_saying_that_it_is_right_is_seen_by_others_and_asks_no_more(world: World, client_of: ClientOf) -> None:
    add_card(world.bram, 500)
    bram, ann = client_of(world.bram), client_of(world.ann)
    assert bram.post("/mijn-fiche/nazicht").status_code == 303
    assert ASKS not in page(bram.get("/")).headings
    assert f"Nagekeken op {clock.long_day(now())}" in page(ann.get(f"/mensen/{world.bram.id}"))
    assert card_of(world.ann.id) is None
    ann.post("/mijn-fiche/nazicht")
    others = db.session().execute(select(Profile.account_id).where(col(Profile.confirmed_at).is_not(None))).scalars()
    assert set(others) == {world.bram.id}


def test_saving_a_card_says_that_it_is_right(world: World, client_of: ClientOf) -> None:
    add_card(world.bram, 500)
    form = {"name": "Bram Claes", "locale": "nl", "job_title": "Adviseur", "phone": "", "expertise": "", "about": ""}
    client_of(world.bram).post("/mijn-fiche", data=form)
    card = card_of(world.bram.id)
    assert card is not None
    assert card.confirmed_at is not None
    assert now() - card.confirmed_at < timedelta(minutes=1)


def test_an_account_that_is_new_is_not_asked_at_once(world: World) -> None:
    made = add_account(
        name="Nieuw", email="nieuw@example.org", role=Role.CONSULTANT, fund_id=world.alimento.id, organisation=None
    )
    card = card_of(made.id)
    assert card is not None
    assert card.confirmed_at is not None
