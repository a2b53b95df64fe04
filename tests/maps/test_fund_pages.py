"""One fund on the map: with whom it works, whom it could approach, and what changed."""

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.maps import tasks
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.reasons import partner_reason
from samenspel.maps.models import Snapshot
from tests.fixtures import ClientOf
from tests.maps.sector import MAP, Sector
from tests.world import World


def test_a_fund_reads_with_whom_it_works_and_what_they_did(world: World, analysed: Sector, client_of: ClientOf) -> None:
    page = client_of(world.carla).get(f"{MAP}/fondsen/eerste-1").text
    assert "<h1>Netwerk van Eerste 1</h1>" in page
    assert "1 initiatief" in page
    assert "Mentoren op de vloer" in page
    assert "3 bijeenkomsten" in page
    assert "Podcast " in page
    assert "Laatst samen op" in page
    assert client_of(world.carla).get(f"{MAP}/fondsen/zeppelin").status_code == 404


def test_a_suggestion_comes_with_its_reason(world: World, analysed: Sector, client_of: ClientOf) -> None:
    page = client_of(world.ann).get(f"{MAP}/fondsen/eerste-3").text
    assert "Mogelijke nieuwe partners" in page
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    best = data["partners"]["eerste-3"][0]
    assert best["reasons"]
    phrases = Phrasebook({node["id"]: node["name"] for node in data["nodes"]}, data["themes"])
    suggestions = page.split("Mogelijke nieuwe partners")[1]
    assert f"fondsen/{best['fund']}" in suggestions
    for reason in best["reasons"]:
        assert partner_reason(reason, phrases) in page.replace("&#39;", "'")
    assert "geen verplichting" in page


def test_a_change_in_who_takes_part_reaches_the_map(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.carla)
    assert "Werkt met geen ander fonds samen" in client.get(f"{MAP}/fondsen/horeca-forma").text
    client.post(f"/overleg/{world.open_group.slug}/deelname")
    tasks.analyse_all()
    session().commit()
    page = client.get(f"{MAP}/fondsen/horeca-forma").text
    assert "Werkt samen met 2 fondsen" in page
    assert "1 overleg" in page
