"""Two people talk in a group; others look in, or may not."""

import re
import uuid

import pytest
from sqlmodel import col, select

from samenspel import db
from samenspel.groups.models import MembershipRole
from samenspel.topics import queries
from samenspel.topics.models import Reply, Topic
from tests import make
from tests.fixtures import ClientOf
from tests.pages import Part, Row, fragment, page
from tests.topics.conftest import HTMX, file, id_in, open_topic, reply
from tests.world import World, viewer


def replies_in(topic: Topic) -> list[Reply]:
    db.session().expire_all()
    return list(db.session().exec(select(Reply).where(Reply.topic_id == topic.id).order_by(col(Reply.number))))


def anew(topic: Topic) -> Topic:
    """The row as it stands after requests."""
    db.session().expire_all()
    found = db.session().get(Topic, topic.id)
    assert found is not None
    return found


def documents_in(part: Part) -> list[str]:
    return [address for address in part.addresses if re.fullmatch(r"/documenten/[0-9a-f-]{36}", address)]


def test_a_consultant_opens_a_topic_with_a_file_and_a_colleague_replies(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    opened = open_topic(ann, world.open_group, uploads=[file(), file("cijfers.csv", b"jaar,aantal\n2026,12\n")])
    assert opened.status_code == 303
    assert page(bram.get(f"/overleg/{world.open_group.slug}/onderwerpen")).row("Wie kent een planner?").is_unread
    opening = page(bram.get(opened.location)).one("article")
    assert opening["aria-label"] == "Bericht van Ann Peeters"
    assert [strong.text for strong in opening.all(".prose strong")] == ["aflevering 4"]
    assert "Alimento" in opening
    assert [file.text.split(",")[0] for file in opening.all(".attachment")] == ["nota.txt (txt", "cijfers.csv (csv"]
    document, _numbers = documents_in(opening)
    assert bram.get(document).data == b"Een nota over zelfroosteren"
    topic = db.session().get(Topic, uuid.UUID(id_in(opened)))
    assert topic is not None
    answered = reply(bram, topic, "Een dakwerker in _Aalst_.", uploads=[file("lijst.md", b"- Aalst")])
    assert answered.status_code == 303
    path, _, anchor = answered.location.partition("#")
    first, second = page(ann.get(path)).all("article")
    assert "aflevering 4" in first
    assert second["id"] == anchor
    assert [word.text for word in second.all(".prose em")] == ["Aalst"]
    assert "lijst.md" in second


def test_what_is_new_is_marked_until_it_is_read(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    title, first = topic.title, make.reply(topic, world.bram)
    bram = client_of(world.bram)
    where = f"/overleg/{world.open_group.slug}/onderwerpen"

    def listed() -> Row:
        return page(bram.get(where)).row(title)

    assert listed().is_unread
    page(bram.get(f"/onderwerpen/{topic.id}"))
    assert listed().is_unread, "looking alone does not mark: a GET writes nothing"
    assert bram.post(f"/onderwerpen/{topic.id}/leesstand", data={"number": "99"}).status_code == 204
    assert not listed().is_unread
    later = make.reply(anew(topic), world.ann, "Nog iets.")
    assert listed().is_unread
    assert f"/onderwerpen/{topic.id}?bij=nieuw#nieuw" in listed().addresses
    shown = page(bram.get(f"/onderwerpen/{topic.id}?bij=nieuw"))
    posts = [part["id"] for part in shown.all("article, #nieuw")]
    assert posts == [f"topic-{topic.id}", f"reply-{first.id}", "nieuw", f"reply-{later.id}"]


def test_reading_never_goes_back(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    for _ in range(3):
        make.reply(topic, world.ann)
    bram = client_of(world.bram)
    for number, expected in (("2", 2), ("1", 2), ("-5", 2), ("onzin", 3)):
        bram.post(f"/onderwerpen/{topic.id}/leesstand", data={"number": number})
        seen = queries.reach(viewer(world.bram), topic.id)
        assert seen is not None
        assert seen.read_number == expected


def test_the_list_filters_and_keeps_pinned_topics_on_top(world: World, client_of: ClientOf) -> None:
    make.topic(world.open_group, world.ann, "Vast", pinned_at=db.now())
    make.topic(world.open_group, world.ann, "Lopend 100%")
    make.topic(world.open_group, world.ann, "Voorbij", closed_at=db.now())
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/onderwerpen"

    def shown(query: str) -> list[str]:
        return page(ann.get(where + query)).row_titles

    assert shown("") == ["Vast", "Voorbij", "Lopend 100%"]
    assert page(ann.get(where)).panel("Vastgezet").row_titles == ["Vast"]
    assert shown("?toon=open") == ["Vast", "Lopend 100%"]
    assert shown("?toon=afgesloten") == ["Voorbij"]
    assert shown("?zoek=0%25") == ["Lopend 100%"]
    nothing = page(ann.get(f"{where}?zoek=_"))
    assert nothing.row_titles == [], "the words are no pattern"
    assert "Geen titel met deze woorden" in nothing
    assert shown("?toon=onzin&pagina=-3") == shown("")


def test_a_list_has_pages_of_twenty(world: World, client_of: ClientOf) -> None:
    for number in range(21):
        make.topic(world.open_group, world.ann, f"Onderwerp {number:02}")
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/onderwerpen"
    first, second = page(ann.get(where)), page(ann.get(f"{where}?pagina=2"))
    assert first.row_titles == [f"Onderwerp {number:02}" for number in range(20, 0, -1)]
    assert second.row_titles == ["Onderwerp 00"]
    assert first.has("[data-room]")
    assert not second.has("[data-room]"), "what is new belongs on the first page"


def test_a_long_topic_has_pages_and_leads_to_a_reply_and_to_the_last(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, body="De opening")
    title = topic.title
    for number in range(1, 53):
        make.reply(topic, world.bram, f"Reactie nummer {number:03}")
    ann = client_of(world.ann)

    def posts(query: str) -> list[str]:
        return [post.text for post in page(ann.get(f"/onderwerpen/{topic.id}{query}")).all("article .prose")]

    numbered = [f"Reactie nummer {number:03}" for number in range(1, 53)]
    assert posts("") == posts("?bij=50") == ["De opening", *numbered[:50]]
    assert posts("?bij=laatste") == posts("?bij=51") == numbered[50:]
    first, last = page(ann.get(f"/onderwerpen/{topic.id}")), page(ann.get(f"/onderwerpen/{topic.id}?bij=laatste"))
    assert last.one("[data-catchup]")["data-catchup"] == f"/onderwerpen/{topic.id}/reacties"
    assert not first.has("[data-catchup]")
    assert (first.has("#reageren"), last.has("#reageren")) == (False, True)
    to_last = first.links["Reageren, onder de laatste reactie"]
    assert to_last == f"/onderwerpen/{topic.id}?bij=laatste#reageren"
    assert [each["aria-label"] for each in first.all("nav.pages")] == ["Bladzijden, bovenaan", "Bladzijden"]
    for odd in ("bij=0", "bij=-1", "bij=²", "bij=999999999", "bij=12345678", "pagina=77"):
        assert page(ann.get(f"/onderwerpen/{topic.id}?{odd}")).heading == title


@pytest.mark.parametrize("who", ["gerd", "carla"])
def test_outsiders_do_not_see_a_closed_group(world: World, client_of: ClientOf, who: str) -> None:
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
        f"/onderwerpen/{topic.id}/meldingen",
        f"/onderwerpen/{topic.id}/leesstand",
        f"/reacties/{answer.id}/bewerken",
        f"/reacties/{answer.id}/verwijdering",
    ):
        assert outsider.post(path, data={"body": "x", "title": "x"}).status_code == 404, path


def test_a_member_of_the_platform_reads_an_open_group_and_posts_once_they_follow(
    world: World, client_of: ClientOf
) -> None:
    topic = make.topic(world.open_group, world.ann)
    carla = client_of(world.carla)
    shown = page(carla.get(f"/onderwerpen/{topic.id}"))
    assert "Neem deel aan dit overleg om mee te praten" in shown
    assert not shown.has("#reageren")
    assert reply(carla, topic).status_code == 403
    assert open_topic(carla, world.open_group).status_code == 403
    assert carla.get(f"/overleg/{world.open_group.slug}/onderwerpen/nieuw").status_code == 403
    make.membership(world.carla, world.open_group, MembershipRole.FOLLOWER)
    assert reply(client_of(world.carla), topic).status_code == 303
    assert open_topic(client_of(world.carla), world.open_group).status_code == 303


def test_a_guest_talks_in_the_group_they_were_invited_to(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    gust = client_of(world.gust)
    assert reply(gust, topic, "Ook bij VDAB.").status_code == 303
    assert "VDAB" in page(client_of(world.ann).get(f"/onderwerpen/{topic.id}"))
    assert client_of(world.gerd).get(f"/onderwerpen/{topic.id}").status_code == 404


def test_a_closed_topic_takes_replies_of_its_organisers_only(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram)
    own = make.reply(topic, world.bram)
    ann, bram, ilse = client_of(world.ann), client_of(world.bram), client_of(world.ilse)
    assert bram.post(f"/onderwerpen/{topic.id}/afsluiting").status_code == 403
    assert ann.post(f"/onderwerpen/{topic.id}/afsluiting").status_code == 303
    shown = page(bram.get(f"/onderwerpen/{topic.id}"))
    assert "reageren kan niet meer" in shown
    assert not shown.has("#reageren")
    assert reply(bram, topic).status_code == 403
    assert bram.get(f"/reacties/{own.id}/bewerken").status_code == 403
    assert bram.get(f"/onderwerpen/{topic.id}/bewerken").status_code == 403
    assert reply(ann, topic, "Ter afronding.").status_code == 303
    assert reply(ilse, topic, "Bedankt!").status_code == 303
    assert ann.post(f"/onderwerpen/{topic.id}/heropening").status_code == 303
    assert reply(bram, topic).status_code == 303
    assert [row.number for row in replies_in(topic)] == [1, 2, 3, 4]


def test_an_organiser_pins_and_unpins(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram)
    title = topic.title
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/onderwerpen"
    assert client_of(world.bram).post(f"/onderwerpen/{topic.id}/vastzetting").status_code == 403
    ann.post(f"/onderwerpen/{topic.id}/vastzetting")
    assert page(ann.get(where)).panel("Vastgezet").row(title).tags == ["Vastgezet"]
    ann.post(f"/onderwerpen/{topic.id}/losmaking")
    assert page(ann.get(where)).row(title).tags == []


def test_authors_edit_their_own_words_and_all_see_it(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram, "Oud")
    mine = make.reply(topic, world.gust, "Eerst")
    bram, gust, ann = client_of(world.bram), client_of(world.gust), client_of(world.ann)
    assert gust.post(f"/onderwerpen/{topic.id}/bewerken", data={"title": "X", "body": "Y"}).status_code == 403
    assert bram.post(f"/onderwerpen/{topic.id}/bewerken", data={"title": "Nieuw", "body": "Tekst"}).status_code == 303
    assert ann.post(f"/reacties/{mine.id}/bewerken", data={"body": "In je mond"}).status_code == 403
    assert bram.get(f"/reacties/{mine.id}/bewerken").status_code == 403
    answer = gust.post(f"/reacties/{mine.id}/bewerken", data={"body": "Daarna"})
    assert answer.location == f"/onderwerpen/{topic.id}?bij=1#reply-{mine.id}"
    shown = page(ann.get(f"/onderwerpen/{topic.id}"))
    assert (shown.title, shown.heading) == ("Nieuw · Samenspel", "Nieuw")
    assert [post.text for post in shown.all("article .prose")] == ["Tekst", "Daarna"]
    assert ["bewerkt" in post.one(".post-head") for post in shown.all("article")] == [True, True]
    assert "Eerst" not in shown.html


def test_saving_without_a_change_is_no_edit(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.bram)
    client_of(world.bram).post(f"/onderwerpen/{topic.id}/bewerken", data={"title": topic.title, "body": topic.body})
    shown = page(client_of(world.ann).get(f"/onderwerpen/{topic.id}"))
    assert ["bewerkt" in post.one(".post-head") for post in shown.all("article")] == [False]


def test_a_deleted_reply_keeps_its_place_without_words_and_files(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    bram, ann = client_of(world.bram), client_of(world.ann)
    reply(bram, topic, "Dit moest er niet staan", uploads=[file("geheim.txt")])
    reply(ann, topic, "Antwoord daarop")
    first = replies_in(topic)[0]
    (document,) = documents_in(page(ann.get(f"/onderwerpen/{topic.id}")))
    assert client_of(world.gust).post(f"/reacties/{first.id}/verwijdering").status_code == 403
    edit = page(ann.get(f"/reacties/{first.id}/bewerken"))
    assert "Reactie verwijderen" in edit.buttons
    assert edit.links["Annuleren"] == f"/onderwerpen/{topic.id}?bij=1#reply-{first.id}"
    assert ann.post(f"/reacties/{first.id}/verwijdering").status_code == 303
    shown = page(bram.get(f"/onderwerpen/{topic.id}"))
    _opening, gone, answer = shown.all("article")
    assert "Deze reactie is verwijderd" in gone
    assert answer.one(".prose").text == "Antwoord daarop"
    assert "Dit moest er niet staan" not in shown.html
    assert "geheim.txt" not in shown.html
    assert bram.get(document).status_code == 404
    assert bram.post(f"/reacties/{first.id}/bewerken", data={"body": "Toch"}).status_code == 403
    assert bram.post(f"/reacties/{first.id}/verwijdering").status_code == 403


def test_empty_and_overlong_input_is_told_and_nothing_typed_is_lost(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    form = page(open_topic(ann, world.open_group, title=" ", body="Wel een <b>tekst</b>"), 422)
    assert form.errors == {"title": "Geef het onderwerp een titel."}
    assert form.fields["body"] == "Wel een <b>tekst</b>"
    form = page(open_topic(ann, world.open_group, title="t" * 201, body=""), 422)
    assert "hoogstens 200 tekens" in form.errors["title"]
    assert form.errors["body"] == "Schrijf waarover het gaat."
    assert form.fields["title"] == "t" * 201
    topic = make.topic(world.open_group, world.ann)
    form = page(reply(ann, topic, "x" * 20_001), 422)
    assert "hoogstens 20000 tekens" in form.errors["body"]
    assert form.fields["body"] == "x" * 20_001
    assert fragment(reply(ann, topic, "  ", htmx=True), 422).errors == {"body": "Schrijf eerst een reactie."}
    assert replies_in(topic) == []
    form = page(ann.post(f"/onderwerpen/{topic.id}/bewerken", data={"title": "", "body": "Blijft staan"}), 422)
    assert form.fields["body"] == "Blijft staan"


def test_a_refused_file_is_told_beside_the_field(world: World, client_of: ClientOf) -> None:
    ann, topic = client_of(world.ann), make.topic(world.open_group, world.ann)
    form = page(reply(ann, topic, "Met bijlage", uploads=[file(), file("foto.svg", b"<svg xmlns='x'/>")]), 422)
    assert "“foto.svg” kunnen we niet bewaren" in form.errors["uploads"]
    assert form.fields["body"] == "Met bijlage"
    form = page(reply(ann, topic, "", uploads=[file()]), 422)
    assert ["Kies de bestanden opnieuw" in alert for alert in form.alerts] == [True]
    assert replies_in(topic) == []


def test_what_is_written_is_never_run(world: World, client_of: ClientOf) -> None:
    ann, topic = client_of(world.ann), make.topic(world.open_group, world.ann)
    reply(ann, topic, "<script>alert(1)</script> [klik](javascript:alert(1)) ![x](https://elders/x.png)")
    _opening, written = page(ann.get(f"/onderwerpen/{topic.id}")).all("article .prose")
    assert "<script>alert(1)</script>" in written, "as words"
    assert not written.has("script")
    assert not written.has("img")
    assert not written.has('[href^="javascript" i]')


def test_a_form_sent_twice_is_one_post(world: World, client_of: ClientOf) -> None:
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


def test_a_reply_can_begin_with_what_somebody_said(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, "Wie kent een spreker?", "Over **welzijn**.")
    first = make.reply(topic, world.bram, "Ik <niet>.\n\n- Carla wel")
    gone = make.reply(topic, world.bram, "Vergissing")
    gone.deleted_at = db.now()
    db.session().commit()
    ann = client_of(world.ann)

    def begins(number: object) -> str:
        form = page(ann.get(f"/onderwerpen/{topic.id}?bij=laatste&citeer={number}"))
        return form.fields["body"].strip("\r\n")

    link = f"/onderwerpen/{topic.id}?bij=laatste&citeer=1#reageren"
    assert link in page(ann.get(f"/onderwerpen/{topic.id}")).addresses
    assert begins(1) == f"> **[Bram Claes](/reacties/{first.id}):**\n>\n> Ik <niet>.\n>\n> Carla wel"
    assert begins(0) == f"> **[Ann Peeters](/onderwerpen/{topic.id}):**\n>\n> Over welzijn."
    for nothing in (2, 99, -1, "x", ""):
        assert begins(nothing) == ""
    said = reply(ann, topic, begins(1) + "\n\nJammer.")
    assert said.status_code == 303
    written = page(ann.get(said.location)).one(f"#{said.location.partition('#')[2]} .prose")
    assert "Carla wel" in written.one("blockquote")
    assert written.one("blockquote + p").text == "Jammer."


def test_htmx_gets_the_reply_and_a_fresh_form(world: World, client_of: ClientOf) -> None:
    ann, topic = client_of(world.ann), make.topic(world.open_group, world.ann)
    nonce = page(ann.get(f"/onderwerpen/{topic.id}")).fields["nonce"]
    answer = fragment(reply(ann, topic, "Zonder herladen", htmx=True, nonce=nonce))
    assert answer.one("[hx-swap-oob]")["hx-swap-oob"] == f"beforeend:#replies-{topic.id}"
    assert answer.one("article .prose p").text == "Zonder herladen"
    assert answer.fields["body"].strip() == ""
    assert answer.fields["nonce"] not in ("", nonce)


def test_catching_up_gives_what_came_after_a_number(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    lines = [make.reply(topic, world.bram, f"Woord {number}") for number in range(1, 5)]
    ann = client_of(world.ann)

    def after(query: str) -> list[tuple[str, str]]:
        got = fragment(ann.get(f"/onderwerpen/{topic.id}/reacties?{query}", headers=HTMX))
        return [(post["id"], post["data-seq"]) for post in got.all("article")]

    everything = [(f"reply-{line.id}", str(number)) for number, line in enumerate(lines, 1)]
    assert after("after=2") == everything[2:]
    for odd in ("after=x", "after=-1", ""):
        assert after(odd) == everything
    assert after("after=99") == []
