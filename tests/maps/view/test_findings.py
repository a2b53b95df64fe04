"""What the map says first: of the whole, and of one fund; each is what the stored map holds."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.maps.models import Snapshot
from tests.fixtures import ClientOf
from tests.maps.sector import FRAGMENT, MAP, Sector
from tests.pages import Part, fragment, page
from tests.world import World


def snapshot(scope: str = "all") -> dict[str, Any]:
    found: dict[str, Any] = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == scope)).scalar_one()
    return found


def store(scope: str, **changed: Any) -> None:
    """The stored map of a scope, with these parts in the place of its own, as a new one."""
    row = session().execute(sa.select(Snapshot).where(col(Snapshot.scope) == scope)).scalar_one()
    values = {each.name: getattr(row, each.name) for each in Snapshot.__table__.columns if each.name != "id"}  # type: ignore[attr-defined]
    session().delete(row)
    session().flush()
    session().add(Snapshot(**values | {"data": row.data | changed}))
    session().commit()


def sentences(part: Part) -> dict[str, str]:
    """The findings by their first words; what stands behind a question mark follows."""
    found = [re.sub(r" ([,;.])", r"\1", " ".join(each.text.split())) for each in part.all(".findings > li")]
    return {each.partition(":")[0]: each.partition(":")[2].strip() for each in found}


@pytest.fixture
def everybody_tied(analysed: Sector) -> Sector:
    """The last twelve months, with the changes that the tests name."""
    pairs = [
        {"a": "alimento", "b": "eerste-1", "before": 2, "after": 14},
        {"a": "eerste-2", "b": "eerste-3", "before": 1, "after": 11},
        {"a": "tweede-1", "b": "tweede-2", "before": 1, "after": 10},
        {"a": "alimento", "b": "woodwize", "before": 12, "after": 1},
    ]
    changes = {
        "since": "2024-11-25", "until": "2025-11-24", "activities": [80, 90], "comparable": True, "pairs": pairs,
        "funds": [{"fund": "eerste-2", "before": 3, "after": 20}],
    }  # fmt: skip
    store("recent", changes=changes)
    return analysed


def test_the_map_says_first_who_holds_it_together_and_who_is_at_the_edge(
    world: World, analysed: Sector, client_of: ClientOf
) -> None:
    said = sentences(page(client_of(world.ilse).get(MAP)))
    nodes = {node["name"]: node for node in snapshot()["nodes"]}
    bridges = [name for name, node in nodes.items() if "bridge" in node["roles"]]
    edge = [name for name, node in nodes.items() if {"edge", "isolated"} & set(node["roles"])]
    assert bridges
    assert edge
    assert all((name in said["Houdt het samen"].partition(".")[0]) == (name in bridges) for name in nodes)
    shown = [name for name in nodes if name in said["Aan de rand"].partition(".")[0]]
    assert set(shown) <= set(edge)
    assert len(shown) == min(4, len(edge))
    best = max(bridges, key=lambda name: nodes[name]["betweenness"])
    assert f"{best} {round(100 * nodes[best]['betweenness'])}%" in said["Houdt het samen"], "the evidence stands behind"


def test_what_changed_is_only_what_is_certain(world: World, everybody_tied: Sector, client_of: ClientOf) -> None:
    said = sentences(page(client_of(world.ilse).get(MAP)))["Zeker veranderd"]
    assert "vaker samen: Alimento – Eerste 1 (14, ervoor 2), Eerste 2 – Eerste 3 (11, ervoor 1) en nog 1" in said
    assert "minder vaak samen: Alimento – Woodwize (1, ervoor 12)" in said
    assert "doet meer met anderen: Eerste 2 (20, ervoor 3)." in said
    assert "toen 80 gezamenlijke activiteiten met een dag, nu 90" in said
    store("recent", changes=snapshot("recent")["changes"] | {"pairs": [], "funds": []})
    assert sentences(page(client_of(world.ilse).get(MAP)))["Zeker veranderd"].startswith("niets meer dan toeval.")


def test_of_my_fund_it_says_who_stands_out_what_changed_and_whom_it_would_not_expect(
    world: World, everybody_tied: Sector, client_of: ClientOf
) -> None:
    data = snapshot()
    notable = [tie for tie in data["ties"] if tie["beyond_chance"] and "alimento" in (tie["a"], tie["b"])]
    panel = fragment(client_of(world.ann).get(f"{MAP}/fondsen/alimento", headers=FRAGMENT))
    said = sentences(panel)
    names = {node["id"]: node["name"] for node in data["nodes"]}
    partners = {names[tie["b"] if tie["a"] == "alimento" else tie["a"]] for tie in notable}
    first = said["Opvallend vaak samen"].partition(".")[0]
    assert partners
    assert {name for name in names.values() if name in first} == partners
    for tie in notable:
        assert f"{sum(tie['counts'].values())} en {round(tie['expected'])}" in said["Opvallend vaak samen"]
    assert "vaker samen: Eerste 1 (14, ervoor 2)" in said["Zeker veranderd"]
    assert "Eerste 3" not in said["Zeker veranderd"], "what changed elsewhere is not of this fund"
    usual = {each.text for each in panel.all(".suggestion strong")}
    if "Misschien niet verwacht" in said:
        assert panel.all(".findings > li")[-1].all("a")[0].text not in usual | partners, "it is not said twice"
    beside = sentences(page(client_of(world.ann).get(MAP)))
    assert beside["Opvallend vaak samen"] == said["Opvallend vaak samen"], "my own fund stands there from the start"


def test_who_takes_no_part_in_a_theme_is_not_at_its_edge(world: World, analysed: Sector, client_of: ClientOf) -> None:
    seen = page(client_of(world.ilse).get(f"{MAP}/themas/digitalisering"))
    data = snapshot("all:theme:digitalisering")
    apart = [node["name"] for node in data["nodes"] if node["role"] == "isolated"]
    assert apart
    assert not any(name in sentences(seen).get("Aan de rand", "") for name in apart)
    store("all:theme:digitalisering", communities=data["communities"] | {"groups": []})
    seen = page(client_of(world.ilse).get(f"{MAP}/themas/digitalisering"))
    assert "13 fondsen, " in seen.one(".map-brief .lead").text


def test_too_few_funds_have_no_one_who_holds_them_together(world: World, analysed: Sector, client_of: ClientOf) -> None:
    data = snapshot()
    few = [node | {"degree": 0} for node in data["nodes"][4:]] + data["nodes"][:4]
    store("all", nodes=few)
    said = sentences(page(client_of(world.ilse).get(MAP)))
    assert "Houdt het samen" not in said
    assert "Aan de rand" not in said
