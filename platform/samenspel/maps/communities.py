"""Groups of funds that work more with each other than with the rest, and how sure that is.

Modularity on the degree-normalised Newman projection, maximised by Louvain's moves (Blondel e.a. 2008) with a
last round on single funds, best of several seeded runs. Confidence comes from drawing the activities again
(bootstrap); whether there are groups at all from comparing with networks in which the same funds meet by
chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samenspel.maps.rows import Params
from samenspel.maps.ties import Affiliations, Indices, Numbers, Pairs, normalise

#: Fewer tied funds, or fewer shared activities, tell nothing about groups.
FEWEST_FUNDS = 5
FEWEST_ACTIVITIES = 8
#: How many standard deviations above chance the modularity must lie, and how well the groups must survive
#: shaking.
CHANCE_MARGIN = 2.5
LEAST_STABILITY = 0.25


@dataclass(frozen=True)
class Partition:
    """`labels[i]` is the group of fund i, -1 for a fund without ties; the largest group is 0.

    `stability` is the mean adjusted Rand index of the resamples against these groups (None: not shaken),
    `confidence` the share of resamples in which a fund stayed with its group, `margin` the standard
    deviations above chance. `doubt` says why the groups are not clear: `few`, `one`, `chance` or `unstable`.
    """

    labels: Indices
    quality: float
    stability: float | None
    confidence: Numbers | None
    margin: float
    doubt: str | None

    @property
    def clear(self) -> bool:
        """Do the data support this split?"""
        return self.doubt is None


def modularity_matrix(weights: Numbers) -> Numbers:
    """B with B_ij = (w_ij - s_i s_j / 2m) / 2m: the modularity is the sum of B within the groups."""
    strength = weights.sum(axis=1)
    total = strength.sum()
    if total <= 0:
        return np.zeros_like(weights)
    return np.asarray((weights - np.outer(strength, strength) / total) / total, dtype=float)


def _climb(matrix: Numbers, labels: Indices, rng: np.random.Generator) -> bool:
    """Move one row at a time to the group where it adds most, until nothing gains; tells if any moved."""
    n = len(labels)
    held = np.zeros((n, n))
    for group in range(n):
        held[:, group] = matrix[:, labels == group].sum(axis=1)
    moved, improving = False, True
    while improving:
        improving = False
        for i in rng.permutation(n):
            own = labels[i]
            gains = held[i].copy()
            gains[own] -= matrix[i, i]
            best = int(gains.argmax())
            if gains[best] > gains[own] + 1e-12:
                held[:, own] -= matrix[:, i]
                held[:, best] += matrix[:, i]
                labels[i] = best
                moved = improving = True
    return moved


def _run(matrix: Numbers, rng: np.random.Generator) -> Indices:
    """One Louvain run: single funds, then whole groups, and single funds again as long as that helps."""
    labels = np.arange(len(matrix), dtype=np.int64)
    while True:
        moved = _climb(matrix, labels, rng)
        while True:
            _, labels = np.unique(labels, return_inverse=True)
            labels = labels.astype(np.int64)
            belongs = np.eye(int(labels.max()) + 1)[labels]
            merged = np.arange(belongs.shape[1], dtype=np.int64)
            if not _climb(belongs.T @ matrix @ belongs, merged, rng):
                break
            labels, moved = merged[labels], True
        if not moved:
            return labels


def best_partition(weights: Numbers, seed: int, runs: int) -> tuple[Indices, float]:
    """The best of `runs` seeded runs on a symmetric weight matrix, and its modularity.

    Groups are numbered by size, then by first member; rows without weight get -1.
    """
    tied = np.flatnonzero(weights.sum(axis=1) > 0)
    labels = np.full(len(weights), -1, dtype=np.int64)
    if not len(tied):
        return labels, 0.0
    matrix = modularity_matrix(weights[np.ix_(tied, tied)])
    best, best_quality = np.zeros(len(tied), dtype=np.int64), -np.inf
    for run in range(runs):
        found = _run(matrix, np.random.default_rng((seed, run)))
        quality = float(matrix[found[:, None] == found[None, :]].sum())
        if quality > best_quality + 1e-10:
            best, best_quality = found, quality
    groups = [np.flatnonzero(best == group) for group in np.unique(best)]
    groups.sort(key=lambda members: (-len(members), int(members[0])))
    for number, members in enumerate(groups):
        labels[tied[members]] = number
    return labels, best_quality


def rand_index(one: Indices, two: Indices) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985): 1 for the same groups, about 0 for unrelated ones."""
    _, a = np.unique(one, return_inverse=True)
    _, b = np.unique(two, return_inverse=True)
    if not len(a):
        return 1.0
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)

    def couples(counts: Numbers) -> float:
        return float((counts * (counts - 1)).sum() / 2)

    both, rows, columns = couples(table), couples(table.sum(axis=1)), couples(table.sum(axis=0))
    whole = len(a) * (len(a) - 1) / 2
    expected = rows * columns / whole if whole else 0.0
    largest = (rows + columns) / 2
    return 1.0 if largest == expected else (both - expected) / (largest - expected)


