"""Two people talk in a group; others look in, or may not."""

import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from samenspel import db
from samenspel.groups.models import MembershipRole
from samenspel.people.models import Account
from samenspel.topics import queries
from samenspel.topics.models import Reply, Topic
from tests import make
from tests.topics.conftest import HTMX, file, id_in, open_topic, reply
from tests.world import World

Clients = Callable[[Account], FlaskClient]


def replies_in(topic: Topic) -> list[Reply]:
    db.session().expire_all()
    return list(db.session().exec(select(Reply).where(Reply.topic_id == topic.id).order_by(col(Reply.number))))


def anew(topic: Topic) -> Topic:
    """The row as it stands after requests."""
    db.session().expire_all()
    found = db.session().get(Topic, topic.id)
    assert found is not None
    return found


def test_a_consultant_opens_a_topic_with_a_file_and_a_colleague_replies(world: World, client_of: Clients) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    opened = open_topic(ann, world.open_group, uploads=[file(), file("cijfers.csv", b"jaar,aantal\n2026,12\n")])
    assert opened.status_code == 303
    listed = bram.get(f"/overleg/{world.open_group.slug}/onderwerpen").text
    assert "Wie kent een planner?" in listed
    assert "is-unread" in listed
    page = bram.get(opened.location).text
    assert "<strong>aflevering 4</strong>" in page
    assert "Ann Peeters" in page
    assert "Alimento" in page
    assert "nota.txt" in page
    assert "cijfers.csv" in page
    document = re.search(r'href="(/documenten/[0-9a-f-]{36})"', page)
    assert document
    assert bram.get(document[1]).data == b"Een nota over zelfroosteren"
    topic = db.session().get(Topic, uuid.UUID(id_in(opened)))
    assert topic is not None
    answered = reply(bram, topic, "Een dakwerker in _Aalst_.", uploads=[file("lijst.md", b"- Aalst")])
    assert answered.status_code == 303
    path, _, anchor = answered.location.partition("#")
    page = ann.get(path).text
    assert f'id="{anchor}"' in page
    assert "<em>Aalst</em>" in page
    assert "lijst.md" in page
    assert page.index("aflevering 4") < page.index("Aalst")


def test_what_is_new_is_marked_until_it_is_read(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.ann)
    first = make.reply(topic, world.bram)
    bram = client_of(world.bram)
    where = f"/overleg/{world.open_group.slug}/onderwerpen"
    assert "is-unread" in bram.get(where).text
    bram.get(f"/onderwerpen/{topic.id}")
    assert "is-unread" in bram.get(where).text, "looking alone does not mark: a GET writes nothing"
    assert bram.post(f"/onderwerpen/{topic.id}/leesstand", data={"number": "99"}).status_code == 204
    assert "is-unread" not in bram.get(where).text
    make.reply(anew(topic), world.ann, "Nog iets.")
    listed = bram.get(where).text
    assert "is-unread" in listed
    assert f"/onderwerpen/{topic.id}?bij=nieuw#nieuw" in listed
    page = bram.get(f"/onderwerpen/{topic.id}?bij=nieuw").text
    assert page.index(f"reply-{first.id}") < page.index('id="nieuw"') < page.index("Nog iets.")


def test_reading_never_goes_back(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.ann)
    for _ in range(3):
        make.reply(topic, world.ann)
    bram = client_of(world.bram)
    for number, expected in (("2", 2), ("1", 2), ("-5", 2), ("onzin", 3)):
        bram.post(f"/onderwerpen/{topic.id}/leesstand", data={"number": number})
        viewer = _viewer(world.bram)
        seen = queries.reach(viewer, topic.id)
        assert seen is not None
        assert seen.read_number == expected


def _viewer(account: Account) -> Any:
    from samenspel.groups.queries import viewer_by

    return viewer_by(account.fs_uniquifier)


