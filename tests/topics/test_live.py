"""What who has a page open hears."""

from collections.abc import Callable
from typing import Any

from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.seen import as_seen
from tests.topics.conftest import file, id_in, open_topic, reply
from tests.world import World

Ear = Callable[[Account, str], Any]


def pushes(socket: Any) -> list[dict[str, Any]]:
    return [event["args"][0] for event in socket.get_received() if event["name"] == "push"]


def test_a_reply_is_heard_at_once_by_who_has_the_topic_open(world: World, client_of: ClientOf, ear: Ear) -> None:
    topic = make.topic(world.open_group, world.ann)
    room = f"topic:{topic.id}"
    ears = [ear(account, room) for account in (world.ann, world.carla, world.gust)]
    assert [each.answer for each in ears] == ["ok"] * 3
    reply(
        client_of(world.bram),
        topic,
        "Hier **ben** ik",
        uploads=[file("plan.txt"), file("cijfers.csv", b"jaar,aantal\n2026,12\n")],
    )
    for each in ears:
        [push] = pushes(each)
        assert (push["room"], push["action"], push["seq"]) == (room, "append", 1)
        assert push["target"] == f"#replies-{topic.id}"
        assert "<strong>ben</strong>" in push["html"]
        assert 'data-seq="1"' in push["html"]
        assert f'data-author="{world.bram.id.hex}"' in push["html"]
        assert "plan.txt" in push["html"]
        assert "csv, 20 B" in push["html"], "a list is not called txt"
        assert "is-mine" not in push["html"], "what is pushed is the same for everybody"
        assert "csrf" not in push["html"]


def test_a_push_is_the_partial_that_the_page_has(world: World, client_of: ClientOf, ear: Ear) -> None:
    topic = make.topic(world.open_group, world.ann)
    listening = ear(world.ann, f"topic:{topic.id}")
    reply(client_of(world.bram), topic, "Hetzelfde")
    [push] = pushes(listening)
    assert as_seen(push["html"]) in client_of(world.carla).get(f"/onderwerpen/{topic.id}").text


def test_outsiders_do_not_hear(world: World, ear: Ear) -> None:
    topic = make.topic(world.closed_group, world.dirk)
    for account in (world.ann, world.gerd, world.bea):
        assert ear(account, f"topic:{topic.id}").answer == "refused"
    assert ear(world.ilse, f"topic:{topic.id}").answer == "ok"
    assert ear(world.dirk, f"topic:{world.dirk.id}").answer == "refused"


def test_replies_come_in_the_order_of_their_numbers(world: World, client_of: ClientOf, ear: Ear) -> None:
    topic = make.topic(world.open_group, world.ann)
    listening = ear(world.ann, f"topic:{topic.id}")
    for number in range(6):
        reply(client_of(world.bram if number % 2 else world.gust), topic, f"Bericht {number}")
    heard = pushes(listening)
    assert [push["seq"] for push in heard] == [1, 2, 3, 4, 5, 6]
    assert [f"Bericht {number}" in push["html"] for number, push in enumerate(heard)] == [True] * 6


def test_nothing_is_pushed_for_what_was_refused_or_sent_again(world: World, client_of: ClientOf, ear: Ear) -> None:
    topic = make.topic(world.open_group, world.ann)
    bram, carla = client_of(world.bram), client_of(world.carla)
    listening = ear(world.ann, f"topic:{topic.id}")
    reply(bram, topic, "")
    reply(carla, topic, "Mag niet")
    assert pushes(listening) == []
    for _ in range(2):
        reply(bram, topic, "Eén keer", nonce="zelfde")
    assert len(pushes(listening)) == 1


def test_a_changed_and_a_deleted_post_is_replaced_where_it_stands(world: World, client_of: ClientOf, ear: Ear) -> None:
    topic = make.topic(world.open_group, world.bram)
    mine = make.reply(topic, world.bram)
    listening, bram = ear(world.ann, f"topic:{topic.id}"), client_of(world.bram)
    bram.post(f"/reacties/{mine.id}/bewerken", data={"body": "Beter"})
    bram.post(f"/onderwerpen/{topic.id}/bewerken", data={"title": topic.title, "body": "Ook beter"})
    bram.post(f"/reacties/{mine.id}/verwijdering")
    edited, opening, gone = pushes(listening)
    assert (edited["action"], edited["target"]) == ("replace", f"#reply-{mine.id}")
    assert "Beter" in edited["html"]
    assert (opening["action"], opening["target"]) == ("replace", f"#topic-{topic.id}")
    assert "Ook beter" in opening["html"]
    assert gone["target"] == f"#reply-{mine.id}"
    assert "Deze reactie is verwijderd" in gone["html"]


def test_a_new_topic_appears_in_the_list_of_its_group(world: World, client_of: ClientOf, ear: Ear) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    listening = ear(world.bram, f"group:{world.open_group.id}")
    opened = open_topic(ann, world.open_group, title="Vers & nieuw")
    [push] = pushes(listening)
    assert (push["action"], push["target"]) == ("prepend", f"#topics-{world.open_group.id}")
    assert f'id="topic-{id_in(opened)}"' in push["html"]
    assert "Vers &amp; nieuw" in push["html"]
    page = bram.get(f"/overleg/{world.open_group.slug}/onderwerpen").text
    assert f'id="topics-{world.open_group.id}" data-room="group:{world.open_group.id}"' in page


def test_a_pushed_mention_is_marked_for_nobody(world: World, client_of: ClientOf, ear: Ear) -> None:
    topic = make.topic(world.open_group, world.ann)
    listening = ear(world.bram, f"topic:{topic.id}")
    answer = reply(client_of(world.ann), topic, "@Bram Claes en @Ann Peeters", htmx=True)
    assert "is-me" in answer.text
    (html,) = (each["args"][0]["html"] for each in listening.get_received() if each["name"] == "push")
    assert html.count("data-mention") == 2
    assert "is-me" not in html
