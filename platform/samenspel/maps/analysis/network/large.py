"""The analysis of networks of hundreds up to tens of thousands of organisations, by calls of networkx that our backend
carries out (`backend`).

Here groups are those of the highest modularity on Newman's ties, not a consensus, and only a few resamples are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import Indices, Numbers
from samenspel.maps.analysis.network import backend, communities
from samenspel.maps.analysis.schema.network import Doubt

#: Networks with more organisations than this are analysed here.
LARGE_FROM = 400
RESAMPLES, CHANCE_DRAWS = 5, 3
#: The number of sources from which betweenness is estimated.
BETWEENNESS_SOURCES = 200

Watch = Callable[[Iterable[int]], Iterable[int]]


@dataclass(frozen=True)
class LargePartition:
    """As `communities.Partition`, with the names of the organisations in `orgs`."""

    orgs: list[str]
    labels: Indices
    quality: float
    stability: float
    confidence: Numbers
    doubt: Doubt | None


def incidence(table: Table) -> tuple[list[str], csr_array]:
    """The names of the organisations that have rows, and who took part in what: activities by organisations, with 1."""
    used, place = np.unique(table.org, return_inverse=True)
    acts, act = np.unique(table.act, return_inverse=True)
    flat = np.unique(act.astype(np.int64) * len(used) + place)
    rows, columns = np.divmod(flat, len(used))
    matrix = csr_array((np.ones(len(flat)), (rows, columns)), shape=(len(acts), len(used)))
    return [table.orgs[at] for at in used.tolist()], matrix


def bipartite(orgs: list[str], there: csr_array) -> nx.Graph[tuple[str, Any]]:
    """The graph of organisations ("org", name) and activities ("act", number)."""
    graph: nx.Graph[tuple[str, Any]] = nx.Graph()
    graph.add_nodes_from(("org", org) for org in orgs)
    entries = there.tocoo()
    graph.add_edges_from(
        (("org", orgs[org]), ("act", act)) for act, org in zip(entries.row.tolist(), entries.col.tolist(), strict=True)
    )
    return graph


def newman_ties(there: csr_array, times: Numbers | None = None) -> csr_array:
    """Newman's tie weights (see `ties`), organisations by organisations; each activity counts `times`."""
    sizes = np.asarray(there.sum(axis=1), dtype=float)
    share = np.divide(1.0, sizes - 1, out=np.zeros(len(sizes)), where=sizes > 1)
    share = share if times is None else share * times
    rows = np.repeat(np.arange(there.shape[0]), np.diff(there.indptr))
    weighted = csr_array((there.data * share[rows], there.indices, there.indptr), shape=there.shape)
    product = csr_array(weighted.T @ there).tocoo()
    mask = (product.row != product.col) & (product.data > 0)
    return csr_array((product.data[mask], (product.row[mask], product.col[mask])), shape=product.shape)


def modularity(ties: csr_array, labels: Indices) -> float:
    """Newman's modularity."""
    entries, strength = ties.tocoo(), np.asarray(ties.sum(axis=1), dtype=float)
    total = float(strength.sum())
    if total <= 0:
        return 0.0
    inside = float(entries.data[labels[entries.row] == labels[entries.col]].sum())
    return inside / total - float((np.bincount(labels, weights=strength) ** 2).sum()) / total**2


def divide(orgs: list[str], there: csr_array, ties: csr_array, seed: int, watch: Watch = iter) -> LargePartition:
    """The groups, and how sure they are; organisations without ties have label -1."""
    rng = np.random.default_rng(seed)
    labels = _relabel_tied(backend.best_partition(ties, 1.0, seed), ties)
    quality = modularity(ties, np.maximum(labels, 0)) if (labels >= 0).any() else 0.0
    confidence, agreed, by_chance = np.zeros(len(orgs)), [], []
    for step in watch(range(RESAMPLES + CHANCE_DRAWS)):
        if step < RESAMPLES:
            acts = there.shape[0]
            drawn_ties = newman_ties(there, np.bincount(rng.integers(acts, size=acts), minlength=acts).astype(float))
            drawn = _relabel_tied(backend.best_partition(drawn_ties, 1.0, seed + step + 1), drawn_ties)
            agreed.append(communities.agreement(labels, drawn))
            if (labels >= 0).any() and (drawn >= 0).any():
                confidence += np.append(communities.counterparts(labels, drawn), -1)[drawn] == labels
            continue
        # Members are shuffled: organisations stay as active and activities as large, but for duplicates.
        parts = (there.data.copy(), rng.permutation(there.indices), there.indptr.copy())
        shuffled = csr_array(parts, shape=there.shape)
        shuffled.sum_duplicates()
        shuffled.data[:] = 1
        luck = newman_ties(shuffled)
        by_chance.append(modularity(luck, backend.best_partition(luck, 1.0, seed)))
    stability = float(np.mean(agreed))
    doubt: Doubt | None = None
    if (labels >= 0).sum() < communities.MIN_FUNDS:
        doubt = "few"
    elif labels.max() < 1:
        doubt = "one"
    elif quality <= max(by_chance) + 2 * float(np.ptp(by_chance)):
        doubt = "chance"
    elif stability < communities.MIN_STABILITY:
        doubt = "unstable"
    return LargePartition(orgs, labels, quality, stability, np.where(labels >= 0, confidence / RESAMPLES, 0.0), doubt)


def _relabel_tied(labels: Indices, ties: csr_array) -> Indices:
    """The labels numbered by size, with -1 for organisations without ties."""
    from samenspel.maps.analysis.network.consensus import relabel_by_size

    tied = np.diff(ties.indptr) > 0
    result = np.full(len(labels), -1, dtype=np.int64)
    if tied.any():
        result[tied] = relabel_by_size(labels[tied])
    return result


def node_measures(orgs: list[str], there: csr_array, seed: int, watch: Callable[[str], None]) -> dict[str, Numbers]:
    """For each organisation its number of partners, strength, betweenness (estimated) and constraint."""
    graph = bipartite(orgs, there)
    nodes = [("org", org) for org in orgs]
    with backend.enabled():
        watch("projectie")
        ties = nx.bipartite.collaboration_weighted_projected_graph(graph, nodes)
        watch("bruggen")
        between = nx.betweenness_centrality(ties, k=min(BETWEENNESS_SOURCES, len(orgs)), seed=seed)
        watch("gebondenheid")
        constraint = nx.constraint(ties, weight="weight")
    matrix = newman_ties(there)
    return {
        "partners": np.diff(matrix.indptr).astype(float),
        "strength": np.asarray(matrix.sum(axis=1), dtype=float),
        "betweenness": np.array([between[node] for node in nodes], dtype=float),
        "constraint": np.array([constraint[node] for node in nodes], dtype=float),
    }
