"""*Wie weet iets over*: who is named for what, and only through what the viewer may see."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import col

from samenspel import jobs
from samenspel.db import session
from samenspel.groups.models import Group, Visibility
from samenspel.meetings.models import ActionItem, Report
from samenspel.people.models import Account, Profile
from samenspel.search import tasks
from samenspel.search.documents import all_documents
from samenspel.search.engines.opening import open_engine
from samenspel.search.engines.port import SearchEngine
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.world import World


@pytest.fixture
def engine(app: Flask, tmp_path: Path) -> Iterator[SearchEngine]:
    usual = tasks.ENGINE.get(app)
    made = open_engine(tmp_path / "index", None, None)
    tasks.ENGINE.set(app, made)
    yield made
    tasks.ENGINE.set(app, usual)


@pytest.fixture
def ask(engine: SearchEngine, client_of: ClientOf) -> Callable[[Account, str], list[tuple[str, list[str]]]]:
    """Who is named, each with what is said of them."""

    def answer(who: Account, q: str) -> list[tuple[str, list[str]]]:
        session().commit()
        engine.reindex(all_documents())
        page = client_of(who).get("/wie-weet-iets-over", query_string={"q": q})
        assert page.status_code == 200
        rows = page.text.split('<li class="row">')[1:]
        return [(_between(row, 'class="person-name"'), _said(row)) for row in rows]

    return answer


def close(group: Group) -> None:
    session().execute(sa.update(Group).where(col(Group.id) == group.id).values(visibility=Visibility.HIDDEN))


def _between(row: str, mark: str) -> str:
    return html.unescape(row.split(mark, 1)[1].split(">", 1)[1].split("<", 1)[0])


def _said(row: str) -> list[str]:
    items = re.findall(r"<li>(.*?)</li>", row, re.DOTALL)
    return [" ".join(html.unescape(re.sub("<[^>]+>", "", item)).split()) for item in items]


def test_people_are_named_for_what_they_did(world: World, ask: Callable[..., list[tuple[str, list[str]]]]) -> None:
    topic = make.topic(world.open_group, world.ann, "Mentoren op de werkvloer")
    make.reply(topic, world.bram, "Wij leiden mentoren op met een spel.")
    meeting = make.meeting(world.open_group, world.ann, "Overleg")
    make.agenda_item(meeting, "Mentoren vinden", owner_id=world.carla.id)
    make.agenda_item(meeting, "Rondvraag", position=2, owner_id=world.dirk.id)
    assert ask(world.ilse, "mentoren") == [
        ("Ann Peeters", ["Onderwerp: Mentoren op de werkvloer"]),
        ("Carla Maes", ["Agendapunt: Mentoren vinden"]),
        ("Bram Claes", ["Reactie: Mentoren op de werkvloer"]),
    ]


def test_an_action_counts_once_its_report_is_published(
    world: World, ask: Callable[..., list[tuple[str, list[str]]]]
) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Overleg", days=-3)
    report = Report(meeting_id=meeting.id, author_id=world.ann.id, summary="Over taalcoaches.")
    point = ActionItem(meeting_id=meeting.id, text="Lijst van taalcoaches maken", owner_id=world.bram.id)
    session().add_all([report, point])
    assert ask(world.ilse, "taalcoaches") == []
    session().execute(sa.update(Report).values(published_at=meeting.starts_at))
    assert ask(world.ilse, "taalcoaches") == [("Bram Claes", ["Actiepunt: Lijst van taalcoaches maken"])]


def test_nobody_is_named_for_what_the_viewer_cannot_open(
    world: World, ask: Callable[..., list[tuple[str, list[str]]]]
) -> None:
    make.topic(world.closed_group, world.dirk, "Herstructurering van de zuivel")
    named = ("Dirk Wouters", ["Onderwerp: Herstructurering van de zuivel"])
    assert ask(world.ilse, "herstructurering") == [named]
    assert ask(world.carla, "herstructurering") == []
    make.topic(world.open_group, world.ann, "Nachtwerk in ploegen")
    close(world.open_group)
    assert ask(world.bram, "nachtwerk") == [("Ann Peeters", ["Onderwerp: Nachtwerk in ploegen"])]
    assert ask(world.carla, "nachtwerk") == []


def test_a_group_that_was_closed_names_nobody_before_the_index_knows(
    world: World, engine: SearchEngine, client_of: ClientOf
) -> None:
    make.topic(world.open_group, world.ann, "Nachtwerk in ploegen")
    session().commit()
    engine.reindex(all_documents())
    jobs.sweep()
    close(world.open_group)
    session().commit()
    page = client_of(world.carla).get("/wie-weet-iets-over?q=nachtwerk")
    assert "Ann Peeters" not in page.text


def test_who_left_and_who_asks_are_not_named_and_own_words_are(
    world: World, ask: Callable[..., list[tuple[str, list[str]]]]
) -> None:
    make.topic(world.open_group, world.ann, "Ergonomie in de bouw")
    make.topic(world.open_group, world.bram, "Ergonomie op kantoor")
    session().add(Profile(account_id=world.carla.id, expertise=["ergonomie", "taal"]))
    world.bram.active = False
    assert ask(world.ann, "ergonomie") == [("Carla Maes", [])]
    assert [name for name, _said in ask(world.ilse, "ergonomie")] == ["Carla Maes", "Ann Peeters"]


def test_a_guest_has_no_such_page_and_it_asks_as_often_for_many(
    world: World, engine: SearchEngine, client_of: ClientOf, counted: Counted
) -> None:
    assert client_of(world.gust).get("/wie-weet-iets-over?q=x").status_code == 404
    make.topic(world.open_group, world.ann, "Ploegen")
    session().commit()
    engine.reindex(all_documents())
    client = client_of(world.ilse)
    client.get("/wie-weet-iets-over?q=ploegen")
    with counted() as few:
        client.get("/wie-weet-iets-over?q=ploegen")
    for number in range(30):
        topic = make.topic(world.open_group, world.bram, f"Ploegen {number}")
        make.reply(topic, world.carla, "Ploegen bij ons.")
    session().commit()
    engine.reindex(all_documents())
    with counted() as many:
        client.get("/wie-weet-iets-over?q=ploegen")
    assert len(many) == len(few)


def test_the_page_says_when_search_is_down(world: World, client_of: ClientOf, app: Flask, tmp_path: Path) -> None:
    usual = tasks.ENGINE.get(app)
    tasks.ENGINE.set(app, open_engine(tmp_path / "none", None, None))
    page = client_of(world.ann).get("/wie-weet-iets-over?q=ploegen")
    tasks.ENGINE.set(app, usual)
    assert page.status_code == 200
    assert "Zoeken lukt nu even niet" in html.unescape(page.text)