def _stayed(reference: Indices, other: Indices) -> Numbers:
    """1 for each member that lies in the other partition's counterpart of its group (by overlap)."""
    groups, others = int(reference.max()) + 1, int(other.max()) + 2
    table = np.zeros((groups, others))
    np.add.at(table, (reference, other + 1), 1)
    table[:, 0] = 0  # without ties in this resample: with nobody
    counterpart = np.full(groups, -2, dtype=np.int64)
    for flat in np.argsort(-table, axis=None, kind="stable"):
        group, candidate = divmod(int(flat), others)
        if table[group, candidate] <= 0:
            break
        if counterpart[group] == -2 and candidate - 1 not in counterpart:
            counterpart[group] = candidate - 1
    return np.asarray(counterpart[reference] == other, dtype=float)


def _shake(shared: Pairs, labels: Indices, activities: int, params: Params) -> tuple[float, Numbers]:
    """Draw the activities again with replacement; mean agreement, and how often each fund stayed."""
    rng = np.random.default_rng((params.seed, 1_000_003))
    tied = np.flatnonzero(labels >= 0)
    values = shared.share * shared.recency
    agreement = 0.0
    stayed = np.zeros(len(labels))
    for shake in range(params.shakes):
        times = rng.multinomial(activities, np.full(activities, 1 / activities)).astype(float)
        drawn, _ = best_partition(
            normalise(shared.project(values * times[shared.activity])), params.seed + shake, runs=2
        )
        # A fund that lost all ties is a group of its own.
        alone = np.where(drawn >= 0, drawn, len(labels) + np.arange(len(labels)))
        agreement += rand_index(labels[tied], alone[tied])
        stayed[tied] += _stayed(labels[tied], drawn[tied])
    return agreement / params.shakes, stayed / params.shakes


def chance_rates(rows: Affiliations) -> Numbers:
    """For each fund the rate with which drawing members by chance gives it as many activities on average."""
    n = len(rows.funds)
    sizes, how_many = np.unique(rows.sizes, return_counts=True)
    wanted = np.bincount(rows.fund, minlength=n).astype(float)
    active = wanted > 0
    expected_full = active * float(how_many[sizes >= active.sum()].sum())  # where everybody is, nothing is drawn
    how_many, sizes = how_many[sizes < active.sum()], sizes[sizes < active.sum()]
    rates = wanted / max(wanted.sum(), 1.0)
    for _ in range(10):
        # The chance to be among the first `size`, if arrivals are exponential with these rates.
        low, high = np.full(len(sizes), -20.0), np.full(len(sizes), 25.0)
        for _ in range(30):
            middle = (low + high) / 2
            short = (1 - np.exp(-rates * np.exp(middle)[:, None])).sum(axis=1) < sizes
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        arrived = 1 - np.exp(-rates * np.exp(high)[:, None])
        expected = expected_full + how_many @ arrived
        rates = np.where(active, rates * wanted / np.maximum(expected, 1e-12), 0.0)
    return np.asarray(rates, dtype=float)


