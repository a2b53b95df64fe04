"""What is new for whom, read from the rows."""

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import db
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.activity.notices.models import Notice, NoticeReason, ReadMark
from samenspel.activity.things import ThingKind
from samenspel.chat.models import Channel, Message
from samenspel.db import now
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.models import (
    ActionItem,
    Answer,
    AnswerValue,
    AttendanceStatus,
    Decision,
    Meeting,
    Report,
)
from samenspel.meetings.polls.models import DatePoll, PollSlot
from samenspel.news.digests.content import DigestContent
from samenspel.news.digests.kinds import ItemKind
from samenspel.news.digests.queries import digest_of
from samenspel.people.models import Account
from samenspel.topics.actions import open_topic
from samenspel.topics.models import TopicMark
from tests import make
from tests.fixtures import Counted
from tests.world import World, viewer


def week_of(account: Account) -> DigestContent:
    return digest_of(viewer(account), now() - timedelta(days=7), now() + timedelta(seconds=1))


def news(account: Account) -> list[tuple[ItemKind, str]]:
    content = week_of(account)
    return sorted(
        (each.what, each.title) for each in (*content.decided, *content.relevant, *content.chat, *content.folded)
    )


def to_dos(account: Account) -> list[tuple[ItemKind, str]]:
    return [(each.what, each.title) for each in week_of(account).to_do]


def published(meeting: Meeting, by: Account, at: datetime | None = None) -> Report:
    return make._add(Report(meeting_id=meeting.id, author_id=by.id, edited_by_id=by.id, published_at=at or now()))


def notified(account: Account, kind: ThingKind, thing_id: uuid.UUID, reason: NoticeReason) -> None:
    row = Notice(account_id=account.id, kind=kind, thing_id=thing_id, title="Bericht", path="/x", reason=reason)
    make._add(row)


def test_a_topic_is_news_for_the_others_in_its_group_with_its_replies_together(world: World) -> None:
    topic = make.topic(world.open_group, world.ann, "Wie doet mee?", "Laat het weten. **Graag** voor vrijdag.")
    make.reply(topic, world.gust)
    make.reply(topic, world.gust, deleted_at=now())
    (item,) = week_of(world.bram).relevant
    assert (item.what, item.count, item.upto, item.by) == (ItemKind.TOPIC, 1, 1, "Ann Peeters (Alimento)")
    assert item.excerpt == "Laat het weten. Graag voor vrijdag."
    assert [each[0] for each in news(world.ann)] == [ItemKind.REPLIES]
    assert news(world.carla) == news(world.dirk) == news(world.gerd) == []


def test_a_topic_in_which_the_answer_is_marked_says_so(world: World) -> None:
    topic = make.topic(world.open_group, world.ann, "Wie doet mee?", answer_number=1)
    answer = make.reply(topic, world.gust)
    (item,) = week_of(world.bram).relevant
    assert item.is_answered
    answer.deleted_at = now()
    db.session().commit()
    (item,) = week_of(world.bram).relevant
    assert not item.is_answered


def test_what_was_read_is_not_news_up_to_the_reply(world: World) -> None:
    topic = make.topic(world.open_group, world.ann)
    make.reply(topic, world.ann, "Gelezen.")
    make._add(TopicMark(account_id=world.bram.id, topic_id=topic.id, read_number=1))
    assert news(world.bram) == []
    make.reply(topic, world.ann, "Nieuw.")
    (item,) = week_of(world.bram).relevant
    assert (item.what, item.count, item.excerpt) == (ItemKind.REPLIES, 1, "Nieuw.")


def test_a_closed_group_and_one_that_was_left_bring_no_news(world: World) -> None:
    make.topic(world.closed_group, world.ilse, "Besloten")
    assert news(world.dirk) == [(ItemKind.TOPIC, "Besloten")]
    assert news(world.ann) == []
    db.session().execute(sa.update(Membership).where(col(Membership.account_id) == world.dirk.id).values(left_at=now()))
    db.session().commit()
    assert news(world.dirk) == []


def test_all_decisions_of_a_report_are_one_item(world: World) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Juni", days=-3)
    published(meeting, world.ann)
    for position, text in enumerate(("Wij starten in mei.", "Het budget blijft.")):
        make._add(Decision(meeting_id=meeting.id, position=position, text=text))
    activity.record(viewer(world.ann), Verb.PUBLISHED_REPORT, world.open_group.id, meeting.id, "Juni", "/x")
    (item,) = week_of(world.bram).decided
    assert item.decisions == ("Wij starten in mei.", "Het budget blijft.")
    assert item.thing.kind is ThingKind.REPORT
    assert item.path == f"{meeting.path}/verslag"
    make._add(ReadMark(account_id=world.bram.id, kind=ThingKind.REPORT, thing_id=meeting.id))
    assert news(world.bram) == []
    make._add(Decision(meeting_id=meeting.id, position=2, text="Later toegevoegd."))
    (item,) = week_of(world.bram).decided
    assert item.decisions == ("Later toegevoegd.",)


def test_a_draft_is_no_news(world: World) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=-3)
    make._add(Report(meeting_id=meeting.id, author_id=world.ann.id))
    make._add(Decision(meeting_id=meeting.id, text="Nog niet."))
    assert news(world.bram) == []


