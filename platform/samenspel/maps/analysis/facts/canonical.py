"""An order of funds and activities that follows from who took part in what, whatever they are called.

What is drawn by lot, and what comes first of two that are as good, depends on the order; in this one the same network
gives the same groups, however its rows are sorted and its funds named. Each fund and activity gets a number that stands
for those around it, again and again (the colours of Weisfeiler and Leman 1968). Of those that still look alike one is
set apart, and it begins anew; where they are interchangeable it does not matter which.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from samenspel.maps.analysis.facts.ties import Affiliations, CoParticipations, Flags, Indices, Numbers

Colours = NDArray[np.uint64]
T = TypeVar("T")

#: How often one of those that look alike is set apart, at most; and the rounds for which numbers travel.
MAX_APART, MAX_ROUNDS = 400, 40


def canonical_order(there: csr_array, values: Numbers | None = None, apart: int = MAX_APART) -> tuple[Indices, Indices]:
    """The activities and the funds in this order, by the places that they have; `there` is activities by funds, with a
    number for each participation, and `values` tells activities apart that differ otherwise. At most `apart` times one
    of those that look alike is set apart."""
    edges = _mixed(there.data.astype(np.int64).astype(np.uint64)) | np.uint64(1)
    members = csr_array((edges, there.indices, there.indptr), shape=there.shape)
    visits = csr_array(members.T.tocsr())
    acts = np.zeros(there.shape[0], dtype=np.uint64)
    if values is not None:  # 1e-9 is no difference: it depends on how one sums
        acts = _mixed(np.round(values * 1e9).astype(np.int64).astype(np.uint64))
    funds = np.zeros(there.shape[1], dtype=np.uint64)
    acts, funds = _refined(members, visits, acts, funds)
    twins = _twins(visits)
    for step in range(apart):
        alike = _first_alike(funds, twins)
        if alike is None:
            break
        funds[alike] = _mixed(funds[alike : alike + 1] + np.uint64(step + 1))[0]
        acts, funds = _refined(members, visits, acts, funds)
    return np.argsort(acts, kind="stable").astype(np.int64), np.argsort(funds, kind="stable").astype(np.int64)


def reordered(rows: Affiliations, shared: CoParticipations) -> tuple[Affiliations, CoParticipations, Indices]:
    """The same in this order, and the place that each fund had."""
    n, many = len(rows.funds), len(rows.activities)
    there = csr_array((rows.day, (rows.activity, rows.fund)), shape=(many, n))
    values = np.zeros(many)
    np.maximum.at(values, shared.activity, shared.share * shared.recency)
    act_order, fund_order = canonical_order(there, values)
    act_place, fund_place = np.argsort(act_order), np.argsort(fund_order)
    activity, fund = act_place[rows.activity], fund_place[rows.fund]
    order = np.lexsort((fund, activity))
    again = Affiliations(
        funds=tuple(rows.funds[at] for at in fund_order.tolist()),
        activities=tuple(rows.activities[at] for at in act_order.tolist()),
        fund=fund[order],
        activity=activity[order],
        day=rows.day[order],
        lead=rows.lead[order],
        kinds=_taken(rows.kinds, act_order),
        themes=_taken(rows.themes, act_order),
        unreported=rows.unreported[act_order],
        weight=rows.weight[act_order],
        left_out=rows.left_out,
    )
    ends = np.sort(np.stack((fund_place[shared.first], fund_place[shared.second])), axis=0)
    activity = act_place[shared.activity]
    order = np.lexsort((ends[1], ends[0], activity))
    pairs = CoParticipations(
        funds=n,
        first=ends[0][order],
        second=ends[1][order],
        activity=activity[order],
        day=shared.day[order],
        share=shared.share[order],
        recency=shared.recency[order],
    )
    return again, pairs, fund_order


def interchangeable(weights: Numbers) -> Indices:
    """The class of each fund: those of one class have the same ties to all others, so that changing them round changes
    nothing; `weights` are one or more matrices of ties."""
    n = weights.shape[-1]
    label = np.arange(n)
    sums, most = weights.sum(axis=-1).sum(axis=0), float(weights.max(initial=0)) * 1e-9
    for one in range(n):
        if label[one] != one:
            continue
        for other in (np.flatnonzero(np.abs(sums[one + 1 :] - sums[one]) <= most * n) + one + 1).tolist():
            gap = np.abs(weights[:, one] - weights[:, other])
            gap[:, [one, other]] = 0
            if label[other] == other and gap.max() <= most:
                label[other] = one
    return np.unique(label, return_inverse=True)[1]


def averaged(often: Numbers, alike: Indices) -> Numbers:
    """What is said of pairs of funds, the same for pairs of the same classes of `interchangeable`."""
    if alike.max(initial=-1) == len(alike) - 1:
        return often
    belongs = np.eye(int(alike.max()) + 1)[alike]
    own = np.diag(often).copy()
    beside = often - np.diag(own)
    many = belongs.sum(axis=0)
    pairs = np.maximum(np.outer(many, many) - np.diag(many), 1)
    result = ((belongs.T @ beside @ belongs) / pairs)[np.ix_(alike, alike)]
    np.fill_diagonal(result, own)
    return np.asarray(result, dtype=float)


def _taken(values: Sequence[T], order: Indices) -> tuple[T, ...]:
    return tuple(values[at] for at in order.tolist())


def _mixed(values: Colours) -> Colours:
    """Numbers that look drawn by lot, the same for the same (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = values + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)


def _refined(members: csr_array, visits: csr_array, acts: Colours, funds: Colours) -> tuple[Colours, Colours]:
    """The colours once they tell no more apart."""
    told = -1
    for _ in range(MAX_ROUNDS):
        acts = _mixed(acts + _mixed(members @ _mixed(funds)))
        funds = _mixed(funds + _mixed(visits @ _mixed(acts)))
        now = len(np.unique(funds))
        if now <= told:
            break
        told = now
    return acts, funds


def _twins(visits: csr_array) -> Colours:
    """For each fund a number that is the same for those who were in exactly the same activities."""
    return np.asarray(visits @ _mixed(np.arange(visits.shape[1], dtype=np.uint64)), dtype=np.uint64)


def _first_alike(funds: Colours, twins: Colours) -> int | None:
    """The first fund that looks like another that is not its twin; of those classes the one with the least number."""
    order = np.lexsort((np.arange(len(funds)), twins, funds))
    same: Flags = (funds[order][1:] == funds[order][:-1]) & (twins[order][1:] != twins[order][:-1])
    found = np.flatnonzero(same)
    if not len(found):
        return None
    colour = funds[order][found[0]]
    return int(np.flatnonzero(funds == colour)[0])
