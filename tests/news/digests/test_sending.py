"""Digests go out once, at the moments that their readers chose, and never empty."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import jobs
from samenspel.activity.levels.actions import change_preference
from samenspel.activity.levels.models import DeliveryPreference, DigestRhythm
from samenspel.db import now, session
from samenspel.news.digests import actions, queries, tasks
from samenspel.news.digests.kinds import DigestSection
from samenspel.news.digests.material import material_between
from samenspel.news.digests.models import Digest, DigestItem, DigestSchedule
from samenspel.news.digests.schedule import due_digest, is_idle
from samenspel.people.models import Account
from samenspel.topics.actions import open_topic
from samenspel.topics.models import Topic
from tests import make
from tests.world import World, viewer


def schedule(account: Account, days: float = 7.5) -> None:
    """Has somebody be due: the last digest was so many days ago."""
    at = now() - timedelta(days=days)
    make._add(DigestSchedule(account_id=account.id, due_at=at, since=at))


def send() -> None:
    session().commit()
    tasks.send_digests([])
    session().commit()
    jobs.sweep()


def digests() -> Sequence[Digest]:
    session().expire_all()
    return session().exec(select(Digest).order_by(Digest.created_at)).all()  # type: ignore[arg-type]


def test_a_digest_has_its_mail_and_its_items_and_is_sent_once(world: World, outbox: list[Any]) -> None:
    schedule(world.bram)
    open_topic(viewer(world.ann), world.open_group.id, "Wie doet mee?", "Laat het weten.")
    session().execute(sa.update(Topic).values(created_at=now() - timedelta(days=1)))
    make.meeting(world.open_group, world.ann, "Overleg")
    send()
    send()
    (digest,) = digests()
    (mail,) = outbox
    assert mail.to == ["bram.claes@example.org"]
    assert mail.subject == "Deze week: 1 te doen, 1 min lezen"
    for words in ("Dag Bram,", "TE DOEN", "Kom je naar Overleg?", "Wie doet mee? (Nieuw onderwerp)", "Podcastreeks"):
        assert words in mail.body
    assert "Relevant omdat je aan dit overleg deelneemt" in mail.body
    assert f"/samenvatting/{digest.id}" in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    items = queries.items_of(digest)
    assert [item.section for item in items] == [DigestSection.TO_DO, DigestSection.RELEVANT]


def test_a_mail_that_waited_is_made_anew_without_what_is_no_longer_there(world: World, outbox: list[Any]) -> None:
    schedule(world.bram)
    topic = make.topic(world.open_group, world.ann, "Blijft", created_at=now() - timedelta(days=1))
    meeting = make.meeting(world.open_group, world.ann, "Gaat niet door")
    send()
    (digest,) = digests()
    meeting.cancelled_at = now()
    session().commit()
    tasks.mail_again([{"digest": str(digest.id)}])
    session().commit()
    jobs.sweep()
    assert [mail.subject for mail in outbox] == ["Deze week: 1 te doen, 1 min lezen", "Deze week: 1 min lezen"]
    assert "Gaat niet door" not in outbox[1].body
    assert topic.title in outbox[1].body


def test_an_empty_digest_is_not_sent_and_its_period_goes_on(world: World, outbox: list[Any]) -> None:
    schedule(world.bram)
    before = session().exec(select(DigestSchedule.since)).one()
    send()
    assert digests() == outbox == []
    session().expire_all()
    row = session().exec(select(DigestSchedule)).one()
    assert row.since == before
    assert row.due_at > before + timedelta(days=6)


def test_a_to_do_is_an_item_once_and_then_a_line(world: World, outbox: list[Any]) -> None:
    schedule(world.bram)
    make.meeting(world.open_group, world.ann, "Ver weg", days=30)
    send()
    make.topic(world.open_group, world.ann, "Nieuw", created_at=now() - timedelta(minutes=5))
    before = now() - timedelta(days=7.5)
    session().execute(sa.update(DigestSchedule).values(due_at=before, since=before + timedelta(days=7)))
    session().execute(sa.update(Digest).values(due_on=date(2020, 1, 1)))
    send()
    assert [mail.subject for mail in outbox] == ["Deze week: 1 te doen, 1 min lezen", "Vandaag: 1 min lezen"]
    assert "Nog open van vorige keer: 1" in outbox[1].body
    assert "Ver weg" not in outbox[1].body
    assert len(session().exec(select(DigestItem)).all()) == 2


def test_there_is_one_digest_a_day_and_its_news_waits_for_the_next(world: World, outbox: list[Any]) -> None:
    schedule(world.bram)
    make.topic(world.open_group, world.ann, created_at=now() - timedelta(days=1))
    (due,) = queries.due_digests(now())
    day = due.due_at.date()
    make._add(Digest(account_id=world.bram.id, due_on=day, since=due.since, until=due.since))
    send()
    assert outbox == []
    assert session().exec(select(DigestSchedule.since)).one() == due.since


def test_two_workers_send_one_digest(world: World) -> None:
    schedule(world.bram)
    make.topic(world.open_group, world.ann, created_at=now() - timedelta(days=1))
    due = queries.due_digests(now())
    material = material_between(due[0].since, now())
    (first,), (second,) = queries.prepare_digests(due, material), queries.prepare_digests(due, material)
    assert actions.store_digest(first) is not None
    assert actions.store_digest(second) is None


def test_one_that_fails_keeps_nobody_else_from_theirs(
    world: World, outbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule(world.bram)
    schedule(world.gust)
    make.topic(world.open_group, world.ann, created_at=now() - timedelta(days=1))
    session().execute(sa.update(Account).where(col(Account.id) == world.gust.id).values(locale="xx_none"))
    send()
    assert [mail.to for mail in outbox] == [["bram.claes@example.org"]]
    assert [digest.account_id for digest in digests()] == [world.bram.id]


def test_who_was_closed_or_is_of_wewis_or_left_the_group_gets_none(world: World, outbox: list[Any]) -> None:
    for account in (world.gerd, world.carla, world.dirk):
        schedule(account)
    world.dirk.active = False
    make.topic(world.closed_group, world.ilse, created_at=now() - timedelta(days=1))
    make.topic(world.open_group, world.ann, created_at=now() - timedelta(days=1))
    send()
    assert outbox == []


def test_schedules_begin_with_a_week_and_idle_ones_move_on(world: World) -> None:
    change_preference(world.ann.id, rhythm=DigestRhythm.OFF)
    tasks.find_due_digests()
    session().commit()
    rows = {row.account_id: row for row in session().exec(select(DigestSchedule))}
    assert len(rows) == 8
    assert timedelta(days=0) < now() - rows[world.bram.id].since <= timedelta(days=7)
    assert not queries.due_digests(now())
    old = now() - timedelta(days=40)
    session().execute(sa.update(DigestSchedule).values(due_at=old, since=old))
    tasks.find_due_digests()
    session().commit()
    session().expire_all()
    assert rows[world.ann.id].since > old
    assert rows[world.bram.id].since == old
    assert jobs.queue().handlers["digests"]


BRAM = uuid.uuid4()


def preference(**given: Any) -> DeliveryPreference:
    row: dict[str, Any] = {"account_id": BRAM, "hour": 7}
    return DeliveryPreference(**row | given)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due_at(choice: DeliveryPreference, last: str, at: str) -> str | None:
    found = due_digest(choice, BRAM, moment(last), moment(last), moment(at))
    return f"{found.due_at:%Y-%m-%d %H:%M}" if found else None


def test_a_weekly_digest_comes_at_the_hour_of_brussels_on_days_of_23_and_25_hours() -> None:
    sundays = preference(weekday=6, hour=2)
    assert due_at(sundays, "2026-10-18T00:30", "2026-10-25T00:00") == "2026-10-25 00:00"
    assert due_at(sundays, "2026-10-25T00:00", "2026-10-25T01:30") is None
    assert due_at(sundays, "2026-03-22T01:00", "2026-03-29T01:00") == "2026-03-29 01:00"
    assert due_at(sundays, "2026-03-29T01:00", "2026-03-29T03:00") is None


def test_after_a_server_was_down_or_a_holiday_there_is_one_digest() -> None:
    assert due_at(preference(), "2026-11-02T06:00", "2026-11-26T09:00") == "2026-11-23 06:00"
    away = preference(away_from=date(2026, 7, 6), away_until=date(2026, 7, 26))
    assert due_at(away, "2026-07-06T05:00", "2026-07-20T06:00") is None
    found = due_digest(away, BRAM, moment("2026-06-29T05:00"), moment("2026-06-29T05:00"), moment("2026-07-27T06:00"))
    assert found is not None
    assert found.is_of_absence
    assert found.since == moment("2026-06-29T05:00")
    assert found.next_at == moment("2026-08-03T05:00")


def test_without_digests_nothing_is_due_but_the_overview_after_an_absence() -> None:
    off = preference(rhythm=DigestRhythm.OFF, away_from=date(2026, 7, 6), away_until=date(2026, 7, 26))
    assert due_at(off, "2026-07-01T05:00", "2026-07-27T06:00") == "2026-07-27 05:00"
    idle = [is_idle(off, moment(at)) for at in ("2026-07-01T05:00", "2026-07-10T05:00", "2026-07-27T06:00")]
    assert idle == [True, False, True]
