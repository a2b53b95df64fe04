"""What WEWIS sees of initiatives: what must not be reported never, what funds set up themselves where they chose so."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from samenspel.db import session
from samenspel.initiatives import index
from samenspel.initiatives.models import Initiative, InitiativeChannel, Output
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.pages import page
from tests.world import World

ClientOf = Callable[[Account], FlaskClient]
OWN = InitiativeChannel.OWN


def own(world: World, **given: Any) -> Initiative:
    """An initiative that Alimento leads and Woodwize joined, outside the working of the SERV, with a result."""
    values = {"channel": OWN, "lead_fund_id": world.alimento.id, "slug": "simulator"}
    made = make.initiative("Gedeelde simulator", world.alimento, world.woodwize, **values | given)
    session().add(Output(title="Rijdag", year=2025, reach=40, reach_unit="chauffeurs", initiative_id=made.id))
    session().commit()
    return made


def seen_by(client: FlaskClient) -> list[bool]:
    """Whether the initiative shows as a page, in the list, with its results, and on the start page."""
    status = client.get("/initiatieven/simulator").status_code
    assert status in (200, 404)
    return [
        status == 200,
        "Gedeelde simulator" in client.get("/initiatieven").text,
        "Rijdag" in client.get("/resultaten").text,
    ]


@pytest.mark.parametrize("channel", [each for each in InitiativeChannel if each is not InitiativeChannel.SERV])
def test_wewis_does_not_see_what_funds_set_up_unless_their_lead_chose_so(
    world: World, client_of: ClientOf, channel: InitiativeChannel
) -> None:
    made = own(world, channel=channel)
    gerd = client_of(world.gerd)
    assert seen_by(gerd) == [False] * 3
    assert [each.readers for each in index.initiatives([made.id])] == [("members",)]
    dirk = client_of(world.dirk)
    assert "Toon aan WEWIS" in page(dirk.get("/initiatieven/simulator")).buttons
    answer = dirk.post("/initiatieven/simulator/wewis", data={"shown": "yes"}, follow_redirects=True)
    assert page(answer).alerts == ["WEWIS ziet dit initiatief nu ook."]
    assert seen_by(gerd) == [True] * 3
    assert [each.readers for each in index.initiatives([made.id])] == [("public",)]
    for nosy in ("WEWIS", "Toon aan", "koos de directeur"):
        assert nosy not in page(gerd.get("/initiatieven/simulator"))


@pytest.mark.parametrize("name", ["ann", "bram", "carla", "ilse", "bea", "gerd"])
def test_nobody_else_chooses_for_the_lead(world: World, client_of: ClientOf, name: str) -> None:
    own(world)
    client = client_of(getattr(world, name))
    refused = client.post("/initiatieven/simulator/wewis", data={"shown": "yes"})
    assert refused.status_code == (404 if name == "gerd" else 403)
    assert seen_by(client_of(world.gerd)) == [False] * 3


def test_a_director_of_another_fund_that_takes_part_does_not_choose(world: World, client_of: ClientOf) -> None:
    own(world)
    wies = make.account("Wies", Role.DIRECTOR, world.woodwize)
    assert client_of(wies).post("/initiatieven/simulator/wewis", data={"shown": "yes"}).status_code == 403


@pytest.mark.parametrize(("name", "allowed"), [("ann", 1), ("bram", 1), ("ilse", 1), ("bea", 1), ("carla", 0)])
def test_everybody_of_a_fund_in_it_takes_the_choice_back(
    world: World, client_of: ClientOf, name: str, allowed: int
) -> None:
    own(world, shown_by_id=world.alimento.id)
    client = client_of(getattr(world, name))
    buttons = page(client.get("/initiatieven/simulator")).buttons
    assert ("Niet meer tonen aan WEWIS" in buttons) is bool(allowed)
    answer = client.post("/initiatieven/simulator/wewis", data={"shown": "no"})
    assert answer.status_code == (303 if allowed else 403)
    assert seen_by(client_of(world.gerd)) == [not allowed] * 3


def test_what_must_not_be_reported_is_never_for_wewis(world: World, client_of: ClientOf) -> None:
    made = own(world, unreported=True, shown_by_id=world.alimento.id)
    assert seen_by(client_of(world.gerd)) == [False] * 3
    assert seen_by(client_of(world.ann)) == [True] * 3
    assert [each.readers for each in index.initiatives([made.id])] == [("members",)]
    answer = client_of(world.dirk).post("/initiatieven/simulator/wewis", data={"shown": "yes"})
    assert answer.status_code == 403
    assert "wordt niet gerapporteerd" in page(client_of(world.ann).get("/initiatieven/simulator"))


@pytest.mark.parametrize("change", [{"lead_fund": "woodwize"}, {"lead_fund": ""}, {"unreported": "y"}])
def test_the_choice_ends_with_another_lead_or_when_it_is_not_reported(
    world: World, client_of: ClientOf, change: dict[str, str]
) -> None:
    made = own(world, shown_by_id=world.alimento.id)
    if change.get("lead_fund"):
        change = change | {"lead_fund": str(world.woodwize.id)}
    form = {"title": "Gedeelde simulator", "channel": "own", "lead_fund": str(world.alimento.id)}
    ilse = client_of(world.ilse)
    assert ilse.post("/initiatieven/simulator/bewerken", data=form).status_code == 303
    assert seen_by(client_of(world.gerd)) == [True] * 3, "what else is changed leaves the choice"
    assert ilse.post("/initiatieven/simulator/bewerken", data=form | change).status_code == 303
    assert seen_by(client_of(world.gerd)) == [False] * 3
    assert ilse.post("/initiatieven/simulator/bewerken", data=form).status_code == 303
    session().expire_all()
    assert session().get_one(Initiative, made.id).shown_by_id is None, "and does not come back by itself"


def test_an_event_of_a_draft_is_for_who_sees_the_draft(world: World, client_of: ClientOf) -> None:
    own(world, draft_of_id=world.dirk.id, shown_by_id=world.alimento.id)
    assert seen_by(client_of(world.dirk)) == [True] * 3
    for name in ("ann", "gerd"):
        assert seen_by(client_of(getattr(world, name))) == [False] * 3
