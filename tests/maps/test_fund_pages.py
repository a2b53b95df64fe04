"""One fund on the map: with whom it works, whom it could approach, and what changed."""

import re

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
    assert "Mogelijke partners" in page
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    best = data["partners"]["eerste-3"][0]
    assert best["reasons"]
    phrases = Phrasebook({node["id"]: node["name"] for node in data["nodes"]}, data["themes"])
    suggestions = page.split("Mogelijke partners")[1]
    assert f"fondsen/{best['fund']}" in suggestions
    for reason in best["reasons"]:
        assert partner_reason(reason, phrases) in page.replace("&#39;", "'")
    assert "geen verplichting" in page


def test_the_same_is_suggested_whatever_period_is_on_view(world: World, analysed: Sector, client_of: ClientOf) -> None:
    def suggested(query: str) -> list[str]:
        page = client_of(world.ann).get(f"{MAP}/fondsen/eerste-3{query}").text
        assert "welke periode je ook bekijkt" in page
        return re.findall('id="voorstel-([^"]+)"', page)

    assert suggested("")
    assert suggested(f"?periode={analysed.this_year}") == suggested("?periode=recent") == suggested("")


def test_new_is_who_was_never_met(world: World, analysed: Sector, client_of: ClientOf) -> None:
    page = client_of(world.ann).get(f"{MAP}/fondsen/eerste-3").text
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    met = {one["fund"]: one["met"] for one in data["partners"]["eerste-3"]}
    for shown in page.split('id="voorstel-')[1:]:
        partner, words = shown.split('"', 1)[0], shown.split("</ol>", 1)[0]
        assert ("Weer samen" in words, "Kwamen elkaar al" in words) == (met[partner] > 0, met[partner] > 0)
        assert ("nog niets samen" in words) == (met[partner] == 0)


def test_a_change_in_who_takes_part_reaches_the_map(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.carla)
    assert "Werkt met geen ander fonds samen" in client.get(f"{MAP}/fondsen/horeca-forma").text
    client.post(f"/overleg/{world.open_group.slug}/deelname")
    tasks.analyse_all()
    session().commit()
    page = client.get(f"{MAP}/fondsen/horeca-forma").text
    assert "Werkt samen met 2 fondsen" in page
    assert "1 overleg" in page
