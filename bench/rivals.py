"""Other ways to find groups, each as used at its best: ten runs, of which the best by its own measure."""

import warnings
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np

from bench.figures import Refused
from samenspel.maps.analysis.facts.ties import Indices, Numbers

RUNS = 10
Method = Callable[[Numbers, int, int], Indices]


def methods() -> dict[str, Method]:
    """By name: groups in Newman's ties, from a seed and (only for spectral clustering) the true number of groups."""
    try:
        import igraph  # noqa: F401
        import infomap  # noqa: F401
        import leidenalg  # noqa: F401
        import sklearn  # noqa: F401
    except ImportError as missing:
        raise Refused(f"{missing.name} is not installed: uv sync --group bench") from None
    found: dict[str, Method] = {
        "leidenalg": _leidenalg,
        "louvain": _louvain,
        "leiden": _leiden,
        "infomap": _infomap,
        "spectral": _spectral,
    }
    return found


def _edges(ties: Numbers) -> tuple[list[tuple[int, int]], list[float]]:
    first, second = np.nonzero(np.triu(ties, 1))
    return list(zip(first.tolist(), second.tolist(), strict=True)), ties[first, second].tolist()


def _leidenalg(ties: Numbers, seed: int, _: int) -> Indices:
    import igraph
    import leidenalg

    edges, weights = _edges(ties)
    graph = igraph.Graph(len(ties), edges)
    runs = [
        leidenalg.find_partition(
            graph, leidenalg.ModularityVertexPartition, weights=weights, seed=seed * RUNS + run, n_iterations=-1
        )
        for run in range(RUNS)
    ]
    return np.array(max(runs, key=lambda one: one.quality()).membership, dtype=np.int64)


def _best_of_networkx(ties: Numbers, seed: int, find: Callable[..., Any]) -> Indices:
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(len(ties)))
    edges, weights = _edges(ties)
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in zip(edges, weights, strict=True))
    runs = [find(graph, seed * RUNS + run) for run in range(RUNS)]
    best = max(runs, key=lambda one: nx.community.modularity(graph, one))
    labels = np.zeros(len(ties), dtype=np.int64)
    for number, members in enumerate(best):
        labels[list(members)] = number
    return labels


def _louvain(ties: Numbers, seed: int, _: int) -> Indices:
    return _best_of_networkx(ties, seed, lambda graph, run: nx.community.louvain_communities(graph, seed=run))


def _leiden(ties: Numbers, seed: int, _: int) -> Indices:
    """Of networkx, where it has one of its own (from 3.7 on)."""
    options: dict[str, Any] = {}
    try:
        probe: Any = nx.community.leiden_communities
        probe(nx.path_graph(4), quality_function="modularity", seed=1)
        options["quality_function"] = "modularity"
    except (TypeError, NotImplementedError):
        return _louvain(ties, seed + 1, 0)
    return _best_of_networkx(ties, seed, lambda graph, run: nx.community.leiden_communities(graph, seed=run, **options))


def _infomap(ties: Numbers, seed: int, _: int) -> Indices:
    from infomap import Infomap

    maps = Infomap(f"--two-level --silent --num-trials {RUNS} --seed {seed + 1}")
    edges, weights = _edges(ties)
    for (a, b), weight in zip(edges, weights, strict=True):
        maps.add_link(a, b, weight)
    maps.run()
    labels = np.zeros(len(ties), dtype=np.int64)
    for node in maps.tree:
        if node.is_leaf:
            labels[node.node_id] = node.module_id
    return labels


def _spectral(ties: Numbers, seed: int, groups: int) -> Indices:
    from sklearn.cluster import SpectralClustering

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = SpectralClustering(groups, affinity="precomputed", random_state=seed).fit_predict(ties + 1e-9)
    return np.asarray(found, dtype=np.int64)