def test_the_list_filters_and_keeps_pinned_topics_on_top(world: World, client_of: Clients) -> None:
    pinned = make.topic(world.open_group, world.ann, "Vast", pinned_at=db.now())
    make.topic(world.open_group, world.ann, "Lopend 100%")
    make.topic(world.open_group, world.ann, "Voorbij", closed_at=db.now())
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/onderwerpen"
    everything = ann.get(where).text
    assert everything.index(f"topic-{pinned.id}") < everything.index("Lopend") < everything.rindex("</ul>")
    assert {t for t in ("Vast<", "Lopend", "Voorbij") if t in ann.get(f"{where}?toon=open").text} == {"Vast<", "Lopend"}
    only_closed = ann.get(f"{where}?toon=afgesloten").text
    assert "Voorbij" in only_closed
    assert "Lopend" not in only_closed
    assert "Lopend" in ann.get(f"{where}?zoek=0%25").text
    assert "Geen titel met deze woorden" in ann.get(f"{where}?zoek=_").text, "the words are no pattern"
    assert ann.get(f"{where}?toon=onzin&pagina=-3").status_code == 200


def test_a_list_has_pages_of_twenty(world: World, client_of: Clients) -> None:
    for number in range(21):
        make.topic(world.open_group, world.ann, f"Onderwerp {number:02}")
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/onderwerpen"
    first, second = ann.get(where).text, ann.get(f"{where}?pagina=2").text
    assert "Onderwerp 20" in first
    assert "Onderwerp 00" not in first
    assert "Onderwerp 00" in second
    assert "data-room" in first
    assert "data-room" not in second, "what is new belongs on the first page"


def test_a_long_topic_has_pages_and_leads_to_a_reply_and_to_the_last(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.ann, body="De opening")
    for number in range(1, 53):
        make.reply(topic, world.bram, f"Reactie nummer {number:03}")
    ann = client_of(world.ann)
    first, last = ann.get(f"/onderwerpen/{topic.id}").text, ann.get(f"/onderwerpen/{topic.id}?bij=laatste").text
    assert "De opening" in first
    assert "nummer 050" in first
    assert "nummer 051" not in first
    assert "De opening" not in last
    assert "nummer 051" in last
    assert f'data-catchup="/onderwerpen/{topic.id}/reacties"' in last
    assert "data-catchup" not in first
    assert ann.get(f"/onderwerpen/{topic.id}?bij=51").text.count("nummer 05") == 2
    assert "nummer 050" in ann.get(f"/onderwerpen/{topic.id}?bij=50").text
    for odd in ("bij=0", "bij=-1", "bij=²", "bij=999999999", "bij=12345678", "pagina=77"):
        assert ann.get(f"/onderwerpen/{topic.id}?{odd}").status_code == 200


@pytest.mark.parametrize("who", ["gerd", "carla"])
def test_outsiders_do_not_see_a_closed_group(world: World, client_of: Clients, who: str) -> None:
    topic = make.topic(world.closed_group, world.dirk)
    answer = make.reply(topic, world.dirk)
    outsider = client_of(getattr(world, who))
    for path in (
        f"/overleg/{world.closed_group.slug}/onderwerpen",
        f"/overleg/{world.closed_group.slug}/onderwerpen/nieuw",
        f"/onderwerpen/{topic.id}",
        f"/onderwerpen/{topic.id}/reacties",
        f"/onderwerpen/{topic.id}/bewerken",
        f"/reacties/{answer.id}/bewerken",
    ):
        assert outsider.get(path).status_code == 404, path
    for path in (
        f"/overleg/{world.closed_group.slug}/onderwerpen",
        f"/onderwerpen/{topic.id}/reacties",
        f"/onderwerpen/{topic.id}/bewerken",
        f"/onderwerpen/{topic.id}/afsluiting",
        f"/onderwerpen/{topic.id}/heropening",
        f"/onderwerpen/{topic.id}/vastzetting",
        f"/onderwerpen/{topic.id}/losmaking",
        f"/onderwerpen/{topic.id}/volgen",
        f"/onderwerpen/{topic.id}/leesstand",
        f"/reacties/{answer.id}/bewerken",
        f"/reacties/{answer.id}/verwijdering",
    ):
        assert outsider.post(path, data={"body": "x", "title": "x"}).status_code == 404, path


