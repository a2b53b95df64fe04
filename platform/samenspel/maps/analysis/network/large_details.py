"""The analysis of a network of thousands of organisations beside its groups: their themes and kinds, roles, the years.

The rules are those for small networks (`communities`, `roles`, `years`), on whole columns at once. Activities that are
not to be reported weigh in and are not counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from samenspel.maps.analysis.facts.participations import BRIDGE, EDGE, HUB, ISOLATED, MEMBER
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers
from samenspel.maps.analysis.network import large, roles
from samenspel.maps.analysis.network.years import MAX_YEARS

#: From this count, and this ratio to the expected count, a theme or kind is over-represented; how many are listed.
MIN_COUNT, MIN_RATIO, MAX_LISTED = 3, 1.2, 10


def overrepresented_themes(table: Table, labels: Indices) -> list[list[dict[str, Any]]]:
    """For each group the over-represented themes, the most pronounced first."""
    return _overrepresented("theme", table, table.theme, table.themes, labels)


def overrepresented_kinds(table: Table, labels: Indices) -> list[list[dict[str, Any]]]:
    """The same for kinds of activities."""
    return _overrepresented("kind", table, table.kind, table.kinds, labels)


def _overrepresented(
    named: str, table: Table, values: Indices, names: tuple[str, ...], labels: Indices
) -> list[list[dict[str, Any]]]:
    """`labels` are of the organisations that have rows, in the order of `large.incidence`."""
    groups = int(labels.max(initial=-1)) + 1
    used = np.unique(table.org)
    label = labels[np.searchsorted(used, table.org)]
    # Several rows of one organisation in one activity count once.
    _, once = np.unique(table.act.astype(np.int64) * len(table.orgs) + table.org, return_index=True)
    once = once[(values[once] >= 0) & ~table.quiet[once]]
    every = np.bincount(values[once], minlength=len(names)).astype(float)
    inside = once[label[once] >= 0]
    flat = np.bincount(label[inside] * len(names) + values[inside], minlength=groups * len(names))
    ours = flat.reshape(groups, len(names)).astype(float)
    usual = ours.sum(axis=1)[:, None] * every / max(every.sum(), 1.0)
    out = (ours >= MIN_COUNT) & (ours >= MIN_RATIO * usual)
    stands = np.where(out, (ours - usual) / np.sqrt(np.maximum(usual, 1e-9)), -np.inf)
    found: list[list[dict[str, Any]]] = []
    for group in range(groups):
        order = np.lexsort((np.arange(len(names)), -stands[group]))[:MAX_LISTED]
        found.append(
            [
                {named: names[at], "count": int(ours[group, at]), "expected": round(float(usual[group, at]), 1)}
                for at in order.tolist()
                if out[group, at]
            ]
        )
    return found


def roles_from_measures(measured: dict[str, Numbers]) -> list[str]:
    """The role of each organisation from the result of `large.node_measures`, as `roles.positions` without groups."""
    strength, between, constraint = (measured[name] for name in ("strength", "betweenness", "constraint"))
    tied = np.flatnonzero(measured["partners"] > 0)
    result = np.full(len(strength), MEMBER, dtype=object)
    result[measured["partners"] == 0] = ISOLATED
    if len(tied) >= roles.MIN_TIED:
        heavy, central = _z_scores(strength, tied), _z_scores(between, tied)
        spans: Flags = np.nan_to_num(constraint, nan=np.inf) <= float(np.nanmedian(constraint[tied]))
        edge = strength < roles.EDGE_SHARE * float(np.median(strength[tied]))
        result[tied[edge[tied]]] = EDGE
        result[tied[(heavy >= roles.STANDS_OUT)[tied]]] = HUB
        result[tied[((central >= roles.STANDS_OUT) & spans)[tied]]] = BRIDGE
    return [str(role) for role in result]


def _z_scores(values: Numbers, tied: Indices) -> Numbers:
    spread = float(values[tied].std())
    return np.zeros_like(values) if spread < 1e-9 else np.asarray((values - values[tied].mean()) / spread)


def yearly_counts(table: Table) -> list[dict[str, Any]]:
    """For each year the numbers of organisations, activities and ties, and how many of these appeared or vanished since
    the year before."""
    if not len(table):
        return []
    result: list[dict[str, Any]] = []
    year = np.floor(table.t).astype(np.int64)
    orgs_before, ties_before = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    last = int(year.max())
    for one in range(max(int(year.min()), last - MAX_YEARS + 1), last + 1):
        some = table.where((year == one) & ~table.quiet)
        orgs = np.unique(some.org)
        ties = _pairs(some, len(table.orgs))
        common_orgs = len(np.intersect1d(orgs, orgs_before, assume_unique=True))
        common = len(np.intersect1d(ties, ties_before, assume_unique=True))
        result.append(
            {
                "year": one,
                "funds": len(orgs),
                "activities": len(np.unique(some.act)),
                "ties": len(ties),
                "new_funds": len(orgs) - common_orgs if result else None,
                "appeared": len(ties) - common if result else None,
                "vanished": len(ties_before) - common if result else None,
            }
        )
        orgs_before, ties_before = orgs, ties
    return result


def _pairs(some: Table, many: int) -> Indices:
    """A sorted code for each pair of organisations that shared an activity: one * `many` + other."""
    if not len(some):
        return np.zeros(0, dtype=np.int64)
    _, there = large.incidence(some)
    orgs = np.unique(some.org)
    entries = (there.T @ there).tocoo()
    upper = entries.row < entries.col
    return np.unique(orgs[entries.row[upper]].astype(np.int64) * many + orgs[entries.col[upper]])
