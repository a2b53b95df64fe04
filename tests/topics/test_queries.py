"""What the start page, the page of a group and search ask; and how often pages ask the database."""

import uuid
from typing import Any

import pytest
from sqlmodel import select

from samenspel import db, jobs
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.models import Notice
from samenspel.groups.queries import membership_of
from samenspel.people.models import Account
from samenspel.topics import index, queries
from samenspel.topics.lists import queries as lists
from samenspel.topics.models import TopicMark
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.topics.conftest import HTMX, file, reply
from tests.world import World, viewer


def read(account: Account, topic_id: uuid.UUID, number: int) -> None:
    db.session().add(TopicMark(account_id=account.id, topic_id=topic_id, read_number=number))
    db.session().commit()


def test_unread_topics_are_those_of_my_groups_with_news_since_i_read(world: World) -> None:
    never, half, all_read = (make.topic(world.open_group, world.ann, title) for title in ("Nooit", "Half", "Alles"))
    for topic in (never, half, all_read):
        make.reply(topic, world.ann)
        make.reply(topic, world.gust)
    read(world.bram, half.id, 1)
    read(world.bram, all_read.id, 2)
    make.topic(world.closed_group, world.dirk, "Besloten")
    found = {topic.title: topic for topic in queries.unread_for(viewer(world.bram), 10)}
    assert set(found) == {"Nooit", "Half"}
    assert (found["Nooit"].new_count, found["Nooit"].is_new) == (3, True)
    assert (found["Half"].new_count, found["Half"].is_new) == (1, False)
    assert found["Half"].last_name == "Gust Goossens"
    assert found["Half"].last_fund == "VDAB"
    assert found["Half"].group_slug == world.open_group.slug
    assert len(queries.unread_for(viewer(world.bram), 1)) == 1
    assert queries.unread_for(viewer(world.carla), 10) == [], "an open group one is not in is no news"
    assert queries.unread_for(viewer(world.ilse), 10) == []


def test_what_was_said_before_one_joined_is_no_news(world: World) -> None:
    make.topic(world.open_group, world.ann, "Van vroeger")
    make.membership(world.carla, world.open_group)
    assert queries.unread_for(viewer(world.carla), 10) == []
    later = make.topic(world.open_group, world.ann, "Van nu")
    assert [topic.id for topic in queries.unread_for(viewer(world.carla), 10)] == [later.id]


def test_who_left_has_no_news(world: World) -> None:
    make.topic(world.open_group, world.ann)
    membership = membership_of(world.bram.id, world.open_group.id)
    assert membership is not None
    membership.left_at = db.now()
    db.session().commit()
    assert queries.unread_for(viewer(world.bram), 10) == []


def test_the_page_of_a_group_has_its_latest_topics(world: World) -> None:
    first, second = (make.topic(world.open_group, world.ann, title) for title in ("Eerst", "Tweede"))
    make.reply(first, world.bram)
    lines = lists.latest_in(world.open_group.id, viewer(world.ann), 5)
    assert [line.title for line in lines] == ["Eerst", "Tweede"]
    assert (lines[0].reply_count, lines[0].last_name, lines[0].last_fund) == (1, "Bram Claes", "Woodwize")
    assert len(lists.latest_in(world.open_group.id, viewer(world.ann), 1)) == 1
    assert second.id == lines[1].id


@pytest.mark.parametrize("many", [1, 40])
def test_pages_ask_the_database_as_often_for_many_as_for_one(
    world: World, client_of: ClientOf, counted: Counted, many: int
) -> None:
    topic = make.topic(world.open_group, world.ann)
    for number in range(many):
        make.topic(world.open_group, world.bram, f"Onderwerp {number}")
        make.reply(topic, world.bram if number % 2 else world.gust)
    ann = client_of(world.ann)
    reply(ann, topic, "Met bestand", uploads=[file()])
    for path, expected in (
        (f"/onderwerpen/{topic.id}", 9),  # of them for the bell, the level of news, and polls
        (f"/onderwerpen/{topic.id}/reacties?after=0", 5),
        (f"/overleg/{world.open_group.slug}/onderwerpen", 6),
        (f"/overleg/{world.open_group.slug}/onderwerpen/nieuw", 4),
    ):
        ann.get(path)  # the first page of a process also asks what kind of installation it is
        with counted() as statements:
            ann.get(path)
        assert len(statements) == expected, (path, statements)


def test_a_reply_is_few_statements(world: World, client_of: ClientOf, counted: Counted) -> None:
    topic, ann = make.topic(world.open_group, world.ann), client_of(world.ann)
    reply(ann, topic, "Warm", htmx=True)
    with counted() as statements:
        reply(ann, topic, "Gemeten", htmx=True, nonce="een")
    written = [statement.split()[0] for statement in statements]
    assert (written.count("SELECT"), written.count("INSERT"), written.count("UPDATE")) == (4, 4, 1), statements


def test_search_finds_topics_and_replies_with_who_may_read_them(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann, "Planner", "Wie **kent** er een?")
    mine = make.reply(topic, world.bram, "Een _dakwerker_")
    secret = make.topic(world.closed_group, world.dirk, "Besloten")
    [found] = index.topics([topic.id])
    assert (found.id, found.title, found.body) == (f"topic:{topic.id}", "Planner", "Wie kent er een?")
    assert found.readers == ("members", str(world.open_group.id))
    assert (found.theme, found.fund, found.group) == ("werkbaar-werk", "alimento", str(world.open_group.id))
    assert client_of(world.carla).get(found.url).status_code == 200
    [answer] = index.replies([mine.id])
    assert (answer.title, answer.body, answer.fund) == ("Planner", "Een dakwerker", "woodwize")
    path, _, anchor = answer.url.partition("#")
    assert f'id="{anchor}"' in client_of(world.carla).get(path).text
    [closed] = index.topics([secret.id])
    assert closed.readers == (str(world.closed_group.id),)
    assert len(list(index.topics())) == 2
    client_of(world.bram).post(f"/reacties/{mine.id}/verwijdering")
    assert list(index.replies()) == []


def test_a_job_that_fails_leaves_nothing_and_is_tried_again(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = make.topic(world.open_group, world.ann)
    reply(client_of(world.bram), topic)
    usual = notices.notify

    def fails_at_its_end(*args: Any) -> None:
        usual(*args)
        assert len(db.session().exec(select(Notice)).all()) == 1
        raise RuntimeError("the power went out")

    monkeypatch.setattr(notices, "notify", fails_at_its_end)
    jobs.sweep()
    assert db.session().exec(select(Notice)).all() == []
    monkeypatch.setattr(notices, "notify", usual)
    db.session().execute(jobs.Job.__table__.update().values(due_at=db.now()))  # type: ignore[attr-defined]
    db.session().commit()
    jobs.sweep()
    assert [notice.count for notice in db.session().exec(select(Notice))] == [1]


def test_the_page_of_a_fragment_is_no_page(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    gone = client_of(world.ann)
    assert reply(gone, topic, "Zo", htmx=True).text.count("<form") == 1
    assert "<html" not in gone.get(f"/onderwerpen/{topic.id}/reacties", headers=HTMX).text
