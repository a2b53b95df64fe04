"""Groups of funds that work more with each other than with the rest, and how sure that is.

The groups are a consensus of many plausible divisions (`consensus`). Confidence comes from drawing the activities again
(bootstrap) and finding groups in each such resample; whether there are groups at all from comparing with networks in
which funds as active meet by chance in activities as large.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from samenspel.maps.analysis.facts import canonical
from samenspel.maps.analysis.facts.participations import FundFact, Params
from samenspel.maps.analysis.facts.ties import Affiliations, CoParticipations, Flags, Indices, Numbers, normalise
from samenspel.maps.analysis.network import consensus
from samenspel.maps.analysis.schema.network import CommitteeCount, Doubt, KindCount, ThemeCount

Array = TypeVar("Array", Indices, Numbers)

#: With fewer tied funds, or fewer shared activities, no groups are looked for.
MIN_FUNDS = 5
MIN_ACTIVITIES = 8
#: How many standard deviations above chance the groups must lie, and their least mean agreement with the resamples.
MIN_MARGIN = 3.0
MIN_STABILITY = 0.25
#: A margin nearer to that of doubt is measured again, for networks up to this size, when at least this many were drawn.
UNDECIDED, MAX_SECOND_LOOK, MIN_DRAWS = 1.5, 150, 20
#: From this confidence on a member belongs to the core of its group; from this share of the resamples on it belongs to
#: another group as well.
CORE_CONFIDENCE, MIN_OVERLAP = 0.8, 0.25
#: Starts and rounds for one resample; the groups themselves take more (`Params.runs`, `Params.rounds`).
RESAMPLE_CHAINS, RESAMPLE_ROUNDS = 3, 12
#: The resamples that are looked at together have so many pairs of funds at most.
MAX_CELLS = 100 * 150**2


@dataclass(frozen=True)
class Partition:
    """`labels[i]` is the group of fund i, -1 for a fund without ties; the largest group is 0.

    `quality` is the modularity on the normalised ties, `stability` the mean adjusted Rand index of the resamples
    against these groups (None: not resampled), `confidence` the share of resamples in which a fund stayed with its
    group, `memberships` the same for every group (funds by groups), `margin` the standard deviations above chance.
    `doubt` says why the groups are not clear: `few`, `one`, `chance` or `unstable`.
    """

    labels: Indices
    quality: float
    stability: float | None
    memberships: Numbers | None
    margin: float
    doubt: Doubt | None

    @property
    def is_clear(self) -> bool:
        """Whether the data support these groups."""
        return self.doubt is None

    @property
    def confidence(self) -> Numbers | None:
        """How often each fund stayed with its own group."""
        if self.memberships is None:
            return None
        own = self.memberships[np.arange(len(self.labels)), np.maximum(self.labels, 0)]
        return np.where(self.labels >= 0, own, 0.0)

    def other_groups(self, fund: int) -> list[tuple[int, float]]:
        """The other groups in which a fund often falls, with how often, the most frequent first."""
        if self.memberships is None or self.labels[fund] < 0:
            return []
        row = self.memberships[fund]
        others = [(group, float(row[group])) for group in range(len(row)) if group != self.labels[fund]]
        return sorted((one for one in others if one[1] >= MIN_OVERLAP), key=lambda one: (-one[1], one[0]))


def modularity(weights: Numbers, labels: Indices) -> float:
    """Newman's modularity of these groups on a symmetric weight matrix; funds without a group are left out."""
    strength = weights.sum(axis=1)
    total = float(strength.sum())
    if total <= 0:
        return 0.0
    same = (labels[:, None] == labels[None, :]) & (labels >= 0)[:, None]
    return float(((weights - np.outer(strength, strength) / total) * same).sum() / total)


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


def divide(rows: Affiliations, shared: CoParticipations, params: Params) -> Indices:
    """The label of each fund, as in `Partition`; the same however the funds are called and the rows sorted."""
    rows, shared, place = canonical.reordered(rows, shared)
    return _put_back(_divide(rows, shared, params), place)


