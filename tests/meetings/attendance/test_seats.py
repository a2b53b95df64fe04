"""Ways to be there: a place in the room, a fund that stands in, the report."""

from datetime import timedelta
from typing import Any

import time_machine

from samenspel.db import now, session
from samenspel.groups.models import MembershipRole
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.models import AttendanceStatus, Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.mails import headline
from tests.meetings.stories import past_meeting, work
from tests.pages import page
from tests.world import World


def answered(client: Any, meeting: Meeting, value: str, **more: str) -> Any:
    return client.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": value} | more)


def test_who_says_yes_in_a_full_room_waits_and_moves_up_in_order(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    piet = make.account("Piet Pauwels", fund=world.woodwize)
    make.membership(piet, world.open_group)
    path = f"/bijeenkomsten/{meeting.id}/plaatsen"
    for typed in ("0", "-3", "veel", "1e3"):
        wrong = client_of(world.ann).post(path, data={"capacity": typed})
        assert (wrong.status_code, "Geef een getal van 1" in wrong.text) == (422, True)
    assert client_of(world.ann).post(path, data={"capacity": "1"}).status_code == 303
    for who in (world.bram, piet, world.gust):
        answered(client_of(who), meeting, "yes")
    session().expire_all()
    turnout = attendances.turnout_of(session().get_one(Meeting, meeting.id))
    assert (turnout.counts["yes"], turnout.counts["waiting"], turnout.capacity) == (1, 2, 1)
    assert "op de wachtlijst" in client_of(piet).get(f"/bijeenkomsten/{meeting.id}").text
    page = client_of(world.ann).get(path).text
    assert page.index("Piet Pauwels") < page.index("Gust Goossens")
    # To say yes once more loses no place and wins none.
    answered(client_of(world.bram), meeting, "yes")
    answered(client_of(piet), meeting, "yes", note="Graag!")
    answered(client_of(world.bram), meeting, "no")
    work()
    (mail,) = [each for each in outbox if "plaats vrij" in headline(each)]
    assert mail.to == [piet.email]
    assert attendances.turnout_of(meeting).counts["waiting"] == 1
    client_of(world.ann).post(path, data={"capacity": ""})
    work()
    assert [each.to for each in outbox if "plaats vrij" in headline(each)] == [[piet.email], [world.gust.email]]
    assert attendances.turnout_of(meeting).counts["yes"] == 2


def test_a_fund_asks_another_one_to_stand_in(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    make.membership(make.account(fund=world.alimento), world.open_group, MembershipRole.FOLLOWER)
    comes = make.account("Fien Volgt", fund=world.alimento)
    make.membership(comes, world.open_group, MembershipRole.FOLLOWER)
    answered(client_of(comes), meeting, "yes")
    bram = client_of(world.bram)
    assert "Alimento" in bram.get(f"/bijeenkomsten/{meeting.id}/antwoord").text
    for by in ("", str(world.woodwize.id), str(world.horeca.id), "x"):
        wrong = answered(bram, meeting, "represented", by=by)
        assert wrong.status_code == 422
        assert "Kies welk fonds van dit overleg jullie vertegenwoordigt." in wrong.text
    assert answered(bram, meeting, "represented", by=str(world.alimento.id)).status_code == 303
    work()
    mails = [each for each in outbox if "Vertegenwoordigen" in headline(each)]
    assert {each.to[0] for each in mails} == {world.ann.email, comes.email}, "not who only follows"
    mail = mails[0]
    assert "Bram Claes (Woodwize)" in mail.body
    assert "Alimento vertegenwoordigt jullie." in bram.get(f"/bijeenkomsten/{meeting.id}").text
    assert attendances.turnout_of(meeting).counts["represented"] == 1


def test_the_record_begins_with_what_was_answered(world: World, client_of: ClientOf) -> None:
    with time_machine.travel("2027-03-04T10:00:00+00:00", tick=False):
        carl = make.account("Carl Cools", fund=world.horeca)
        make.membership(carl, world.open_group)
        soon = now() + timedelta(hours=2)
        meeting = make.meeting(world.open_group, world.ann, starts_at=soon, ends_at=soon + timedelta(hours=1))
        answered(client_of(world.bram), meeting, "represented", by=str(world.alimento.id))
        answered(client_of(carl), meeting, "follows")
        answered(client_of(world.ann), meeting, "yes")
        fields = page(client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/aanwezigheid")).fields
    for fund, status in ((world.woodwize, "represented"), (world.horeca, "follows"), (world.alimento, "present")):
        assert fields[f"status-{fund.id}"] == status


def test_who_stood_in_owes_a_debrief_that_the_other_fund_reads(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    make.attendance(meeting, world.alimento)
    make.attendance(meeting, world.woodwize, AttendanceStatus.REPRESENTED, represented_by_id=world.alimento.id)
    path = f"/bijeenkomsten/{meeting.id}/terugkoppeling/woodwize"
    assert "Er is nog geen terugkoppeling" in client_of(world.bram).get(path).text
    assert client_of(world.ann).post(path, data={"text": "  "}).status_code == 422
    assert client_of(world.bram).post(path, data={"text": "Van mezelf"}).status_code == 403
    told = {"text": "Voor jullie: de **brochure** komt in mei."}
    assert client_of(world.ann).post(path, data=told).status_code == 303
    work()
    (mail,) = [each for each in outbox if "Terugkoppeling" in headline(each)]
    assert mail.to == [world.bram.email]
    assert "de <strong>brochure</strong> komt in mei" in client_of(world.bram).get(path).text
    for who in (world.carla, world.gust, world.bea):
        assert client_of(who).get(path).status_code == 404
    assert client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/terugkoppeling/alimento").status_code == 404
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert f'href="{path}"' in page
    assert f'href="{path}"' not in client_of(world.carla).get(f"/bijeenkomsten/{meeting.id}").text
