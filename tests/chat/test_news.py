"""Who hears of messages, and how that ends."""

import uuid

from flask import Flask
from sqlmodel import col, select

from samenspel import db, jobs
from samenspel.activity.levels.actions import choose_level
from samenspel.activity.levels.models import Level, LevelScope
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.notices.queries import counts_for, unread_notices
from samenspel.chat.models import Message
from samenspel.people.models import Account
from tests.chat.test_chat import channel_of, say
from tests.fixtures import ClientOf, run_notified_jobs
from tests.world import World, viewer

DIRECT, MENTION, FOLLOWS = NoticeReason.DIRECT_MESSAGE, NoticeReason.MENTION, NoticeReason.FOLLOWS


def told() -> dict[str, tuple[NoticeReason, int]]:
    """The reasons of the unread notices and how many messages each stands for, by the names of their readers."""
    jobs.sweep()
    db.session().expire_all()
    query = select(Account.name, Notice).join(Notice, col(Notice.account_id) == Account.id)
    rows = db.session().exec(query.where(col(Notice.read_at).is_(None)))
    return {name: (notice.reason, notice.count) for name, notice in rows}


def direct_channel(client_of: ClientOf, one: Account, other: Account) -> uuid.UUID:
    where = client_of(one).post(f"/mensen/{other.id}/gesprek").location
    assert where is not None
    return uuid.UUID(where.rpartition("/")[2])


def test_a_direct_message_is_news_for_the_other_until_they_read_it(
    app: Flask, world: World, client_of: ClientOf
) -> None:
    ann, carla = client_of(world.ann), client_of(world.carla)
    channel = direct_channel(client_of, world.ann, world.carla)
    say(ann, channel, "Dag Carla")
    say(ann, channel, "Ben je daar?")
    assert told() == {"Carla Maes": (DIRECT, 2)}
    (line,) = unread_notices(viewer(world.carla))
    assert (line.title, line.path, line.group_name) == ("Ann Peeters", f"/kanalen/{channel}", None)
    assert counts_for(viewer(world.carla)).messages == 1, "one conversation"
    (notice,) = db.session().exec(select(Notice))
    assert notice.mail_at is not None
    carla.post(f"/kanalen/{channel}/leesstand", data={"seq": 1})
    assert told() == {"Carla Maes": (DIRECT, 1)}
    say(carla, channel, "Ja")
    assert told() == {"Ann Peeters": (DIRECT, 1)}, "who answers has read the rest"
    assert ann.get(f"/kanalen/{channel}").status_code == 200
    run_notified_jobs(app)
    assert told() == {}


def test_in_a_group_who_is_mentioned_hears_of_it_and_who_wants_all(world: World, client_of: ClientOf) -> None:
    channel, ann = channel_of(world), client_of(world.ann)
    choose_level(world.gust.id, LevelScope.GROUP, world.open_group.id, in_app=Level.ALL, by_mail=None)
    db.commit()
    say(ann, channel, "Dag @Bram Claes")
    say(ann, channel, "Dag allemaal")
    assert told() == {"Bram Claes": (MENTION, 1), "Gust Goossens": (FOLLOWS, 2)}
    (all_news,) = [notice for notice in db.session().exec(select(Notice)) if notice.account_id == world.gust.id]
    assert all_news.mail_at is None
    assert counts_for(viewer(world.gust)).messages == 0, "nothing to them alone"


def test_a_deleted_message_that_nobody_read_is_no_news(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    channel = direct_channel(client_of, world.ann, world.bram)
    for is_told_first in (False, True):
        line = say(ann, channel, "Oeps")
        if is_told_first:
            assert told() == {"Bram Claes": (DIRECT, 1)}
        message = line.partition('id="message-')[2].partition('"')[0]
        assert ann.post(f"/berichten/{message}/verwijdering").status_code == 303
        assert told() == {}


def test_who_reads_a_message_at_once_is_not_told(world: World, client_of: ClientOf) -> None:
    channel = direct_channel(client_of, world.ann, world.bram)
    say(client_of(world.ann), channel, "Dag")
    client_of(world.bram).post(f"/kanalen/{channel}/leesstand")
    assert told() == {}


def test_who_is_mentioned_in_a_change_hears_of_it(world: World, client_of: ClientOf) -> None:
    channel, ann = channel_of(world), client_of(world.ann)
    say(ann, channel, "Wie brengt taart?")
    (message,) = db.session().exec(select(Message))
    assert told() == {}
    ann.post(f"/berichten/{message.id}/bewerken", data={"body": "Brengt @Bram Claes taart?"})
    assert told() == {"Bram Claes": (MENTION, 1)}
    (line,) = unread_notices(viewer(world.bram))
    assert line.path == f"/kanalen/{channel}?bij=1#message-{message.id}"
