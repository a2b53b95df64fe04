"""Before a poll ends: who is asked, who is reminded, and what happens after its last day."""

from datetime import date, datetime, timedelta
from typing import Any

import time_machine

from samenspel.activity.levels.models import DeliveryPreference
from samenspel.clock import BRUSSELS
from samenspel.db import now, session
from samenspel.groups.models import MembershipRole
from samenspel.meetings.polls import list_queries as poll_list_queries
from samenspel.meetings.polls import tasks as poll_tasks
from tests import make
from tests.fixtures import ClientOf
from tests.mails import headline
from tests.meetings.polls.polling import answers_of, open_poll, poll_form, tap
from tests.meetings.stories import at, later, work
from tests.world import World

#: An evening on which nobody works.
FRIDAY_EVENING = datetime(2026, 11, 27, 20, tzinfo=BRUSSELS)


def test_a_closed_poll_takes_no_answers_and_can_be_prolonged(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    longer = poll_form(closes_on=later(20).isoformat())
    with time_machine.travel(now() + timedelta(days=14), tick=False):
        assert "is gesloten" in tap(client_of(world.bram), meeting, slots[0], "yes", follow_redirects=True).text
        assert answers_of(meeting) == {}
        page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
        assert "Indien nodig</button>" not in page
        client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/datumprikker", data=longer)
        assert tap(client_of(world.bram), meeting, slots[0], "yes").status_code == 303
        assert len(answers_of(meeting)) == 1


def test_all_who_are_expected_are_asked_and_only_the_silent_reminded(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    make.membership(world.carla, world.open_group, MembershipRole.FOLLOWER)
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    work()
    assert {to for mail in outbox for to in mail.to} == {world.bram.email, world.gust.email}
    assert all("13:30 – 15:00" in mail.body for mail in outbox)
    tap(client_of(world.bram), meeting, slots[0], "no")
    make.membership(world.dirk, world.open_group)
    for slot in slots:
        tap(client_of(world.dirk), meeting, slot, "no")
    outbox.clear()
    reminder = f"/bijeenkomsten/{meeting.id}/datumprikker/herinnering"
    assert client_of(world.bram).post(reminder).status_code == 403
    assert client_of(world.ann).post(reminder).status_code == 303
    assert "Morgen kan het opnieuw" in client_of(world.ann).post(reminder, follow_redirects=True).text
    work()
    subjects = {mail.to[0]: headline(mail).split(":")[0] for mail in outbox}
    assert subjects == {world.bram.email: "Nog momenten open", world.gust.email: "Nog niets van je gehoord"}
    assert "Je antwoordde op 1 van 3 momenten." in next(mail.body for mail in outbox if mail.to[0] == world.bram.email)


def test_the_platform_reminds_once_before_the_end_and_then_calls_the_organiser(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    work()
    outbox.clear()

    def days_later(days: int) -> list[Any]:
        outbox.clear()
        with time_machine.travel(at(later(10) + timedelta(days=days), 9), tick=False):
            poll_tasks.check_polls()
            session().commit()
            work()
        return [(mail.to[0], headline(mail).split(":")[0]) for mail in outbox]

    for slot in slots:
        tap(client_of(world.bram), meeting, slot, "yes")
    assert days_later(-4) == []
    assert days_later(-2) == [(world.gust.email, "Nog niets van je gehoord")]
    assert days_later(-1) == []
    assert days_later(0) == []
    assert later(10).weekday() == 4
    assert days_later(1) == []  # a Saturday
    assert days_later(3) == [(world.ann.email, "Kies een datum")]
    assert days_later(4) == []
    assert poll_list_queries.polls_closed() == []


def test_a_mail_that_waits_for_working_hours_asks_only_what_is_not_answered_by_then(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    session().add(DeliveryPreference(account_id=world.gust.id, away_until=date(2026, 12, 4)))
    make.membership(world.carla, world.open_group)
    session().commit()
    with time_machine.travel(FRIDAY_EVENING, tick=False):
        meeting, slots = open_poll(client_of(world.ann), world.open_group)
        work()
        assert outbox == []
        for slot in slots:
            tap(client_of(world.bram), meeting, slot, "yes")
    with time_machine.travel(FRIDAY_EVENING + timedelta(days=2, hours=12), tick=False):
        work()
    assert [mail.to[0] for mail in outbox] == [world.carla.email]


def test_what_must_be_done_today_waits_for_nobody(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    with time_machine.travel(FRIDAY_EVENING, tick=False):
        open_poll(client_of(world.ann), world.open_group, closes_on=f"{FRIDAY_EVENING.date()}")
        work()
    assert {mail.to[0] for mail in outbox} == {world.bram.email, world.gust.email}
