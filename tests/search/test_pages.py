"""The search page: who finds what, while typing, with filters, and when the engine is down."""

import io
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import col

from samenspel import clock, jobs
from samenspel.chat.models import Channel, Message
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, MembershipRole, Visibility
from samenspel.meetings.models import Meeting
from samenspel.people.models import Account
from samenspel.search import tasks
from samenspel.search.engines.opening import open_engine
from samenspel.search.engines.port import SearchEngine, SearchRequest
from tests import make
from tests.fixtures import ClientOf, Counted, run_notified_jobs
from tests.world import World

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def engine(app: Flask, tmp_path: Path) -> Iterator[SearchEngine]:
    """An embedded index of this test, without anything in it."""
    usual = tasks.ENGINE.get(app)
    made = open_engine(tmp_path / "index", None, None)
    tasks.ENGINE.set(app, made)
    made.reindex([])
    yield made
    tasks.ENGINE.set(app, usual)


@pytest.fixture
def find(engine: SearchEngine, client_of: ClientOf) -> Callable[..., str]:
    """What somebody gets to read for a question."""

    def ask(who: Account, q: str, **filters: Any) -> str:
        answer = client_of(who).get("/zoeken", query_string={"q": q} | filters)
        assert answer.status_code == 200
        return answer.text

    return ask


def say(world: World, group_id: uuid.UUID, by: Account, body: str) -> Message:
    """A message in the channel of a group, as the chat stores it."""
    channel: Channel = session().execute(sa.select(Channel).where(col(Channel.group_id) == group_id)).scalar_one()
    channel.last_seq += 1
    message = Message(
        channel_id=channel.id, seq=channel.last_seq, author_id=by.id, body=body, body_html=f"<p>{body}</p>"
    )
    session().add(message)
    session().commit()
    return message


def day_of(meeting: Meeting) -> str:
    assert meeting.starts_at is not None
    return clock.day(meeting.starts_at)


def titles(page: str) -> list[str]:
    return [part.split(">", 1)[1].split("</a>", 1)[0] for part in page.split('class="row-title"')[1:]]


def test_a_meeting_is_found_once_its_job_is_done(world: World, find: Callable[..., str]) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Opname over hybride werken")
    jobs.index_later("meeting", meeting.id)
    session().commit()
    assert "Niets gevonden" in find(world.bram, "hybride")
    jobs.sweep()
    page = find(world.bram, "hybride")
    day = day_of(meeting)
    assert titles(page) == [f'Opname over <mark>hybride</mark> werken<span class="hit-day">, {day}</span>']
    assert f'href="/bijeenkomsten/{meeting.id}"' in page
    assert "1 resultaat" in page
    assert world.open_group.name in page


def test_meetings_with_the_same_name_are_one_row_that_opens_the_next(world: World, find: Callable[..., str]) -> None:
    past, coming, later = (make.meeting(world.open_group, world.ann, "Redactie", days=days) for days in (-20, 3, 30))
    other = make.group("lerend-netwerk", name="Lerend netwerk instroom")
    make.membership(world.ann, other, MembershipRole.ORGANISER)
    elsewhere = make.meeting(other, world.ann, "Redactie", days=9)
    tasks.reindex()
    page = find(world.ann, "redactie")
    assert "4 resultaten" in page
    assert len(titles(page)) == 2, "one a group"
    assert f'class="row-title" href="/bijeenkomsten/{coming.id}"' in page
    assert f'class="row-title" href="/bijeenkomsten/{elsewhere.id}"' in page
    assert "Nog 2 bijeenkomsten met deze naam" in page
    others = page.split('class="hit-days"')[1].split("</ul>")[0]
    assert re.findall(r'href="/bijeenkomsten/([^"]+)">([^<]+)', others) == [
        (str(past.id), day_of(past)),
        (str(later.id), day_of(later)),
    ]


def test_replies_are_one_row_with_their_topic(world: World, find: Callable[..., str]) -> None:
    topic = make.topic(world.open_group, world.ann, "Wie kent een goede spreker?", "Over welzijn.")
    for words in ("Ik niet.", "Ik wel: een ervaringsdeskundige."):
        make.reply(topic, world.bram, words)
    tasks.reindex()
    page = find(world.carla, "spreker")
    assert f'class="row-title" href="/onderwerpen/{topic.id}"' in page, "all by its title: the topic stands for it"
    assert len(titles(page)) == 1
    assert "Nog 2 berichten in dit onderwerp" in page
    page = find(world.carla, "spreker ervaringsdeskundige")
    assert f'class="row-title" href="/onderwerpen/{topic.id}?bij=2' in page, "the reply that answers stands for it"


