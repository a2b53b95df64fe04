"""Talking in a group's channel and with one person."""

import uuid

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel import live
from samenspel.chat import index, queries
from samenspel.chat.models import Channel, Message
from samenspel.db import columns, session
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import page
from tests.world import World, viewer

FRAGMENT = {"HX-Request": "true"}


def channel_of(world: World, group: str = "open") -> uuid.UUID:
    group_id = world.open_group.id if group == "open" else world.closed_group.id
    found: uuid.UUID = session().execute(sa.select(Channel.id).where(Channel.group_id == group_id)).scalar_one()  # type: ignore[call-overload]
    return found


def say(client: FlaskClient, channel: uuid.UUID, body: str, **more: str) -> str:
    answer = client.post(f"/kanalen/{channel}/berichten", data={"body": body} | more, headers=FRAGMENT)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_message_is_numbered_and_shown_to_the_others(world: World, client_of: ClientOf) -> None:
    channel = channel_of(world)
    assert 'data-seq="1"' in say(client_of(world.ann), channel, "Dag **allemaal**")
    assert 'data-seq="2"' in say(client_of(world.bram), channel, "Dag Ann")
    page = client_of(world.bram).get(f"/overleg/{world.open_group.slug}/chat").text
    assert "<strong>allemaal</strong>" in page
    assert page.index("allemaal") < page.index("Dag Ann")


def test_a_line_shows_where_the_news_begins(world: World, client_of: ClientOf) -> None:
    channel, ann, bram = channel_of(world), client_of(world.ann), client_of(world.bram)
    say(ann, channel, "een")

    def news(client: FlaskClient) -> str:
        """What stands below the line, from the first message on."""
        page = client.get(f"/kanalen/{channel}").text
        return page.partition('id="nieuw"')[2].partition('class="chat-text"')[2][:20]

    assert news(bram) == "", "who looks for the first time has no place where they stopped"
    bram.post(f"/kanalen/{channel}/leesstand")
    assert news(bram) == ""
    say(bram, channel, "twee")
    assert news(bram) == "", "one's own words are no news"
    say(ann, channel, "drie")
    say(ann, channel, "vier")
    assert "drie" in news(bram)
    bram.post(f"/kanalen/{channel}/leesstand")
    assert news(bram) == ""


def test_a_page_sends_and_catches_up_at_the_address_of_its_channel(world: World, client_of: ClientOf) -> None:
    channel = channel_of(world)
    shown = page(client_of(world.bram).get(f"/kanalen/{channel}"))
    assert shown.one("form.chat-form")["action"] == f"/kanalen/{channel}/berichten"
    assert shown.one("[data-catchup]")["data-catchup"] == f"/kanalen/{channel}/berichten"


def test_the_chat_of_a_group_leads_to_the_rest_of_it(world: World, client_of: ClientOf) -> None:
    base = f"/overleg/{world.open_group.slug}"
    page = client_of(world.bram).get(f"{base}/chat").text
    assert f'<a href="{base}/chat" aria-current="page">Berichten</a>' in page
    assert f'<a href="{base}/documenten">' in page
    direct = client_of(world.bram).post(f"/mensen/{world.ann.id}/gesprek").location
    assert 'class="tabs"' not in client_of(world.bram).get(direct).text


def test_a_message_reaches_who_listens_and_nobody_else(app: Flask, world: World, client_of: ClientOf) -> None:
    channel = channel_of(world)
    hearing = live.io.test_client(app, flask_test_client=client_of(world.bram))
    assert hearing.emit("listen", {"room": f"channel:{channel}"}, callback=True) == "ok"
    outside = live.io.test_client(app, flask_test_client=client_of(world.gerd))
    assert outside.emit("listen", {"room": f"channel:{channel}"}, callback=True) == "refused"
    say(client_of(world.ann), channel, "Hoor je mij?")
    (push,) = [event["args"][0] for event in hearing.get_received() if event["name"] == "push"]
    assert (push["action"], push["target"], push["seq"]) == ("append", "#berichten", 1)
    assert "Hoor je mij?" in push["html"]
    assert outside.get_received() == []


def test_who_leaves_a_closed_group_no_longer_hears_it(app: Flask, world: World, client_of: ClientOf) -> None:
    channel = channel_of(world, "closed")
    dirk = live.io.test_client(app, flask_test_client=client_of(world.dirk))
    assert dirk.emit("listen", {"room": f"channel:{channel}"}, callback=True) == "ok"
    client_of(world.dirk).post(f"/overleg/{world.closed_group.slug}/uitschrijving")
    assert not dirk.is_connected()


