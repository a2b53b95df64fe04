"""Notices: one a thing, for those whom it concerns, until it is read or done."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from samenspel import db
from samenspel.activity.levels.models import DeliveryPreference, Level, LevelChoice, LevelScope
from samenspel.activity.notices import actions, queries
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import Notice, NoticeReason, ReadMark
from samenspel.activity.things import Thing, ThingKind
from samenspel.groups import actions as groups
from samenspel.groups.queries import may_listen
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted, run_notified_jobs
from tests.world import World, viewer

NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)  # a Tuesday
TOPIC = Thing(ThingKind.TOPIC, uuid.UUID(int=7))


def news(world: World, number: int | None = None, **given: Any) -> News:
    usual: dict[str, Any] = {
        "thing": TOPIC,
        "title": "Een vraag",
        "path": "/onderwerpen/7",
        "group_id": world.open_group.id,
        "actor_id": world.ann.id,
        "at": NOON,
        "number": number,
    }
    return News(**usual | given)


def tell(what: News, *accounts: Account, reason: NoticeReason = NoticeReason.ANSWER) -> None:
    actions.notify(what, [Recipient(each.id, reason) for each in accounts])
    db.commit()


def choose(account: Account, scope: LevelScope, scope_id: uuid.UUID, in_app: Level, by_mail: Level) -> None:
    choice = LevelChoice(account_id=account.id, scope=scope, scope_id=scope_id, in_app=in_app, by_mail=by_mail)
    db.session().add(choice)
    db.session().commit()


def notice_of(account: Account) -> Notice | None:
    db.session().expire_all()
    return db.session().exec(select(Notice).where(Notice.account_id == account.id)).one_or_none()


def counts(account: Account) -> tuple[int, int]:
    found = queries.counts_for(viewer(account))
    assert queries.counts_of([account.id]) == {account.id: found}, "pushes count as pages do"
    return found.notices, found.messages


def test_replies_under_one_topic_are_one_notice_until_it_is_read(world: World) -> None:
    for number in (1, 2, 3):
        tell(news(world, number, at=NOON + timedelta(minutes=number)), world.bram, world.ann)
    found = notice_of(world.bram)
    assert found is not None
    assert (found.number, found.last_number, found.count) == (1, 3, 3)
    assert found.mail_at == NOON + timedelta(minutes=11), "ten minutes after the first"
    assert notice_of(world.ann) is None, "nobody hears of what they did themselves"
    assert counts(world.bram) == (1, 0)
    actions.mark_read(world.bram.id, TOPIC, 2)
    found = notice_of(world.bram)
    assert found is not None
    assert (found.number, found.count, found.read_at) == (3, 1, None)
    actions.mark_read(world.bram.id, TOPIC, 3)
    assert counts(world.bram) == (0, 0)
    found = notice_of(world.bram)
    assert found is not None
    assert found.mail_at is None, "what was read is not mailed"
    tell(news(world, 4), world.bram)
    found = notice_of(world.bram)
    assert found is not None
    assert (found.number, found.count, counts(world.bram)) == (4, 1, (1, 0))


def test_the_strongest_reason_stays_and_what_was_mailed_comes_again_for_a_personal_one(world: World) -> None:
    tell(news(world, 1), world.bram, reason=NoticeReason.MENTION)
    tell(news(world, 2), world.bram)
    found = notice_of(world.bram)
    assert found is not None
    assert found.reason is NoticeReason.MENTION
    found.mail_at, found.mailed_at = None, NOON
    db.session().commit()
    tell(news(world, 3, at=NOON + timedelta(hours=1)), world.bram)
    found = notice_of(world.bram)
    assert found is not None
    assert found.mail_at is None
    tell(news(world, 4, at=NOON + timedelta(hours=1)), world.bram, reason=NoticeReason.MENTION)
    found = notice_of(world.bram)
    assert found is not None
    assert found.mail_at == NOON + timedelta(hours=1, minutes=10)
    assert found.mailed_at == NOON


@pytest.mark.parametrize(
    ("level", "reason", "shown", "mailed"),
    [
        (Level.ALL, NoticeReason.FOLLOWS, True, True),
        (Level.CONCERNS_ME, NoticeReason.FOLLOWS, False, False),
        (Level.CONCERNS_ME, NoticeReason.CONCERNS_FUND, True, True),
        (Level.DIGEST, NoticeReason.ANSWER, False, False),
        (Level.DIGEST, NoticeReason.MENTION, True, False),
        (Level.DIGEST, NoticeReason.TO_DO, True, True),
    ],
)
def test_the_level_says_what_is_told(
    world: World, level: Level, reason: NoticeReason, shown: bool, mailed: bool
) -> None:
    choose(world.bram, LevelScope.GROUP, world.open_group.id, level, level)
    tell(news(world, 1), world.bram, reason=reason)
    found = notice_of(world.bram)
    assert counts(world.bram) == (int(shown), 0)
    assert (found is not None and found.mail_at is not None) is mailed


def test_the_application_and_the_mail_have_levels_of_their_own(world: World) -> None:
    choose(world.bram, LevelScope.ACCOUNT, world.bram.id, Level.DIGEST, Level.ALL)
    for number in (1, 2):
        tell(news(world, number), world.bram)
    found = notice_of(world.bram)
    assert found is not None
    assert (found.mail_at, found.count) == (NOON + timedelta(minutes=10), 2)
    assert counts(world.bram) == (0, 0)
    actions.mark_read(world.bram.id, TOPIC)
    found = notice_of(world.bram)
    assert found is not None
    assert found.mail_at is None


def test_the_level_of_a_moment_is_that_of_the_next_news_too(world: World) -> None:
    tell(news(world, 1), world.bram)
    choose(world.bram, LevelScope.GROUP, world.open_group.id, Level.DIGEST, Level.DIGEST)
    tell(news(world, 2), world.bram)
    found = notice_of(world.bram)
    assert found is not None
    assert (found.count, counts(world.bram)) == (1, (1, 0)), "what was told stays, and nothing is added"


def test_a_to_do_stays_until_it_is_done_or_over(world: World) -> None:
    tell(news(world, due_at=db.now() + timedelta(days=1)), world.bram, world.gust, reason=NoticeReason.TO_DO)
    actions.mark_read(world.bram.id, TOPIC)
    actions.mark_some_read(world.bram.id, [line.id for line in queries.unread_notices(viewer(world.bram))])
    assert counts(world.bram) == (1, 0)
    actions.mark_done(TOPIC, [world.bram.id])
    assert (counts(world.bram), counts(world.gust)) == ((0, 0), (1, 0))
    actions.mark_done(TOPIC)
    assert counts(world.gust) == (0, 0)
    past = news(world, due_at=db.now() - timedelta(hours=1))
    tell(replace(past, thing=Thing(ThingKind.MEETING, TOPIC.id)), world.bram, reason=NoticeReason.TO_DO)
    assert counts(world.bram) == (0, 0), "nobody can answer a meeting that began"
    tell(replace(past, thing=Thing(ThingKind.ACTION_POINT, TOPIC.id)), world.bram, reason=NoticeReason.TO_DO)
    assert counts(world.bram) == (1, 0), "what is late is still to do"


def test_what_must_be_done_today_waits_for_no_working_hour(world: World) -> None:
    night = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
    tell(news(world, 1, at=night), world.bram)
    tell(news(world, at=night, due_at=night + timedelta(hours=2)), world.gust, reason=NoticeReason.TO_DO)
    tell(news(world, at=night, due_at=night + timedelta(days=2)), world.ilse, reason=NoticeReason.TO_DO)
    found = {account.name: notice_of(account) for account in (world.bram, world.gust, world.ilse)}
    hours = {name: notice.mail_at for name, notice in found.items() if notice is not None and notice.mail_at}
    assert hours["Gust Goossens"] == night + timedelta(minutes=10)
    assert hours["Bram Claes"] == hours["Ilse Janssens"] > night + timedelta(hours=8)
    tell(
        news(world, thing=Thing(ThingKind.MEETING, TOPIC.id), has_own_mail=True), world.dirk, reason=NoticeReason.TO_DO
    )
    other = notice_of(world.dirk)
    assert other is not None
    assert other.mail_at is None


def test_nobody_hears_of_what_they_may_not_see(world: World) -> None:
    closed = news(world, 1, group_id=world.closed_group.id)
    everybody = [world.bram, world.carla, world.dirk, world.ilse, world.gust, world.gerd, world.bea]
    tell(closed, *everybody, reason=NoticeReason.MENTION)
    assert [each.name for each in everybody if notice_of(each)] == ["Dirk Wouters", "Ilse Janssens"]
    groups.leave(world.dirk.id, world.closed_group.id)
    db.commit()
    assert counts(world.dirk) == (0, 0)
    assert queries.unread_notices(viewer(world.dirk)) == []


def test_who_closed_their_account_hears_nothing_and_a_guest_only_of_their_groups(world: World) -> None:
    world.carla.active = False
    db.session().commit()
    tell(news(world, 1), world.carla, world.gust, world.gerd)
    assert notice_of(world.carla) is None
    assert notice_of(world.gerd) is None
    assert counts(world.gust) == (1, 0)


def test_a_deleted_reply_takes_its_notice_along(world: World) -> None:
    for number in (1, 2, 3):
        tell(news(world, number), world.bram)
    actions.forget_post(TOPIC, 1)
    actions.forget_post(TOPIC, 3)
    found = notice_of(world.bram)
    assert found is not None
    assert (found.number, found.last_number, found.count) == (2, 2, 1)
    actions.forget_post(TOPIC, 2)
    assert notice_of(world.bram) is None


def test_a_deleted_thing_has_no_notices_and_a_new_title_is_no_news(world: World) -> None:
    tell(news(world, 1), world.bram)
    actions.record_opened(world.bram.id, TOPIC, NOON)
    actions.retitle(TOPIC, "Een betere vraag")
    (line,) = queries.unread_notices(viewer(world.bram))
    assert (line.title, line.actor_name, line.group_slug) == ("Een betere vraag", "Ann Peeters", "wg-werkbaar-wint")
    actions.forget(TOPIC)
    assert notice_of(world.bram) is None
    assert db.session().exec(select(ReadMark)).all() == []


def test_the_shelf_keeps_a_notice_and_all_read_can_be_undone(world: World) -> None:
    tell(news(world, 1), world.bram)
    tell(news(world, thing=Thing(ThingKind.DOCUMENT, TOPIC.id), at=NOON - timedelta(days=1)), world.bram)
    kept, other = queries.unread_notices(viewer(world.bram))
    actions.keep_for_later(world.bram.id, kept.id)
    assert [line.id for line in queries.unread_notices(viewer(world.bram))] == [other.id]
    moment = actions.mark_some_read(world.bram.id, [other.id])
    assert counts(world.bram) == (0, 0)
    assert [line.id for line in queries.shelf(viewer(world.bram))] == [kept.id]
    actions.restore_unread(world.bram.id, moment)
    assert counts(world.bram) == (1, 0)
    tell(news(world, 2), world.bram)
    assert counts(world.bram) == (2, 0), "more news is news, also of what is kept"
    assert queries.shelf_count(viewer(world.bram)) == 1
    actions.take_off_shelf(world.ann.id, kept.id)
    assert queries.shelf_count(viewer(world.bram)) == 1, "the shelf of another"
    actions.take_off_shelf(world.bram.id, kept.id)
    assert queries.shelf(viewer(world.bram)) == []


def test_a_page_that_showed_a_thing_reads_it(app: Flask, world: World) -> None:
    tell(news(world, 1), world.bram)
    me = viewer(world.bram)
    for _ in range(3):
        actions.mark_opened(me, TOPIC, 1)
    assert counts(world.bram) == (1, 0), "a page writes nothing"
    run_notified_jobs(app)
    assert counts(world.bram) == (0, 0)
    assert len(db.session().exec(select(ReadMark)).all()) == 1


def test_many_are_told_in_a_few_statements(world: World, counted: Counted) -> None:
    with make.at_once():
        people = [make.account(f"Lid {number}") for number in range(200)]
        for each in people:
            make.membership(each, world.open_group)
    with counted() as statements:
        tell(news(world, 1), *people)
        tell(news(world, 2), *people)
    assert len(statements) <= 10
    assert counts(people[-1]) == (1, 0)


def test_who_is_away_gets_no_mail(world: World) -> None:
    today = NOON.date()
    db.session().add(DeliveryPreference(account_id=world.bram.id, away_from=today, away_until=today))
    db.session().commit()
    tell(news(world, 1), world.bram, reason=NoticeReason.MENTION)
    found = notice_of(world.bram)
    assert found is not None
    assert (found.mail_at, counts(world.bram)) == (None, (1, 0))


def test_a_group_exists_for_an_account_as_it_does_for_a_viewer(world: World) -> None:
    everybody = [world.ann, world.carla, world.dirk, world.ilse, world.bea, world.gust, world.gerd]
    for group in (world.open_group, world.closed_group):
        reached = queries.reached_accounts([each.id for each in everybody], group.id)
        seen = [each.id for each in everybody if may_listen(viewer(each), group.id)]
        assert sorted(reached) == sorted(seen)
        assert 0 < len(reached) < len(everybody)


def test_the_pages_of_a_meeting_read_its_news(app: Flask, world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, agenda_shared_at=db.now())
    for kind in (ThingKind.MEETING, ThingKind.AGENDA):
        tell(news(world, thing=Thing(kind, meeting.id)), world.bram, reason=NoticeReason.CONCERNS_FUND)
    bram = client_of(world.bram)
    assert bram.get("/bijeenkomsten").status_code == 200
    run_notified_jobs(app)
    assert counts(world.bram) == (2, 0)
    assert bram.get(f"/bijeenkomsten/{meeting.id}").status_code == 200
    run_notified_jobs(app)
    assert counts(world.bram) == (0, 0)


def test_posts_that_are_told_in_another_order_or_twice_are_counted_once_each(world: World) -> None:
    for number in (5, 4, 7, 7, 5):
        tell(news(world, number), world.bram)
    found = notice_of(world.bram)
    assert found is not None
    assert (found.number, found.last_number, found.count) == (4, 7, 3)
