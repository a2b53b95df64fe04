"""Groups as the consensus of many plausible divisions, instead of the single best one.

A division of funds is plausible in the degree in which it keeps together who met more than their activity explains: its
weight is exp(sum over pairs in one group of w_ij - s_i s_j / 2m), the likelihood of a degree-corrected block model in
which groups prefer their own (Zhang and Peixoto 2020, Physical Review Research 2, 043271). Divisions are drawn from
that by a heat bath from many random starts, cooled down to it, and for two ways to weigh activities, because the one
that counts large activities less and the one that counts them nearly in full err on different sides. What the draws say
of each pair - how often the two are together - is then clustered (average linkage), and cut where the expected
agreement with the draws (adjusted Rand index) is highest. A tie counts less than in proportion to its weight, so that
one activity more or less changes little.

Everything runs for many networks at once (the leading axis), which is what makes resampling cheap.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from samenspel.maps.analysis.facts.canonical import averaged
from samenspel.maps.analysis.facts.ties import CoParticipations, Indices, Numbers

#: Single precision is enough for sampling, and twice as fast.
SinglePrecision = NDArray[np.float32]

#: Ways to weigh activities: an activity of s funds counts 1 / (s - 1) ** first, and a tie is divided by
#: (strength of both) ** second.
WEIGHINGS = ((0.7, 0.25), (0.2, 0.5))
#: The log-likelihood that a shared activity adds to two funds being in one group.
EVIDENCE = 2.0
#: A tie that is twice as heavy counts 2 ** DAMPED times as much.
DAMPED = 0.8
#: The most groups of a sampled partition for up to 100 funds; with more funds there may be more.
MAX_GROUPS = 10
#: The cooling starts this many times hotter, and takes this share of the rounds before draws count.
HOT, COOLING = 3.0, 0.7


def weigh_ties(shared: CoParticipations, sizes: Indices, times: Numbers | None = None) -> Numbers:
    """The weights for `divide`, as (resamples, weighings, funds, funds).

    Each row of `times` is a resample: how often each activity was drawn. Without it there is one, of all activities.
    """
    values = shared.share * shared.recency
    room = np.maximum(sizes[shared.activity] - 1.0, 1.0)
    each = [values * room ** (1 - power) for power, _ in WEIGHINGS]
    drawn = [np.ones(len(values))] if times is None else [one[shared.activity] for one in times]
    return np.array([[shared.project(value * one) for value in each] for one in drawn])


def pair_evidence(weights: Numbers) -> SinglePrecision:
    """The evidence for each pair being in one group, beyond how active both are; `weights` as from `weigh_ties`."""
    result: SinglePrecision = np.empty(weights.shape, dtype=np.float32)
    n = weights.shape[-1]
    for at, (_, power) in enumerate(WEIGHINGS):
        evidence = weights[:, at].sum(axis=(1, 2))
        weight = weights[:, at] ** DAMPED
        strength = weight.sum(axis=2)
        scale = np.power(strength, -power, out=np.zeros_like(strength), where=strength > 0)
        weight = weight * scale[:, :, None] * scale[:, None, :]
        strength = weight.sum(axis=2)
        whole = np.maximum(strength.sum(axis=1), 1e-300)
        beyond = weight - strength[:, :, None] * strength[:, None, :] / whole[:, None, None]
        result[:, at] = beyond * (EVIDENCE * evidence / whole)[:, None, None]
    result[..., np.arange(n), np.arange(n)] = 0
    return result


def sample_partitions(
    pull: SinglePrecision, groups: int, seed: int, warm: int, keep: int, visit: Callable[[SinglePrecision], None]
) -> None:
    """Samples partitions for a stack of networks by Gibbs sampling, each its own chain. After `warm` rounds `visit` is
    called once a round with the memberships (networks, funds, groups).
    """
    rng = np.random.default_rng(seed)
    chains, n = pull.shape[:2]
    belongs = np.zeros((chains, n, groups), dtype=np.float32)
    chain = np.arange(chains)
    at = rng.integers(groups, size=(chains, n))
    belongs[chain[:, None], np.arange(n)[None, :], at] = 1
    pull = np.ascontiguousarray(pull, dtype=np.float32)
    for step in range(warm + keep):
        heat = max(1.0, HOT + (1 - HOT) * step / max(COOLING * warm, 1))
        noise = rng.random((n, chains, groups), dtype=np.float32)
        noise = -np.log(-np.log(np.clip(noise, 1e-7, 1 - 1e-7))) * np.float32(heat)
        for fund in rng.permutation(n):
            chosen = ((pull[:, fund, None, :] @ belongs)[:, 0] + noise[fund]).argmax(axis=1)
            belongs[:, fund] = 0
            belongs[chain, fund, chosen] = 1
        if step >= warm:
            visit(belongs)


def co_membership(pull: SinglePrecision, seed: int, chains: int, rounds: int) -> Numbers:
    """For each resample the share of the sampled partitions in which two funds are in one group."""
    resamples, ways, n, _ = pull.shape
    stack = np.repeat(pull.reshape(resamples * ways, n, n), chains, axis=0)
    total = np.zeros((resamples, n, n))

    def add(belongs: SinglePrecision) -> None:
        both = belongs @ belongs.transpose(0, 2, 1)
        total[:] += both.reshape(resamples, ways * chains, n, n).mean(axis=1)

    sample_partitions(stack, max_groups(n), seed, rounds, rounds, add)
    return total / rounds


def max_groups(n: int) -> int:
    """How many groups a sampled partition of n funds may have."""
    return min(n, max(MAX_GROUPS, int(np.sqrt(n))))


def best_cut(often: Numbers) -> Indices:
    """The cut of the average linkage tree with the highest expected agreement with the samples; `often` is the share of
    the samples in which two funds are together."""
    n = len(often)
    if n < 3:
        return np.zeros(n, dtype=np.int64)
    apart = 1 - often
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(np.maximum(apart, 0), checks=False), "average")
    members = {fund: [fund] for fund in range(n)}
    couples, all_couples = 0, n * (n - 1) / 2
    inside, in_all = 0.0, float(often[np.triu_indices(n, 1)].sum())
    best, best_value = np.zeros(n, dtype=np.int64), 0.0
    for step, (one, two) in enumerate(tree[: n - 2, :2].astype(np.int64).tolist()):
        # What the two groups have between them, as one group: the couples, and how often those are together.
        left, right = members.pop(one), members.pop(two)
        couples += len(left) * len(right)
        inside += float(often[np.ix_(left, right)].sum())
        members[n + step] = left + right
        if len(members) >= min(n, 2 * max_groups(n)):
            continue
        by_luck = couples * in_all / all_couples
        value = (inside - by_luck) / max((couples + in_all) / 2 - by_luck, 1e-9)
        if value > best_value - 1e-9:  # of two that are as good, the one with fewer groups
            best_value = max(value, best_value)
            for label, some in enumerate(members.values()):
                best[some] = label
    return best


def join_singletons(labels: Indices, near: Numbers) -> Indices:
    """The labels with each fund that is alone in its group moved to the nearest group of two or more, by the sum of
    `near`."""
    labels = labels.copy()
    numbers, counts = np.unique(labels, return_counts=True)
    large_enough = numbers[counts > 1]
    if not len(large_enough):
        return labels
    belongs = (labels[:, None] == large_enough[None, :]).astype(float)
    pull = near @ belongs
    for fund in np.flatnonzero(~np.isin(labels, large_enough)):
        if pull[fund].max() > pull[fund].min():
            labels[fund] = large_enough[int(pull[fund].argmax())]
    return labels


def modularity_matrix(weights: Numbers) -> Numbers:
    """The normalised Newman weights minus what the strengths of both funds explain."""
    strength = weights.sum(axis=1)
    root = np.sqrt(strength)
    scale = np.divide(1.0, root, out=np.zeros_like(root), where=root > 0)
    near = weights * scale[:, None] * scale[None, :]
    strength = near.sum(axis=1)
    near = near - np.outer(strength, strength) / max(float(strength.sum()), 1e-300)
    np.fill_diagonal(near, 0)
    return np.asarray(near, dtype=float)


def divide(
    weights: Numbers, newman: Numbers, seed: int, chains: int, rounds: int, alike: Indices | None = None
) -> list[Indices]:
    """The groups of each resample: its `weights` (see `weigh_ties`) and its Newman weights; -1 for funds without ties.
    Funds that are `alike` (see `canonical.interchangeable`) are treated alike.

    Groups are numbered by size, then by first member.
    """
    often = co_membership(pair_evidence(weights), seed, chains, rounds)
    if alike is not None:
        often = np.array([averaged(one, alike) for one in often])
    result = []
    for one, near in zip(often, newman, strict=True):
        labels = np.full(len(near), -1, dtype=np.int64)
        tied = np.flatnonzero(near.sum(axis=1) > 0)
        if len(tied):
            inside = np.ix_(tied, tied)
            labels[tied] = relabel_by_size(join_singletons(best_cut(one[inside]), modularity_matrix(near[inside])))
        result.append(labels)
    return result


def relabel_by_size(labels: Indices) -> Indices:
    """The same groups numbered by size, the largest 0; of two equal ones the one with the first member comes first."""
    _, first, place, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(counts), dtype=np.int64)
    rank[np.lexsort((first, -counts))] = np.arange(len(counts))
    return rank[place]


def max_modularity(weights: Numbers, seed: int, chains: int = 2, rounds: int = 14) -> Numbers:
    """The highest modularity that a few short annealings reach for each network of a stack of weights. All get the same
    effort, so that they can be compared."""
    strength = weights.sum(axis=2)
    whole = np.maximum(strength.sum(axis=1), 1e-300)
    beyond = (weights - strength[:, :, None] * strength[:, None, :] / whole[:, None, None]) / whole[:, None, None]
    n = weights.shape[1]
    beyond[:, np.arange(n), np.arange(n)] = 0
    # So cold at the end that single funds hardly move against what pulls them.
    typical = np.maximum(np.abs(beyond).sum(axis=2).mean(axis=1), 1e-300)
    stack = np.repeat((beyond / typical[:, None, None] * 12).astype(np.float32), chains, axis=0)
    best = np.full(len(stack), -np.inf)

    def note(belongs: SinglePrecision) -> None:
        reached = (belongs * (stack @ belongs)).sum(axis=(1, 2))
        np.maximum(best, reached, out=best)

    sample_partitions(stack, max_groups(n), seed, rounds, 4, note)
    return np.asarray(best.reshape(len(weights), chains).max(axis=1) * typical / 12, dtype=float)