def test_what_was_missed_comes_after_a_reconnect(world: World, client_of: ClientOf) -> None:
    channel, ann = channel_of(world), client_of(world.ann)
    for number in range(1, 5):
        say(ann, channel, f"bericht {number}")
    missed = client_of(world.bram).get(f"/kanalen/{channel}/berichten?after=2", headers=FRAGMENT).text
    assert "bericht 2" not in missed
    assert missed.index("bericht 3") < missed.index("bericht 4")


def test_the_same_message_sent_twice_is_there_once(world: World, client_of: ClientOf) -> None:
    channel, ann = channel_of(world), client_of(world.ann)
    first = say(ann, channel, "Eén keer", nonce="abc")
    assert say(ann, channel, "Eén keer", nonce="abc") == first
    assert 'data-seq="2"' in say(ann, channel, "Volgende", nonce="def")
    # The same nonce of somebody else is another message.
    assert 'data-seq="3"' in say(client_of(world.bram), channel, "Van mij", nonce="abc")


def test_a_message_sent_again_leaves_the_channel_as_it_was(world: World, client_of: ClientOf) -> None:
    channel, ann = channel_of(world), client_of(world.ann)
    say(ann, channel, "Eén keer", nonce="abc")
    say(client_of(world.bram), channel, "Tussendoor")
    before = session().execute(columns(Channel.last_seq, Channel.last_at).where(col(Channel.id) == channel)).one()
    say(ann, channel, "Eén keer", nonce="abc")
    after = session().execute(columns(Channel.last_seq, Channel.last_at).where(col(Channel.id) == channel)).one()
    assert after == before
    last = session().execute(columns(Message.created_at).where(col(Message.seq) == 2)).scalar_one()
    assert after.last_at == last


def test_other_words_under_a_used_nonce_are_another_message(world: World, client_of: ClientOf) -> None:
    channel, ann = channel_of(world), client_of(world.ann)
    say(ann, channel, "Eén keer", nonce="abc")
    other = say(ann, channel, "Iets anders", nonce="abc")
    assert "Iets anders" in other
    assert 'data-seq="2"' in other
    page = ann.get(f"/kanalen/{channel}").text
    assert page.count("Eén keer") == 1
    assert page.count("Iets anders") == 1


def test_an_empty_or_endless_message_is_refused_with_a_reason(world: World, client_of: ClientOf) -> None:
    channel, ann = channel_of(world), client_of(world.ann)
    for body, reason in (("   ", "Typ eerst een bericht."), ("a" * 5001, "hoogstens 5000 tekens")):
        answer = ann.post(f"/kanalen/{channel}/berichten", data={"body": body}, headers=FRAGMENT)
        assert answer.status_code == 422
        assert reason in answer.text
        page = ann.post(f"/kanalen/{channel}/berichten", data={"body": body})
        assert page.status_code == 422
        assert reason in page.text


def test_an_outsider_reads_an_open_channel_but_does_not_write(world: World, client_of: ClientOf) -> None:
    channel, carla = channel_of(world), client_of(world.carla)
    assert "Neem deel aan dit overleg" in carla.get(f"/kanalen/{channel}").text
    assert carla.post(f"/kanalen/{channel}/berichten", data={"body": "Dag"}).status_code == 403


def test_a_closed_channel_does_not_exist_for_others(world: World, client_of: ClientOf) -> None:
    channel, carla = channel_of(world, "closed"), client_of(world.carla)
    assert carla.get(f"/kanalen/{channel}").status_code == 404
    assert carla.get(f"/kanalen/{channel}/berichten?after=0").status_code == 404
    assert carla.post(f"/kanalen/{channel}/berichten", data={"body": "Dag"}).status_code == 404
    assert client_of(world.ilse).get(f"/kanalen/{channel}").status_code == 200


def test_without_script_the_answer_goes_back_to_the_message(world: World, client_of: ClientOf) -> None:
    channel = channel_of(world)
    answer = client_of(world.ann).post(f"/kanalen/{channel}/berichten", data={"body": "Dag"})
    assert answer.status_code == 303
    assert answer.location.startswith(f"/kanalen/{channel}#message-")


