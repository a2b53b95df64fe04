"""Where one left off in a topic, and what counts there."""

from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World


def test_the_news_begins_at_the_first_reply_that_is_there(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, "Roosters")
    replies = [make.reply(topic, world.ann, f"Reactie {number}") for number in range(1, 5)]
    ann, bram = client_of(world.ann), client_of(world.bram)
    bram.post(f"/onderwerpen/{topic.id}/leesstand", data={"number": "1"})
    ann.post(f"/reacties/{replies[1].id}/verwijdering")
    listed = page(bram.get(f"/overleg/{world.open_group.slug}/onderwerpen")).row("Roosters")
    assert "3 reacties" in listed
    assert listed.one(".new").text == "2 nieuw"
    shown = page(bram.get(f"/onderwerpen/{topic.id}?bij=nieuw"))
    assert shown.one("#nieuw").text == "2 nieuwe reacties"
    around = [part["id"] for part in shown.all("article, #nieuw")]
    assert around.index("nieuw") == around.index(f"reply-{replies[2].id}") - 1
    assert shown.links["2 nieuwe reacties"] == f"/onderwerpen/{topic.id}?bij=nieuw#nieuw"
    for gone in replies[2:]:
        ann.post(f"/reacties/{gone.id}/verwijdering")
    listed = page(bram.get(f"/overleg/{world.open_group.slug}/onderwerpen")).row("Roosters")
    assert "1 reactie" in listed
    assert not listed.is_unread, "what is deleted is not new"
    assert not page(bram.get(f"/onderwerpen/{topic.id}?bij=nieuw")).has("#nieuw")


def test_a_topic_ends_with_the_last_reply_that_is_there(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, "Roosters")
    make.reply(topic, world.gust)
    last = make.reply(topic, world.bram)
    ann = client_of(world.ann)
    ann.post(f"/reacties/{last.id}/verwijdering")
    listed = page(ann.get(f"/overleg/{world.open_group.slug}/onderwerpen")).row("Roosters")
    assert "laatste: Gust Goossens" in listed
    assert "Bram" not in listed


def test_somebody_makes_a_topic_unread_from_a_reply_on(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, "Roosters")
    for number in range(1, 4):
        make.reply(topic, world.ann, f"Reactie {number}")
    bram, where = client_of(world.bram), f"/overleg/{world.open_group.slug}/onderwerpen"
    bram.post(f"/onderwerpen/{topic.id}/leesstand")
    answer = bram.post(f"/onderwerpen/{topic.id}/ongelezen", data={"number": "2"})
    assert answer.location == where
    assert page(bram.get(where)).row("Roosters").one(".new").text == "2 nieuw"
    assert page(bram.get(f"/onderwerpen/{topic.id}?bij=nieuw")).one("#nieuw").text == "2 nieuwe reacties"
    for odd in ("-3", "999", "x"):
        assert bram.post(f"/onderwerpen/{topic.id}/ongelezen", data={"number": odd}).status_code == 303
    assert page(bram.get(where)).row("Roosters").one(".new").text == "1 nieuw"


def test_a_reply_has_a_lasting_address(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    reply = make.reply(topic, world.bram)
    answer = client_of(world.ann).get(f"/reacties/{reply.id}")
    assert answer.location == f"/onderwerpen/{topic.id}?bij=1#reply-{reply.id}"
    quoted = page(client_of(world.ann).get(f"/onderwerpen/{topic.id}?citeer=1")).fields["body"]
    assert quoted.startswith(f"> **[Bram Claes](/reacties/{reply.id}):**")
