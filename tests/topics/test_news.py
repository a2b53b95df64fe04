"""Who hears of topics and replies, why, and how that ends."""

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from samenspel import db, jobs
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.relevance import scoring
from samenspel.groups.models import Membership
from samenspel.people.models import Account
from samenspel.topics.models import Topic, TopicMark
from tests import make
from tests.fixtures import ClientOf, run_notified_jobs
from tests.topics.conftest import id_in, open_topic, reply
from tests.world import World

ANSWER, MENTION, FOLLOWS = NoticeReason.ANSWER, NoticeReason.MENTION, NoticeReason.FOLLOWS


def told() -> dict[str, NoticeReason]:
    """The reasons of the unread notices, by the names of their readers."""
    jobs.sweep()
    db.session().expire_all()
    readers = select(Account.name, Notice.reason).join(Notice, col(Notice.account_id) == Account.id)
    rows = db.session().exec(readers.where(col(Notice.read_at).is_(None)))
    return {name: NoticeReason(reason) for name, reason in rows}


def topic_of(answer: Any) -> Topic:
    found = db.session().get(Topic, uuid.UUID(id_in(answer)))
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _nobody_else_is_concerned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes no part in a topic only follows its group: test_concern.py has those whom a topic concerns."""
    monkeypatch.setattr(scoring, "FOLD_BELOW", 1.1)
    monkeypatch.setattr(scoring, "FOLD_BELOW_FOR_ONE", 1.1)


def test_an_author_hears_of_the_replies_and_a_replier_of_those_after_theirs(world: World, client_of: ClientOf) -> None:
    ann, bram, gust = client_of(world.ann), client_of(world.bram), client_of(world.gust)
    topic = topic_of(open_topic(ann, world.open_group))
    reply(bram, topic)
    assert told() == {"Ann Peeters": ANSWER}
    reply(gust, topic)
    assert told() == {"Ann Peeters": ANSWER, "Bram Claes": ANSWER}
    (notice,) = db.session().exec(select(Notice).where(Notice.account_id == world.ann.id))
    assert (notice.number, notice.last_number, notice.count) == (1, 2, 2)
    assert notice.path == f"/onderwerpen/{topic.id}?bij=nieuw#nieuw"
    assert notice.mail_at is not None
    reply(ann, topic)
    assert told() == {"Bram Claes": ANSWER, "Gust Goossens": ANSWER}, "who replies has read the rest"


def test_who_is_mentioned_hears_of_it_wherever_they_look(world: World, client_of: ClientOf) -> None:
    topic = topic_of(open_topic(client_of(world.ann), world.open_group))
    reply(client_of(world.bram), topic, "Wat denkt @Carla Maes ervan? En @Dirk Wouters?")
    found = told()
    assert found.pop("Ann Peeters") is ANSWER
    assert found == {"Carla Maes": MENTION, "Dirk Wouters": MENTION}


def test_reading_it_anywhere_ends_the_notice(app: Flask, world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    topic = topic_of(open_topic(ann, world.open_group))
    reply(bram, topic)
    ann.post(f"/onderwerpen/{topic.id}/leesstand")
    assert told() == {}, "before it was told"
    reply(bram, topic)
    assert told() == {"Ann Peeters": ANSWER}
    ann.post(f"/onderwerpen/{topic.id}/leesstand")
    assert told() == {}
    reply(bram, topic)
    assert told() == {"Ann Peeters": ANSWER}
    assert ann.get(f"/onderwerpen/{topic.id}").status_code == 200
    run_notified_jobs(app)
    assert told() == {}, "without scripts as well"


def test_a_page_of_a_long_topic_reads_no_further_than_it_shows(app: Flask, world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    with make.at_once():
        for _ in range(51):
            make.reply(topic, world.gust)
    reply(client_of(world.bram), topic)
    assert told()["Ann Peeters"] is ANSWER
    ann = client_of(world.ann)
    ann.get(f"/onderwerpen/{topic.id}")
    run_notified_jobs(app)
    assert "Ann Peeters" in told()
    ann.get(f"/onderwerpen/{topic.id}?pagina=2")
    run_notified_jobs(app)
    assert "Ann Peeters" not in told()


def test_who_wants_only_the_digest_of_a_topic_and_replies_is_left_in_peace(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    topic = topic_of(open_topic(ann, world.open_group))
    ann.post(f"/onderwerpen/{topic.id}/meldingen", data={"level": "digest"})
    reply(ann, topic)
    reply(bram, topic)
    assert told() == {}
    reply(bram, topic, "En @Ann Peeters?")
    assert told() == {"Ann Peeters": MENTION}
    ann.post(f"/onderwerpen/{topic.id}/meldingen", data={"level": ""})
    ann.post(f"/onderwerpen/{topic.id}/leesstand")
    reply(bram, topic)
    assert told() == {"Ann Peeters": ANSWER}


def test_a_member_of_the_platform_may_choose_all_of_a_topic_elsewhere(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    client_of(world.carla).post(f"/onderwerpen/{topic.id}/meldingen", data={"level": "all"})
    reply(client_of(world.bram), topic)
    assert told() == {"Ann Peeters": ANSWER, "Carla Maes": FOLLOWS}


def test_whether_one_may_read_it_is_asked_when_it_is_told(world: World, client_of: ClientOf) -> None:
    topic = make.topic(world.open_group, world.ann)
    for account in (world.gust, world.bram, world.carla):
        db.session().add(TopicMark(account_id=account.id, topic_id=topic.id, follows=True))
    db.session().commit()
    reply(client_of(world.ann), topic)
    db.session().expire_all()
    left = db.session().exec(select(Membership).where(Membership.account_id == world.gust.id)).one()
    left.left_at = db.now()
    closed = db.session().get(Account, world.bram.id)
    assert closed is not None
    closed.active = False
    db.session().commit()
    assert told() == {"Carla Maes": ANSWER}


def test_a_deleted_reply_is_no_news_and_a_new_title_alone_is_none(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    topic = topic_of(open_topic(ann, world.open_group))
    for is_told_first in (False, True):
        where = reply(bram, topic, "Oeps").location
        if is_told_first:
            assert told() == {"Ann Peeters": ANSWER}
        bram.post(f"/reacties/{where.rpartition('#reply-')[2]}/verwijdering")
        assert told() == {}
    reply(bram, topic)
    assert told() == {"Ann Peeters": ANSWER}
    ann.post(f"/onderwerpen/{topic.id}/bewerken", data={"title": "Beter gevraagd", "body": topic.body})
    (notice,) = db.session().exec(select(Notice).where(Notice.account_id == world.ann.id))
    assert (notice.title, notice.count) == ("Beter gevraagd", 1)


def test_nothing_is_told_within_the_request(world: World, client_of: ClientOf) -> None:
    topic = topic_of(open_topic(client_of(world.ann), world.open_group))
    db.session().execute(jobs.Job.__table__.delete())  # type: ignore[attr-defined]
    db.session().commit()
    reply(client_of(world.bram), topic)
    kinds = sorted(job.kind for job in db.session().exec(select(jobs.Job)))
    assert kinds == ["index", "topic-news"]
    assert db.session().exec(select(Notice)).all() == []


def test_a_reply_that_waited_to_be_mailed_before_the_upgrade_is_told(world: World) -> None:
    topic = make.topic(world.open_group, world.ann)
    post = make.reply(topic, world.bram)
    jobs.enqueue("topic-mail", {"reply": str(post.id)})
    db.session().commit()
    assert told() == {"Ann Peeters": ANSWER}


def test_who_is_mentioned_in_a_change_hears_of_it_once_and_nobody_else(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    topic = topic_of(open_topic(ann, world.open_group))
    first, _second = reply(bram, topic, "Wat denkt @Carla Maes?"), reply(bram, topic, "En nog iets.")
    assert told().keys() == {"Ann Peeters", "Carla Maes"}
    for reader in (ann, client_of(world.carla)):
        reader.post(f"/onderwerpen/{topic.id}/leesstand")
    edit = f"/reacties/{first.location.partition('#reply-')[2]}/bewerken"
    bram.post(edit, data={"body": "Wat denken @Carla Maes en @Dirk Wouters?"})
    assert told() == {"Dirk Wouters": MENTION}
    bram.post(edit, data={"body": "Wat denken @Ann Peeters, @Carla Maes en @Dirk Wouters?"})
    assert told() == {"Ann Peeters": MENTION, "Dirk Wouters": MENTION}
    (notice,) = db.session().exec(select(Notice).where(Notice.account_id == world.ann.id))
    assert (notice.number, notice.last_number, notice.count) == (1, 1, 1)
    assert notice.path == first.location
    reply(bram, topic, "En jij, @Ann Peeters?")
    jobs.sweep()
    bram.post(edit, data={"body": "Wat denken @iedereen, @Carla Maes en @Dirk Wouters?"})
    assert told()["Gust Goossens"] is MENTION
    (notice,) = db.session().exec(select(Notice).where(Notice.account_id == world.ann.id))
    assert (notice.number, notice.last_number, notice.count) == (1, 3, 2), "a change is no further post"


def test_a_mention_that_is_taken_back_leaves_what_else_there_is_to_tell(world: World, client_of: ClientOf) -> None:
    bram = client_of(world.bram)
    topic = topic_of(open_topic(client_of(world.ann), world.open_group))
    sent = reply(bram, topic, "Dag @Ann Peeters en @Carla Maes")
    assert told() == {"Ann Peeters": MENTION, "Carla Maes": MENTION}
    edit = f"/reacties/{sent.location.partition('#reply-')[2]}/bewerken"
    bram.post(edit, data={"body": "Dag allemaal"})
    assert told() == {"Ann Peeters": ANSWER}
    reply(bram, topic, "Dag @Ann Peeters")
    assert told() == {"Ann Peeters": MENTION}
