"""An organiser reminds who did not answer: by a notice, and by a mail that says so."""

import re
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import col

from samenspel import clock
from samenspel.activity.levels.models import DeliveryPreference
from samenspel.activity.notices.models import NoticeReason
from samenspel.clock import today
from samenspel.db import now, session
from samenspel.groups.models import MembershipRole
from samenspel.meetings.todos import tasks as todo_tasks
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.mails import notice_mails, parsed
from tests.meetings.series.test_series import plan_series
from tests.meetings.stories import (
    at,
    later,
    moments,
    planned,
    work,
)
from tests.meetings.todos.test_to_dos import notices_of, to_do, update_all
from tests.pages import page
from tests.world import World


def test_an_organiser_reminds_who_did_not_answer_once_a_day(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    dina = make.account("Dina", fund=world.horeca)
    follower = make.account("Flor", fund=world.horeca)
    make.membership(dina, world.open_group)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group)
    work()
    path = f"/bijeenkomsten/{meeting.id}"
    for who in (dina, world.gust):
        client_of(who).post(f"{path}/antwoord", data={"value": "no"})
    assert client_of(world.bram).post(f"{path}/herinnering").status_code == 403
    assert "herinneren" not in page(client_of(world.bram).get(path))
    assert "Wie niet antwoordde herinneren (1)" in page(ann.get(path)), "its organiser is not counted"
    outbox.clear()
    answer = ann.post(f"{path}/herinnering", follow_redirects=True)
    assert "1 persoon krijgt een herinnering" in answer.text
    work()
    (reminded,) = notices_of(world.bram)
    assert (reminded.read_at, reminded.title) == (None, f"Kom je? {meeting.title}")
    assert (reminded.reason, reminded.actor_id) == (NoticeReason.TO_DO, world.ann.id)
    assert [each.to for each in outbox] == [[world.bram.email]]
    assert notice_mails(outbox) == [], "one mail says it, not two"
    assert [each for each in notices_of(dina) if each.read_at is None] == []
    assert to_do(follower) == []
    again = ann.post(f"{path}/herinnering", follow_redirects=True).text
    assert "Er ging al een herinnering uit. Het kan opnieuw vanaf " in again
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert "1 persoon krijgt" in ann.post(f"{path}/herinnering", follow_redirects=True).text
        client_of(world.bram).post(f"{path}/antwoord", data={"value": "yes"})
        outbox.clear()
        work()
        assert to_do(world.bram) == [], "who answered meanwhile is not reminded"
        assert outbox == []
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        assert "Iedereen antwoordde al." in ann.post(f"{path}/herinnering", follow_redirects=True).text
        assert "herinneren" not in page(ann.get(path))


def test_the_mail_that_reminds_says_so_and_is_answered_from(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group, link="https://meet.example.org/1")
    work()
    session().execute(sa.update(Account).where(col(Account.id) == world.gust.id).values(locale="en"))
    session().commit()
    outbox.clear()
    ann.post(f"/bijeenkomsten/{meeting.id}/herinnering")
    work()
    mails = {each.to[0]: each for each in outbox}
    assert mails.keys() == {world.bram.email, world.gust.email}
    letter = parsed(mails[world.bram.email])
    day = clock.day(moments(meeting)[0])
    assert letter["Subject"] == f"Kom je? [{world.open_group.name}] {meeting.title}, {day}"
    assert parsed(mails[world.gust.email])["Subject"].startswith("Are you coming? [")
    assert world.ann.email in letter["Reply-To"]
    for part in ("plain", "html"):
        body = letter.get_body((part,))
        assert body is not None
        text = " ".join(body.get_content().split())
        assert f"{world.ann.name} wacht nog op je antwoord:" in text
        assert "13:30" in text
        assert str(meeting.place) in text
        assert "ter plaatse komen of online meedoen" in text
        assert f"Een antwoord op deze mail gaat naar {world.ann.name}." in text
        assert "nog niet las" not in text
        assert "Antwoord niet op deze mail" not in text
        values = re.findall(r"(/bijeenkomsten/antwoord/[^\s?\"]+)\?antwoord=(\w+)", text)
        assert [value for _path, value in values] == ["on_site", "online", "maybe", "no"]
    link = values[1][0]
    anybody = app.test_client()
    assert anybody.get(f"{link}?antwoord=online").status_code == 200
    anybody.post(link, data={"value": "online"})
    assert to_do(world.bram) == []


def test_who_is_away_is_reminded_by_the_notice_only(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group)
    work()
    last = today() + timedelta(days=3)
    session().add(DeliveryPreference(account_id=world.bram.id, away_from=today(), away_until=last))
    session().commit()
    outbox.clear()
    ann.post(f"/bijeenkomsten/{meeting.id}/herinnering")
    work()
    assert [each.to for each in outbox] == [[world.gust.email]]
    assert [each.title for each in notices_of(world.bram)] == [f"Kom je? {meeting.title}"]


def test_a_reminder_that_waited_is_not_sent_to_who_answered_meanwhile(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group)
    work()
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    outbox.clear()
    for who in (world.bram, world.gust):
        todo_tasks.mail_reminders([{"id": str(meeting.id), "by": str(world.ann.id), "to": str(who.id)}])
    session().commit()
    work()
    assert [each.to for each in outbox] == [[world.gust.email]]


def test_an_organiser_reminds_of_a_meeting_however_far_ahead_and_of_each_of_a_series(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    far = planned(ann, world.open_group, day=f"{later(80)}")
    second = plan_series(ann, world.open_group)[1]
    work()
    for meeting in (far, second):
        path = f"/bijeenkomsten/{meeting.id}"
        assert "Wie niet antwoordde herinneren (2)" in page(ann.get(path))
        outbox.clear()
        assert "2 personen krijgen een herinnering" in ann.post(f"{path}/herinnering", follow_redirects=True).text
        work()
        assert sorted(each.to[0] for each in outbox) == sorted([world.bram.email, world.gust.email])
        update_all()
        asked = {each.thing_id for each in notices_of(world.bram) if each.read_at is None and each.done_at is None}
        assert meeting.id in asked, "what was asked stays in the bell until it is answered"


def test_nobody_is_reminded_of_a_meeting_that_is_over_or_off(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    over = make.meeting(world.open_group, world.ann, "Voorbij", days=-2)
    off = make.meeting(world.open_group, world.ann, "Af", cancelled_at=now())
    for meeting in (over, off):
        path = f"/bijeenkomsten/{meeting.id}"
        assert "herinneren" not in page(ann.get(path))
        assert "Antwoorden kan tot" in ann.post(f"{path}/herinnering", follow_redirects=True).text
        assert meeting.reminded_at is None


def test_a_second_reminder_says_from_when_it_can_go_out(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    path, day = f"/bijeenkomsten/{meeting.id}/herinnering", today() + timedelta(days=1)
    for hour, words in ((3, "vandaag om 23:01"), (22, "morgen om 18:01")):
        with time_machine.travel(at(day, hour) + timedelta(seconds=9), tick=False):
            client_of(world.ann).post(path)
            again = client_of(world.ann).post(path, follow_redirects=True)
            assert f"Het kan opnieuw vanaf {words}." in again.text
        day += timedelta(days=1)
    with time_machine.travel(at(day, 18, 1), tick=False):
        assert "personen krijgen een herinnering" in client_of(world.ann).post(path, follow_redirects=True).text
