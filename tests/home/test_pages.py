"""The start page and the page of a group, for who opens them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from samenspel.activity.models import Verb
from samenspel.db import now, session
from samenspel.groups.models import Group
from samenspel.meetings.models import ActionItem, AttendanceStatus, Report
from samenspel.web import DEMO
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import page
from tests.world import World


def test_the_start_page_tells_what_to_do_what_is_new_and_what_comes(world: World, client_of: ClientOf) -> None:
    coming = make.meeting(world.open_group, world.ann, "Opnamedag")
    past = make.meeting(world.open_group, world.ann, "Startvergadering", days=-5)
    make.attendance(past, world.woodwize, AttendanceStatus.PRESENT)
    session().add(Report(meeting_id=past.id, author_id=world.ann.id, published_at=now()))
    session().add(ActionItem(meeting_id=past.id, text="Gast voorbellen", owner_id=world.bram.id))
    session().commit()
    make.activity(world.ann, Verb.PUBLISHED_REPORT, past)
    make.topic(world.open_group, world.ann, "Wie kent een goede gast?")
    shown = page(client_of(world.bram).get("/"))
    to_do, news = shown.panel("Wat moet ik doen?"), shown.panel("Wat is er nieuw?")
    assert to_do.row_titles == ["Kom je naar Opnamedag?", "Gast voorbellen"]
    assert news.row_titles == ["Startvergadering", "Wie kent een goede gast?"]
    assert "Verslag" in news.row("Startvergadering")
    assert shown.addresses.count(f"/bijeenkomsten/{coming.id}") == 2


def test_an_answer_from_the_start_page_leaves_me_there_and_takes_the_question_away(
    world: World, client_of: ClientOf
) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Opnamedag")
    bram = client_of(world.bram)
    answer = bram.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes", "terug": "start"})
    assert (answer.status_code, answer.location) == (303, "/#doen")
    page = bram.get("/").text
    assert "Kom je naar Opnamedag?" not in page
    assert "Opnamedag" in page


def test_who_organises_is_reminded_of_the_report(world: World, client_of: ClientOf) -> None:
    make.meeting(world.open_group, world.ann, "Startvergadering", days=-5)
    assert "Verslag van Startvergadering afwerken" in client_of(world.ann).get("/").text
    assert "Verslag van Startvergadering afwerken" not in client_of(world.bram).get("/").text


def test_without_anything_the_start_page_is_calm(world: World, client_of: ClientOf) -> None:
    page = client_of(world.carla).get("/").text
    assert "Er wacht niets op jou." in page
    assert "Je bent helemaal bij." in page


def test_what_one_may_do_in_a_group_is_what_its_page_offers(world: World, client_of: ClientOf) -> None:
    address = f"/overleg/{world.open_group.slug}"
    outsider, member, organiser = (client_of(who).get(address).text for who in (world.carla, world.bram, world.ann))
    assert "Deelnemen" in outsider
    assert "Nieuw onderwerp" not in outsider
    assert "Bijeenkomst plannen" not in member
    assert "Bijeenkomst plannen" in organiser
    assert "/mensen/" not in client_of(world.gust).get(address).text


def test_an_isa_starts_a_group_and_organises_it(world: World, client_of: ClientOf) -> None:
    ilse = client_of(world.ilse)
    empty = ilse.post(
        "/overleg/nieuw", data={"name": " ", "kind": "cluster", "visibility": "open", "purpose": "Samen sterk"}
    )
    assert empty.status_code == 422
    assert "Geef het overleg een naam." in empty.text
    assert "Samen sterk" in empty.text
    form = {"name": "Podcastreeks Werkbaar wint", "kind": "cluster", "visibility": "open", "purpose": "**Samen**"}
    form |= {"anyway": "1"}
    made = ilse.post("/overleg/nieuw", data=form)
    assert made.status_code == 303
    second = ilse.post("/overleg/nieuw", data=form)
    assert second.location != made.location
    slug = made.location.split("/")[2]
    assert "<strong>Samen</strong>" in ilse.get(f"/overleg/{slug}").text
    assert page(ilse.get(f"/overleg/{slug}/chat")).has("#bericht, textarea")


def test_the_start_page_needs_the_same_queries_however_much_there_is(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    client = client_of(world.ann)
    _fill(world, world.open_group, 1)
    client.get("/")
    with counted() as few:
        assert client.get("/").status_code == 200
    _fill(world, world.open_group, 12)
    with counted() as many:
        assert client.get("/").status_code == 200
    assert len(many) <= max(len(few), 14), many


@pytest.mark.parametrize(("path", "most"), [("/overleg", 8), ("/overleg/wg-werkbaar-wint", 10)])
def test_the_pages_need_few_queries_however_much_there_is(
    world: World, client_of: ClientOf, counted: Counted, path: str, most: int
) -> None:
    client = client_of(world.ann)
    _fill(world, world.open_group, 1)
    client.get(path)
    with counted() as few:
        assert client.get(path).status_code == 200
    _fill(world, world.open_group, 12)
    with counted() as many:
        assert client.get(path).status_code == 200
    news = [statement for statement in many if "level_choice" in statement or "FROM notice" in statement]
    assert len(many) <= len(few)
    assert len(many) - len(news) <= most, many


def _fill(world: World, group: Group, count: int) -> None:
    for number in range(count):
        person = make.account(fund=make.fund())
        make.membership(person, group)
        make.reply(make.topic(group, person, f"Onderwerp {number}"), world.bram)
        coming = make.meeting(group, world.ann, f"Bijeenkomst {number}", days=number + 1)
        make.activity(person, Verb.PLANNED_MEETING, coming)
        past = make.meeting(group, world.ann, f"Voorbije {number}", days=-number - 1)
        session().add(ActionItem(meeting_id=past.id, text=f"Actie {number}", owner_id=world.ann.id))
        session().add(Report(meeting_id=past.id, author_id=world.ann.id, published_at=now() if number % 2 else None))
        other = make.group()
        make.membership(world.ann, other)
    session().commit()


def test_help_and_health_are_there(app: Flask, world: World, visitor: FlaskClient, client_of: ClientOf) -> None:
    assert visitor.get("/gezondheid").text == "ok"
    assert "De samenwerkingskaart" in client_of(world.ann).get("/hulp").text
    assert "De samenwerkingskaart" not in client_of(world.gust).get("/hulp").text


def test_who_left_a_group_has_no_news_of_it(world: World, client_of: ClientOf) -> None:
    make.topic(world.open_group, world.ann, "Nieuws voor wie er is")
    bram = client_of(world.bram)
    assert "Nieuws voor wie er is" in bram.get("/").text
    bram.post(f"/overleg/{world.open_group.slug}/uitschrijving")
    assert "Nieuws voor wie er is" not in bram.get("/").text


def test_an_address_that_leads_nowhere_keeps_the_navigation_of_who_is_signed_in(
    world: World, client_of: ClientOf, visitor: FlaskClient
) -> None:
    lost = client_of(world.ann).get("/bestaat-niet")
    assert lost.status_code == 404
    assert "Hoofdnavigatie" in lost.text
    assert 'href="/aanmelden"' not in lost.text
    outside = visitor.get("/bestaat-niet")
    assert outside.status_code == 404
    assert "Hoofdnavigatie" not in outside.text


def test_the_building_blocks_keep_the_language_of_who_is_signed_in(
    app: Flask, world: World, client_of: ClientOf, visitor: FlaskClient
) -> None:
    english = {"Accept-Language": "en"}
    assert visitor.get("/stijl").status_code == 404, "only in the demo"
    DEMO.set(app, True)
    page = client_of(world.ann).get("/stijl", headers=english).text
    assert "Bouwstenen" in page
    assert "Hoofdnavigatie" in page
    assert "Building blocks" in visitor.get("/stijl", headers=english).text
