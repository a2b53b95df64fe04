"""Who hears what, in which language, who is here now, and what is caught up with after a broken connection."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from samenspel import db, live
from samenspel.db import session
from samenspel.people.models import Account
from samenspel.runtime import presence
from samenspel.runtime.failures import DatabaseBusy
from tests import make
from tests.chat.test_chat import channel_of, say
from tests.fixtures import ClientOf, English
from tests.world import World

Ear = Callable[..., Any]


@pytest.fixture
def ear(app: Flask, client_of: ClientOf) -> Ear:
    """The socket of somebody who asks to hear a room."""

    def listen(account: Account, room: str) -> Any:
        socket = live.io.test_client(app, flask_test_client=client_of(account))
        assert socket.emit("listen", {"room": room}, callback=True) == "ok"
        return socket

    return listen


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "ANNOUNCE_DELAY", 0.02)


def heard(socket: Any, event: str) -> list[dict[str, Any]]:
    return [each["args"][0] for each in socket.get_received() if each["name"] == event]


def here(socket: Any, room: str) -> Any:
    """A page that has a room in view."""
    socket.emit("here", {"room": room})
    return socket


def until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.01)
    return found


def test_each_hears_a_push_in_their_own_language(world: World, client_of: ClientOf, english: English, ear: Ear) -> None:
    english(world.ann)
    channel = channel_of(world)
    ann, bram = (ear(account, f"channel:{channel}") for account in (world.ann, world.bram))
    say(client_of(world.ann), channel, "Even iets rechtzetten")
    for socket in (ann, bram):
        assert len(heard(socket, "push")) == 1
    line = client_of(world.ann).get(f"/kanalen/{channel}").text
    message = line.split('id="message-', 1)[1].split('"', 1)[0]
    client_of(world.ann).post(f"/berichten/{message}/verwijdering")
    ((for_ann,), (for_bram,)) = heard(ann, "push"), heard(bram, "push")
    assert "This message has been deleted." in for_ann["html"]
    assert "Dit bericht is verwijderd." in for_bram["html"]


def test_who_acts_in_english_is_answered_in_english_after_a_push_in_dutch(
    world: World, client_of: ClientOf, english: English, ear: Ear
) -> None:
    english(world.ann)
    meeting = make.meeting(world.open_group, world.ann)
    bram = ear(world.bram, f"meeting:{meeting.id}")
    answer = client_of(world.ann).post(
        f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"}, headers={"HX-Request": "true"}
    )
    assert "Are you coming?" in answer.text
    (push,) = heard(bram, "push")
    assert "Wie komt?" in push["html"]


def test_a_member_who_is_taken_out_and_a_closed_account_hear_nothing_more(
    world: World, client_of: ClientOf, ear: Ear
) -> None:
    channel = channel_of(world)
    gust, bram, ann = (ear(account, f"channel:{channel}") for account in (world.gust, world.bram, world.ann))
    client_of(world.ann).post(f"/overleg/{world.open_group.slug}/deelnemers/{world.gust.id}", data={"role": ""})
    client_of(world.bea).post(f"/beheer/accounts/{world.bram.id}/sluiting")
    assert (gust.is_connected(), bram.is_connected(), ann.is_connected()) == (False, False, True)


def test_a_group_that_becomes_closed_hangs_up_on_everybody(world: World, client_of: ClientOf, ear: Ear) -> None:
    outsider = ear(world.carla, f"group:{world.open_group.id}")
    facts = {"name": world.open_group.name, "kind": "working_group", "visibility": "hidden"}
    answer = client_of(world.ann).post(f"/overleg/{world.open_group.slug}/bewerken", data=facts)
    assert answer.status_code == 303, answer.text
    assert not outsider.is_connected()


def test_who_signs_out_hears_nothing_more_in_pages_left_open(app: Flask, world: World, client_of: ClientOf) -> None:
    browser = client_of(world.ann)
    left_open = live.io.test_client(app, flask_test_client=browser)
    assert left_open.is_connected()
    browser.post("/afmelden")
    assert not left_open.is_connected()


def test_a_socket_is_refused_before_a_session(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    address = "/socket.io/?EIO=4&transport=websocket"
    visitor.set_cookie("samenspel", "abc.def.ghi")
    assert visitor.get(address).status_code == 401
    browser = client_of(world.ann)
    assert browser.get(address).status_code == 400, "no handshake"
    browser.post("/afmelden")
    assert browser.get(address).status_code == 401


def test_only_people_who_may_post_are_seen_to_type(world: World, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    room = f"channel:{channel_of(world)}"
    ann, bram, carla = (ear(account, room) for account in (world.ann, world.bram, world.carla))
    for socket in (bram, carla):  # a member, and somebody who reads along
        socket.emit("typing", {"room": room})
    assert [each["name"] for each in heard(ann, "typing")] == ["Bram Claes"]
    monkeypatch.setattr(time, "monotonic", lambda: 1e9)
    world.open_group.archived_at = db.now()
    db.session().commit()
    bram.emit("typing", {"room": room})
    assert heard(ann, "typing") == [], "an archived group is read only"


def test_a_page_listens_to_a_bounded_number_of_rooms(world: World, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MAX_ROOMS", 3)
    socket = ear(world.ann, f"group:{world.open_group.id}")
    for number in range(6):
        group = make.group(f"overleg-{number}")
        answer = socket.emit("listen", {"room": f"group:{group.id}"}, callback=True)
        assert answer == ("ok" if number < 2 else "refused")


def test_people_in_a_chat_see_who_else_is_there(world: World, ear: Ear) -> None:
    room = f"channel:{channel_of(world)}"
    ann = here(ear(world.ann, room), room)
    names: list[list[str]] = []

    def told() -> list[list[str]]:
        names.extend([person["name"] for person in each["people"]] for each in heard(ann, "presence"))
        return names

    assert told()[0] == ["Ann Peeters"], "at once, to who comes in"
    bram, second = (here(ear(world.bram, room), room) for _ in range(2))
    assert until(lambda: told()[-1] == ["Ann Peeters", "Bram Claes"])
    second.disconnect()
    bram.emit("unlisten", {"room": room})
    assert until(lambda: told()[-1] == ["Ann Peeters"])
    ann.disconnect()
    assert presence.people_in(room) == []


def test_who_hears_a_chat_without_having_it_in_view_is_not_there(world: World, client_of: ClientOf, ear: Ear) -> None:
    room = f"channel:{channel_of(world)}"
    ann, bram = here(ear(world.ann, room), room), ear(world.bram, room)
    assert [name for _, name in presence.people_in(room)] == ["Ann Peeters"], "Bram has the page of the group open"
    here(bram, room).emit("away", {"room": room})
    assert [name for _, name in presence.people_in(room)] == ["Ann Peeters"], "and went to another tab"
    channel = room.partition(":")[2]
    assert client_of(world.ann).post(f"/kanalen/{channel}/berichten", data={"body": "Hallo"}).status_code == 303
    assert heard(bram, "push"), "he goes on hearing it"
    ann.disconnect()
    bram.disconnect()


def test_presence_is_told_in_chats_only_and_to_who_may_hear_them(world: World, app: Flask, client_of: ClientOf) -> None:
    outside = live.io.test_client(app, flask_test_client=client_of(world.gerd))
    room = f"channel:{channel_of(world)}"
    assert outside.emit("listen", {"room": room}, callback=True) == "refused"
    assert outside.emit("listen", {"room": f"group:{world.open_group.id}"}, callback=True) == "refused"
    carla = live.io.test_client(app, flask_test_client=client_of(world.carla))
    assert carla.emit("listen", {"room": f"group:{world.open_group.id}"}, callback=True) == "ok"
    carla.emit("here", {"room": f"group:{world.open_group.id}"})
    here(outside, room).emit("here", "nonsense")
    assert heard(outside, "presence") == heard(carla, "presence") == []
    assert presence.people_in(room) == []


def test_what_other_processes_say_is_counted_until_they_fall_silent(world: World, ear: Ear) -> None:
    room = f"channel:{channel_of(world)}"
    ann = here(ear(world.ann, room), room)
    presence._on_announcement("other", {"rooms": {room: [["1", "Zoë Zwart"]]}})
    assert [name for _, name in presence.people_in(room)] == ["Ann Peeters", "Zoë Zwart"]
    assert heard(ann, "presence")[-1]["count"] == 2
    presence._announced_at["other"] -= presence.PROCESS_TIMEOUT + 1
    presence.forget_silent()
    assert [name for _, name in presence.people_in(room)] == ["Ann Peeters"]
    ann.disconnect()


def test_a_page_of_a_meeting_catches_up(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram = client_of(world.bram)
    page = bram.get(f"/bijeenkomsten/{meeting.id}").text
    address = page.rsplit('data-catchup="', 1)[1].split('"', 1)[0]
    nothing = bram.get(address).text
    assert f"notice-{meeting.id}" not in nothing
    assert "Gepland" in nothing
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    assert "<strong>1 persoon</strong>" in bram.get(address).text
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Te weinig volk"})
    caught = bram.get(address).text
    assert "Deze bijeenkomst is zonet geannuleerd." in caught
    assert f'id="state-{meeting.id}"' in caught
    assert "Geannuleerd" in caught
    fresh = bram.get(f"/bijeenkomsten/{meeting.id}").text
    assert f"notice-{meeting.id}" not in bram.get(fresh.rsplit('data-catchup="', 1)[1].split('"', 1)[0]).text


def test_a_list_of_topics_catches_up(world: World, client_of: ClientOf) -> None:
    old = make.topic(world.open_group, world.ann, "Van gisteren")
    old.last_at = old.last_at.replace(year=2020)
    session().add(old)
    session().commit()
    bram = client_of(world.bram)
    address = f"/overleg/{world.open_group.slug}/onderwerpen/rijen"
    since = int(time.time() * 1000)
    make.topic(world.open_group, world.ann, "Vers")
    assert f"{address}?sinds=" in bram.get(f"/overleg/{world.open_group.slug}").text
    rows = bram.get(f"{address}?sinds={since}").text
    assert "Vers" in rows
    assert "Van gisteren" not in rows
    for wrong in ("", "x", "-4", "99999999999999999999"):
        assert bram.get(f"{address}?sinds={wrong}").text.strip() == ""


def test_a_socket_ends_when_the_database_does_not_answer_it_and_its_page_tries_again(
    app: Flask, world: World, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_viewer: Any, _wanted: Any) -> bool:
        raise DatabaseBusy

    channel = channel_of(world)
    socket = ear(world.ann, f"channel:{channel}")
    monkeypatch.setitem(live._listening, "channel", busy)
    socket.emit("listen", {"room": f"channel:{channel}"})
    assert not socket.is_connected()
