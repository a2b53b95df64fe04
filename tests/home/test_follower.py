"""The start page of WEWIS, which follows what funds do and takes part in nothing."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from samenspel.initiatives.models import InitiativeChannel, Output
from samenspel.people.models import Account
from tests import make
from tests.pages import Part, page
from tests.world import World

ClientOf = Callable[[Account], FlaskClient]


def test_wewis_opens_on_initiatives_and_results_and_meets_no_empty_rooms(world: World, client_of: ClientOf) -> None:
    running = make.initiative("Telewerkkaart", world.alimento)
    for number in range(9):
        make.initiative(f"Vroeger {number}", ends_on=date(2020, 12, 31))
    make.initiative("Eigen plan", world.alimento, channel=InitiativeChannel.OWN)
    make._add(Output(title="Lunch", year=2025, reach=46, reach_unit="bedrijven", initiative_id=running.id))
    make._add(Output(title="Ontbijt", year=2024))
    gerd = client_of(world.gerd)
    start = page(gerd.get("/"))
    assert start.headings == ["Dag Gerd", "Initiatieven", "Resultaten van 2025"]
    assert start.row_titles[0] == "Telewerkkaart"
    assert len(start.row_titles) == 8
    assert "Eigen plan" not in start
    assert "46\nbedrijven" in start
    assert "Ontbijt" not in start
    navigation = Part(start.document.css("nav.side")[0])
    assert [part.name for part in navigation.all("a")] == ["Start Start", "Initiatieven Initiatieven"]
    assert "/ongelezen" not in gerd.get("/").text, "nothing is ever new there"


def test_wewis_is_helped_with_what_there_is_for_it(world: World, client_of: ClientOf) -> None:
    assert page(client_of(world.gerd).get("/hulp")).headings == [
        "Hulp", "Voor het eerst hier?", "Waarover zoek je hulp?",
    ]  # fmt: skip
    assert "Meepraten in een overleg" in page(client_of(world.gust).get("/hulp"))
