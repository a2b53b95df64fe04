"""What became of invitations, over all groups: for who sent them, and of everybody's for an ISA or administrator."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlmodel import select

from samenspel.clock import today
from samenspel.db import now, session
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.meetings.sent import queries
from samenspel.news.outbox import actions as outbox_actions
from samenspel.people.invitations import actions as people_invitations
from samenspel.viewer import Role
from tests.fixtures import ClientOf
from tests.groups.joining.test_invitations import _invite, _sweep
from tests.groups.stories import asked_from_outside
from tests.meetings.stories import at, planned, work
from tests.pages import page
from tests.polls.scenes import id_of, make_poll
from tests.world import World, viewer

SENT = "/mijn-uitnodigingen"


def test_who_invited_sees_what_became_of_it_and_sends_several_again(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    assert "Je hebt nog niemand uitgenodigd." in page(client_of(world.bram).get(SENT))
    new = {"name-x@example.org": "Xavier", "organisation-x@example.org": "VDAB"}
    _invite(client_of(world.ann), people=[str(world.carla.id)], addresses="x@example.org", **new)
    _invite(client_of(world.ilse), people=[str(world.dirk.id)])
    client_of(world.carla).post("/overleg/wg-werkbaar-wint/uitnodiging", data={"answer": "decline"})
    shown = page(client_of(world.ann).get(SENT))
    assert "Carla Maes" in shown
    assert "Geweigerd" in shown
    assert "Dirk Wouters" not in shown, "Ilse sent that one"
    assert "Dirk Wouters" in page(client_of(world.bea).get(SENT))
    _sweep()
    outbox.clear()
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        expired = page(client_of(world.ann).get(f"{SENT}?staat=expired"))
        ticked = [each["value"] for each in expired.all("input[name=invitation]")]
        assert len(ticked) == 1
        again = client_of(world.ann).post(SENT, data={"invitation": ticked}, follow_redirects=True)
        assert page(again).alerts == ["1 uitnodiging is verstuurd."]
        refused = client_of(world.bram).post(SENT, data={"invitation": ticked}, follow_redirects=True)
        assert page(refused).alerts == ["Die uitnodigingen staan niet meer open."], "it is not of Bram"
        _sweep()
    assert [mail.to for mail in outbox] == [["x@example.org"]]


def test_invitations_to_a_hidden_group_and_to_the_platform_are_there_for_who_may_see_them(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    _invite(client_of(world.ilse), "/overleg/klankbordgroep/uitnodigingen", people=[str(world.carla.id)])
    assert "Klankbordgroep" in page(client_of(world.ilse).get(SENT))
    assert "Klankbordgroep" not in page(client_of(world.bea).get(SENT)), "an administrator does not look into it"
    chosen: dict[str, Any] = {
        "name": "Nele Nieuw",
        "email": "nele@example.org",
        "role": Role.CONSULTANT,
        "fund_id": world.horeca.id,
    }
    people_invitations.invite(viewer(world.ilse), **chosen)
    session().commit()
    listed = page(client_of(world.bea).get(SENT))
    assert "het platform" in listed
    assert listed.all("input[name=invitation]") == [], "they went out just now"
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        ticks = page(client_of(world.bea).get(SENT)).all("input[name=invitation]")
    (key,) = [each["value"] for each in ticks if each["value"].startswith("account:")]
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        refused = client_of(world.ann).post(SENT, data={"invitation": [key]}, follow_redirects=True)
        assert page(refused).alerts == ["Die uitnodigingen staan niet meer open."]
        bea = client_of(world.bea)
        again = page(bea.post(SENT, data={"invitation": [key]}, follow_redirects=True))
        assert again.alerts == ["1 uitnodiging is verstuurd."]
        again = page(bea.post(SENT, data={"invitation": [key]}, follow_redirects=True))
        assert again.alerts == ["1 uitnodiging ging de laatste 20 uur al uit en is niet opnieuw verstuurd."]


def test_guests_of_a_meeting_and_of_a_poll_stand_there_and_are_mailed_again(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann, other = client_of(world.ann), client_of(world.bram)
    meeting = planned(ann, world.open_group)
    poll = make_poll(world)
    asked_from_outside(
        ann, f"/bijeenkomsten/{meeting.id}/anderen", addresses="Bo <bo@example.org>; Jo <jo@example.org>"
    )
    asked_from_outside(ann, f"/peilingen/{id_of(poll)}/anderen", addresses="Pia <pia@example.org>")
    rows = {each.name: each for each in session().exec(select(InvitedOutsider))}
    link = f"/bijeenkomsten/uitnodiging/{outsider_token(rows['Bo'].id)}"
    assert app.test_client().post(link, data={"name": "Bo", "value": "yes"}).status_code == 200
    work()
    outbox.clear()
    outbox_actions.record_return("jo@example.org", "Uitnodiging", "mail-1", "550 no such user", is_of_address=False)
    session().commit()

    def states(client: Any) -> dict[str, str]:
        rows = page(client.get(SENT)).all("li.row")
        names = ("Bo", "Jo", "Pia")
        return {name: row.text for row in rows for name in names if f"{name.lower()}@example.org" in row.text}

    shown = states(ann)
    assert "Beantwoord" in shown["Bo"]
    assert "Mail niet aangekomen" in shown["Jo"]
    assert "Verstuurd, nog geen antwoord" in shown["Pia"]
    assert meeting.title in shown["Jo"]
    assert states(other) == {}, "Bram sent none"
    assert states(client_of(world.ilse)).keys() == shown.keys(), "an ISA sees those of everybody"
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        ticked = [each["value"] for each in page(ann.get(SENT)).all("input[name=invitation]")]
        assert len(ticked) == 2, "who answered is not asked again"
        assert page(other.post(SENT, data={"invitation": ticked}, follow_redirects=True)).alerts == [
            "Die uitnodigingen staan niet meer open."
        ]
        again = page(ann.post(SENT, data={"invitation": ticked}, follow_redirects=True))
        assert again.alerts == ["2 uitnodigingen zijn verstuurd."]
        work()
    assert sorted(mail.to[0] for mail in outbox) == ["jo@example.org", "pia@example.org"]
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        assert "Verstuurd, nog geen antwoord" in states(ann)["Jo"]
        ann.post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Ziek"})
        assert "Voorbij" in states(ann)["Jo"]
        assert len(page(ann.get(SENT)).all("input[name=invitation]")) == 1


def test_one_invitation_goes_out_again_once_in_twenty_hours(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    new = {"name-x@example.org": "Xavier", "organisation-x@example.org": "VDAB"}
    ann = client_of(world.ann)
    with time_machine.travel(at(today() + timedelta(days=1), 9), tick=False) as clock:
        _invite(ann, addresses="x@example.org", **new)
        _sweep()
        outbox.clear()
        first = page(ann.get(SENT))
        assert "opnieuw vanaf morgen om 05:00" in first
        assert "Opnieuw sturen" not in first, "there is nothing to tick"
        clock.shift(timedelta(hours=20))
        shown = page(ann.get(SENT))
        assert "Opnieuw sturen" in shown
        ticked = [each["value"] for each in shown.all("input[name=invitation]")]
        assert len(ticked) == 1
        alerts = []
        for _time in range(3):
            alerts += page(ann.post(SENT, data={"invitation": ticked}, follow_redirects=True)).alerts
        _sweep()
    early = "1 uitnodiging ging de laatste 20 uur al uit en is niet opnieuw verstuurd."
    assert alerts == ["1 uitnodiging is verstuurd.", early, early]
    assert [mail.to for mail in outbox] == [["x@example.org"]]


def test_the_list_stays_narrowed_after_sending(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.ann).post(f"{SENT}?staat=open&q=xav&pagina=2", data={"invitation": ["group:x"]})
    assert answer.location == f"{SENT}?staat=open&q=xav&pagina=2"


def test_what_is_older_than_the_list_reads_is_said(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = client_of(world.ann)
    _invite(ann, people=[str(world.carla.id), str(world.dirk.id)])
    assert "Oudere staan hier niet" not in page(ann.get(SENT))
    monkeypatch.setattr(queries, "MAX_SENT", 2)
    assert "Oudere staan hier niet" not in page(ann.get(SENT))
    monkeypatch.setattr(queries, "MAX_SENT", 1)
    shown = page(ann.get(SENT))
    assert "Van elke soort staan hier de 1 nieuwste. Oudere staan hier niet." in shown
    assert len(shown.all("li.row")) == 1