def test_a_topic_and_its_replies_are_found(world: World, find: Callable[..., str]) -> None:
    topic = make.topic(world.open_group, world.ann, "Wie kent een goede spreker?", "Over welzijn.")
    make.reply(topic, world.bram, "Vraag het aan een ervaringsdeskundige.")
    tasks.reindex()
    assert titles(find(world.carla, "spreker"))[0] == "Wie kent een goede <mark>spreker</mark>?"
    page = find(world.carla, "ervaringsdeskundige")
    assert len(titles(page)) == 1
    assert f"/onderwerpen/{topic.id}" in page
    for guest, found in ((world.gust, 1), (world.gerd, 0)):
        assert len(titles(find(guest, "ervaringsdeskundige"))) == found


def test_a_word_with_a_typo_or_unfinished_finds_as_well(world: World, find: Callable[..., str]) -> None:
    make.meeting(world.open_group, world.ann, "Opname over hybride werken")
    tasks.reindex()
    assert titles(find(world.bram, "hybrite"))
    assert titles(find(world.bram, "hyb"))
    assert titles(find(world.bram, "zeppelin")) == []


def test_an_outsider_finds_nothing_of_a_closed_group(world: World, find: Callable[..., str]) -> None:
    make.meeting(world.closed_group, world.dirk, "Fusieplannen van de fondsen")
    say(world, world.closed_group.id, world.dirk, "de fusieplannen zijn klaar")
    tasks.reindex()
    for outsider in (world.ann, world.carla, world.bea, world.gust, world.gerd):
        page = find(outsider, "fusieplannen")
        assert titles(page) == []
        assert world.closed_group.name not in page
        assert "Niets gevonden" in page
        assert titles(find(outsider, "klankbordgroep")) == []
        narrowed = find(outsider, "fusieplannen", overleg=world.closed_group.id)
        assert world.closed_group.name not in narrowed
        assert titles(narrowed) == []
    for insider in (world.dirk, world.ilse):
        page = find(insider, "fusieplannen")
        assert len(titles(page)) == 2
        assert world.closed_group.name in page


def test_a_group_that_was_closed_is_hidden_before_the_index_knows(world: World, find: Callable[..., str]) -> None:
    make.meeting(world.open_group, world.ann, "Gesprek over premies")
    make.meeting(world.open_group, world.ann, "Nog een gesprek over premies")
    tasks.reindex()
    assert "2 resultaten" in find(world.carla, "premies")
    session().execute(sa.update(Group).where(col(Group.id) == world.open_group.id).values(visibility=Visibility.HIDDEN))
    session().commit()
    page = find(world.carla, "premies")
    assert titles(page) == []
    assert "2 resultaten" not in page
    assert world.open_group.name not in page
    assert "Bijeenkomsten" not in page.split('id="resultaten"')[1]


def test_closing_a_group_takes_all_in_it_out_of_the_reach_of_others(
    world: World, find: Callable[..., str], engine: SearchEngine, client_of: ClientOf
) -> None:
    make.meeting(world.open_group, world.ann, "Gesprek over premies")
    tasks.reindex()
    form = {
        "name": world.open_group.name,
        "kind": "working_group",
        "visibility": "hidden",
        "theme": "",
        "lead_fund": "",
    }
    assert client_of(world.ann).post(f"/overleg/{world.open_group.slug}/bewerken", data=form).status_code == 303
    jobs.sweep()
    assert engine.search(SearchRequest("premies", frozenset({"members", "public"}))).total == 0
    assert len(titles(find(world.bram, "premies"))) == 1


def test_messages_are_found_by_who_is_in_the_group_and_the_isa(world: World, find: Callable[..., str]) -> None:
    say(world, world.open_group.id, world.ann, "de koffie staat klaar")
    tasks.reindex()
    for inside in (world.ann, world.bram, world.gust, world.ilse):
        assert len(titles(find(inside, "koffie"))) == 1
    for outside in (world.carla, world.dirk, world.bea, world.gerd):
        assert titles(find(outside, "koffie")) == []