def _chance_margin(rows: Affiliations, shared: Pairs, quality: float, params: Params) -> float:
    """How many standard deviations the quality lies above that of the same activities with funds drawn by
    chance.
    """
    n, sizes = len(rows.funds), rows.sizes
    many = sizes > 1
    each = np.zeros(len(sizes))
    np.maximum.at(each, shared.activity, shared.share * shared.recency)
    sizes, each = sizes[many], each[many]
    rng = np.random.default_rng((params.seed, 2_000_003))
    with np.errstate(divide="ignore"):
        rates = np.log(chance_rates(rows))
    drawn = []
    for draw in range(params.chance_draws):
        keys = rates + rng.gumbel(size=(len(sizes), n))
        last = np.take_along_axis(np.sort(-keys, axis=1), sizes[:, None] - 1, axis=1)
        inside = (-keys <= last).astype(float)
        weights = (inside * each[:, None]).T @ inside
        np.fill_diagonal(weights, 0.0)
        drawn.append(best_partition(normalise(weights), params.seed + draw, runs=2)[1])
    spread = float(np.std(drawn, ddof=1)) if len(drawn) > 1 else 0.0
    if spread < 1e-9:  # every draw gives the same network, for instance when all funds are always there
        return 0.0 if quality <= float(np.mean(drawn)) + 1e-9 else float("inf")
    return (quality - float(np.mean(drawn))) / spread


def find(rows: Affiliations, shared: Pairs, params: Params) -> Partition:
    """The groups, with how sure they are; `params.shakes` 0 leaves the stability out."""
    labels, quality = best_partition(normalise(shared.weights), params.seed, params.runs)
    tied = int((labels >= 0).sum())
    together = len(np.unique(shared.activity))
    if tied < FEWEST_FUNDS or together < FEWEST_ACTIVITIES:
        return Partition(labels, quality, None, None, 0.0, "few")
    if labels.max() < 1:
        return Partition(labels, quality, None, None, 0.0, "one")
    margin = _chance_margin(rows, shared, quality, params) if params.chance_draws else float("inf")
    stability, confidence = None, None
    if params.shakes:
        stability, confidence = _shake(shared, labels, len(rows.activities), params)
    doubt = None
    if margin < CHANCE_MARGIN:
        doubt = "chance"
    elif stability is not None and stability < LEAST_STABILITY:
        doubt = "unstable"
    return Partition(labels, quality, stability, confidence, margin, doubt)


def themes_apart(rows: Affiliations, labels: Indices, group: int) -> list[dict[str, object]]:
    """The themes that a group is on more than the others: with how often its funds took part in open
    activities on it, and how often that would be if it were like all funds; the one that stands out most
    first.
    """
    open_ones = ~rows.closed[rows.activity]
    ours = (labels[rows.fund] == group) & open_ones
    themes = sorted({theme for theme in rows.themes if theme})
    column = {theme: index for index, theme in enumerate(themes)}
    of_activity = np.array([column[theme] if theme else -1 for theme in rows.themes], dtype=np.int64)
    of_row = of_activity[rows.activity] if len(rows.activity) else of_activity[:0]
    known = open_ones & (of_row >= 0)
    every = np.bincount(of_row[known], minlength=len(themes))
    inside = np.bincount(of_row[known & ours], minlength=len(themes))
    if not every.sum():
        return []
    expected = every * inside.sum() / every.sum()
    found = []
    for index, theme in enumerate(themes):
        count, usual = int(inside[index]), float(expected[index])
        if count >= 3 and count >= 1.2 * usual:
            found.append(((count - usual) / np.sqrt(usual), theme, count, usual))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [{"theme": theme, "count": count, "expected": round(usual, 1)} for _, theme, count, usual in found]
