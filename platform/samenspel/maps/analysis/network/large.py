"""The analysis of networks of hundreds up to tens of thousands of organisations, by calls of networkx that our backend
carries out (`backend`).

Here groups are those of the highest modularity on Newman's ties, at the resolution at which they come back best, not a
consensus, and only a few resamples are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from samenspel.maps.analysis.facts import canonical
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import Indices, Numbers
from samenspel.maps.analysis.network import backend, communities
from samenspel.maps.analysis.schema.network import Doubt

#: Networks with more organisations than this are analysed here.
LARGE_FROM = 400
RESAMPLES, CHANCE_DRAWS = 5, 3
#: The resolutions that are tried, from the coarsest on, with so many of the resamples. A finer one is taken where it
#: comes back better by so much, and the search ends where it comes back worse by so much.
RESOLUTIONS, FIRST_RESAMPLES, BETTER, WORSE = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0), 2, 0.02, 0.05
#: Beyond this size half of the resolutions are tried, with one resample.
MANY = 10_000
#: Where what is drawn by lot begins.
SEED = 39
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


def modularity(ties: csr_array, labels: Indices, resolution: float = 1.0) -> float:
    """Newman's modularity, at a resolution."""
    entries, strength = ties.tocoo(), np.asarray(ties.sum(axis=1), dtype=float)
    total = float(strength.sum())
    if total <= 0:
        return 0.0
    inside = float(entries.data[labels[entries.row] == labels[entries.col]].sum())
    return inside / total - resolution * float((np.bincount(labels, weights=strength) ** 2).sum()) / total**2


def divide(orgs: list[str], there: csr_array, watch: Watch = iter) -> LargePartition:
    """The groups, and how sure they are; organisations without ties have label -1.

    Modularity as such finds no groups that are small beside the whole (Fortunato and Barthelemy 2007, PNAS 104, 36), so
    it is asked for finer and finer ones, and those that come back best in resamples are kept. Lots are drawn in the
    canonical order, so the same network gives the same, however it is named and sorted.
    """
    rows, place = canonical.canonical_order(there, apart=0)
    ordered = csr_array(there[rows][:, place])
    ties, steps = newman_ties(ordered), iter(watch(range(RESAMPLES + len(RESOLUTIONS) + CHANCE_DRAWS)))
    resamples = [_resampled(ordered, at) for at, _ in zip(range(RESAMPLES), steps, strict=False)]
    resolution, labels = _most_stable(ties, resamples[:FIRST_RESAMPLES], steps)
    confidence, agreed = np.zeros(len(orgs)), []
    for at, resample in enumerate(resamples):
        drawn = _groups(resample, resolution, at + 1)
        agreed.append(communities.agreement(labels, drawn))
        if (labels >= 0).any() and (drawn >= 0).any():
            confidence += np.append(communities.counterparts(labels, drawn), -1)[drawn] == labels
    by_chance = []
    for at, _ in zip(range(CHANCE_DRAWS), steps, strict=False):
        luck = _shuffled(ordered, at)
        by_chance.append(modularity(luck, backend.best_partition(luck, resolution, SEED), resolution))
    stability, some = float(np.mean(agreed)), (labels >= 0).any()
    doubt: Doubt | None = None
    if (labels >= 0).sum() < communities.MIN_FUNDS:
        doubt = "few"
    elif labels.max() < 1:
        doubt = "one"
    elif modularity(ties, np.maximum(labels, 0), resolution) <= max(by_chance) + 2 * float(np.ptp(by_chance)):
        doubt = "chance"
    elif stability < communities.MIN_STABILITY:
        doubt = "unstable"
    back = np.argsort(place)
    return LargePartition(
        orgs,
        labels[back],
        modularity(ties, np.maximum(labels, 0)) if some else 0.0,
        stability,
        np.where(labels >= 0, confidence / RESAMPLES, 0.0)[back],
        doubt,
    )


def _most_stable(ties: csr_array, resamples: list[csr_array], steps: Iterator[int]) -> tuple[float, Indices]:
    """The resolution at which the groups come back best, and these groups. Once finer ones come back less, still finer
    ones are not tried."""
    best, found, most = RESOLUTIONS[0], _groups(ties, RESOLUTIONS[0], 0), -1.0
    if ties.shape[0] > MANY:
        resamples = resamples[:1]
    for resolution, _ in zip(RESOLUTIONS[:: 2 if ties.shape[0] > MANY else 1], steps, strict=False):
        labels = _groups(ties, resolution, 0)
        agreed = [communities.agreement(labels, _groups(one, resolution, at + 1)) for at, one in enumerate(resamples)]
        if np.mean(agreed) < most - WORSE:
            break
        if np.mean(agreed) > most + (BETTER if most >= 0 else 0):
            best, found, most = resolution, labels, float(np.mean(agreed))
    return best, found


def _groups(ties: csr_array, resolution: float, at: int) -> Indices:
    """The groups at a resolution, numbered by size, with -1 for organisations without ties."""
    return _relabel_tied(backend.best_partition(ties, resolution, SEED + at), ties)


def _resampled(there: csr_array, at: int) -> csr_array:
    """The ties of the activities drawn with replacement."""
    rng, acts = np.random.default_rng((SEED, at)), there.shape[0]
    return newman_ties(there, np.bincount(rng.integers(acts, size=acts), minlength=acts).astype(float))


def _shuffled(there: csr_array, at: int) -> csr_array:
    """The ties where members are shuffled: organisations stay as active and activities as large, but for duplicates."""
    rng = np.random.default_rng((SEED, at, 7))
    parts = (there.data.copy(), rng.permutation(there.indices), there.indptr.copy())
    shuffled = csr_array(parts, shape=there.shape)
    shuffled.sum_duplicates()
    shuffled.data[:] = 1
    return newman_ties(shuffled)


def _relabel_tied(labels: Indices, ties: csr_array) -> Indices:
    """The labels numbered by size, with -1 for organisations without ties."""
    from samenspel.maps.analysis.network.consensus import relabel_by_size

    tied = np.diff(ties.indptr) > 0
    result = np.full(len(labels), -1, dtype=np.int64)
    if tied.any():
        result[tied] = relabel_by_size(labels[tied])
    return result


def node_measures(orgs: list[str], there: csr_array, watch: Callable[[str], None]) -> dict[str, Numbers]:
    """For each organisation its number of partners, strength, betweenness (estimated) and constraint."""
    rows, place = canonical.canonical_order(there, apart=0)
    graph = bipartite([orgs[at] for at in place.tolist()], csr_array(there[rows][:, place]))
    nodes = [("org", org) for org in orgs]
    with backend.enabled():
        watch("projectie")
        ties = nx.bipartite.collaboration_weighted_projected_graph(graph, [nodes[at] for at in place.tolist()])
        watch("bruggen")
        between = nx.betweenness_centrality(ties, k=min(BETWEENNESS_SOURCES, len(orgs)), seed=SEED)
        watch("gebondenheid")
        constraint = nx.constraint(ties, weight="weight")
    matrix = newman_ties(there)
    return {
        "partners": np.diff(matrix.indptr).astype(float),
        "strength": np.asarray(matrix.sum(axis=1), dtype=float),
        "betweenness": np.array([between[node] for node in nodes], dtype=float),
        "constraint": np.array([constraint[node] for node in nodes], dtype=float),
    }