def test_direct_messages_are_found_by_nobody(world: World, find: Callable[..., str], client_of: ClientOf) -> None:
    answer = client_of(world.ann).post(f"/mensen/{world.bram.id}/gesprek")
    assert answer.status_code == 303
    client_of(world.ann).post(f"{answer.location}/berichten", data={"body": "geheimzinnig plan"})
    assert session().execute(columns(Message.body)).scalars().all() == ["geheimzinnig plan"]
    jobs.sweep()
    tasks.reindex()
    for who in (world.ann, world.bram, world.ilse):
        assert titles(find(who, "geheimzinnig")) == []


def test_what_is_deleted_is_no_longer_found(world: World, find: Callable[..., str], client_of: ClientOf) -> None:
    message = say(world, world.open_group.id, world.ann, "de koffie staat klaar")
    tasks.reindex()
    assert len(titles(find(world.ann, "koffie"))) == 1
    session().execute(sa.update(Message).where(col(Message.id) == message.id).values(deleted_at=now()))
    session().commit()
    assert titles(find(world.ann, "koffie")) == [], "the database has the last word"
    jobs.index_later("message", message.id)
    session().commit()
    jobs.sweep()
    page = find(world.ann, "koffie")
    assert "Niets gevonden" in page


def test_a_guest_finds_no_persons_and_no_funds(world: World, find: Callable[..., str]) -> None:
    tasks.reindex()
    assert titles(find(world.carla, "alimento"))
    assert titles(find(world.carla, "Bram"))
    for guest in (world.gust, world.gerd):
        assert titles(find(guest, "Bram")) == []
        assert titles(find(guest, "alimento")) == []


def test_an_excerpt_of_markdown_shows_and_marks_its_words_only(
    world: World, find: Callable[..., str], client_of: ClientOf
) -> None:
    content = "## Wat we meenemen\n\n- [ ] Een **hybride** werkplek\n\n| wie | wat |\n| --- | --- |\n| Ann | tolk |\n"
    upload = {"upload": (io.BytesIO(content.encode()), "lijst.md")}
    client_of(world.ann).post(f"/overleg/{world.open_group.slug}/documenten", data=upload)
    jobs.sweep()
    tasks.reindex()
    page = find(world.bram, "hybride")
    assert "Een <mark>hybride</mark> werkplek" in page
    for sign in ("##", "**", "[ ]", "| ---"):
        assert sign not in page
    assert "<mark>tolk</mark>" in find(world.bram, "tolk")


def test_while_one_types_only_the_results_come(world: World, engine: SearchEngine, client_of: ClientOf) -> None:
    make.meeting(world.open_group, world.ann, "Opname over hybride werken")
    tasks.reindex()
    part = client_of(world.bram).get("/zoeken?q=hybr", headers=FRAGMENT).text
    assert "<html" not in part
    assert titles(part)
    assert '<p id="zoek-stand" hx-swap-oob="innerHTML">' in part
    whole = client_of(world.bram).get("/zoeken?q=hybr").text
    assert "<html" in whole
    assert "hx-swap-oob" not in whole
    assert 'value="hybr"' in whole


def test_filters_narrow_and_can_be_taken_away(world: World, find: Callable[..., str]) -> None:
    make.meeting(world.open_group, world.ann, "Podcast: de opname")
    other = make.group("lerend-netwerk", name="Lerend netwerk instroom")
    make.membership(world.ann, other, MembershipRole.ORGANISER)
    make.meeting(other, world.ann, "Podcast: wat leren we?")
    tasks.reindex()
    assert len(titles(find(world.ann, "podcast"))) == 3  # and the group itself
    assert len(titles(find(world.ann, "podcast", soort="meeting"))) == 2
    assert len(titles(find(world.ann, "podcast", soort="meeting", overleg=other.id))) == 1
    page = find(world.ann, "podcast", soort="meeting", thema="werkbaar-werk")
    assert len(titles(page)) == 1
    assert 'href="/zoeken?q=podcast&amp;thema=werkbaar-werk"' in page, "the kind can be taken away"
    page = find(world.ann, "podcast", soort="report")
    assert titles(page) == []
    assert 'href="/zoeken?q=podcast"' in page
    # Without words a filter shows the newest.
    assert len(titles(find(world.ann, "", soort="meeting"))) == 2
    for nonsense in ("zeppelin", "'; drop table", "x" * 500):
        assert titles(find(world.ann, "podcast", soort=nonsense, overleg=nonsense, thema=nonsense)) == []


