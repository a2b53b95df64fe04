"""From who took part in what, to how strongly funds are tied.

The weight of a tie is Newman's (2001, Physical Review E 64, 016132): every shared activity with s funds adds
1/(s - 1), so that a big day does not outweigh a working pair, times a weight for its kind, times 2^(-age /
half-life), so that recent things count more.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from samenspel.maps.analysis.facts.participations import (
    LASTING,
    LEAD,
    MEMBERSHIP,
    ActivityFact,
    Params,
    Participation,
)

#: Why a row is left out.
LeftOut = Literal["duplicate", "future", "unknown"]

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Affiliations:
    """Cleaned participations as arrays: row r says that `funds[fund[r]]` took part in
    `activities[activity[r]]`.

    `day` is the proleptic ordinal of the date. `kinds`, `themes`, `unreported` and `weight` describe the
    activities. `left_out` counts the rows left out, by reason (`duplicate`, `future`, `unknown`).
    """

    funds: tuple[str, ...]
    activities: tuple[str, ...]
    fund: Indices
    activity: Indices
    day: Indices
    lead: Flags
    kinds: tuple[str, ...]
    themes: tuple[str | None, ...]
    unreported: Flags
    weight: Numbers
    left_out: dict[LeftOut, int]

    @property
    def sizes(self) -> Indices:
        """How many funds took part in each activity."""
        return np.bincount(self.activity, minlength=len(self.activities)).astype(np.int64)

    def kind_values(self, params: Params) -> Numbers:
        """The weight of each activity: that of its kind, 1 for one that is not listed, times its own."""
        of_kind = np.array([params.kind_weights.get(kind, 1.0) for kind in self.kinds], dtype=float)
        return np.asarray(self.weight * of_kind, dtype=float)


@dataclass(frozen=True)
class CoParticipations:
    """Every pair of funds in every activity that they shared: `first[p] < second[p]` took part in `activity[p]`.

    `share` is the weight of the activity over (its number of funds - 1), `recency` the part of it that is left today.
    """

    funds: int
    first: Indices
    second: Indices
    activity: Indices
    day: Indices
    share: Numbers
    recency: Numbers

    def project(self, values: Numbers) -> Numbers:
        """The symmetric funds by funds matrix with the sum of `values` (one a pair) over what two funds
        share.
        """
        n = self.funds
        flat = np.bincount(self.first * n + self.second, weights=values, minlength=n * n)
        upper = flat.reshape(n, n)
        return np.asarray(upper + upper.T, dtype=float)

    @property
    def weights(self) -> Numbers:
        """The funds by funds matrix of tie weights."""
        return self.project(self.share * self.recency)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two funds (a < b) and what ties them.

    `counts` are the shared activities by kind that may be named, `evidence` their ids, the heaviest first. `last` is
    the last day that they shared one of them, `met` the last one of what has a day (a meeting, a topic), None where
    they only share what runs on.
    """

    a: str
    b: str
    weight: float
    normalised: float
    counts: dict[str, int]
    last: dt.date
    met: dt.date | None
    evidence: tuple[str, ...]


def affiliations(
    participations: Iterable[Participation],
    today: dt.date,
    *,
    funds: Iterable[str] | None = None,
    activities: Iterable[ActivityFact] = (),
    start: dt.date | None = None,
    end: dt.date | None = None,
    theme: str | None = None,
) -> Affiliations:
    """Clean the rows and keep those within the period (both days included) and the theme.

    With `funds` given these are the funds, also when they took part in nothing, and rows of others are left
    out. Rows after today are plans, not collaboration, and are left out too.
    """
    known = None if funds is None else set(funds)
    facts = {fact.id: fact for fact in activities}
    rows = _CleanRows()
    for row in participations:
        if known is not None and row.fund not in known:
            rows.left_out["unknown"] += 1
        elif row.date > today:
            rows.left_out["future"] += 1
        elif (start and row.date < start) or (end and row.date > end):
            continue
        elif row in rows.seen:
            rows.left_out["duplicate"] += 1
        else:
            rows.seen.add(row)
            fact = facts.get(row.activity)
            topic = row.theme or (fact.theme if fact else None)
            if theme in (None, topic):
                rows.add(row, topic)
    fund_ids = tuple(sorted(known if known is not None else {fund for _, fund in rows.latest}))
    activity_ids = tuple(sorted(rows.about))
    fund_at = {fund: index for index, fund in enumerate(fund_ids)}
    activity_at = {activity: index for index, activity in enumerate(activity_ids)}
    keys = sorted(rows.latest)
    return Affiliations(
        funds=fund_ids,
        activities=activity_ids,
        fund=np.array([fund_at[fund] for _, fund in keys], dtype=np.int64),
        activity=np.array([activity_at[activity] for activity, _ in keys], dtype=np.int64),
        day=np.array([rows.latest[key].toordinal() for key in keys], dtype=np.int64),
        lead=np.array([key in rows.leads for key in keys], dtype=bool),
        kinds=tuple(rows.about[activity][0] for activity in activity_ids),
        themes=tuple(rows.about[activity][1] for activity in activity_ids),
        unreported=np.array([a in rows.unreported for a in activity_ids], dtype=bool),
        weight=np.array([rows.heaviest.get(a, 0.0) for a in activity_ids], dtype=float),
        left_out=rows.left_out,
    )


