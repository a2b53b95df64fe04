"""What a post said before stays to be seen, until somebody who may removes it."""

import re
import time

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from samenspel import db
from samenspel.comparison import compare_texts
from samenspel.topics.history.models import PostVersion
from samenspel.topics.models import Topic
from tests import make
from tests.fixtures import ClientOf
from tests.pages import Part, page
from tests.topics.conftest import file, reply
from tests.world import World

OPENING = "We zoeken een spreker voor vrijdag.\n\nWie kent er een?"


def edit(client: FlaskClient, address: str, **fields: object) -> int:
    """Sends the form to edit a post, as its page shows it, with other values."""
    shown = page(client.get(address)).fields
    data = {"base": shown["base"], "title": shown.get("title", ""), "body": shown["body"]} | fields
    return client.post(address, data=data, content_type="multipart/form-data").status_code


def changes(part: Part) -> dict[str, list[str]]:
    """What is shown as new and as gone, without the words for screen readers."""
    return {
        tag: [re.sub(r"^(Erbij|Weg): ", "", each.text) for each in part.all(f"main {tag}")] for tag in ("ins", "del")
    }


def test_an_edit_keeps_what_was_there_and_shows_it_word_by_word(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, "Spreker gezocht", body=OPENING)
    bram, ann = client_of(world.bram), client_of(world.ann)
    where = f"/onderwerpen/{topic.id}"
    assert page(ann.get(f"{where}/versies")).text.count("nooit bewerkt") == 1
    assert edit(bram, f"{where}/bewerken", body=OPENING.replace("vrijdag", "donderdag")) == 303
    assert edit(ann, f"{where}/bewerken", title="Spreker gevonden") == 303, "an organiser"
    assert page(ann.get(where)).links["bewerkt"] == f"{where}/versies"
    newest = page(ann.get(f"{where}/versies"))
    assert newest.row_titles == ["Versie 3", "Versie 2", "Versie 1"]
    assert changes(newest) == {"ins": ["gevonden"], "del": ["gezocht"]}
    assert "Ann Peeters" in newest.panel("Versie 3")
    second = page(ann.get(f"{where}/versies?versie=2"))
    assert changes(second) == {"ins": ["donderdag"], "del": ["vrijdag"]}
    assert "Bram" in second.panel("Versie 2")
    assert "Weg: vrijdag" in second.one("main del").text, "told by more than colour"
    assert "Wie kent er een?" in page(ann.get(f"{where}/versies?versie=1")).panel("Versie 1")
    assert ann.get(f"{where}/versies?versie=9").status_code == 404


def test_what_nobody_should_read_is_removed_by_an_organiser(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, body="Het rekeningnummer is BE00 1234.")
    bram, ann = client_of(world.bram), client_of(world.ann)
    where = f"/onderwerpen/{topic.id}"
    edit(bram, f"{where}/bewerken", body="Vraag het mij.")
    first, second = db.session().exec(select(PostVersion).order_by(col(PostVersion.number))).all()
    for client, version, status in ((bram, first, 403), (ann, second, 403), (ann, first, 303)):
        assert client.post(f"/versies/{version.id}/verwijdering").status_code == status
    for number in (1, 2):
        shown = page(bram.get(f"{where}/versies?versie={number}"))
        assert "BE00" not in shown
        assert "verwijderd" in shown
    assert "Ann Peeters verwijderde de woorden van deze versie" in page(bram.get(f"{where}/versies?versie=1"))


def test_files_come_and_go_with_an_edit_and_a_form_sent_twice_adds_once(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram)
    ann = client_of(world.ann)
    place = reply(ann, topic, uploads=[file("oud.txt", b"Oud")]).location
    reply_path = re.sub(r".*#reply-", "/reacties/", place)
    form = page(ann.get(f"{reply_path}/bewerken"))
    old = form.one("[name=removed]")["value"]
    for _ in range(2):
        data = {
            "base": form.fields["base"],
            "body": "Wij wel.",
            "removed": old,
            "uploads": [file("nieuw.txt", b"Nieuw")],
        }
        answer = ann.post(f"{reply_path}/bewerken", data=data, content_type="multipart/form-data")
        assert answer.status_code == 303
    post = page(ann.get(place)).all("article")[1]
    assert [each.text.split()[0] for each in post.all(".attachment")] == ["nieuw.txt"]
    assert ann.get(f"/documenten/{old}").status_code == 404
    shown = page(ann.get(f"{reply_path}/versies?versie=2"))
    assert changes(shown) == {"ins": ["nieuw.txt"], "del": ["oud.txt"]}