def test_a_meeting_that_is_over_or_came_and_went_is_no_news(world: World) -> None:
    me, group = viewer(world.ann), world.open_group
    over = make.meeting(group, world.ann, "Voorbij", days=-1)
    gone = make.meeting(group, world.ann, "Weg", days=80, cancelled_at=now())
    late = make.meeting(group, world.ann, "Later", days=80)
    for meeting in (over, gone, late):
        activity.record(me, Verb.PLANNED_MEETING, group.id, meeting.id, meeting.title, meeting.path)
    activity.record(me, Verb.CHANGED_MEETING, group.id, late.id, "Oude titel", late.path)
    activity.record(me, Verb.CANCELLED_MEETING, group.id, gone.id, "Weg", gone.path)
    db.session().commit()
    assert news(world.bram) == [(ItemKind.PLANNED, "Later")]


def test_a_cancelled_meeting_is_personal_for_those_who_were_expected(world: World) -> None:
    gone = make.meeting(world.open_group, world.ann, "Weg", days=80, cancelled_at=now())
    activity.record(viewer(world.ann), Verb.CANCELLED_MEETING, world.open_group.id, gone.id, "Weg", gone.path)
    db.session().commit()
    (item,) = week_of(world.bram).relevant
    assert item.is_personal
    assert item.what is ItemKind.CANCELLED


def test_messages_in_the_channel_of_a_group_count_together_and_direct_ones_by_their_notice(world: World) -> None:
    channel = db.session().exec(select(Channel).where(Channel.group_id == world.open_group.id)).one()
    for seq in (1, 2):
        make._add(Message(channel_id=channel.id, seq=seq, author_id=world.ann.id, body="x", body_html="<p>x</p>"))
    direct = make._add(Channel(pair="a:b"))
    make._add(Message(channel_id=direct.id, seq=1, author_id=world.ann.id, body="geheim", body_html="geheim"))
    notified(world.bram, ThingKind.CHANNEL, direct.id, NoticeReason.DIRECT_MESSAGE)
    content = week_of(world.bram)
    assert [(each.what, each.count) for each in content.relevant] == [(ItemKind.DIRECT_MESSAGES, 1)]
    assert [(each.what, each.count, each.upto) for each in content.chat] == [(ItemKind.MESSAGES, 2, 2)]
    assert news(world.ilse) == []


def test_a_mention_makes_a_topic_personal(world: World) -> None:
    topic = make.topic(world.open_group, world.ann)
    notified(world.bram, ThingKind.TOPIC, topic.id, NoticeReason.MENTION)
    (item,) = week_of(world.bram).relevant
    assert item.is_personal
    assert item.is_mention


def test_to_dos_are_those_of_the_start_page_and_agendas_to_prepare(world: World) -> None:
    group, soon = world.open_group, now().date() + timedelta(days=5)
    meeting = make.meeting(group, world.ann, "Maart", days=12, agenda_due_on=soon)
    make.agenda_item(meeting, "Stand van zaken", owner_id=world.bram.id)
    make.agenda_item(meeting, "Vooruitblik", owner_id=world.bram.id, position=2)
    poll = make.meeting(group, world.ann, "Wanneer", starts_at=None, ends_at=None)
    make._add(DatePoll(meeting_id=poll.id, minutes=60, closes_on=soon - timedelta(days=2)))
    make._add(PollSlot(meeting_id=poll.id, starts_at=now(), ends_at=now() + timedelta(hours=1)))
    over = make.meeting(group, world.ann, "Januari", days=-20)
    published(over, world.ann, now() - timedelta(days=10))
    make._add(ActionItem(meeting_id=over.id, text="Cijfers", fund_id=world.woodwize.id, due_on=soon))
    make.attendance(over, world.horeca, AttendanceStatus.REPRESENTED, represented_by_id=world.woodwize.id)
    make.meeting(group, world.ann, "Zonder verslag", days=-2)
    assert to_dos(world.bram) == [
        (ItemKind.ANSWER_POLL, "Wanneer"),
        (ItemKind.FINISH_POINT, "Cijfers"),
        (ItemKind.ANSWER_MEETING, "Maart"),
        (ItemKind.PREPARE_ITEM, "Maart"),
        (ItemKind.WRITE_DEBRIEF, "Januari"),
    ]
    assert week_of(world.bram).to_do[3].detail == "Stand van zaken, Vooruitblik"
    assert week_of(world.bram).to_do[4].detail == "Horeca Forma"
    expected = [ItemKind.SHARE_AGENDA, ItemKind.ANSWER_MEETING, ItemKind.WRITE_REPORT]
    assert [what for what, _title in to_dos(world.ann)] == expected
    assert to_dos(world.carla) == to_dos(world.ilse) == to_dos(world.dirk) == []
    make._add(Answer(meeting_id=meeting.id, account_id=world.bram.id, value=AnswerValue.YES))
    assert (ItemKind.ANSWER_MEETING, "Maart") not in to_dos(world.bram)


def test_a_follower_is_asked_nothing(world: World) -> None:
    make.membership(world.carla, world.open_group, MembershipRole.FOLLOWER)
    make.meeting(world.open_group, world.ann)
    assert to_dos(world.carla) == []


def test_it_takes_as_many_statements_however_much_there_is(world: World, counted: Counted) -> None:
    me = viewer(world.bram)
    open_topic(viewer(world.ann), world.open_group.id, "Eerste", "Tekst.")
    db.session().commit()
    with counted() as few:
        digest_of(me, now() - timedelta(days=7), now())
    for number in range(5):
        make.reply(make.topic(world.open_group, world.ann, f"Onderwerp {number}"), world.ilse)
        make.meeting(world.open_group, world.ann, days=number + 3)
    with counted() as many:
        digest_of(me, now() - timedelta(days=7), now())
    assert len(many) == len(few) <= 11
