"""Action points from the mail: done by a link, reminded in one mail, and never once they are done."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from samenspel.activity.levels.models import DeliveryPreference
from samenspel.db import now, session
from samenspel.mail import MailMessage
from samenspel.meetings.models import ActionItem, Meeting, Report
from samenspel.meetings.points import tasks as point_tasks
from samenspel.meetings.points.tokens import LIFETIME, finish_token, read_finish_token
from tests.fixtures import ClientOf
from tests.mails import notice_mails
from tests.meetings.stories import actions_of, past_meeting, reported, work
from tests.world import World

MONDAY = date(2027, 3, 1)


def given(world: World, meeting: Meeting, text: str, due: date | None, **who: Any) -> ActionItem:
    point = ActionItem(meeting_id=meeting.id, text=text, due_on=due, **who)
    session().add(point)
    session().commit()
    return point


def held(world: World) -> Meeting:
    meeting, _item = past_meeting(world.open_group, world.ann)
    session().add(Report(meeting_id=meeting.id, author_id=world.ann.id, published_at=meeting.ends_at))
    session().commit()
    return meeting


def mails_on(day: date, outbox: list[Any]) -> list[Any]:
    """What goes out on the morning of a day."""
    outbox.clear()
    with time_machine.travel(f"{day}T07:25:00+00:00", tick=False):
        point_tasks.remind_daily()
        session().commit()
        work()
    return list(outbox)


def test_all_that_is_due_comes_in_one_mail_a_week(world: World, outbox: list[Any]) -> None:
    with time_machine.travel("2027-02-20T10:00:00+00:00", tick=False):
        meeting = held(world)
        given(world, meeting, "Sprekers zoeken", MONDAY - timedelta(days=10), owner_id=world.bram.id)
        given(world, meeting, "Zaal vastleggen", MONDAY + timedelta(days=3), fund_id=world.woodwize.id)
        given(world, meeting, "Nog lang niet", MONDAY + timedelta(days=30), owner_id=world.bram.id)
        given(world, meeting, "Zonder datum", None, owner_id=world.bram.id)
        given(world, meeting, "Van Ann", MONDAY, owner_id=world.ann.id)
    sent = {mail.to[0]: mail for mail in mails_on(MONDAY, outbox)}
    assert set(sent) == {world.bram.email, world.ann.email}
    mail = sent[world.bram.email]
    assert mail.subject == "2 actiepunten voor jou"
    assert "Sprekers zoeken" in mail.body
    assert "was tegen vr 19 feb 2027" in mail.body
    assert "Zaal vastleggen" in mail.body
    assert "Nog lang niet" not in mail.body
    assert mails_on(MONDAY + timedelta(days=1), outbox) == []
    assert mails_on(MONDAY + timedelta(days=5), outbox) == []
    assert len(mails_on(MONDAY + timedelta(days=7), outbox)) == 2


def test_a_reminder_that_waits_says_only_what_is_still_to_do(
    world: World, client_of: ClientOf, outbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel("2027-02-20T10:00:00+00:00", tick=False):
        meeting = held(world)
        done = given(world, meeting, "Klaar", MONDAY, owner_id=world.bram.id)
        given(world, meeting, "Nog niet", MONDAY, owner_id=world.bram.id)
        away = DeliveryPreference(account_id=world.ann.id, away_until=MONDAY + timedelta(days=1))
        given(world, meeting, "Van Ann", MONDAY - timedelta(days=1), owner_id=world.ann.id)
        session().add(away)
        session().commit()
    with monkeypatch.context() as patch:
        patch.setattr(MailMessage, "send", _away)
        assert mails_on(MONDAY, outbox) == []
    client_of(world.bram).post(f"/actiepunten/{done.id}/afwerking", data={"done": "ja"})
    with time_machine.travel("2027-03-01T09:25:00+00:00", tick=False):
        work()
    (mail,) = outbox
    assert mail.to == [world.bram.email]
    assert "Nog niet" in mail.body
    assert "Klaar" not in mail.body
    assert [each.to[0] for each in mails_on(MONDAY + timedelta(days=2), outbox)] == [world.ann.email]


def _away(_message: MailMessage) -> None:
    raise ConnectionRefusedError


def test_no_reminder_of_what_is_done_or_not_published_or_no_longer_theirs(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    with time_machine.travel("2027-02-20T10:00:00+00:00", tick=False):
        meeting = held(world)
        done = given(world, meeting, "Klaar", MONDAY, owner_id=world.bram.id)
        given(world, meeting, "Van wie weg is", MONDAY, owner_id=world.carla.id)
        draft, _item = past_meeting(world.open_group, world.ann)
        given(world, draft, "Nog een concept", MONDAY, owner_id=world.bram.id)
        client_of(world.bram).post(f"/actiepunten/{done.id}/afwerking", data={"done": "ja"})
    assert mails_on(MONDAY, outbox) == []


def test_a_point_is_finished_from_the_mail_without_signing_in(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item, action_who=[f"account:{world.bram.id}", ""])
    work()
    (mail,) = [each for each in notice_mails(outbox) if each.to == [world.bram.email]]
    found = re.search(r"http://127.0.0.1:8000(/actiepunten/klaar/\S+)", mail.body)
    assert found is not None
    with time_machine.travel(now() + timedelta(minutes=12), tick=False):
        anybody = app.test_client()
        page = anybody.get(found[1])
        assert "Is dit afgewerkt?" in page.text
        assert actions_of(meeting)[0].done_at is None
        assert "is afgewerkt" in anybody.post(found[1]).text
        (point,) = actions_of(meeting)
        assert (point.done_at is not None, point.done_by_id) == (True, world.bram.id)
        assert "is afgewerkt" in anybody.get(found[1]).text


def test_a_link_that_is_forged_old_or_of_somebody_who_left_does_nothing(app: Flask, world: World) -> None:
    meeting = held(world)
    point = given(world, meeting, "Sprekers zoeken", None, owner_id=world.bram.id)
    good = finish_token(world.bram.id, point.id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "SECRET_KEY", "other")
        forged = finish_token(world.bram.id, point.id)
    others = (good[:-2] + "xx", forged, finish_token(world.carla.id, point.id))
    for token in others:
        for answer in (
            app.test_client().get(f"/actiepunten/klaar/{token}"),
            app.test_client().post(f"/actiepunten/klaar/{token}"),
        ):
            assert answer.status_code == 404
            assert "Deze link werkt niet (meer)" in answer.text
    assert read_finish_token(good) == (world.bram.id, point.id)
    with time_machine.travel(meeting.created_at + timedelta(seconds=LIFETIME + 60), tick=False):
        assert read_finish_token(good) is None
    bram = session().get_one(type(world.bram), world.bram.id)
    bram.active = False
    session().add(bram)
    session().commit()
    assert app.test_client().post(f"/actiepunten/klaar/{good}").status_code == 404
    assert actions_of(meeting)[0].done_at is None