def test_a_member_of_the_platform_reads_an_open_group_and_posts_once_they_follow(
    world: World, client_of: Clients
) -> None:
    topic = make.topic(world.open_group, world.ann)
    carla = client_of(world.carla)
    page = carla.get(f"/onderwerpen/{topic.id}").text
    assert "Neem deel aan dit overleg om mee te praten" in page
    assert 'id="reageren"' not in page
    assert reply(carla, topic).status_code == 403
    assert open_topic(carla, world.open_group).status_code == 403
    assert carla.get(f"/overleg/{world.open_group.slug}/onderwerpen/nieuw").status_code == 403
    make.membership(world.carla, world.open_group, MembershipRole.FOLLOWER)
    assert reply(client_of(world.carla), topic).status_code == 303
    assert open_topic(client_of(world.carla), world.open_group).status_code == 303


def test_a_guest_talks_in_the_group_they_were_invited_to(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.ann)
    gust = client_of(world.gust)
    assert reply(gust, topic, "Ook bij VDAB.").status_code == 303
    assert "VDAB" in client_of(world.ann).get(f"/onderwerpen/{topic.id}").text
    assert client_of(world.gerd).get(f"/onderwerpen/{topic.id}").status_code == 404


def test_a_closed_topic_takes_replies_of_its_organisers_only(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.bram)
    own = make.reply(topic, world.bram)
    ann, bram, ilse = client_of(world.ann), client_of(world.bram), client_of(world.ilse)
    assert bram.post(f"/onderwerpen/{topic.id}/afsluiting").status_code == 403
    assert ann.post(f"/onderwerpen/{topic.id}/afsluiting").status_code == 303
    page = bram.get(f"/onderwerpen/{topic.id}").text
    assert "reageren kan niet meer" in page
    assert 'id="reageren"' not in page
    assert reply(bram, topic).status_code == 403
    assert bram.get(f"/reacties/{own.id}/bewerken").status_code == 403
    assert bram.get(f"/onderwerpen/{topic.id}/bewerken").status_code == 403
    assert reply(ann, topic, "Ter afronding.").status_code == 303
    assert reply(ilse, topic, "Bedankt!").status_code == 303
    assert ann.post(f"/onderwerpen/{topic.id}/heropening").status_code == 303
    assert reply(bram, topic).status_code == 303
    assert [row.number for row in replies_in(topic)] == [1, 2, 3, 4]


def test_an_organiser_pins_and_unpins(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.bram)
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/onderwerpen"
    assert client_of(world.bram).post(f"/onderwerpen/{topic.id}/vastzetting").status_code == 403
    ann.post(f"/onderwerpen/{topic.id}/vastzetting")
    assert "Vastgezet" in ann.get(where).text
    ann.post(f"/onderwerpen/{topic.id}/losmaking")
    assert "Vastgezet" not in ann.get(where).text


def test_authors_edit_their_own_words_and_all_see_it(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.bram, "Oud")
    mine = make.reply(topic, world.gust, "Eerst")
    bram, gust, ann = client_of(world.bram), client_of(world.gust), client_of(world.ann)
    assert gust.post(f"/onderwerpen/{topic.id}/bewerken", data={"title": "X", "body": "Y"}).status_code == 403
    assert bram.post(f"/onderwerpen/{topic.id}/bewerken", data={"title": "Nieuw", "body": "Tekst"}).status_code == 303
    assert ann.post(f"/reacties/{mine.id}/bewerken", data={"body": "In je mond"}).status_code == 403
    assert bram.get(f"/reacties/{mine.id}/bewerken").status_code == 403
    answer = gust.post(f"/reacties/{mine.id}/bewerken", data={"body": "Daarna"})
    assert answer.location == f"/onderwerpen/{topic.id}?bij=1#reply-{mine.id}"
    page = ann.get(f"/onderwerpen/{topic.id}").text
    assert "Daarna" in page
    assert "Eerst" not in page
    assert page.count(">bewerkt</span>") == 2
    assert "<title>Nieuw" in page


