"""Who comes to take part in a group hears once, in one mail, what was planned there before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from samenspel.db import now
from samenspel.groups.models import Group, MembershipRole
from tests import make
from tests.fixtures import ClientOf
from tests.mails import headline
from tests.meetings.polls.polling import open_poll
from tests.meetings.series.test_calendars import expanded, file_in, stored_times
from tests.meetings.series.test_series import all_meetings, plan_series
from tests.meetings.stories import planned, work
from tests.world import World

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


def told(outbox: list[Any], address: str) -> list[Any]:
    """What was mailed to somebody once they had time to think again."""
    outbox.clear()
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        work()
    return [mail for mail in outbox if mail.to == [address]]


def come(client_of: ClientOf, world: World, role: str = "member", where: Group | None = None) -> None:
    """An hour from now."""
    slug = (where or world.open_group).slug
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        answer = client_of(world.carla).post(f"/overleg/{slug}/deelname", data={"role": role})
    assert answer.status_code == 303


@time_machine.travel(NOW, tick=False)
def test_who_comes_later_gets_the_series_as_an_invitation(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    work()
    with time_machine.travel(NOW + timedelta(days=50), tick=False):  # the first of them is over
        come(client_of, world)
        (mail,) = told(outbox, world.carla.email)
    assert mail.subject == "Wat al gepland staat in Podcastreeks Werkbaar wint"
    assert "elke maand, 3 keer, de eerste op dinsdag 13 april 2027, 09:30 – 11:30" in mail.body
    assert str(meetings[1].id) in mail.body
    calendar = file_in(mail)
    assert calendar["METHOD"] == "REQUEST"
    assert calendar.walk("VEVENT")[0]["ATTENDEE"] == f"mailto:{world.carla.email}"
    assert expanded(calendar) == stored_times(all_meetings())


@time_machine.travel(NOW, tick=False)
def test_all_that_is_planned_is_one_mail_with_one_file(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann = client_of(world.ann)
    plan_series(ann, world.open_group)
    alone = planned(ann, world.open_group, title="Bedrijfsbezoek", day="2027-03-02")
    gone = planned(ann, world.open_group, title="Gaat niet door", day="2027-03-03")
    poll, _slots = open_poll(ann, world.open_group, title="Evaluatie")
    ann.post(f"/bijeenkomsten/{gone.id}/annulering", data={"reason": "Ziek"})
    work()
    come(client_of, world)
    (mail,) = told(outbox, world.carla.email)
    for words in ("Bedrijfsbezoek", str(alone.id), "Maandelijks overleg", "Evaluatie", "datum gezocht", str(poll.id)):
        assert words in mail.body
    assert "Gaat niet door" not in mail.body
    calendar = file_in(mail)
    assert calendar["METHOD"] == "PUBLISH"
    assert expanded(calendar) == stored_times([each for each in all_meetings() if each.moments])


@time_machine.travel(NOW, tick=False)
def test_two_groups_at_once_are_one_mail(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    other = make.group("lerend-netwerk-stem", name="Lerend netwerk STEM")
    make.membership(world.ann, other, MembershipRole.ORGANISER)
    planned(client_of(world.ann), world.open_group, title="Bedrijfsbezoek")
    planned(client_of(world.ann), other, title="Uitleen van materiaal")
    work()
    come(client_of, world)
    come(client_of, world, where=other)
    (mail,) = told(outbox, world.carla.email)
    assert mail.subject == "Wat al gepland staat in je overleggen"
    assert "Bedrijfsbezoek" in mail.body
    assert "Uitleen van materiaal" in mail.body


@time_machine.travel(NOW, tick=False)
def test_nobody_hears_what_they_know_or_do_not_take_part_in(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    come(client_of, world)
    assert told(outbox, world.carla.email) == []  # nothing was planned
    meeting = planned(client_of(world.ann), world.open_group)
    work()
    client_of(world.carla).post(f"/overleg/{world.open_group.slug}/uitschrijving")
    come(client_of, world, "follower")
    assert told(outbox, world.carla.email) == []  # who follows is not expected
    come(client_of, world)
    client_of(world.carla).post(f"/overleg/{world.open_group.slug}/uitschrijving")
    assert told(outbox, world.carla.email) == []  # left again at once
    come(client_of, world)
    client_of(world.carla).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    assert told(outbox, world.carla.email) == []  # answered by now


@time_machine.travel(NOW, tick=False)
def test_what_is_planned_after_somebody_came_is_told_as_ever(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    come(client_of, world)
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        planned(client_of(world.ann), world.open_group)
        work()
    assert [headline(mail) for mail in outbox if mail.to == [world.carla.email]] == [
        "Uitnodiging: Lerend netwerk in het najaar"
    ]
    assert told(outbox, world.carla.email) == []
