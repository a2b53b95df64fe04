"""Roles on networks where it is plain to see who is what."""

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.analysis.facts.participations import Params, Participation
from samenspel.maps.analysis.facts.ties import affiliations, co_participations, graph
from samenspel.maps.analysis.network import roles
from samenspel.maps.analysis.network.roles import NetworkPosition, positions
from tests.maps.analysis.networks import TODAY, met, planted


def roles_of(rows: list[Participation], funds: list[str] | None = None) -> dict[str, NetworkPosition]:
    cleaned = affiliations(rows, TODAY, funds=funds)
    found = positions(cleaned.funds, co_participations(cleaned, TODAY, Params()).weights, None)
    return dict(zip(cleaned.funds, found, strict=True))


def two_rings_and_a_bridge() -> list[Participation]:
    rows = [row for n in range(4) for row in met(f"l{n}", *"abcd") + met(f"r{n}", *"wxyz")]
    return rows + met("one", "a", "m") + met("two", "m", "w")


def test_the_only_way_between_two_groups_is_a_bridge() -> None:
    found = roles_of(two_rings_and_a_bridge())
    assert found["m"].role == "bridge"
    assert found["b"].role == "member"


def test_who_works_with_all_is_a_hub() -> None:
    rows = [row for n, other in enumerate("bcdefgh") for row in met(f"m{n}", "a", other)]
    rows += met("extra", "b", "c") + met("more", "d", "e")
    found = roles_of(rows)
    assert "hub" in found["a"].roles
    assert all("hub" not in found[other].roles for other in "bcdefgh")


def test_old_ties_only_are_the_edge_and_no_ties_is_isolated() -> None:
    rows = [row for n in range(5) for row in met(f"m{n}", *"abcdef")] + met("old", "z", "a", days_ago=1500)
    found = roles_of(rows, funds=[*"abcdef", "z", "alone"])
    assert found["z"].role == "edge"
    assert found["alone"].role == "isolated"
    assert found["alone"].constraint is None


def test_when_all_are_alike_nobody_stands_out() -> None:
    found = roles_of([row for n in range(5) for row in met(f"m{n}", *"abcdefgh")])
    assert {place.role for place in found.values()} == {"member"}


@pytest.mark.parametrize("seed", range(4))
def test_the_measures_are_those_of_networkx(seed: int) -> None:
    rows, _ = planted(seed)
    cleaned = affiliations(rows, TODAY)
    weights = co_participations(cleaned, TODAY, Params()).weights
    network = graph(cleaned.funds, weights)
    between, constraint = nx.betweenness_centrality(network, weight="distance"), nx.constraint(network, weight="weight")
    for fund, place in zip(cleaned.funds, positions(cleaned.funds, weights, None), strict=True):
        assert place.betweenness == pytest.approx(between[fund], abs=1e-12)
        assert place.constraint == pytest.approx(constraint[fund])


def test_the_share_outside_the_own_group() -> None:
    weights = np.array([[0, 3, 1], [3, 0, 0], [1, 0, 0]], dtype=float)
    found = positions(["a", "b", "c"], weights, np.array([0, 0, 1]))
    assert [place.outside for place in found] == [pytest.approx(0.25), pytest.approx(0), pytest.approx(1)]


def test_no_funds_have_no_places() -> None:
    assert positions([], np.zeros((0, 0)), None) == []


def test_the_bridge_of_the_florentine_families_is_the_medici() -> None:
    network = nx.florentine_families_graph()
    families = sorted(network)
    found = dict(zip(families, positions(families, nx.to_numpy_array(network, families), None), strict=True))
    assert found["Medici"].betweenness == pytest.approx(0.522, abs=0.001)
    assert found["Medici"].role == "bridge"
    assert max(found, key=lambda family: found[family].betweenness) == "Medici"


def test_betweenness_by_parts_is_that_of_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    weights = np.triu(rng.random((40, 40)) * (rng.random((40, 40)) < 0.2), 1)
    weights[:, 5] = weights[5, :] = 0  # one without ties
    weights += weights.T
    funds = [f"f{number}" for number in range(40)]
    expected = nx.betweenness_centrality(graph(funds, weights), weight="distance")
    for cells in (roles.MAX_CELLS, 40 * 40 * 7, 1):
        monkeypatch.setattr(roles, "MAX_CELLS", cells)
        found = {fund: one.betweenness for fund, one in zip(funds, positions(funds, weights, None), strict=True)}
        assert found == pytest.approx(expected, abs=1e-12)
