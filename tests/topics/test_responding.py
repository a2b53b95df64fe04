"""Thanks that need no reply, and the reply that answers the question."""

from typing import Any

import pytest
from sqlmodel import select

from samenspel import db
from samenspel.activity.notices.models import Notice
from samenspel.topics import index
from samenspel.topics.models import Topic
from samenspel.topics.reactions.models import Reaction
from tests import make
from tests.fixtures import ClientOf
from tests.pages import Part, page
from tests.topics.conftest import HTMX
from tests.world import World


def reactions_to(shown: Part, post: str) -> str:
    return shown.one(f"#{post}-reacties .reacted").text


def test_people_thank_for_a_post_once_and_take_it_back(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    reply = make.reply(topic, world.bram)
    ann, gust = client_of(world.ann), client_of(world.gust)
    for _ in range(2):
        answer = ann.post(f"/reacties/{reply.id}/waardering", data={"kind": "thanks"})
        assert answer.location == f"/onderwerpen/{topic.id}?bij=1#reply-{reply.id}"
    gust.post(f"/reacties/{reply.id}/waardering", data={"kind": "thanks"})
    gust.post(f"/reacties/{reply.id}/waardering", data={"kind": "me_too"})
    gust.post(f"/onderwerpen/{topic.id}/waardering", data={"kind": "me_too"})
    gust.post(f"/onderwerpen/{topic.id}/waardering", data={"kind": "onzin"})
    shown = page(ann.get(f"/onderwerpen/{topic.id}"))
    words = reactions_to(shown, f"reply-{reply.id}")
    assert words.split("\n")[0] == "Dank je: 2 · Ik ook: 1"
    assert "Ann Peeters (Alimento)" in words
    assert "Gust Goossens (VDAB, extern)" in words
    assert "Ik ook: 1" in reactions_to(shown, f"topic-{topic.id}")
    pressed = [button["aria-pressed"] for button in shown.all(f"#reply-{reply.id}-reacties .react")]
    assert pressed == ["true", "false"]
    assert "1 reactie" in shown, "a reaction counts as no reply"
    part = gust.post(f"/reacties/{reply.id}/waardering", data={"kind": "not-thanks"}, headers=HTMX)
    assert "Dank je: 1" in part.text
    assert db.session().exec(select(Notice)).all() == []
    assert len(db.session().exec(select(Reaction)).all()) == 3


def test_nobody_reacts_to_themselves_nor_where_they_may_not_reply(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    reply = make.reply(topic, world.bram)
    gone = make.reply(topic, world.ann)
    bram, ann = client_of(world.bram), client_of(world.ann)
    ann.post(f"/reacties/{gone.id}/verwijdering")
    sent = {"kind": "thanks"}
    assert bram.post(f"/reacties/{reply.id}/waardering", data=sent).status_code == 403
    assert bram.post(f"/reacties/{gone.id}/waardering", data=sent).status_code == 403
    assert client_of(world.carla).post(f"/reacties/{reply.id}/waardering", data=sent).status_code == 403
    ann.post(f"/onderwerpen/{topic.id}/afsluiting")
    assert bram.post(f"/onderwerpen/{topic.id}/waardering", data=sent).status_code == 403
    assert db.session().exec(select(Reaction)).all() == []


def test_a_deleted_reply_shows_no_thanks(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    reply = make.reply(topic, world.bram)
    ann = client_of(world.ann)
    ann.post(f"/reacties/{reply.id}/waardering", data={"kind": "thanks"})
    assert page(ann.get(f"/onderwerpen/{topic.id}")).has(".reacted")
    ann.post(f"/reacties/{reply.id}/verwijdering")
    assert not page(ann.get(f"/onderwerpen/{topic.id}")).has(".reacted")


def test_open_pages_see_a_reaction_without_whose_it_is(world: World, client_of: ClientOf, ear: Any) -> None:
    topic = make.topic(world.open_group, world.ann)
    reply = make.reply(topic, world.bram)
    listening = ear(world.gust, f"topic:{topic.id}")
    client_of(world.ann).post(f"/reacties/{reply.id}/waardering", data={"kind": "thanks"})
    [push] = [each["args"][0] for each in listening.get_received() if each["name"] == "push"]
    assert (push["action"], push["target"]) == ("replace", f"#reply-{reply.id}-reacties")
    assert 'aria-pressed="true"' not in push["html"]
    assert f'data-by="{world.ann.id.hex}"' in push["html"]


@pytest.mark.parametrize("who", ["bram", "ann", "ilse"])
def test_the_asker_or_an_organiser_says_what_the_answer_is(world: World, client_of: ClientOf, who: str) -> None:
    topic = make.topic(world.open_group, world.bram, "Wie heeft een model?")
    make.reply(topic, world.gust, "Ik niet.")
    reply = make.reply(topic, world.gust, "Hier is een **model**.")
    chooser, reader = client_of(getattr(world, who)), client_of(world.carla)
    assert chooser.post(f"/reacties/{reply.id}/antwoord").status_code == 303
    shown = page(reader.get(f"/onderwerpen/{topic.id}"))
    assert "Hier is een model." in shown.one(".answer")
    assert "Antwoord van Gust Goossens (VDAB" in shown.one(".answer")
    assert shown.links["Naar het antwoord"] == f"/onderwerpen/{topic.id}?bij=2#reply-{reply.id}"
    assert [post["id"] for post in shown.all(".is-answer")] == [f"reply-{reply.id}"]
    listed = page(reader.get(f"/overleg/{world.open_group.slug}/onderwerpen")).row("Wie heeft een model?")
    assert "Beantwoord" in listed.tags
    chooser.post(f"/reacties/{reply.id}/antwoord", data={"answer": "no"})
    assert not page(reader.get(f"/onderwerpen/{topic.id}")).has(".answer, .is-answer")


def test_others_do_not_choose_the_answer_and_a_deleted_one_is_none(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, "Wie heeft een model?")
    reply = make.reply(topic, world.gust, "Een geheim model")
    gust, ann = client_of(world.gust), client_of(world.ann)
    assert gust.post(f"/reacties/{reply.id}/antwoord").status_code == 403
    ann.post(f"/reacties/{reply.id}/antwoord")
    db.session().expire_all()
    assert db.session().exec(select(Topic.answer_number)).one() == 1
    assert "Een geheim model" in next(iter(index.topics([topic.id]))).aside
    gust.post(f"/reacties/{reply.id}/verwijdering")
    shown = page(ann.get(f"/onderwerpen/{topic.id}"))
    assert not shown.has(".answer")
    assert "geheim" not in shown.html
    assert next(iter(index.topics([topic.id]))).aside == ""
    listed = page(ann.get(f"/overleg/{world.open_group.slug}/onderwerpen")).row("Wie heeft een model?")
    assert listed.tags == []


def test_what_one_may_do_with_a_reply_is_found_without_scripts(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram)
    reply = make.reply(topic, world.gust, "Hier is een model.")
    bram, carla, ilse = (client_of(getattr(world, name)) for name in ("bram", "carla", "ilse"))
    post = page(carla.get(f"/onderwerpen/{topic.id}")).one(f"#reply-{reply.id}")
    path = post.links["Wat je ermee kan doen"]
    shown = {name: page(client.get(path)) for name, client in {"bram": bram, "carla": carla, "ilse": ilse}.items()}
    assert all("Hier is een model." in each and "Ongelezen vanaf hier" in each for each in shown.values())
    assert [name for name, each in shown.items() if "Dit is het antwoord" in each] == ["bram", "ilse"]
    assert [name for name, each in shown.items() if "Afsplitsen vanaf hier" in each] == ["ilse"]
    bram.post(f"/reacties/{reply.id}/antwoord")
    assert "Toch niet het antwoord" in page(bram.get(path))
    client_of(world.ann).post(f"/reacties/{reply.id}/verwijdering")
    assert carla.get(path).location == f"/onderwerpen/{topic.id}?bij=1#reply-{reply.id}"