@dataclass
class _CleanRows:
    """What several rows come to, by (activity, fund) or by activity: the latest day, who led, kind and theme, whether
    it is unreported, and the largest weight."""

    seen: set[Participation] = field(default_factory=set)
    left_out: dict[LeftOut, int] = field(default_factory=lambda: {"duplicate": 0, "future": 0, "unknown": 0})
    latest: dict[tuple[str, str], dt.date] = field(default_factory=dict)
    leads: set[tuple[str, str]] = field(default_factory=set)
    about: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    unreported: set[str] = field(default_factory=set)
    heaviest: dict[str, float] = field(default_factory=dict)

    def add(self, row: Participation, theme: str | None) -> None:
        key = (row.activity, row.fund)
        last = self.latest.get(key)
        if last is None or row.date > last:
            self.latest[key] = row.date
        if row.role == LEAD:
            self.leads.add(key)
        if row.weight > self.heaviest.get(row.activity, 0.0):
            self.heaviest[row.activity] = row.weight
        if row.unreported:
            self.unreported.add(row.activity)
        # The smallest description wins, so that contradicting rows give the same result in any order.
        described, before = (row.kind, theme), self.about.get(row.activity)
        if before is None or (described != before and (row.kind, theme or "~") < (before[0], before[1] or "~")):
            self.about[row.activity] = described


def recency(days: Indices, at: dt.date, params: Params) -> Numbers:
    """The part of the weight that is left after ageing: 1 on the day itself, a half after one half-life."""
    age = np.maximum(0, at.toordinal() - days)
    return np.asarray(np.exp2(-age / params.half_life), dtype=float)


def co_participations(rows: Affiliations, at: dt.date, params: Params) -> CoParticipations:
    """All pairs of funds that shared an activity, as seen on day `at`.

    They shared it until the first of them left a membership, and else from when the second one joined in.
    """
    sizes = rows.sizes
    starts = np.concatenate(([0], np.cumsum(sizes)))[:-1] if len(sizes) else sizes
    left: list[Indices] = []
    right: list[Indices] = []
    for size in np.unique(sizes[sizes > 1]):
        upper = np.triu_indices(int(size), 1)
        begin = starts[sizes == size][:, None]  # rows are sorted by activity, so one activity is one run of rows
        left.append((begin + upper[0][None, :]).ravel())
        right.append((begin + upper[1][None, :]).ravel())
    one = np.concatenate(left) if left else np.zeros(0, dtype=np.int64)
    two = np.concatenate(right) if right else np.zeros(0, dtype=np.int64)
    activity = rows.activity[one]
    membership = np.array([kind == MEMBERSHIP for kind in rows.kinds], dtype=bool)[activity]
    day = np.where(
        membership, np.minimum(rows.day[one], rows.day[two]), np.maximum(rows.day[one], rows.day[two])
    ).astype(np.int64)
    return CoParticipations(
        funds=len(rows.funds),
        first=rows.fund[one],
        second=rows.fund[two],
        activity=activity,
        day=day,
        share=rows.kind_values(params)[activity] / np.maximum(sizes[activity] - 1, 1),
        recency=recency(day, at, params),
    )


def normalise(weights: Numbers) -> Numbers:
    """Divide each weight by the root of the product of both strengths, so busy funds do not draw all in."""
    root = np.sqrt(weights.sum(axis=1))
    scale = np.divide(1.0, root, out=np.zeros_like(root), where=root > 0)
    return np.asarray(weights * scale[:, None] * scale[None, :], dtype=float)


def pairs_by_tie(rows: Affiliations, shared: CoParticipations) -> dict[tuple[int, int], Indices]:
    """For each tie (i < j) the positions of its pairs in `shared`, the heaviest and then the latest first."""
    code = shared.first * shared.funds + shared.second
    order = np.lexsort((shared.activity, -shared.day, -shared.share * shared.recency, code))
    borders = np.flatnonzero(np.diff(code[order])) + 1
    runs = np.split(order, borders) if len(order) else []
    return {(int(shared.first[run[0]]), int(shared.second[run[0]])): run for run in runs}


def ties(
    rows: Affiliations,
    shared: CoParticipations,
    limit: int | None = None,
    by_tie: Mapping[tuple[int, int], Indices] | None = None,
) -> list[Tie]:
    """The ties sorted by funds, without those that consist of unreported activities only.

    Each has at most `limit` activities as evidence; `by_tie` is the result of `pairs_by_tie`, if at hand.
    """
    weights = shared.weights
    normal = normalise(weights)
    quiet = rows.unreported[shared.activity]
    has_day = np.array([kind not in LASTING for kind in rows.kinds], dtype=bool)[shared.activity]
    result = []
    for (i, j), run in (pairs_by_tie(rows, shared) if by_tie is None else by_tie).items():
        reportable = run[~quiet[run]]
        if not len(reportable):
            continue
        named = shared.activity[reportable].tolist()
        days = shared.day[reportable[has_day[reportable]]]
        result.append(
            Tie(
                a=rows.funds[i],
                b=rows.funds[j],
                weight=float(weights[i, j]),
                normalised=float(normal[i, j]),
                counts=dict(sorted(Counter(map(rows.kinds.__getitem__, named)).items())),
                last=dt.date.fromordinal(int(shared.day[reportable].max())),
                met=dt.date.fromordinal(int(days.max())) if len(days) else None,
                evidence=tuple(rows.activities[index] for index in named[:limit]),
            )
        )
    return result


def graph(funds: Sequence[str], weights: Numbers) -> nx.Graph[str]:
    """The graph of funds with `weight` (closeness) and `distance` (1 / weight) on each edge."""
    result: nx.Graph[str] = nx.Graph()
    result.add_nodes_from(funds)
    for i, j in zip(*np.nonzero(np.triu(weights, 1)), strict=True):
        weight = float(weights[i, j])
        result.add_edge(funds[i], funds[j], weight=weight, distance=1.0 / weight)
    return result
