"""All of Horizon 2020 (32,012 organisations) through unchanged networkx calls, and the command `analyse` on it."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import networkx as nx
import numpy as np

from bench import networks
from bench.figures import Figure
from samenspel.maps.analysis.network import backend, large

T = TypeVar("T")
#: Of how many activities networkx alone is timed, for comparison and to see that the values are equal.
PART = 1_500


def run(quick: bool) -> Iterator[Figure]:
    import networkit  # noqa: F401 (loading it is no part of a call)

    place = networks.folder()
    table = networks.whole(place, "h2020.csv.gz")
    orgs, there = large.incidence(table)
    yield from _equal(orgs, there)
    graph = large.bipartite(orgs, there)
    nodes = [("org", org) for org in orgs]
    with backend.enabled():
        seconds, ties = _timed(lambda: nx.bipartite.collaboration_weighted_projected_graph(graph, nodes))
        yield Figure("projection", seconds, "s", 2, f"{ties.number_of_nodes()} organisations; CPU of the process")
        seconds, groups = _timed(lambda: nx.community.leiden_communities(ties, seed=1, **backend.LEIDEN))
        yield Figure("communities", seconds, "s", 2, f"{len(groups)} groups")
        yield Figure("communities-q", _quality(ties, groups), "Q", 0.415, "modularity, of the same call", at_least=True)
        seconds, _ = _timed(lambda: nx.betweenness_centrality(ties, k=200, seed=1))
        yield Figure("betweenness", seconds, "s", 12, "k = 200, the sources that networkx draws")
        seconds, _ = _timed(lambda: nx.constraint(ties, weight="weight"))
        yield Figure("constraint", seconds, "s", 17, "all organisations")
    began = time.monotonic()
    command = [str(Path(sys.executable).with_name("samenspel")), "analyse", str(place / "h2020.csv.gz"), "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield Figure("analyse", time.monotonic() - began, "s", 120, "samenspel analyse FILE --json, reading included")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Figure("memory", most, "MiB", 4096, "the most that the command held")


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of the whole process, all its threads included, and the result."""
    began = time.process_time()
    result = call()
    return time.process_time() - began, result


def _quality(ties: Any, groups: list[set[Any]]) -> float:
    names, matrix = ties.folded("weight")
    of = {name: number for number, members in enumerate(groups) for name in members}
    return large.modularity(matrix, np.array([of[name] for name in names], dtype=np.int64))


def _equal(orgs: list[str], there: Any) -> Iterator[Figure]:
    """The largest difference from networkx, on a part that networkx does in seconds."""
    part = there[:PART]
    some = np.unique(part.indices)
    graph = large.bipartite([orgs[at] for at in some.tolist()], part[:, some])
    nodes = [node for node in graph if node[0] == "org"]

    def all_of() -> tuple[Any, dict[Any, float], dict[Any, float]]:
        ties = nx.bipartite.collaboration_weighted_projected_graph(graph, nodes)
        between = nx.betweenness_centrality(ties, k=50, seed=1)
        return ties, between, nx.constraint(ties, weight="weight")

    usual, theirs = _timed(all_of)
    with backend.enabled():
        seconds, ours = _timed(all_of)
    pairs: Any = theirs[0].edges(data="weight")
    apart = max(abs(ours[0][a][b]["weight"] - weight) for a, b, weight in pairs)
    for mine, other in zip(ours[1:], theirs[1:], strict=True):
        apart = max(apart, max(abs(mine[node] - other[node]) for node in other if other[node] == other[node]))
    told = f"{len(nodes)} organisations: networkx {usual:.1f} s, ours {seconds:.1f} s, for the same three calls"
    yield Figure("apart", apart * 1e9, "1e-9", 1, told)
