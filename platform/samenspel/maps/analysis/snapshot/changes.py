"""What changed from one period to the next for certain, and not by chance.

Activities come and go: had the same funds drawn the same year again, other pairs would have met a little more or less
often. So each pair, and each fund, is compared with what chance would do to it: of all activities of both periods
together, as many fall in the second one as did, and which ones is by chance. Then the number of those of a pair that
fall in it is hypergeometric (Fisher's exact test). What could never be told, because it is too little, is not looked at
(Tarone 1990, Biometrics 46, 515), and of what is told at most a tenth is by chance (Benjamini and Hochberg 1995,
Journal of the Royal Statistical Society B 57, 289).

Only what has a day counts: a meeting, a topic. What runs on, such as a group, is there in both periods.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array, triu

from samenspel.maps.analysis.facts.participations import LASTING
from samenspel.maps.analysis.facts.ties import Affiliations, Flags, Indices, Numbers
from samenspel.maps.analysis.network.significance import FALSE_SHARE, notable
from samenspel.maps.analysis.schema.network import ChangesData, Day, FundChange, PairChange

#: A period with fewer activities than this is not compared.
MIN_ACTIVITIES = 5


def changes(before: Affiliations, after: Affiliations, since: Day, until: Day) -> ChangesData:
    """The pairs and funds that for certain did more or less together in the second period, the surest first.

    Both must be of the same funds, in the same order. `since` and `until` are the days of the period before.
    """
    then, now = _attended(before), _attended(after)
    totals = then.shape[1], now.shape[1]
    found: ChangesData = {
        "since": since,
        "until": until,
        "activities": list(totals),
        "comparable": min(totals) >= MIN_ACTIVITIES,
        "pairs": [],
        "funds": [],
    }
    if not found["comparable"]:
        return found
    first, second, earlier, later = _shared(then, now)
    found["pairs"] = [
        PairChange(a=after.funds[first[at]], b=after.funds[second[at]], before=int(earlier[at]), after=int(later[at]))
        for at in _certain(earlier, later, totals)
    ]
    earlier, later = (np.asarray(taken.sum(axis=1)).ravel() for taken in (then, now))
    found["funds"] = [
        FundChange(fund=after.funds[at], before=int(earlier[at]), after=int(later[at]))
        for at in _certain(earlier, later, totals)
    ]
    return found


def _attended(rows: Affiliations) -> csr_array:
    """Funds by activities: 1 where a fund was. Only what has a day, may be told and had at least two funds."""
    dated = np.array([kind not in LASTING for kind in rows.kinds], dtype=bool) & ~rows.unreported & (rows.sizes > 1)
    kept = dated[rows.activity]
    fund, activity = rows.fund[kept], (np.cumsum(dated) - 1)[rows.activity[kept]]
    return csr_array((np.ones(len(fund), dtype=np.int64), (fund, activity)), shape=(len(rows.funds), int(dated.sum())))


def _shared(then: csr_array, now: csr_array) -> tuple[Indices, Indices, Indices, Indices]:
    """The pairs of funds that shared something in either period, and how many activities in each."""
    n = then.shape[0]
    counts = []
    for taken in (then, now):
        pairs = triu(taken @ taken.T, 1).tocoo()
        counts.append((pairs.row.astype(np.int64) * n + pairs.col, pairs.data))
    keys = np.union1d(counts[0][0], counts[1][0])
    earlier, later = np.zeros((2, len(keys)), dtype=np.int64)
    for target, (at, shared) in zip((earlier, later), counts, strict=True):
        target[np.searchsorted(keys, at)] = shared
    return keys // n, keys % n, earlier, later


def _certain(before: Indices, after: Indices, totals: Sequence[int]) -> list[int]:
    """Which of these counts changed for certain, the surest first. One that grew less than all others is told neither
    to have grown nor to have shrunk."""
    both = before + after
    # As uneven as they could have been, which depends on how many there are together, and on nothing that was seen.
    values, of_value = np.unique(both, return_inverse=True)
    least = np.minimum(
        _two_sided(values, np.minimum(values, totals[1]), totals),
        _two_sided(values, np.maximum(values - totals[0], 0), totals),
    )[of_value]
    able = np.flatnonzero(_looked_at(least))
    cases, of_case = np.unique(np.column_stack((both[able], after[able])), axis=0, return_inverse=True)
    chance = _two_sided(cases[:, 0], cases[:, 1], totals)[of_case.ravel()]
    told = notable(chance, len(able))
    order = np.lexsort((able, -np.abs(after - before)[able], chance))
    share = np.sign(after / totals[1] - before / totals[0])
    told &= (share * (after - before) > 0)[able]
    return [int(able[one]) for one in order if told[one]]


def _two_sided(both: Indices, after: Indices, totals: Sequence[int]) -> Numbers:
    """Twice the probability that at least as many, or as few, of them fall in the second period."""
    from scipy.stats import hypergeom  # a second, which all who only read the map need not wait for

    every, drawn = sum(totals), totals[1]
    more = hypergeom.sf(after - 1, every, both, drawn)
    less = hypergeom.cdf(after, every, both, drawn)
    return np.asarray(np.minimum(1, 2 * np.minimum(more, less)), dtype=float)


def _looked_at(least: Numbers) -> Flags:
    """Which are looked at: as few as it takes for all others to be too little to tell, whatever was seen."""
    order = np.sort(least)
    count = np.arange(1, len(order) + 1)
    able = np.searchsorted(order, FALSE_SHARE / count, side="right")
    enough = np.flatnonzero(able <= count)
    most = count[enough[0]] if len(enough) else 1
    return np.asarray(least <= FALSE_SHARE / most)