def test_saving_without_a_change_is_no_edit(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.bram)
    client_of(world.bram).post(f"/onderwerpen/{topic.id}/bewerken", data={"title": topic.title, "body": topic.body})
    assert "bewerkt</span>" not in client_of(world.ann).get(f"/onderwerpen/{topic.id}").text


def test_a_deleted_reply_keeps_its_place_without_words_and_files(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.ann)
    bram, ann = client_of(world.bram), client_of(world.ann)
    reply(bram, topic, "Dit moest er niet staan", uploads=[file("geheim.txt")])
    reply(ann, topic, "Antwoord daarop")
    first = replies_in(topic)[0]
    document = re.search(r'href="(/documenten/[0-9a-f-]{36})"', ann.get(f"/onderwerpen/{topic.id}").text)
    assert document
    assert client_of(world.gust).post(f"/reacties/{first.id}/verwijdering").status_code == 403
    assert "Reactie verwijderen" in ann.get(f"/reacties/{first.id}/bewerken").text
    assert ann.post(f"/reacties/{first.id}/verwijdering").status_code == 303
    page = bram.get(f"/onderwerpen/{topic.id}").text
    assert "Deze reactie is verwijderd" in page
    assert "Dit moest er niet staan" not in page
    assert "geheim.txt" not in page
    assert "Antwoord daarop" in page
    assert bram.get(document[1]).status_code == 404
    assert bram.post(f"/reacties/{first.id}/bewerken", data={"body": "Toch"}).status_code == 403
    assert bram.post(f"/reacties/{first.id}/verwijdering").status_code == 403


def test_empty_and_overlong_input_is_told_and_nothing_typed_is_lost(world: World, client_of: Clients) -> None:
    ann = client_of(world.ann)
    answer = open_topic(ann, world.open_group, title=" ", body="Wel een <b>tekst</b>")
    assert answer.status_code == 422
    assert "Geef het onderwerp een titel." in answer.text
    assert "Wel een &lt;b&gt;tekst" in answer.text
    answer = open_topic(ann, world.open_group, title="t" * 201, body="")
    assert "hoogstens 200 tekens" in answer.text
    assert "Schrijf waarover het gaat." in answer.text
    topic = make.topic(world.open_group, world.ann)
    answer = reply(ann, topic, "x" * 20_001)
    assert answer.status_code == 422
    assert "hoogstens 20000 tekens" in answer.text
    assert "x" * 20_001 in answer.text
    fragment = reply(ann, topic, "  ", htmx=True)
    assert fragment.status_code == 422
    assert "Schrijf eerst een reactie." in fragment.text
    assert "<html" not in fragment.text
    assert replies_in(topic) == []
    for path in (f"/onderwerpen/{topic.id}/bewerken",):
        assert ann.post(path, data={"title": "", "body": "Blijft staan"}).status_code == 422


def test_a_refused_file_is_told_beside_the_field(world: World, client_of: Clients) -> None:
    ann, topic = client_of(world.ann), make.topic(world.open_group, world.ann)
    answer = reply(ann, topic, "Met bijlage", uploads=[file(), file("foto.svg", b"<svg xmlns='x'/>")])
    assert answer.status_code == 422
    assert "“foto.svg” kunnen we niet bewaren" in answer.text
    assert "Met bijlage" in answer.text
    answer = reply(ann, topic, "", uploads=[file()])
    assert "Kies de bestanden opnieuw" in answer.text
    assert replies_in(topic) == []


def test_what_is_written_is_never_run(world: World, client_of: Clients) -> None:
    ann, topic = client_of(world.ann), make.topic(world.open_group, world.ann)
    reply(ann, topic, "<script>alert(1)</script> [klik](javascript:alert(1)) ![x](https://elders/x.png)")
    page = ann.get(f"/onderwerpen/{topic.id}").text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page


