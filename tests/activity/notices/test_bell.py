"""What the bell and the navigation count: on every page, and in those that are open."""

import uuid
from typing import Any

from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from samenspel import jobs, live
from samenspel.people.models import Account
from tests import make
from tests.chat.test_chat import say
from tests.chat.test_news import direct_channel
from tests.fixtures import ClientOf, Counted, English
from tests.pages import Page, Part, page
from tests.topics.conftest import reply
from tests.world import World


def frame_of(shown: Page) -> Part:
    """All of a page, what stands around its content as well."""
    assert shown.document.root is not None
    return Part(shown.document.root)


def bell(answer: Any) -> tuple[str, str, str]:
    """What the bell says, what stands at the messages, and the title."""
    shown = page(answer)
    whole = frame_of(shown)
    (link,) = [part for part in whole.all(".bar-tools a") if part.has("#notice-count")]
    return link.name, whole.one("#chat-count").text, shown.title


def test_every_page_counts_what_is_unread(world: World, client_of: ClientOf, english: English) -> None:
    topic = make.topic(world.open_group, world.ann)
    ann, carla = client_of(world.ann), client_of(world.carla)
    say(carla, direct_channel(client_of, world.carla, world.ann), "Dag")
    reply(client_of(world.bram), topic)
    assert bell(ann.get("/mensen")) == ("Ongelezen", "", "Wie is wie · Samenspel")
    jobs.sweep()
    name, messages, title = bell(ann.get("/mensen"))
    assert name == "Ongelezen 2 ongelezen meldingen"
    assert "1 gesprek met een bericht voor jou" in messages
    assert title == "(2) Wie is wie · Samenspel"
    english(world.ann)
    assert bell(ann.get("/mensen"))[0] == "Unread 2 unread notices"
    assert bell(carla.get("/mensen"))[1:] == ("", "Wie is wie · Samenspel")


def test_wewis_has_no_bell_and_no_question_is_asked_for_it(world: World, client_of: ClientOf, counted: Counted) -> None:
    gerd = client_of(world.gerd)
    with counted() as statements:
        shown = page(gerd.get("/"))
    assert not frame_of(shown).has("#notice-count, #chat-count")
    assert not [each for each in statements if "notice" in each]


def words_of(html: str) -> str:
    body = LexborHTMLParser(html).body
    assert body is not None
    return Part(body).text


def heard(socket: Any) -> list[tuple[str, str]]:
    """What the page was told to show: of each count the element, and its words."""
    found = [each["args"][0] for each in socket.get_received() if each["name"] == "push"]
    return [(each["target"], words_of(each["html"])) for each in found if "-count" in each["target"]]


def listen(app: Flask, client_of: ClientOf, account: Account, room: uuid.UUID) -> tuple[Any, str]:
    socket = live.io.test_client(app, flask_test_client=client_of(account))
    return socket, socket.emit("listen", {"room": f"account:{room}"}, callback=True)


def test_all_open_pages_hear_it_when_it_changes(app: Flask, world: World, client_of: ClientOf) -> None:
    channel = direct_channel(client_of, world.carla, world.ann)
    pages = [listen(app, client_of, world.ann, world.ann.id)[0] for _ in range(2)]
    _, answer = listen(app, client_of, world.bram, world.ann.id)
    assert answer == "refused", "another's"
    assert listen(app, client_of, world.gerd, world.gerd.id)[1] == "refused"
    say(client_of(world.carla), channel, "Dag")
    jobs.sweep()
    for socket in pages:
        assert [words for _, words in heard(socket)] == [
            "1 1 ongelezen melding",
            "1 1 gesprek met een bericht voor jou",
        ]
    client_of(world.ann).post(f"/kanalen/{channel}/leesstand")
    for socket in pages:
        assert heard(socket) == [("#notice-count", ""), ("#chat-count", "")]
    client_of(world.ann).post(f"/kanalen/{channel}/leesstand")
    assert heard(pages[0]) == [], "nothing changed"
    assert client_of(world.ann).get("/ongelezen/aantal").text.count('data-count="0"') == 2