def _divide(rows: Affiliations, shared: CoParticipations, params: Params) -> Indices:
    weights = consensus.weigh_ties(shared, rows.sizes)
    alike = canonical.interchangeable(weights[0])
    return consensus.divide(weights, shared.weights[None], params.seed, params.runs, params.rounds, alike)[0]


def _put_back(values: Array, place: Indices) -> Array:
    """What is known of each fund in the canonical order, in the order that they had."""
    result = np.empty_like(values)
    result[place] = values
    return result


def counterparts(reference: Indices, other: Indices) -> Indices:
    """For each group of the other partition the group of the reference that it corresponds to: the one with most common
    members that is not taken yet, or -1."""
    groups, others = int(reference.max()) + 1, int(other.max()) + 1
    table = np.zeros((groups, max(others, 1)))
    both = (reference >= 0) & (other >= 0)
    np.add.at(table, (reference[both], other[both]), 1)
    match = np.full(max(others, 1), -1, dtype=np.int64)
    for flat in np.argsort(-table, axis=None, kind="stable"):
        group, candidate = divmod(int(flat), table.shape[1])
        if table[group, candidate] <= 0:
            break
        if match[candidate] < 0 and group not in match:
            match[candidate] = group
    return match


def draw_resamples(rows: Affiliations, shared: CoParticipations, seed: int, many: int) -> tuple[Numbers, Numbers]:
    """Draws the activities with replacement, `many` times; gives the arguments of `consensus.divide` for these."""
    return _weigh(rows, shared, np.concatenate(list(_drawn(rows, seed, many))))


