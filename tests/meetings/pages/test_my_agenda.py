"""My agenda: what overlaps is marked; the way in to an online meeting opens ten minutes before it."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from samenspel.db import now, session
from samenspel.meetings.clashes import clashes
from samenspel.meetings.models import Answer, AnswerValue
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import page
from tests.world import World

LINK = "https://vergader.example.org/zaal-3"
START = datetime(2027, 2, 3, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Slot:
    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime


def slot(number: int, start: int, end: int) -> Slot:
    hour = timedelta(hours=1)
    return Slot(uuid.UUID(int=number), START + start * hour, START + end * hour)


def test_overlaps_are_found_in_pairs_and_touching_is_none() -> None:
    long, inside, after, touching = slot(1, 0, 8), slot(2, 1, 2), slot(3, 2, 3), slot(4, 8, 9)
    assert clashes([after, long, touching, inside]) == {
        long.id: [inside, after],
        inside.id: [long],
        after.id: [long],
    }


def test_my_overlapping_meetings_are_marked_and_those_i_decline_are_not(world: World, client_of: ClientOf) -> None:
    other = make.group("ln-ai", name="Lerend netwerk AI")
    make.membership(world.bram, other)
    first = make.meeting(world.open_group, world.ann, "Over de podcast")
    second = make.meeting(other, world.ilse, "Over AI")
    bram = client_of(world.bram)
    mine = page(bram.get("/bijeenkomsten"))
    assert ["Overlapt" in row.tags for row in mine.rows] == [True, True]
    assert "Valt samen met: Over AI" in mine.row(first.title)
    assert "Valt samen met: Over de podcast" in mine.row(second.title)
    session().add(Answer(meeting_id=second.id, account_id=world.bram.id, value=AnswerValue.NO))
    session().commit()
    mine = page(bram.get("/bijeenkomsten"))
    assert mine.row_titles == ["Over de podcast", "Over AI"]
    assert "Overlapt" not in mine


@pytest.mark.parametrize(
    ("minutes", "is_there"), [(-60 * 24, False), (-11, False), (-10, True), (0, True), (119, True), (120, False)]
)
def test_the_button_to_join_is_there_from_ten_minutes_before_until_the_end(
    world: World, client_of: ClientOf, minutes: int, is_there: bool
) -> None:
    meeting = make.meeting(world.open_group, world.ann, starts_at=START, ends_at=START + timedelta(hours=2), link=LINK)
    with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
        bram = client_of(world.bram)
        shown = page(bram.get(f"/bijeenkomsten/{meeting.id}"))
        assert shown.heading == meeting.title
        assert (LINK in shown.addresses) == (LINK in shown.html) == is_there
        is_today = minutes > -60 * 10
        assert ("Deelnemen kan vanaf 09:50." in shown) == (minutes < -10 and is_today)
        assert ("Deelnemen kan vanaf woensdag 3 februari 2027 om 09:50." in shown) == (not is_today)
        if minutes < 120:
            row = page(bram.get("/bijeenkomsten")).row(meeting.title)
            assert (row.links.get("Deelnemen") == LINK) == (LINK in row.html) == is_there
        assert LINK.encode() in bram.get(f"/bijeenkomsten/{meeting.id}.ics").data


def test_a_page_that_is_open_gets_the_button_when_it_is_time(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, starts_at=START, ends_at=START + timedelta(hours=2), link=LINK)
    with time_machine.travel(START - timedelta(minutes=40), tick=False):
        shown = page(client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}"))
        assert shown.one("[hx-trigger^=load]")["hx-trigger"] == "load delay:1801s"


def test_a_cancelled_meeting_has_no_way_in(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(
        world.open_group, world.ann, link=LINK, starts_at=now(), ends_at=now() + timedelta(hours=1), cancelled_at=now()
    )
    shown = page(client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}"))
    assert shown.heading == meeting.title
    assert LINK not in shown.html


def test_my_agenda_costs_as_many_queries_for_many_meetings(world: World, client_of: ClientOf, counted: Counted) -> None:
    for number in range(60):
        make.meeting(world.open_group, world.ann, f"Nummer {number}", days=number // 2 - 10)
    client = client_of(world.bram)
    with counted() as statements:
        assert client.get("/bijeenkomsten").status_code == 200
    assert len(statements) <= 8, statements