def test_what_people_typed_comes_back_as_text(world: World, find: Callable[..., str]) -> None:
    make.meeting(world.open_group, world.ann, "<script>alert('hallo')</script> wereld")
    tasks.reindex()
    page = find(world.ann, "hallo")
    assert "&lt;script&gt;alert(&#39;<mark>hallo</mark>&#39;)" in page
    assert "<script>alert" not in page
    page = find(world.ann, '"><img src=x>')
    assert "<img src=x>" not in page


def test_more_results_than_a_page_come_in_pages(world: World, find: Callable[..., str]) -> None:
    for number in range(23):
        make.meeting(world.open_group, world.ann, f"Voortgang {number}")
    tasks.reindex()
    first, second = find(world.ann, "voortgang"), find(world.ann, "voortgang", pagina=2)
    assert "23 resultaten" in first
    assert len(titles(first)) == 20
    assert len(titles(second)) == 3
    assert 'href="/zoeken?q=voortgang&amp;pagina=2"' in first
    assert titles(find(world.ann, "voortgang", pagina=9)) == []


def test_before_one_asks_the_page_says_what_can_be_found(world: World, find: Callable[..., str]) -> None:
    page = find(world.ann, "")
    assert "Zoek in onderwerpen" in page
    assert "resultaten</p>" not in page


@pytest.fixture
def broken(app: Flask, tmp_path: Path) -> Iterator[None]:
    """An engine whose folder is a file: nothing works."""
    (tmp_path / "index").write_text("this is no folder")
    usual = tasks.ENGINE.get(app)
    tasks.ENGINE.set(app, open_engine(tmp_path / "index", None, None))
    yield
    tasks.ENGINE.set(app, usual)


@pytest.mark.usefixtures("broken")
def test_without_an_engine_the_page_says_so_and_writes_go_on(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.ann).get("/zoeken?q=hybride")
    assert answer.status_code == 200
    assert "Zoeken lukt nu even niet" in answer.text
    form = {"name": "Podcast", "kind": "working_group", "visibility": "open", "theme": "", "lead_fund": ""}
    assert client_of(world.ann).post(f"/overleg/{world.open_group.slug}/bewerken", data=form).status_code == 303
    jobs.sweep()
    waiting = session().execute(columns(jobs.Job.kind, jobs.Job.attempts)).all()
    assert ("reindex-group", 1) in [tuple(row) for row in waiting], "it is tried again later"


@pytest.fixture
def lost(app: Flask, tmp_path: Path) -> Iterator[SearchEngine]:
    """An engine without an index: its folder was emptied under it."""
    run_notified_jobs(app)  # notified before
    usual, empty = tasks.ENGINE.get(app), open_engine(tmp_path / "index", None, None)
    tasks.ENGINE.set(app, empty)
    tasks._HEALED_AT.clear(app)
    yield empty
    tasks.ENGINE.set(app, usual)


def test_a_lost_index_is_made_again_as_soon_as_somebody_searches(
    app: Flask, world: World, lost: SearchEngine, client_of: ClientOf
) -> None:
    ann = client_of(world.ann)
    for _ in range(3):
        assert "Zoeken lukt nu even niet" in ann.get("/zoeken?q=alimento").text
    assert run_notified_jobs(app) == 1, "one look is enough for all that search"
    assert lost.health().state == "ready"
    assert titles(ann.get("/zoeken?q=alimento").text)


def test_a_lost_index_is_made_again_as_soon_as_something_is_written(world: World, lost: SearchEngine) -> None:
    make.meeting(world.open_group, world.ann, "Voortgang")
    tasks.index([{"kind": "group", "id": str(world.open_group.id)}])
    assert lost.search(SearchRequest(q="voortgang", readers=frozenset({"members"}))).total == 1
    assert lost.health().state == "ready"


def test_the_page_asks_few_questions_whatever_it_shows(
    world: World, engine: SearchEngine, client_of: ClientOf, counted: Counted
) -> None:
    def statements(who: Account) -> int:
        client = client_of(who)
        client.get("/zoeken?q=voortgang")
        with counted() as asked:
            client.get("/zoeken?q=voortgang")
        return len(asked)

    make.meeting(world.open_group, world.ann, "Voortgang")
    tasks.reindex()
    few = {who.name: statements(who) for who in (world.ann, world.ilse)}
    for number in range(12):
        group = make.group(f"groep-over-voortgang-{number}", name=f"Voortgang {number}")
        make.meeting(group, world.ann, f"Voortgang van {number}")
        say(world, group.id, world.ilse, "voortgang!")
    tasks.reindex()
    assert {who.name: statements(who) for who in (world.ann, world.ilse)} == few
    assert max(few.values()) <= 6