def test_a_form_sent_twice_is_one_post(world: World, client_of: Clients) -> None:
    ann, topic = client_of(world.ann), make.topic(world.open_group, world.ann)
    first = reply(ann, topic, "Eén keer", nonce="n1", uploads=[file()])
    client_of(world.bram).post(f"/onderwerpen/{topic.id}/reacties", data={"body": "Tussendoor", "nonce": "n1"})
    again = reply(ann, topic, "Eén keer", nonce="n1", uploads=[file()])
    assert again.location == first.location
    assert [(row.number, row.body) for row in replies_in(topic)] == [(1, "Eén keer"), (2, "Tussendoor")]
    assert anew(topic).reply_count == 2
    assert anew(topic).last_author_id == world.bram.id
    assert anew(topic).last_at == replies_in(topic)[1].created_at
    assert reply(ann, topic, "Iets anders", nonce="n1").location != first.location, "gone back, and other words typed"
    assert [row.body for row in replies_in(topic)] == ["Eén keer", "Tussendoor", "Iets anders"]
    one = open_topic(ann, world.open_group, nonce="n2")
    assert open_topic(ann, world.open_group, nonce="n2").location == one.location
    assert open_topic(ann, world.open_group, nonce="n2", title="Anders").location != one.location


def test_a_reply_can_begin_with_what_somebody_said(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.ann, "Wie kent een spreker?", "Over **welzijn**.")
    make.reply(topic, world.bram, "Ik <niet>.\n\n- Carla wel")
    gone = make.reply(topic, world.bram, "Vergissing")
    gone.deleted_at = db.now()
    db.session().commit()
    ann = client_of(world.ann)

    def begins(number: object) -> str:
        page = ann.get(f"/onderwerpen/{topic.id}?bij=laatste&citeer={number}")
        assert page.status_code == 200
        return unescape(page.text.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0]).strip("\r\n")

    link = f'href="/onderwerpen/{topic.id}?bij=laatste&amp;citeer=1#reageren"'
    assert link in ann.get(f"/onderwerpen/{topic.id}").text
    assert begins(1) == "> **Bram Claes:**\n>\n> Ik <niet>.\n>\n> Carla wel"
    assert begins(0) == "> **Ann Peeters:**\n>\n> Over welzijn."
    for nothing in (2, 99, -1, "x", ""):
        assert begins(nothing) == ""
    said = reply(ann, topic, begins(1) + "\n\nJammer.")
    assert said.status_code == 303
    assert re.search(r"<blockquote>.*Carla wel.*</blockquote>\s*<p>Jammer", ann.get(said.location).text, re.S)


def test_htmx_gets_the_reply_and_a_fresh_form(world: World, client_of: Clients) -> None:
    ann, topic = client_of(world.ann), make.topic(world.open_group, world.ann)
    page = ann.get(f"/onderwerpen/{topic.id}").text
    nonce = re.search(r'name="nonce"[^>]*value="([^"]+)"', page)
    assert nonce
    answer = reply(ann, topic, "Zonder herladen", htmx=True, nonce=nonce[1])
    assert answer.status_code == 200
    assert f'hx-swap-oob="beforeend:#replies-{topic.id}"' in answer.text
    assert "<p>Zonder herladen</p>" in answer.text
    textarea = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.S)
    assert textarea
    assert textarea[1].strip() == ""
    fresh = re.search(r'name="nonce"[^>]*value="([^"]+)"', answer.text)
    assert fresh
    assert fresh[1] != nonce[1]


def test_catching_up_gives_what_came_after_a_number(world: World, client_of: Clients) -> None:
    topic = make.topic(world.open_group, world.ann)
    lines = [make.reply(topic, world.bram, f"Woord {number}") for number in range(1, 5)]
    got = client_of(world.ann).get(f"/onderwerpen/{topic.id}/reacties?after=2", headers=HTMX).text
    assert [f"reply-{line.id}" in got for line in lines] == [False, False, True, True]
    assert 'data-seq="3"' in got
    assert "<html" not in got
    for odd in ("after=x", "after=-1", ""):
        assert client_of(world.ann).get(f"/onderwerpen/{topic.id}/reacties?{odd}").text.count("<article") == 4
    assert "<article" not in client_of(world.ann).get(f"/onderwerpen/{topic.id}/reacties?after=99").text