def test_unread_counts_until_it_is_read(world: World, client_of: ClientOf) -> None:
    channel = channel_of(world)
    say(client_of(world.ann), channel, "Nieuws")
    (unread,) = queries.unread_for(viewer(world.bram))
    assert (unread.name, unread.unread, unread.last_body) == ("Podcastreeks Werkbaar wint", 1, "Nieuws")
    bram = client_of(world.bram)
    assert "Nieuws" in bram.get("/berichten").text
    assert bram.post(f"/kanalen/{channel}/leesstand").status_code == 204
    assert queries.unread_for(viewer(world.bram)) == []
    # One's own words are not news.
    assert queries.unread_for(viewer(world.ann)) == []


def test_the_author_changes_and_deletes_and_others_do_not(world: World, client_of: ClientOf) -> None:
    channel, ann, bram = channel_of(world), client_of(world.ann), client_of(world.bram)
    say(bram, channel, "Fuot")
    message: uuid.UUID = session().execute(sa.select(Message.id)).scalar_one()  # type: ignore[call-overload]
    assert client_of(world.gust).post(f"/berichten/{message}/bewerken", data={"body": "x"}).status_code == 403
    assert client_of(world.gust).post(f"/berichten/{message}/verwijdering").status_code == 403
    assert bram.post(f"/berichten/{message}/bewerken", data={"body": "Fout"}).status_code == 303
    page = bram.get(f"/kanalen/{channel}").text
    assert "Fout" in page
    assert "bewerkt" in page
    # Ann organises the group.
    assert ann.post(f"/berichten/{message}/verwijdering").status_code == 303
    page = bram.get(f"/kanalen/{channel}").text
    assert "Fout" not in page
    assert "Dit bericht is verwijderd." in page


def test_a_conversation_is_between_two_and_for_nobody_else(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    answer = ann.post(f"/mensen/{world.carla.id}/gesprek")
    assert answer.status_code == 303
    say(ann, uuid.UUID(answer.location.rsplit("/", 1)[1]), "Onder ons")
    assert client_of(world.carla).post(f"/mensen/{world.ann.id}/gesprek").location == answer.location
    assert "Onder ons" in client_of(world.carla).get(answer.location).text
    assert "Ann Peeters" in client_of(world.carla).get("/berichten").text
    for other in (world.ilse, world.bea, world.bram):
        assert client_of(other).get(answer.location).status_code == 404
    assert list(index.messages()) == []


def test_a_guest_writes_to_group_members_only(world: World, client_of: ClientOf) -> None:
    gust = client_of(world.gust)
    assert gust.post(f"/mensen/{world.ann.id}/gesprek").status_code == 303
    assert gust.post(f"/mensen/{world.carla.id}/gesprek").status_code == 404
    assert gust.post(f"/mensen/{world.gerd.id}/gesprek").status_code == 404


def test_a_conversation_begins_on_somebodys_card(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    card = ann.get(f"/mensen/{world.carla.id}").text
    assert f'action="/mensen/{world.carla.id}/gesprek"' in card
    assert "Bericht sturen" in card
    for other in (world.ann, world.gerd):  # oneself, and who takes part in no conversation
        assert "Bericht sturen" not in ann.get(f"/mensen/{other.id}").text
        assert ann.post(f"/mensen/{other.id}/gesprek").status_code == 404


def test_messages_are_found_by_who_is_in_the_group(world: World, client_of: ClientOf) -> None:
    say(client_of(world.ann), channel_of(world), "De opname is **donderdag**")
    (document,) = index.messages()
    assert document.readers == (str(world.open_group.id),)
    assert document.body == "De opname is donderdag"


def test_a_long_channel_costs_as_many_queries_as_a_short_one(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    channel, ann = channel_of(world), client_of(world.ann)
    say(ann, channel, "Eerste")
    with counted() as few:
        ann.get(f"/kanalen/{channel}")
    for number in range(60):
        say(ann, channel, f"bericht {number}")
    with counted() as many:
        page = ann.get(f"/kanalen/{channel}").text
    assert len(many) == len(few) <= 5
    assert page.count('class="chat-line"') == queries.PAGE
    older = ann.get(f"/kanalen/{channel}/berichten?voor=12", headers=FRAGMENT).text
    assert older.count('class="chat-line"') == 11


def test_a_fund_is_shown_beside_its_person(world: World, client_of: ClientOf) -> None:
    other = make.account("Els Mertens", fund=world.horeca)
    make.membership(other, world.open_group)
    assert "Horeca Forma" in say(client_of(other), channel_of(world), "Dag")