@pytest.mark.parametrize("which", ["topic", "reply"])
def test_two_edits_at_once_are_merged_or_shown_side_by_side(world: World, client_of: ClientOf, which: str) -> None:
    topic = make.topic(world.open_group, world.ann, "Titel", body="Het begin")
    ann, ilse = client_of(world.ann), client_of(world.ilse)
    if which == "reply":
        where = f"/reacties/{make.reply(topic, world.ann, 'Het begin').id}/bewerken"
        others = (client_of(world.ann), client_of(world.ann))  # in two windows: only its author edits a reply
    else:
        where, others = f"/onderwerpen/{topic.id}/bewerken", (ann, ilse)
    base = page(others[0].get(where)).fields
    first = {"base": base["base"], "title": "Titel", "body": "Van de eerste"}
    assert others[0].post(where, data=first).status_code == 303
    second = {"base": base["base"], "title": "Andere titel", "body": "Van de tweede"}
    answer = page(others[1].post(where, data=second), 422)
    conflict = answer.one(".conflict")
    assert "Van de eerste" in conflict
    assert "Van de tweede" in conflict, "nothing is lost"
    chosen = answer.fields | {"choice-body": "mine"}
    assert others[1].post(where, data=chosen).status_code == 303
    db.session().expire_all()
    bodies = [each.body for each in db.session().exec(select(PostVersion).order_by(col(PostVersion.number)))]
    assert bodies == ["Het begin", "Van de eerste", "Van de tweede"], "and what the first wrote is a version"
    if which == "topic":
        found = db.session().get(Topic, topic.id)
        assert found is not None
        assert found.title == "Andere titel"


def test_a_text_of_twenty_thousand_words_is_compared_in_time(world: World) -> None:
    before = " ".join(f"woord{number % 997}" for number in range(20_000))
    after = before.replace("woord500 ", "ander ").replace("woord3 ", "")
    began = time.process_time()
    compare_texts(before, after)
    assert time.process_time() - began < 5


def test_a_version_that_is_put_back_brings_its_files_along(world: World, client_of: ClientOf) -> None:
    bram, carla = client_of(world.bram), client_of(world.carla)
    topic = make.topic(world.open_group, world.ann, "Vraag")
    where = reply(bram, topic, "Met stuk.", uploads=[file("eerst.txt", b"Een"), file("blijft.txt", b"Twee")]).location
    path = re.sub(r".*#reply-", "/reacties/", where)

    def files() -> list[str]:
        shown = page(bram.get(f"/onderwerpen/{topic.id}")).addresses
        return sorted(bram.get(each).text for each in shown if each.startswith("/documenten/"))

    def put_back(number: int) -> int:
        query = select(PostVersion.id).where(PostVersion.number == number)
        return bram.post(f"/versies/{db.session().exec(query).one()}/terugzetting").status_code

    labels = page(bram.get(f"{path}/bewerken")).all("label")
    removed = next(each for each in labels if each.text == "Verwijder eerst.txt")["for"].removeprefix("weg-")
    assert edit(bram, f"{path}/bewerken", removed=removed, body="Zonder.") == 303
    assert edit(bram, f"{path}/bewerken", uploads=[file("later.txt", b"Drie")]) == 303
    assert files() == ["Drie", "Twee"]
    assert put_back(1) == 303
    assert files() == ["Een", "Twee"]
    assert "Met stuk." in page(bram.get(f"/onderwerpen/{topic.id}"))
    assert put_back(3) == 303
    assert files() == ["Drie", "Twee"]
    assert put_back(5) == 403, "it is what the reply says"
    oldest = db.session().exec(select(PostVersion.id).where(PostVersion.number == 1)).one()
    assert carla.post(f"/versies/{oldest}/terugzetting").status_code == 403
