"""People with an account are asked to a meeting of a group that they are not in, many in one go."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import col, select

from samenspel.activity.notices.models import Notice
from samenspel.activity.things import ThingKind
from samenspel.db import now, session
from samenspel.groups.models import MembershipRole, Visibility
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.meetings.attendance.queries import turnout_of
from samenspel.meetings.models import Answer, Meeting
from samenspel.meetings.outsiders import tasks
from samenspel.meetings.polls.queries import slot_lines
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import asked_from_outside
from tests.mails import link_in
from tests.meetings.polls.polling import open_poll, poll_form
from tests.meetings.stories import filled, planned, work
from tests.pages import page
from tests.world import World


@pytest.fixture
def meeting(world: World, client_of: ClientOf) -> Meeting:
    return planned(client_of(world.ann), world.open_group)


def path_of(meeting: Meeting) -> str:
    return f"/bijeenkomsten/{meeting.id}/anderen"


def guests() -> list[InvitedOutsider]:
    session().expire_all()
    return list(session().exec(select(InvitedOutsider).order_by(col(InvitedOutsider.name))).all())


def open_notices(account: Account) -> list[Notice]:
    query = sa.select(Notice).where(
        col(Notice.account_id) == account.id,
        col(Notice.kind) == ThingKind.GUEST_INVITATION,
        col(Notice.done_at).is_(None),
    )
    return list(session().execute(query).scalars())


def test_all_funds_and_pasted_addresses_are_asked_in_one_go(
    meeting: Meeting, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    with make.at_once():
        funds = [make.fund(f"f-{number}", name=f"Fonds {number:02}") for number in range(36)]
        consultants = [make.account(f"Consulent {fund.slug}", fund=fund) for fund in funds]
    work()
    outbox.clear()
    ann = client_of(world.ann)
    data = {
        "all_funds": "y",
        "per_fund": "one",
        "addresses": f"Nele Nieuw <nele@example.org>; nele@example.org; {world.bram.email}; {world.dirk.email}",
    }
    shown = page(ann.post(path_of(meeting), data=data), 422)
    assert "39 mensen: 38 met een account, 1 per mail. 3 waren er al." in shown.one("main").text
    assert "Bram Claes" in shown.panel("Niet erbij")
    assert "Nele Nieuw, nele@example.org" in shown.panel("Per mail (1)")
    assert (guests(), list(outbox)) == ([], []), "nothing is sent before it was seen"
    assert asked_from_outside(ann, path_of(meeting), **data, words="Kom gerust.").status_code == 303
    work()
    asked = {each.email: each for each in guests()}
    assert len(asked) == 39
    assert asked[consultants[0].email].organisation == "Fonds 00"
    assert asked["nele@example.org"].account_id is None
    assert {each.to[0] for each in outbox} == set(asked)
    assert all("Kom gerust." in each.body for each in outbox)
    outbox.clear()
    again = page(ann.post(path_of(meeting), data=data), 422)
    assert "Er komt niemand bij. 42 waren er al." in again.one("main").text
    assert "nele@example.org" in again.panel("Niet erbij")
    asked_from_outside(ann, path_of(meeting), **data)
    work()
    assert (len(guests()), list(outbox)) == (39, []), "nobody is asked twice"


def test_a_guest_with_an_account_answers_by_the_link_or_after_signing_in(
    app: Flask, meeting: Meeting, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    work()
    outbox.clear()
    ann, carla = client_of(world.ann), client_of(world.carla)
    asked_from_outside(ann, path_of(meeting), people=[str(world.carla.id)])
    work()
    (told,) = open_notices(world.carla)
    assert told.group_id is None
    assert told.path in page(carla.get("/")).addresses, "it is to do"
    assert client_of(world.dirk).get(told.path).status_code == 404
    link = carla.get(told.path).location
    assert link == link_in(outbox[0])
    opened = page(carla.get(link))
    assert not opened.has("input[name=name]"), "her name is known"
    assert world.open_group.name not in opened.one("main").text
    done = app.test_client().post(link, data={"value": "yes", "name": "Iemand anders"})
    assert "Je antwoordde: Ja" in done.text
    assert open_notices(world.carla) == []
    turnout = turnout_of(session().get_one(Meeting, meeting.id))
    assert [(each.name, each.choice) for each in turnout.outsiders] == [("Carla Maes (Horeca Forma)", "yes")]
    assert turnout.fund_count == 0, "they count for no fund"


def test_a_guest_sees_nothing_of_a_hidden_group(meeting: Meeting, world: World, client_of: ClientOf) -> None:
    hidden = make.meeting(world.closed_group, world.ilse)
    ilse, carla = client_of(world.ilse), client_of(world.carla)
    assert asked_from_outside(ilse, path_of(hidden), people=[str(world.carla.id)]).status_code == 303
    work()
    (told,) = open_notices(world.carla)
    assert carla.get(carla.get(told.path).location).status_code == 200
    for path in (hidden.path, f"{hidden.path}/agenda", f"/overleg/{world.closed_group.slug}"):
        assert carla.get(path).status_code == 404
    assert world.closed_group.name not in carla.get("/").text


def test_who_is_not_to_be_asked_is_not_offered(meeting: Meeting, world: World, client_of: ClientOf) -> None:
    ended = make.fund("oud", name="Oud fonds", closed_at=now())
    make.account("Odo Oud", fund=ended, active=False)
    ann = client_of(world.ann)
    offered = page(ann.get(path_of(meeting)))
    assert "Oud fonds" not in offered.text
    assert "Odo Oud" not in offered.text
    assert "Gerd Jacobs" not in offered.text, "WEWIS takes part in nothing"
    assert world.closed_group.name not in offered.text
    wrong = page(ann.post(path_of(meeting), data={"like": str(world.closed_group.id), "per_fund": "one"}), 422)
    assert wrong.errors["like"] == "Kies iets uit de lijst."
    shown = page(ann.post(path_of(meeting), data={"addresses": world.gerd.email, "per_fund": "one"}), 422)
    assert "Gerd Jacobs" in shown.panel("Niet erbij")
    data = {"people": [str(world.carla.id)], "per_fund": "one", "do": "send", "take": [str(world.gerd.id)]}
    ann.post(path_of(meeting), data=data | {"shown": str(world.carla.id)})
    assert guests() == [], "what the page did not offer is not taken"


def test_people_of_one_name_are_told_apart(meeting: Meeting, world: World, client_of: ClientOf) -> None:
    twins = [make.account("Jan Smit", fund=world.horeca, email=f"jan{number}@example.org") for number in (1, 2)]
    ann = client_of(world.ann)
    labels = [f"Jan Smit (Horeca Forma), {each.email}" for each in twins]
    offered = page(ann.get(path_of(meeting))).text
    shown = page(ann.post(path_of(meeting), data={"per_fund": "one", "people": [str(each.id) for each in twins]}), 422)
    assert all(each in offered and each in shown.panel("Met een account (2)") for each in labels)
    one = page(ann.post(path_of(meeting), data={"per_fund": "one", "funds": [str(world.horeca.id)]}), 422)
    assert "Jan Smit, jan2@example.org" in [each.text for each in one.one("select[name=take]").all("option")]


def test_a_wrong_address_is_named_and_stays(meeting: Meeting, world: World, client_of: ClientOf) -> None:
    typed = "Bo <bo@example.org>; jan@; Piet zonder adres"
    wrong = page(client_of(world.ann).post(path_of(meeting), data={"addresses": typed, "per_fund": "one"}), 422)
    assert "“jan@”" in wrong.errors["addresses"]
    assert "“Piet zonder adres”" in wrong.errors["addresses"]
    assert wrong.one("textarea[name=addresses]").text == typed
    assert guests() == []


def test_a_guest_who_comes_into_the_group_keeps_the_answer(
    app: Flask, meeting: Meeting, world: World, client_of: ClientOf
) -> None:
    ann = client_of(world.ann)
    sought, slots = open_poll(ann, world.open_group)
    for each in (meeting, sought):
        asked_from_outside(ann, path_of(each), people=[str(world.carla.id)])
    work()
    links = {each.meeting_id: f"/bijeenkomsten/uitnodiging/{outsider_token(each.id)}" for each in guests()}
    app.test_client().post(links[meeting.id], data={"value": "no"})
    app.test_client().post(links[sought.id], data={f"slot-{slots[0].id}": "yes"})
    added = {"account": str(world.carla.id), "role": "member"}
    assert ann.post(f"/overleg/{world.open_group.slug}/deelnemers", data=added).status_code == 303
    work()
    assert (guests(), open_notices(world.carla)) == ([], [])
    answer = session().exec(select(Answer).where(Answer.account_id == world.carla.id)).one()
    assert (answer.value.value, answer.fund_id) == ("no", world.horeca.id)
    line = next(each for each in slot_lines(None, sought.id) if each.id == slots[0].id)
    assert [(each.name, each.organisation) for each in line.responses] == [("Carla Maes", "Horeca Forma")]


def test_an_account_that_was_closed_has_no_link(
    app: Flask, meeting: Meeting, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    asked_from_outside(ann, path_of(meeting), people=[str(world.carla.id)])
    work()
    link = f"/bijeenkomsten/uitnodiging/{outsider_token(guests()[0].id)}"
    assert app.test_client().get(link).status_code == 200
    session().get_one(Account, world.carla.id).active = False
    session().commit()
    outbox.clear()
    ann.post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Te weinig volk"})
    work()
    assert world.carla.email not in [each.to[0] for each in outbox]
    assert app.test_client().get(link).status_code == 404


def test_what_is_cancelled_is_to_do_no_more(meeting: Meeting, world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    asked_from_outside(ann, path_of(meeting), people=[str(world.carla.id)])
    work()
    assert open_notices(world.carla)
    ann.post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Te weinig volk"})
    work()
    assert open_notices(world.carla) == []


def test_who_plans_goes_on_to_ask_others(world: World, client_of: ClientOf) -> None:
    ann, home = client_of(world.ann), f"/overleg/{world.open_group.slug}"
    planned_so = ann.post(f"{home}/bijeenkomsten/nieuw", data=filled(ask_others="1"))
    sought_so = ann.post(f"{home}/datumprikkers/nieuw", data=poll_form(ask_others="1"))
    for answer in (planned_so, sought_so):
        assert answer.status_code == 303
        assert answer.location.endswith("/anderen")
        assert ann.get(answer.location).status_code == 200


def test_a_guest_who_organises_asks_nobody(world: World, client_of: ClientOf) -> None:
    group = make.group("wg-gast", name="Van een gast", visibility=Visibility.OPEN)
    host = make.account("Gina Gast", Role.GUEST, organisation="VDAB")
    make.membership(host, group, MembershipRole.ORGANISER)
    held = make.meeting(group, host)
    assert client_of(host).get(path_of(held)).status_code == 403


def test_who_did_not_answer_is_reminded_once_before_the_meeting(
    app: Flask, meeting: Meeting, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    asked_from_outside(ann, path_of(meeting), people=[str(world.carla.id)], addresses="bo@example.org; ja@example.org")
    work()
    link = next(outsider_token(each.id) for each in guests() if each.email == "ja@example.org")
    app.test_client().post(f"/bijeenkomsten/uitnodiging/{link}", data={"value": "no", "name": "Ja"})
    starts_at = session().get_one(Meeting, meeting.id).starts_at
    assert starts_at
    for days, mailed in ((4, []), (2, ["bo@example.org", world.carla.email]), (1, [])):
        outbox.clear()
        with time_machine.travel(starts_at - timedelta(days=days), tick=False):
            tasks.remind_daily()
            session().commit()
            work()
        reminders = [each for each in outbox if "Nog niets van je gehoord" in each.subject]
        assert sorted(each.to[0] for each in reminders) == mailed
        assert all("/bijeenkomsten/uitnodiging/" in link_in(each) for each in reminders)


def test_the_organiser_reminds_all_who_are_silent_once_a_day(
    meeting: Meeting, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann, address = client_of(world.ann), f"{path_of(meeting)}/herinnering"
    asked_from_outside(ann, path_of(meeting), people=[str(world.carla.id)], addresses="bo@example.org")
    work()
    for mailed in (2, 0):
        outbox.clear()
        assert ann.post(address).status_code == 303
        work()
        assert len(outbox) == mailed


def test_the_reminder_of_a_date_poll_also_goes_outside(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann = client_of(world.ann)
    meeting, _slots = open_poll(ann, world.open_group)
    asked_from_outside(ann, path_of(meeting), people=[str(world.carla.id)])
    work()
    outbox.clear()
    ann.post(f"/bijeenkomsten/{meeting.id}/datumprikker/herinnering")
    work()
    assert world.carla.email in [each.to[0] for each in outbox if "Nog niets van je gehoord" in each.subject]
