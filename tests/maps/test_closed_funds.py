"""A fund that was closed: on the map for as long as it took part, marked, and of no advice."""

import datetime as dt
import io
from dataclasses import replace

import networkx as nx

from samenspel import clock
from samenspel.db import now, session
from samenspel.maps import tasks
from samenspel.maps.analysis.advice import seeking
from samenspel.maps.analysis.facts.participations import FundFact, Params
from samenspel.maps.analysis.schema.snapshot import ComputedSnapshot
from samenspel.maps.analysis.snapshot import snapshot
from tests import make
from tests.fixtures import ClientOf
from tests.maps.analysis.networks import TODAY
from tests.maps.analysis.networks import world as network
from tests.maps.sector import MAP, Sector
from tests.world import World

QUICK = Params(resamples=3, chance_draws=5, top=40)


def closed(slug: str, facts: list[FundFact]) -> list[FundFact]:
    return [replace(fact, ended=TODAY) if fact.id == slug else fact for fact in facts]


def advised(data: ComputedSnapshot) -> set[str]:
    """The funds that are suggested to another, or are in a proposal."""
    partners = {one["fund"] for some in data["partners"].values() for one in some}
    return partners | {fund for some in data["clusters"].values() for one in some for fund in one["members"]}


def test_nothing_is_suggested_to_or_with_a_closed_fund() -> None:
    rows, funds, activities = network()
    before = snapshot.compute(rows, funds, activities, TODAY, QUICK)
    slug = before["clusters"]["thema-0"][0]["members"][0]
    assert slug in advised(before)
    after = snapshot.compute(rows, closed(slug, funds), activities, TODAY, QUICK)
    assert slug not in advised(after)
    assert after["partners"][slug] == []
    assert {node["id"]: node["ended"] for node in after["nodes"]}[slug] == TODAY.isoformat()
    assert [tie for tie in after["ties"] if slug in (tie["a"], tie["b"])], "what it did counts as before"
    brief = seeking.ClusterBrief("thema-0", 3, 6)
    found = seeking.proposals(rows, closed(slug, funds), activities, TODAY, brief)
    assert found
    assert all(slug not in one["members"] for one in found)


def test_a_closed_fund_is_only_on_maps_of_when_it_took_part() -> None:
    rows, funds, activities = network()
    slug = funds[0].id
    mine = {row.date.year for row in rows if row.fund == slug}
    without = [row for row in rows if row.fund != slug or row.date.year == min(mine)]
    late = TODAY.replace(year=min(mine) + 1, month=1, day=1)
    facts = [replace(fact, ended=late) if fact.id == slug else fact for fact in funds]
    whole = snapshot.compute_view(without, facts, activities, TODAY, params=QUICK)
    assert slug in {node["id"] for node in whole["nodes"]}
    later = snapshot.compute_view(without, facts, activities, TODAY, start=late, params=QUICK)
    assert {node["id"] for node in later["nodes"]} == {fact.id for fact in facts} - {slug}
    assert later["totals"]["funds"] == len(facts) - 1
    assert "unknown" not in {note["kind"] for note in later["notes"]}


def test_a_page_says_that_a_fund_was_closed(world: World, analysed: Sector, client_of: ClientOf) -> None:
    gone = analysed.first[4]
    gone.closed_at = now()
    quiet = make.fund("nooit-iets", name="Nooit Iets")
    quiet.closed_at = now()
    session().commit()
    tasks.analyse_all()
    session().commit()
    client = client_of(world.carla)
    page = client.get(MAP).text
    assert "Eerste 3 (afgesloten)" in page
    assert 'class="is-ended"' in page
    assert "Nooit Iets" not in page
    assert client.get(f"{MAP}/fondsen/nooit-iets").status_code == 404
    page = client.get(f"{MAP}/fondsen/eerste-3").text
    assert "<h1>Netwerk van Eerste 3 (afgesloten)</h1>" in page
    assert "Mogelijke partners" not in page
    assert "Eerste 3 (afgesloten)" in client.get(f"{MAP}/fondsen/eerste-1").text
    graph = nx.read_gexf(io.BytesIO(client.get(f"{MAP}/export/samenwerking.gexf").data))
    assert graph.nodes["eerste-3"]["ended"] == clock.today().isoformat()
    assert graph.nodes["eerste-1"].get("ended", "") == ""
    data = client.get(f"{MAP}/gegevens").json
    assert data is not None
    assert [node["id"] for node in data["nodes"] if node["ended"]] == ["eerste-3"]


def test_a_map_of_a_period_shows_the_funds_and_the_names_of_that_period() -> None:
    began, ended = dt.date(2025, 1, 1), dt.date(2023, 6, 30)
    facts = [
        FundFact("nieuw", "Nieuw", began=began),
        FundFact("weg", "Weg", ended=ended),
        FundFact("blijver", "Nu", earlier_names=((dt.date(2022, 5, 1), "Eerst"), (dt.date(2024, 5, 1), "Toen"))),
    ]

    def names(start: dt.date | None, end: dt.date | None) -> set[str]:
        data = snapshot.compute_view([], facts, [], TODAY, start, end)
        return {node["name"] for node in data["nodes"]}

    assert names(dt.date(2023, 1, 1), dt.date(2023, 12, 31)) == {"Weg", "Toen"}
    assert names(dt.date(2024, 1, 1), dt.date(2024, 12, 31)) == {"Nu"}
    assert names(dt.date(2021, 1, 1), dt.date(2021, 12, 31)) == {"Weg", "Eerst"}
    assert names(None, None) == {"Nieuw", "Nu"}
