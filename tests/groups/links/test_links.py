"""A link lets whoever has an account into a group, until a day, and says nothing of the group but its name."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import now, session
from samenspel.groups import actions as groups
from samenspel.groups.joining.queries import request_of
from samenspel.groups.links.models import GroupLink
from samenspel.groups.models import Group, MembershipRole
from samenspel.web import LIST_PAGE_SIZE
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.world import World

OPEN = "/overleg/wg-werkbaar-wint/links"


def _make(browser: FlaskClient, where: str = OPEN, days: int = 7, does: str = "joins") -> str:
    made = browser.post(where, data={"until": (today() + timedelta(days=days)).isoformat(), "does": does})
    assert made.status_code == 200
    (shown,) = page(made).all("input#link")
    return "/" + str(shown["value"]).split("/", 3)[3]


def _link() -> GroupLink:
    session().expire_all()
    link: GroupLink = session().execute(sa.select(GroupLink)).scalar_one()
    return link


def test_whoever_has_an_account_comes_in_after_a_confirmation(world: World, client_of: ClientOf) -> None:
    address = _make(client_of(world.ann))
    carla = client_of(world.carla)
    shown = page(carla.get(address))
    assert "Ann" in shown
    assert world.open_group.name in shown
    assert role_of(world.carla, world.open_group) is None, "opening it changes nothing"
    assert carla.post(address).status_code == 303
    assert role_of(world.carla, world.open_group) is MembershipRole.MEMBER
    assert _link().uses == 1
    assert carla.post(address).status_code == 303
    assert _link().uses == 1, "who is in comes in no second time"
    assert "1 keer gebruikt" in page(client_of(world.ann).get(OPEN))


def test_the_address_is_kept_nowhere(world: World, client_of: ClientOf) -> None:
    token = _make(client_of(world.ann)).rpartition("/")[2]
    assert token not in client_of(world.ann).get(OPEN).text
    assert token not in repr(session().execute(sa.select(*GroupLink.__table__.columns)).all())  # type: ignore[attr-defined]


def test_a_link_into_a_closed_group_shows_its_name_and_no_more(world: World, client_of: ClientOf, app: Flask) -> None:
    closed = world.closed_group
    closed.purpose_html, closed.purpose = "<p>Geheim doel</p>", "Geheim doel"
    make.topic(closed, world.dirk, "Geheime vraag")
    session().commit()
    address = _make(client_of(world.ilse), f"/overleg/{closed.slug}/links")
    for browser in (app.test_client(), client_of(world.carla), client_of(world.gust), client_of(world.gerd)):
        shown = browser.get(address).text
        assert closed.name in shown
        assert "Geheim" not in shown
        assert world.dirk.name not in shown
    nobody = page(app.test_client().get(address))
    assert "Nog geen account?" in nobody
    assert app.test_client().post(address).status_code in (200, 302, 400)
    assert client_of(world.carla).get(f"/overleg/{closed.slug}").status_code == 404


def test_who_takes_part_in_no_group_is_told_so(world: World, client_of: ClientOf) -> None:
    address = _make(client_of(world.ann))
    assert "WEWIS" in page(client_of(world.gerd).get(address))
    assert client_of(world.gerd).post(address).status_code == 403
    assert role_of(world.gerd, world.open_group) is None


def test_a_link_that_asks_lets_an_organiser_decide(world: World, client_of: ClientOf) -> None:
    address = _make(client_of(world.ann), does="asks")
    carla = client_of(world.carla)
    long = carla.post(address, data={"words": "x" * 3000})
    assert long.status_code == 422
    assert "x" * 3000 in long.text, "nothing typed is lost"
    assert "Je vraag is gesteld" in page(carla.post(address, data={"words": "Graag."}))
    assert role_of(world.carla, world.open_group) is None
    asked = request_of(world.carla.id, world.open_group.id)
    assert asked is not None
    assert asked.words == "Graag."
    carla.post(address, data={"words": "Nog eens."})
    assert _link().uses == 1


def test_who_asked_by_a_link_withdraws_and_both_sides_say_so(world: World, client_of: ClientOf) -> None:
    """Also in a closed group, of which they see no more than the name."""
    closed = world.closed_group
    address = _make(client_of(world.ilse), f"/overleg/{closed.slug}/links", does="asks")
    carla, members = client_of(world.carla), f"/overleg/{closed.slug}/deelnemers"
    carla.post(address, data={"words": "Graag erbij."})
    assert "Graag erbij." in page(client_of(world.ilse).get(members))
    assert "Vraag intrekken" in page(carla.get(address))
    assert page(carla.post(address, data={"withdraw": "1"}, follow_redirects=True)).alerts == [
        "Je vraag is ingetrokken."
    ]
    assert "Graag erbij." not in page(client_of(world.ilse).get(members))
    assert "Vragen om mee te doen" in page(carla.get(address)), "they can ask again"
    again = carla.post(address, data={"withdraw": "1"}, follow_redirects=True)
    assert page(again).alerts == ["Er staat geen vraag van jou open."]
    carla.post(address, data={"words": "Toch wel."})
    assert "Toch wel." in page(client_of(world.ilse).get(members))


def test_who_was_taken_out_does_not_come_back_by_the_link(world: World, client_of: ClientOf) -> None:
    address = _make(client_of(world.ann))
    groups.leave(world.bram.id, world.open_group.id)
    session().commit()
    client_of(world.bram).post(address, data={"words": "Ik wil terug."})
    assert role_of(world.bram, world.open_group) is None
    assert request_of(world.bram.id, world.open_group.id) is not None


def test_a_link_that_is_over_opens_nothing(world: World, client_of: ClientOf) -> None:
    address, carla = _make(client_of(world.ann)), client_of(world.carla)
    with time_machine.travel(now() + timedelta(days=7), tick=False):
        assert client_of(world.carla).get(address).status_code == 200, "the last day is one of its days"
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        over = client_of(world.carla).post(address)
        assert over.status_code == 404
        assert world.open_group.name not in over.text
    assert client_of(world.bram).post(f"{OPEN}/{_link().id}/stop").status_code == 403
    client_of(world.ann).post(f"{OPEN}/{_link().id}/stop")
    assert carla.post(address).status_code == 404
    assert role_of(world.carla, world.open_group) is None


def test_a_link_ends_with_what_it_hangs_on(world: World, client_of: ClientOf) -> None:
    address, carla = _make(client_of(world.ann)), client_of(world.carla)
    groups.join(world.ann.id, world.ann.fund_id, world.open_group.id, MembershipRole.MEMBER)
    session().commit()
    assert carla.get(address).status_code == 404, "who made it organises the group no more"
    groups.join(world.ann.id, world.ann.fund_id, world.open_group.id, MembershipRole.ORGANISER)
    groups.archive_group(session().get_one(Group, world.open_group.id))
    session().commit()
    assert carla.get(address).status_code == 404
    assert carla.get("/overlegtoegang/%F0%9F%98%80").status_code == 404


def test_a_link_of_another_group_is_not_stopped_from_here(world: World, client_of: ClientOf) -> None:
    _make(client_of(world.ilse), f"/overleg/{world.closed_group.slug}/links")
    assert client_of(world.ann).post(f"{OPEN}/{_link().id}/stop").status_code == 404
    assert _link().stopped_at is None


def test_a_wrong_day_is_told_beside_it(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    bad: dict[str, Any] = {"": "Kies een dag.", "gisteren": "", "2020-01-01": "Kies vandaag of een dag erna."}
    bad |= {(today() + timedelta(days=91)).isoformat(): "hoogstens 90 dagen"}
    for day, message in bad.items():
        answer = ann.post(OPEN, data={"until": day, "does": "joins"})
        assert answer.status_code == 422
        assert message in answer.text
    assert ann.post(OPEN, data={"until": today().isoformat(), "does": "alles"}).status_code == 422
    assert session().execute(sa.select(sa.func.count(col(GroupLink.id)))).scalar() == 0


def test_a_link_of_long_ago_can_still_be_stopped(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    for _ in range(LIST_PAGE_SIZE + 1):
        _make(ann)
    first, second = (page(ann.get(f"{OPEN}?pagina={number}")).all("#links form") for number in (1, 2))
    assert (len(first), len(second)) == (LIST_PAGE_SIZE, 1)
    assert ann.post(str(second[0]["action"])).status_code == 303
    assert session().execute(sa.select(sa.func.count(col(GroupLink.stopped_at)))).scalar_one() == 1
