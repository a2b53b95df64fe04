"""The networkx backend gives what networkx gives, on graphs for which it is switched on and on small ones."""

from typing import Any

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.analysis.network import backend, large
from samenspel.maps.analysis.network.communities import rand_index


@pytest.fixture(scope="module")
def two_sided() -> tuple[Any, list[str]]:
    """620 organisations, some without anybody, in 900 activities; the names as text, with something known of them."""
    rng = np.random.default_rng(0)
    graph: Any = nx.Graph(source="test")
    graph.add_nodes_from((f"o{n:03}" for n in range(620)), kind="org")
    for act in range(900):
        for org in rng.choice(600, rng.integers(1, 9), replace=False):
            graph.add_edge(f"o{org:03}", f"a{act}")
    return graph, [f"o{n:03}" for n in range(620)]


@pytest.fixture(scope="module")
def both(two_sided: tuple[Any, list[str]]) -> tuple[Any, Any]:
    """The projection of networkx and ours."""
    graph, orgs = two_sided
    plain = nx.bipartite.collaboration_weighted_projected_graph(graph, orgs)
    with backend.enabled():
        ours = nx.bipartite.collaboration_weighted_projected_graph(graph, orgs)
    assert isinstance(ours, backend.Network)
    return plain, ours


def close(one: dict[Any, float], two: dict[Any, float]) -> None:
    assert list(one) == list(two)
    assert list(one.values()) == pytest.approx(list(two.values()), abs=1e-9, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("weight", [None, "weight"])
def test_constraint_is_that_of_networkx(both: tuple[Any, Any], weight: str | None) -> None:
    plain, ours = both
    with backend.enabled():
        found = nx.constraint(ours, weight=weight)
    close(nx.constraint(plain, weight=weight), found)
    close(nx.constraint(plain.copy(), weight=weight), nx.constraint(plain.copy(), weight=weight, backend="samenspel"))


@pytest.mark.parametrize(
    "given", [{"k": 40, "seed": 3}, {"k": 40, "seed": 3, "endpoints": True}, {"normalized": False}]
)
def test_betweenness_is_that_of_networkx(both: tuple[Any, Any], given: dict[str, Any]) -> None:
    plain, ours = both
    with backend.enabled():
        found = nx.betweenness_centrality(ours, **given)
    close(nx.betweenness_centrality(plain, **given), found)


def test_the_projection_unfolds_into_an_ordinary_graph(two_sided: tuple[Any, list[str]]) -> None:
    graph, orgs = two_sided
    plain = nx.bipartite.collaboration_weighted_projected_graph(graph, orgs)
    ours = nx.bipartite.collaboration_weighted_projected_graph(graph.copy(), orgs, backend="samenspel")
    assert (len(ours), list(ours)) == (len(plain), list(plain))
    assert ours.graph == plain.graph
    assert ours.nodes["o003"] == {"kind": "org"}
    assert ours.number_of_edges() == plain.number_of_edges()
    everywhere: Any = plain.edges(data="weight")
    assert all(ours[a][b]["weight"] == pytest.approx(weight) for a, b, weight in everywhere)
    # What is changed afterwards counts.
    before = nx.constraint(ours, backend="samenspel")["o610"]
    ours.add_edge("o610", "o003", weight=1.0)
    after = nx.constraint(ours, backend="samenspel")["o610"]
    assert np.isnan(before)
    assert after == pytest.approx(1.0, abs=0.2)


def test_groups_are_the_same_for_the_same_seed_and_no_worse_than_those_of_networkx(both: tuple[Any, Any]) -> None:
    plain, ours = both
    with backend.enabled():
        one, two = (nx.community.leiden_communities(ours, seed=1, **backend.LEIDEN) for _ in range(2))
    assert one == two
    theirs = nx.community.louvain_communities(plain, seed=1)
    assert nx.community.modularity(plain, one) >= nx.community.modularity(plain, theirs) - 0.01


def test_what_we_cannot_do_is_left_to_networkx(both: tuple[Any, Any], two_sided: tuple[Any, list[str]]) -> None:
    plain, _ = both
    graph, orgs = two_sided
    few = [org for org in sorted(orgs, key=plain.degree) if plain.degree(org)][:2]  # with few ties: networkx is slow
    with backend.enabled():
        weighted = nx.betweenness_centrality(plain, k=3, seed=1, weight="weight")
        some = nx.constraint(plain, nodes=few)
        part = nx.bipartite.collaboration_weighted_projected_graph(graph, few)
        small = nx.bipartite.collaboration_weighted_projected_graph(
            nx.davis_southern_women_graph(), nx.davis_southern_women_graph().graph["top"]
        )
    assert weighted == nx.betweenness_centrality(plain, k=3, seed=1, weight="weight")
    assert list(some) == few
    assert part.number_of_nodes() > 2
    assert not isinstance(small, backend.Network)


def test_ties_with_oneself_count_as_in_networkx() -> None:
    graph: Any = nx.karate_club_graph()
    graph.add_edge(3, 3, weight=2)
    close(nx.constraint(graph, weight="weight"), nx.constraint(graph, weight="weight", backend="samenspel"))


def test_the_karate_club_falls_apart_as_it_did() -> None:
    graph = nx.karate_club_graph()
    labels = backend.best_partition(nx.to_scipy_sparse_array(graph, weight="weight", format="csr"), 1.0, 1)
    sides = np.array([graph.nodes[node]["club"] == "Officer" for node in graph]).astype(int)
    assert rand_index(labels, sides) > 0.35
    assert large.modularity(nx.to_scipy_sparse_array(graph, format="csr"), labels) > 0.38
