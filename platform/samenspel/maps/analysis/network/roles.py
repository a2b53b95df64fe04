"""The role of a fund in the network: hub, bridge, in the middle, at the edge, without ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import networkx as nx
import numpy as np

from samenspel.maps.analysis.facts.participations import BRIDGE, EDGE, HUB, ISOLATED, MEMBER
from samenspel.maps.analysis.facts.participations import ROLES as ROLES
from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers, graph

#: A hub or bridge stands out by at least this many standard deviations from the mean of the tied funds.
STANDS_OUT = 1.0
#: A fund with less than this share of the median strength is at the edge.
EDGE_SHARE = 1 / 3
#: The shortest paths from so many funds are computed at once that they have this many cells.
MAX_CELLS = 2_000_000
#: With fewer tied funds than this none is called a hub, a bridge or at the edge.
MIN_TIED = 5


@dataclass(frozen=True, slots=True)
class NetworkPosition:
    """The measures of one fund: number of partners, sum of tie weights, betweenness on 1 / weight (0 to 1),
    Burt's (1992) constraint (None without ties), and the share of its weight outside its own group (None
    without groups).
    """

    degree: int
    strength: float
    betweenness: float
    constraint: float | None
    outside: float | None
    roles: tuple[str, ...]

    @property
    def role(self) -> str:
        """The role that says most."""
        return self.roles[0]


def _z_scores(values: Numbers, tied: Indices) -> Numbers:
    """How many standard deviations above the mean of the tied funds each value lies; 0 when all are alike."""
    spread = float(values[tied].std()) if len(tied) else 0.0
    if spread < 1e-9:
        return np.zeros_like(values)
    return np.asarray((values - values[tied].mean()) / spread, dtype=float)


def _betweenness(weights: Numbers) -> Numbers:
    """Freeman's betweenness of each fund on 1 / weight, from 0 to 1: the share of the shortest paths between two others
    that go through it."""
    n = len(weights)
    if n < 3:
        return np.zeros(n)
    tied = weights > 0
    length = np.divide(1.0, weights, out=np.full(weights.shape, np.inf), where=tied)
    way = length.copy()
    np.fill_diagonal(way, 0.0)
    for middle in range(n):
        np.minimum(way, way[:, middle, None] + way[None, middle, :], out=way)
    # The number of shortest paths of all pairs, then how many of them go through each fund, some starts at a time.
    part = max(1, MAX_CELLS // n**2)
    starts = [np.arange(start, min(start + part, n)) for start in range(0, n, part)]
    ways = np.concatenate([_path_counts(way, length, tied, some) for some in starts])
    between = sum((_passing(way, ways, some) for some in starts), start=np.zeros(n))
    return np.asarray(between / ((n - 1) * (n - 2)), dtype=float)


def _path_counts(way: Numbers, length: Numbers, tied: Flags, starts: Indices) -> Numbers:
    """The number of shortest paths from these funds to each: it follows from which fund precedes which on them."""
    n = len(way)
    found = _are_equal(way[starts, :, None] + length[None, :, :], way[starts, None, :])
    step = (found & tied[None, :, :] & np.isfinite(way[starts])[:, :, None]).astype(float)
    itself = np.eye(n)[starts]
    return np.asarray(np.linalg.solve(np.eye(n) - step.transpose(0, 2, 1), itself[:, :, None])[:, :, 0], dtype=float)


def _are_equal(one: Numbers, other: Numbers) -> Flags:
    """Where two lengths differ by rounding only; not where both are infinite."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(one - other) <= 1e-12 * other, dtype=bool) & np.isfinite(one)


def _passing(way: Numbers, ways: Numbers, starts: Indices) -> Numbers:
    """For each fund the sum, over these starts and all ends, of the share of the shortest paths that go through it."""
    n = len(way)
    reached = np.isfinite(way)
    on_the_way = reached[starts, :, None] & reached[None, :, :] & reached[starts, None, :]
    on_the_way &= _are_equal(way[starts, :, None] + way[None, :, :], way[starts, None, :])
    share = on_the_way * (ways[starts, :, None] * ways[None, :, :] / np.maximum(ways[starts, None, :], 1.0))
    share[np.arange(len(starts)), starts, :] = 0.0  # from the fund itself
    share[:, np.arange(n), np.arange(n)] = 0.0  # to the fund itself
    return np.asarray(share.sum(axis=(0, 2)), dtype=float)


def positions(funds: Sequence[str], weights: Numbers, labels: Indices | None) -> list[NetworkPosition]:
    """The position of each fund; `labels` are the groups if those are clear.

    A hub has a high strength. A bridge has a high betweenness, and its partners are less tied to each other than
    those of most (constraint at or below the median) or are in other groups.
    """
    if not len(funds):
        return []
    strength = weights.sum(axis=1)
    degree = (weights > 0).sum(axis=1)
    tied = np.flatnonzero(degree > 0)
    between = _betweenness(weights)
    constraint_by_fund = nx.constraint(graph(funds, weights), weight="weight")
    constraint = np.array([constraint_by_fund[fund] for fund in funds], dtype=float)
    outside = np.full(len(funds), np.nan)
    if labels is not None:
        same = labels[:, None] == labels[None, :]
        outside[tied] = 1 - (weights * same).sum(axis=1)[tied] / strength[tied]
    heavy, central = _z_scores(strength, tied), _z_scores(between, tied)
    # Where the median strength is nearly nothing, no fund is at the edge.
    median = float(np.median(strength[tied])) if len(tied) else 0.0
    free = float(np.median(constraint[tied])) if len(tied) else 0.0
    far = float(np.nanmedian(outside[tied])) if labels is not None and len(tied) else np.inf
    result = []
    for i in range(len(funds)):
        roles = []
        if degree[i] == 0:
            roles = [ISOLATED]
        elif len(tied) >= MIN_TIED:
            spans = constraint[i] <= free or (outside[i] >= far)
            if central[i] >= STANDS_OUT and spans:
                roles.append(BRIDGE)
            if heavy[i] >= STANDS_OUT:
                roles.append(HUB)
            if not roles and strength[i] < EDGE_SHARE * median:
                roles.append(EDGE)
        result.append(
            NetworkPosition(
                degree=int(degree[i]),
                strength=float(strength[i]),
                betweenness=float(between[i]),
                constraint=float(constraint[i]) if isfinite(constraint[i]) else None,
                outside=float(outside[i]) if isfinite(outside[i]) else None,
                roles=tuple(roles or [MEMBER]),
            )
        )
    return result
