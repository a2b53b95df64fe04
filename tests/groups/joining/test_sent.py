"""What became of invitations, over all groups: for who sent them, and of everybody's for an ISA or administrator."""

from datetime import timedelta
from typing import Any

import time_machine

from samenspel.db import now, session
from samenspel.people.invitations import actions as people_invitations
from samenspel.viewer import Role
from tests.fixtures import ClientOf
from tests.groups.joining.test_invitations import _invite, _sweep
from tests.pages import page
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
    (key,) = [each["value"] for each in listed.all("input[name=invitation]") if each["value"].startswith("account:")]
    refused = client_of(world.ann).post(SENT, data={"invitation": [key]}, follow_redirects=True)
    assert page(refused).alerts == ["Die uitnodigingen staan niet meer open."]
    assert "1 uitnodiging is verstuurd." in page(
        client_of(world.bea).post(SENT, data={"invitation": [key]}, follow_redirects=True)
    )
