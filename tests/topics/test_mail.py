"""Who gets a reply by mail, and how they stop it."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from samenspel import db, jobs
from samenspel.groups.models import Membership
from samenspel.people.models import Account
from samenspel.topics.models import TopicMark
from tests import make
from tests.fixtures import ClientOf
from tests.mails import headline
from tests.pages import page
from tests.topics.conftest import id_in, open_topic, reply
from tests.world import World


def sent_to(outbox: list[Any]) -> list[str]:
    jobs.sweep()
    found = sorted(mail.to[0] for mail in outbox)
    outbox.clear()
    return found


def topic_of(answer: Any) -> Any:
    import uuid

    from samenspel.topics.models import Topic

    return db.session().get(Topic, uuid.UUID(id_in(answer)))


def test_an_author_gets_the_replies_and_a_replier_those_after_theirs(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann, bram, gust = client_of(world.ann), client_of(world.bram), client_of(world.gust)
    topic = topic_of(open_topic(ann, world.open_group))
    assert sent_to(outbox) == [], "a new topic is no mail"
    reply(bram, topic)
    assert sent_to(outbox) == [world.ann.email]
    reply(gust, topic)
    assert sent_to(outbox) == sorted([world.ann.email, world.bram.email])
    reply(ann, topic)
    assert sent_to(outbox) == sorted([world.bram.email, world.gust.email])
    assert sent_to(outbox) == [], "nobody gets it twice"


def test_the_mail_says_who_what_where_and_how_to_stop(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    topic = topic_of(open_topic(client_of(world.ann), world.open_group, title="Planner & rooster"))
    reply(client_of(world.bram), topic, "Met **nadruk**")
    jobs.sweep()
    [mail] = outbox
    assert mail.subject == "[Podcastreeks Werkbaar wint] Planner & rooster"
    assert headline(mail) == "Bram Claes reageerde op “Planner & rooster”"
    assert "Dag Ann Peeters," in mail.body
    assert "Woodwize" in mail.body
    assert "Podcastreeks Werkbaar wint" in " ".join(mail.body.split())
    assert "Met nadruk\n" in mail.body
    assert re.search(rf"http://127\.0\.0\.1:8000/onderwerpen/{topic.id}\?bij=1#reply-", mail.body)
    html = mail.alternatives[0][0]
    assert "<strong>nadruk</strong>" in html
    assert "Planner &amp; rooster" in html
    assert "/meldingen/" in html


def test_the_link_in_the_mail_ends_the_mails_after_one_question(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    topic = topic_of(open_topic(client_of(world.ann), world.open_group))
    reply(client_of(world.bram), topic)
    jobs.sweep()
    link = re.search(r"http://127\.0\.0\.1:8000(/meldingen/\S+)", outbox[0].body)
    assert link
    outbox.clear()
    assert page(visitor.get(link[1])).heading == "Mails over dit onderwerp"
    reply(client_of(world.bram), topic, "Nog een")
    assert sent_to(outbox) == [world.ann.email], "opening the link alone changes nothing"
    assert page(visitor.post(link[1])).alerts == ["Bewaard. Je krijgt per mail: alleen de samenvatting."]
    reply(client_of(world.bram), topic, "En nog een")
    assert sent_to(outbox) == []


def test_who_stopped_following_and_replies_again_is_left_in_peace(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    topic = topic_of(open_topic(ann, world.open_group))
    assert "Niet meer volgen" in ann.get(f"/onderwerpen/{topic.id}").text
    ann.post(f"/onderwerpen/{topic.id}/volgen", data={"follow": "off"})
    assert "Volgen per mail" in ann.get(f"/onderwerpen/{topic.id}").text
    reply(ann, topic)
    reply(bram, topic)
    assert sent_to(outbox) == []
    ann.post(f"/onderwerpen/{topic.id}/volgen", data={"follow": "on"})
    reply(bram, topic)
    assert sent_to(outbox) == [world.ann.email]


def test_who_reads_it_before_the_mail_goes_out_gets_none(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    topic = topic_of(open_topic(ann, world.open_group))
    reply(bram, topic)
    ann.post(f"/onderwerpen/{topic.id}/leesstand")
    assert sent_to(outbox) == []


def test_a_member_of_the_platform_may_follow_without_taking_part(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    topic = make.topic(world.open_group, world.ann)
    client_of(world.carla).post(f"/onderwerpen/{topic.id}/volgen")
    reply(client_of(world.bram), topic)
    assert sent_to(outbox) == [world.carla.email]


def test_whether_one_may_read_it_is_asked_when_it_is_sent(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
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
    assert sent_to(outbox) == [world.carla.email]


def test_a_reply_deleted_before_its_mail_is_not_mailed(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    topic = topic_of(open_topic(ann, world.open_group))
    where = reply(bram, topic, "Oeps").location
    bram.post(f"/reacties/{where.rpartition('#reply-')[2]}/verwijdering")
    assert sent_to(outbox) == []


def test_nothing_is_rendered_for_mail_within_the_request(
    world: World, client_of: ClientOf, app: Flask, outbox: list[Any]
) -> None:
    topic = topic_of(open_topic(client_of(world.ann), world.open_group))
    db.session().execute(jobs.Job.__table__.delete())  # type: ignore[attr-defined]
    db.session().commit()
    reply(client_of(world.bram), topic)
    kinds = sorted(job.kind for job in db.session().exec(select(jobs.Job)))
    assert kinds == ["index", "topic-mail"]
