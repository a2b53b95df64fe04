"""What people eat in the room of a meeting: asked by the organiser, read by nobody else, and deleted afterwards."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import col

from samenspel.activity.models import Activity
from samenspel.db import columns, now, session
from samenspel.groups.models import MembershipRole
from samenspel.meetings import index
from samenspel.meetings.feature import FEATURE
from samenspel.meetings.meals import tasks
from samenspel.meetings.meals.models import MealWish
from samenspel.meetings.models import Answer, AnswerValue, AttendanceMode, Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import FRAGMENT, work
from tests.pages import fragment, page
from tests.world import World

DIET = "Geen noten, halal"


@pytest.fixture
def meeting(world: World) -> Meeting:
    return make.meeting(
        world.open_group, world.ann, place="SERV, Brussel", link="https://video.example/1", asks_meals=True
    )


def say(client: Any, meeting: Meeting, value: str) -> Any:
    return client.post(f"{meeting.path}/antwoord", data={"value": value}, headers=FRAGMENT)


def wishes() -> list[str]:
    session().expire_all()
    return list(session().execute(columns(MealWish.text)).scalars())


def wish(client: Any, meeting: Meeting, text: str = DIET) -> Any:
    return client.post(f"{meeting.path}/maaltijd", data={"text": text})


def test_who_comes_to_the_room_may_say_what_they_eat(world: World, client_of: ClientOf, meeting: Meeting) -> None:
    bram = client_of(world.bram)
    assert "Maaltijd of dieet" in fragment(say(bram, meeting, "on_site"))
    assert wish(bram, meeting).status_code == 303
    assert wishes() == [DIET]
    assert page(bram.get(meeting.path)).fields["text"] == DIET
    catering = page(client_of(world.ann).get(f"{meeting.path}/catering")).text
    assert f"Bram Claes\n(Woodwize) : {DIET}" in catering or f"Bram Claes (Woodwize) : {DIET}" in catering
    assert "Ter plaatse\n1\nOnline\n0\nJa, niet gezegd hoe\n0" in catering
    # Who takes it away again leaves nothing.
    wish(bram, meeting, "  ")
    assert wishes() == []


@pytest.mark.parametrize("value", ["online", "maybe", "no", "yes", "follows"])
def test_others_are_not_asked(value: str, world: World, client_of: ClientOf, meeting: Meeting) -> None:
    bram = client_of(world.bram)
    assert "Maaltijd of dieet" not in fragment(say(bram, meeting, value))
    wish(bram, meeting)
    assert wishes() == []


def test_it_is_not_asked_where_the_organiser_did_not_choose_to(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, place="SERV")
    bram, ann, path = client_of(world.bram), client_of(world.ann), f"/bijeenkomsten/{meeting.id}"
    assert "Maaltijd of dieet" not in fragment(say(bram, meeting, "yes"))
    wish(bram, meeting)
    assert wishes() == []
    assert bram.post(f"{path}/catering", data={"asks": "ja"}).status_code == 403
    assert ann.post(f"{path}/catering", data={"asks": "ja"}).status_code == 303
    # Without a link a yes is one to the room.
    assert "Maaltijd of dieet" in page(bram.get(path))
    wish(bram, meeting)
    assert DIET in page(ann.get(f"{path}/catering"))
    ann.post(f"{path}/catering", data={"asks": "nee"})
    assert DIET not in page(ann.get(f"{path}/catering"))


def test_who_goes_online_or_does_not_come_is_not_counted(world: World, client_of: ClientOf, meeting: Meeting) -> None:
    bram, ann, path = client_of(world.bram), client_of(world.ann), meeting.path
    say(bram, meeting, "on_site")
    wish(bram, meeting)
    for value in ("online", "no"):
        say(bram, meeting, value)
        assert DIET not in page(ann.get(f"{path}/catering"))
    say(bram, meeting, "on_site")
    assert DIET in page(ann.get(f"{path}/catering"))


def test_nobody_but_organisers_and_the_person_reads_it(
    app: Flask, world: World, client_of: ClientOf, meeting: Meeting, outbox: list[Any]
) -> None:
    make.membership(world.carla, world.open_group, MembershipRole.MEMBER)
    path, group = meeting.path, f"/overleg/{world.open_group.slug}"
    say(client_of(world.bram), meeting, "on_site")
    wish(client_of(world.bram), meeting)
    work()
    addresses = (path, f"{path}.ics", f"{path}/stand?editie=0", group, "/", "/bijeenkomsten", "/zoeken?q=halal")
    for who in (world.carla, world.gust, world.ilse, world.ann):
        for address in addresses:
            answer = client_of(who).get(address)
            assert answer.status_code == 200, address
            assert "Geen noten" not in answer.text, address
    assert client_of(world.carla).get(f"{path}/catering").status_code == 403
    assert client_of(world.gust).get(f"{path}/catering").status_code == 403
    assert all("noten" not in each.body for each in outbox)
    assert "noten" not in " ".join(each.body for each in index.meetings([meeting.id]))
    assert "noten" not in repr(session().execute(sa.select(Activity)).scalars().all())


def test_it_is_deleted_some_days_after_the_meeting(app: Flask, world: World, meeting: Meeting) -> None:
    assert any(each.run is tasks.delete_outdated for each in FEATURE.periodic)
    cancelled = make.meeting(world.open_group, world.ann, place="SERV", asks_meals=True, cancelled_at=now())
    stopped = make.meeting(world.open_group, world.ann, place="SERV")
    for each, text in ((meeting, "blijft"), (cancelled, "afgelast"), (stopped, "gestopt")):
        make._add(MealWish(account_id=world.bram.id, meeting_id=each.id, text=text))
    tasks.delete_outdated()
    assert wishes() == ["blijft"]
    assert meeting.ends_at is not None
    for moment, left in ((timedelta(days=2, hours=23), ["blijft"]), (timedelta(days=3, minutes=1), [])):
        with time_machine.travel(meeting.ends_at + moment):
            tasks.delete_outdated()
            assert wishes() == left


def test_a_wish_that_is_too_long_comes_back_as_it_was_typed(
    world: World, client_of: ClientOf, meeting: Meeting
) -> None:
    bram, long = client_of(world.bram), "n" * 201
    say(bram, meeting, "on_site")
    shown = page(wish(bram, meeting, long), 422)
    assert shown.fields["text"] == long
    assert shown.errors == {"text": "Hou het bij hoogstens 200 tekens."}
    assert wishes() == []


def test_after_the_start_nothing_is_written(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, place="SERV", days=-1, asks_meals=True)
    make._add(
        Answer(meeting_id=meeting.id, account_id=world.bram.id, value=AnswerValue.YES, mode=AttendanceMode.ON_SITE)
    )
    assert wish(client_of(world.bram), meeting).status_code == 303
    assert client_of(world.ann).post(f"{meeting.path}/catering", data={"asks": "nee"}).status_code == 303
    session().expire_all()
    assert wishes() == []
    assert session().execute(columns(Meeting.asks_meals).where(col(Meeting.id) == meeting.id)).scalar_one()
