"""The mail about what somebody did not read: one, as things are when it goes out, and nothing twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from samenspel import jobs
from samenspel.activity.levels import actions as levels
from samenspel.activity.levels.models import Level, LevelScope
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat.models import Channel, ChannelPerson, Message
from samenspel.db import columns, commit, now, session
from samenspel.groups import actions as groups
from samenspel.news.mails import tasks
from samenspel.people.models import Account
from samenspel.topics.models import Reply, Topic
from tests import make
from tests.mails import headline, parsed
from tests.world import World

NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)  # a Tuesday


@pytest.fixture(autouse=True)
def clock(app: Flask) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def tell(thing: Topic | Channel, by: Account, *to: Account, **given: Any) -> None:
    """News of a thing for accounts, which follow it unless another `reason` is given."""
    reason = given.pop("reason", NoticeReason.ANSWER)
    is_topic = isinstance(thing, Topic)
    usual: dict[str, Any] = {
        "thing": Thing(ThingKind.TOPIC if is_topic else ThingKind.CHANNEL, thing.id),
        "title": thing.title if isinstance(thing, Topic) else "",
        "path": f"/onderwerpen/{thing.id}" if is_topic else f"/berichten/{thing.id}",
        "group_id": thing.group_id,
        "topic_id": thing.id if is_topic else None,
        "actor_id": by.id,
        "at": now(),
    }
    notices.notify(News(**usual | given), [Recipient(each.id, reason) for each in to])
    commit()


def replies(topic: Topic, by: Account, *bodies: str, to: Account, **given: Any) -> list[Reply]:
    found = [make.reply(topic, by, body) for body in bodies]
    for each in found:
        tell(topic, by, to, number=each.number, **given)
    return found


def send(clock: time_machine.Traveller, outbox: list[Any], minutes: float = 11) -> list[Any]:
    """What goes out after some minutes."""
    clock.shift(timedelta(minutes=minutes))
    outbox.clear()
    for _again in range(2):
        tasks.queue_due()
        commit()
    jobs.sweep()
    return list(outbox)


def test_replies_to_one_topic_are_one_mail_as_they_are_when_it_goes_out(
    world: World, clock: time_machine.Traveller, outbox: list[Any]
) -> None:
    topic = make.topic(world.open_group, world.bram, title="Telewerk & co")
    one, two, three, four = replies(topic, world.ann, "Een", "Twee", "Drie", "Vier", to=world.bram)
    assert send(clock, outbox, 9) == []
    four.deleted_at = now()
    three.body_html = "<p>Drie, <strong>verbeterd</strong></p>"
    commit()
    (mail,) = send(clock, outbox, 2)
    message = parsed(mail)
    assert message["To"] == world.bram.email
    assert message["Subject"] == "[Podcastreeks Werkbaar wint] Telewerk & co"
    assert message["References"] == f"<topic-{topic.id.hex}@localhost>"
    assert headline(mail) == "Ann Peeters (Alimento): Drie, verbeterd"
    assert "Ann Peeters (Alimento):\n\nDrie, verbeterd\n\nen 2 eerdere\n" in mail.body
    html = mail.alternatives[0][0]
    assert "Drie, <strong>verbeterd</strong>" in html
    assert "Vier" not in html + mail.body
    assert f"http://127.0.0.1:8000/onderwerpen/{topic.id}" in mail.body
    assert message["List-Unsubscribe"].strip("<>") in mail.body
    assert send(clock, outbox) == [], "nothing twice"
    assert (one.number, two.number) == (1, 2)


def test_a_mention_shows_the_post_in_which_it_stands(
    world: World, clock: time_machine.Traveller, outbox: list[Any]
) -> None:
    topic = make.topic(world.open_group, world.ann)
    replies(topic, world.ann, "@Bram, ken jij iemand?", to=world.bram, reason=NoticeReason.MENTION)
    for number in range(3):
        make.reply(topic, world.gust, f"Tussendoor {number}")
    replies(topic, world.ann, "@Bram, of jij zelf?", to=world.bram, reason=NoticeReason.MENTION)
    make.reply(topic, world.gust, "Later")
    (mail,) = send(clock, outbox)
    assert "Ann Peeters (Alimento):\n\n@Bram, of jij zelf?\n\nen 1 eerdere\n" in mail.body


def test_several_things_are_one_mail_with_what_is_personal_first(
    world: World, clock: time_machine.Traveller, outbox: list[Any]
) -> None:
    one, two, three = (make.topic(world.open_group, world.ann, title=f"Titel {number}") for number in range(3))
    for topic in (one, three):
        replies(topic, world.ann, f"In {topic.title}", to=world.bram)
    clock.shift(timedelta(minutes=5))
    replies(two, world.ann, "@Bram?", to=world.bram, reason=NoticeReason.MENTION)
    replies(two, world.ann, "Bij nader inzien", to=world.bram)
    (mail,) = send(clock, outbox, 5)
    assert mail.subject == "3 berichten voor jou: Titel 1, Titel 0, Titel 2"
    assert "je werd vermeld" in mail.body
    assert parsed(mail)["References"] is None
    assert send(clock, outbox) == []


def test_what_is_due_first_comes_first(world: World, clock: time_machine.Traveller, outbox: list[Any]) -> None:
    for days in (9, None, 2, 5):
        due = {"due_at": now() + timedelta(days=days), "reason": NoticeReason.TO_DO} if days else {}
        topic = make.topic(world.open_group, world.bram, title=f"Titel {days}")
        replies(topic, world.ann, "Ja", to=world.bram, **due)
    (mail,) = send(clock, outbox)
    assert mail.subject == "4 berichten voor jou: Titel 2, Titel 5, Titel 9, Titel None"


def test_a_message_to_me_says_who_wrote_and_what(
    world: World, clock: time_machine.Traveller, outbox: list[Any]
) -> None:
    channel = Channel(last_seq=2)
    session().add(channel)
    session().flush()
    session().add_all(ChannelPerson(channel_id=channel.id, account_id=each.id) for each in (world.ann, world.bram))
    for seq, body in ((1, "Dag Bram"), (2, "Ken jij een spreker?")):
        html = f"<p>{body}</p>"
        session().add(Message(channel_id=channel.id, seq=seq, author_id=world.ann.id, body=body, body_html=html))
        tell(channel, world.ann, world.bram, number=seq, reason=NoticeReason.DIRECT_MESSAGE)
    (mail,) = send(clock, outbox)
    assert mail.subject == "Bericht van Ann Peeters"
    assert "Ken jij een spreker?" in mail.body
    assert "en 1 eerdere" in mail.body


@pytest.mark.parametrize(
    "change", ["none", "read", "left", "level", "group_level", "away", "paused", "closed", "deleted"]
)
def test_nothing_is_mailed_that_is_not_wanted_or_seen_any_more(
    world: World, clock: time_machine.Traveller, outbox: list[Any], change: str
) -> None:
    member = make.account("Cis Dicht", fund=world.woodwize)
    make.membership(member, world.closed_group)
    topic = make.topic(world.closed_group, world.dirk)
    (reply,) = replies(topic, world.dirk, "Vertrouwelijk", to=member)
    clock.shift(timedelta(minutes=5))
    if change == "read":
        notices.mark_read(member.id, Thing(ThingKind.TOPIC, topic.id))
    elif change == "left":
        groups.leave(member.id, world.closed_group.id)
    elif change == "level":
        levels.choose_mail_level(member.id, LevelScope.ACCOUNT, member.id, Level.DIGEST)
    elif change == "group_level":
        levels.choose_mail_level(member.id, LevelScope.GROUP, world.closed_group.id, Level.DIGEST)
    elif change == "away":
        levels.change_preference(member.id, away_from=now().date(), away_until=now().date() + timedelta(days=3))
    elif change == "paused":
        levels.change_preference(member.id, mail_paused_at=now())
    elif change == "closed":
        member.active = False
    elif change == "deleted":
        reply.deleted_at = now()
    commit()
    assert len(send(clock, outbox)) == (change == "none")
    assert session().execute(columns(Notice.mail_at)).scalars().all() == [None]


def test_quiet_hours_chosen_meanwhile_hold(world: World, clock: time_machine.Traveller, outbox: list[Any]) -> None:
    topic = make.topic(world.open_group, world.bram)
    replies(topic, world.ann, "Dit kan wachten", to=world.bram)
    levels.change_preference(world.bram.id, work_days=[3])
    commit()
    assert send(clock, outbox) == []
    clock.move_to(datetime(2026, 12, 3, 6, 29, tzinfo=UTC))
    assert send(clock, outbox, 0) == []
    assert len(send(clock, outbox, 2)) == 1


def test_many_things_are_one_mail_of_bounded_length(
    world: World, clock: time_machine.Traveller, outbox: list[Any]
) -> None:
    for number in range(25):
        replies(make.topic(world.open_group, world.bram, title=f"Titel {number}"), world.ann, "Ja", to=world.bram)
    (mail,) = send(clock, outbox)
    assert mail.subject.startswith("25 berichten voor jou: Titel 0, Titel 1")
    assert len(mail.subject) <= 90
    assert mail.body.count("Ann Peeters (Alimento):") == 20
    assert "En nog 5 op Samenspel." in mail.body
    left = sa.select(sa.func.count()).select_from(Notice).where(Notice.mail_at.is_not(None))  # type: ignore[union-attr]
    assert session().execute(left).scalar() == 0