def _drawn(rows: Affiliations, seed: int, many: int) -> Iterator[Numbers]:
    """How often each activity was drawn in each resample; by parts that fit in memory as matrices of funds, which is
    one part up to 150 funds."""
    rng = np.random.default_rng((seed, 1_000_003))
    activities = len(rows.activities)
    times = rng.multinomial(activities, np.full(activities, 1 / activities), size=many).astype(float)
    part = max(1, MAX_CELLS // max(len(rows.funds), 1) ** 2)
    yield from (times[start : start + part] for start in range(0, many, part))


def _weigh(rows: Affiliations, shared: CoParticipations, times: Numbers) -> tuple[Numbers, Numbers]:
    """The weights of resamples and their Newman weights, for `consensus.divide`."""
    values = shared.share * shared.recency
    newman = np.array([shared.project(values * one[shared.activity]) for one in times])
    return consensus.weigh_ties(shared, rows.sizes, times), newman


def agreement(labels: Indices, drawn: Indices) -> float:
    """The adjusted Rand index over the funds with ties. A fund that lost all its ties is a group of its own."""
    tied = np.flatnonzero(labels >= 0)
    alone = np.where(drawn >= 0, drawn, len(labels) + np.arange(len(labels)))
    return rand_index(labels[tied], alone[tied])


def _resample(rows: Affiliations, shared: CoParticipations, labels: Indices, params: Params) -> tuple[float, Numbers]:
    """The mean agreement of the resamples with these groups, and for each fund the share of them in each group."""
    found: list[Indices] = []
    for times in _drawn(rows, params.seed, params.resamples):
        seed = params.seed + 1 + len(found)
        found += consensus.divide(*_weigh(rows, shared, times), seed, RESAMPLE_CHAINS, RESAMPLE_ROUNDS)
    often = np.zeros((len(labels), int(labels.max()) + 1))
    funds = np.arange(len(labels))
    for drawn in found:
        group = np.append(counterparts(labels, drawn), -1)[drawn]
        often[funds[group >= 0], group[group >= 0]] += 1
    alike = canonical.interchangeable(shared.weights[None])
    for funds_alike in (np.flatnonzero(alike == one) for one in np.flatnonzero(np.bincount(alike) > 1)):
        often[funds_alike] = often[funds_alike].mean(axis=0)
    return float(np.mean([agreement(labels, drawn) for drawn in found])), often / params.resamples


def chance_rates(rows: Affiliations) -> Numbers:
    """For each fund the rate of arrival with which it is drawn for as many activities, on average, as it was in."""
    n = len(rows.funds)
    sizes, how_many = np.unique(rows.sizes, return_counts=True)
    wanted = np.bincount(rows.fund, minlength=n).astype(float)
    active = wanted > 0
    expected_full = active * float(
        how_many[sizes >= active.sum()].sum()
    )  # activities of all active funds are not drawn
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


def _margin(rows: Affiliations, shared: CoParticipations, params: Params) -> float:
    """By how many standard deviations the modularity exceeds that of the same activities with random members. Where it
    is near what decides, the verdict does not hang on a few draws: there it is measured again with more."""
    margin = _chance_margin(rows, shared, params.seed, params.chance_draws, 2)
    near = abs(margin - MIN_MARGIN) < UNDECIDED and len(rows.funds) <= MAX_SECOND_LOOK
    if not near or params.chance_draws < MIN_DRAWS:
        return margin
    return _chance_margin(rows, shared, params.seed, 4 * params.chance_draws, 4)


def _chance_margin(rows: Affiliations, shared: CoParticipations, seed: int, draws: int, chains: int) -> float:
    """The same with so many networks by chance, and so many starts for the modularity of each."""
    n, sizes = len(rows.funds), rows.sizes
    many = sizes > 1
    each = np.zeros(len(sizes))
    np.maximum.at(each, shared.activity, shared.share * shared.recency)
    sizes, each = sizes[many], each[many]
    rng = np.random.default_rng((seed, 2_000_003))
    with np.errstate(divide="ignore"):
        waits = (1 / chance_rates(rows)).astype(np.float32)  # a fund without activities never arrives
    power, _ = consensus.WEIGHINGS[0]
    value = (each * (sizes - 1.0) ** (1 - power)).astype(np.float32)
    drawn = np.empty((draws, n, n), dtype=np.float32)
    for one in drawn:  # one by one: what all funds wait for all activities takes gigabytes in a large network
        arrivals = rng.standard_exponential((len(sizes), n), dtype=np.float32)
        arrivals *= waits
        last = np.take_along_axis(np.sort(arrivals, axis=1), sizes[:, None] - 1, 1)
        inside = (arrivals <= last).astype(np.float32)
        one[:] = (inside * value[:, None]).T @ inside
    real = shared.project(shared.share * shared.recency * (rows.sizes[shared.activity] - 1.0) ** (1 - power))
    stack = np.asarray(np.concatenate((real[None], drawn)), dtype=float)
    stack[:, np.arange(n), np.arange(n)] = 0
    best = consensus.max_modularity(stack, seed, chains)
    spread = float(best[1:].std(ddof=1)) if len(drawn) > 1 else 0.0
    usual = float(best[1:].mean())
    if spread < 1e-6:  # every draw gives the same network, for instance when all funds are always there
        return 0.0 if best[0] <= usual + 1e-6 else float("inf")
    return float((best[0] - usual) / spread)


def find_groups(rows: Affiliations, shared: CoParticipations, params: Params) -> Partition:
    """The groups, with how sure they are; with `params.resamples` 0 the stability is None.

    The same however the funds are called and the rows sorted: what is drawn by lot is drawn in the canonical order.
    """
    rows, shared, place = canonical.reordered(rows, shared)
    found = _find_groups(rows, shared, params)
    memberships = None if found.memberships is None else _put_back(found.memberships, place)
    return replace(found, labels=_put_back(found.labels, place), memberships=memberships)


def _find_groups(rows: Affiliations, shared: CoParticipations, params: Params) -> Partition:
    tied = int((shared.weights.sum(axis=1) > 0).sum())
    together = len(np.unique(shared.activity))
    labels = _divide(rows, shared, params) if tied else np.full(len(rows.funds), -1, dtype=np.int64)
    quality = modularity(normalise(shared.weights), labels)
    if tied < MIN_FUNDS or together < MIN_ACTIVITIES:
        return Partition(labels, quality, None, None, 0.0, "few")
    if labels.max() < 1:
        return Partition(labels, quality, None, None, 0.0, "one")
    margin = _margin(rows, shared, params) if params.chance_draws else float("inf")
    stability, memberships = None, None
    if params.resamples:
        stability, memberships = _resample(rows, shared, labels, params)
    doubt: Doubt | None = None
    if margin < MIN_MARGIN:
        doubt = "chance"
    elif stability is not None and stability < MIN_STABILITY:
        doubt = "unstable"
    return Partition(labels, quality, stability, memberships, margin, doubt)


def _overrepresented(values: Sequence[str | None], rows: Affiliations, inside: Flags) -> list[tuple[str, int, float]]:
    """What occurs more among the chosen funds than among all: how often they took part in an activity with each
    value, and how often that would be if they were like all funds; the one that stands out most first."""
    reportable = ~rows.unreported[rows.activity]
    known = sorted({value for value in values if value})
    column = {value: index for index, value in enumerate(known)}
    of_activity = np.array([column[value] if value else -1 for value in values], dtype=np.int64)
    of_row = of_activity[rows.activity] if len(rows.activity) else of_activity[:0]
    counted = reportable & (of_row >= 0)
    every = np.bincount(of_row[counted], minlength=len(known))
    ours = np.bincount(of_row[counted & inside[rows.fund]], minlength=len(known))
    if not every.sum():
        return []
    expected = every * ours.sum() / every.sum()
    found = []
    for index, value in enumerate(known):
        count, usual = int(ours[index]), float(expected[index])
        if count >= 3 and count >= 1.2 * usual:
            found.append(((count - usual) / np.sqrt(usual), value, count, usual))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [(value, count, round(usual, 1)) for _, value, count, usual in found]


def overrepresented_themes(rows: Affiliations, labels: Indices, group: int) -> list[ThemeCount]:
    """The themes that a group is on more than the others, see `_overrepresented`."""
    return [
        {"theme": theme, "count": count, "expected": expected}
        for theme, count, expected in _overrepresented(rows.themes, rows, labels == group)
    ]


def overrepresented_kinds(rows: Affiliations, labels: Indices, group: int) -> list[KindCount]:
    """The kinds of activity in which a group takes part more than the others, see `_overrepresented`."""
    return [
        {"kind": kind, "count": count, "expected": expected}
        for kind, count, expected in _overrepresented(rows.kinds, rows, labels == group)
    ]


def overrepresented_committees(
    funds: Sequence[str], facts: Mapping[str, FundFact], labels: Indices, group: int
) -> list[CommitteeCount]:
    """The joint committees that more funds of a group share than if those were spread evenly: how many of its funds,
    of how many with a group, and how many that would be."""
    grouped = [fund for fund, label in zip(funds, labels, strict=True) if label >= 0]
    ours = [fund for fund, label in zip(funds, labels, strict=True) if label == group]

    def count(some: Iterable[str]) -> dict[str, int]:
        result: dict[str, int] = {}
        for fund in some:
            for committee in facts[fund].joint_committees if fund in facts else ():
                result[committee] = result.get(committee, 0) + 1
        return result

    every, found = count(grouped), []
    for committee, inside in count(ours).items():
        usual = every[committee] * len(ours) / len(grouped)
        if inside >= 2 and inside >= 1.2 * usual:
            found.append(((inside - usual) / np.sqrt(usual), committee, inside, usual))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [
        {"committee": committee, "count": inside, "of": every[committee], "expected": round(usual, 1)}
        for _, committee, inside, usual in found
    ]
