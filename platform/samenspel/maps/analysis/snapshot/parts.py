"""The funds, ties and groups of a snapshot, as `snapshot` describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from samenspel.maps.analysis.advice.affinity import MatchingData
from samenspel.maps.analysis.facts.participations import MEMBERSHIP, ActivityFact
from samenspel.maps.analysis.facts.ties import Indices, Tie
from samenspel.maps.analysis.network import backbone, layout, roles, significance
from samenspel.maps.analysis.network.communities import (
    CORE_CONFIDENCE,
    Partition,
    overrepresented_committees,
    overrepresented_kinds,
    overrepresented_themes,
)
from samenspel.maps.analysis.schema.network import (
    CommunitiesData,
    ComputedNode,
    ComputedTie,
    GroupData,
    GroupMember,
    NearbyGroup,
    ThemeCount,
)
from samenspel.maps.analysis.schema.snapshot import ActivityData, StoredSnapshot

#: A theme names a group from this part of its participations with a theme on; and a standing group that is as alike, of
#: all funds in either.
MIN_COMMON, SAME_FUNDS = 0.1, 0.8


def nodes(
    data: MatchingData,
    found: Partition,
    labels: Indices | None,
    previous: StoredSnapshot | None,
) -> list[ComputedNode]:
    """The funds with their place in the network and on the map, near where they were in `previous`."""
    funds = data.rows.funds
    before = {node["id"]: (node["x"], node["y"]) for node in previous["nodes"]} if previous else None
    spots = layout.positions(funds, [fact.name for fact in data.known], data.weights, labels, before)
    places = roles.positions(funds, data.weights, labels)
    heaviest = max((one.strength for one in places), default=0.0) or 1.0
    result: list[ComputedNode] = []
    for i, (fact, one) in enumerate(zip(data.known, places, strict=True)):
        confidence = _confidence(found, labels, i) if one.degree else None
        result.append(
            {
                "id": fact.id,
                "name": fact.name,
                "degree": int((data.reportable_counts[i] > 0).sum()),
                "strength": round(one.strength, 6),
                "betweenness": round(one.betweenness, 6),
                "constraint": None if one.constraint is None else round(one.constraint, 6),
                "community": None if labels is None or labels[i] < 0 else int(labels[i]),
                "confidence": confidence,
                "place": None if confidence is None else "core" if confidence >= CORE_CONFIDENCE else "edge",
                "also": _also(found, labels, i),
                "role": one.role,
                "roles": list(one.roles),
                "x": spots[fact.id][0],
                "y": spots[fact.id][1],
                "size": round(14 + 30 * float(np.sqrt(one.strength / heaviest)), 1),
                "fund_size": fact.size,
                "ended": fact.ended.isoformat() if fact.ended else None,
            }
        )
    return result


def _confidence(found: Partition, labels: Indices | None, i: int) -> float | None:
    """The share of resamples in which fund i stays with its group; None where no resamples were drawn."""
    return None if labels is None or found.confidence is None else round(float(found.confidence[i]), 3)


def _also(found: Partition, labels: Indices | None, fund: int) -> list[NearbyGroup]:
    """The other groups in which a fund often falls, by the numbers that they have here."""
    if labels is None:
        return []
    others = found.other_groups(fund)
    if not others:
        return []
    number = dict(zip(found.labels.tolist(), labels.tolist(), strict=True))
    return [{"community": number[group], "share": round(share, 3)} for group, share in others]


def ties(data: MatchingData, some: Sequence[Tie]) -> list[ComputedTie]:
    """The ties, with what chance would give and when to draw them."""
    place = {fund: i for i, fund in enumerate(data.rows.funds)}
    first = np.array([place[tie.a] for tie in some], dtype=np.int64)
    second = np.array([place[tie.b] for tie in some], dtype=np.int64)
    shared = data.together[first, second].astype(np.int64)
    model = significance.fit_null_model(data.rows)
    expected = significance.expected_shared(model, first, second)
    chance = significance.tail_probabilities(model, first, second, shared)
    active = len(np.unique(data.rows.fund))
    notable = significance.notable(chance, active * (active - 1) // 2)
    order = backbone.drawing_order(data.weights, first, second, ~notable)
    return [
        {
            "a": tie.a,
            "b": tie.b,
            "weight": round(tie.weight, 6),
            "normalised": round(tie.normalised, 6),
            "counts": tie.counts,
            "last": tie.last.isoformat(),
            "met": tie.met.isoformat() if tie.met else None,
            "evidence": list(tie.evidence),
            "expected": round(float(expected[at]), 3),
            "chance": round(float(chance[at]), 4),
            "beyond_chance": bool(notable[at]),
            "backbone": round(float(order[at]), 4),
        }
        for at, tie in enumerate(some)
    ]


def communities(
    data: MatchingData, found: Partition, labels: Indices | None, about: Mapping[str, ActivityFact]
) -> CommunitiesData:
    """The groups with what sets them apart, or no groups and why."""
    return {
        "clear": found.is_clear,
        "doubt": found.doubt,
        "stability": None if found.stability is None else round(found.stability, 3),
        "quality": round(found.quality, 6),
        "margin": round(found.margin, 2) if np.isfinite(found.margin) else None,
        "groups": [] if labels is None else _groups(data, found, labels, about),
    }


def _groups(
    data: MatchingData, found: Partition, labels: Indices, about: Mapping[str, ActivityFact]
) -> list[GroupData]:
    groups: list[GroupData] = []
    names: list[list[str]] = []
    funds, strength, confidence = data.rows.funds, data.weights.sum(axis=1), found.confidence
    for number in sorted(set(labels[labels >= 0].tolist())):
        members = [int(i) for i in np.flatnonzero(labels == number)]
        apart = overrepresented_themes(data.rows, labels, number)
        common = _common_themes(data, labels, number, apart)
        named_by = common[:1]
        if named_by in names:  # two groups on the same theme differ by their second one
            named_by = common[:2]
        if named_by in names:
            named_by = []
        names.append(named_by)
        groups.append(
            {
                "id": number,
                "cluster": _same_cluster(data, set(members), about),
                "named_by": named_by,
                "leading": funds[max(members, key=lambda i: (strength[i], -i))],
                "members": [funds[i] for i in members],
                "themes": apart,
                "kinds": overrepresented_kinds(data.rows, labels, number),
                "committees": overrepresented_committees(funds, data.facts, labels, number),
                "core": [funds[i] for i in members if confidence is not None and confidence[i] >= CORE_CONFIDENCE],
                "edge": [funds[i] for i in members if confidence is not None and confidence[i] < CORE_CONFIDENCE],
                "overlapping": _overlapping(funds, found, labels, number),
            }
        )
    return groups


def _common_themes(data: MatchingData, labels: Indices, number: int, apart: Sequence[ThemeCount]) -> list[str]:
    """The over-represented themes that are a fair part of what the group does."""
    rows = data.rows
    known = np.array([theme is not None for theme in rows.themes], dtype=bool) & ~rows.unreported
    ours = int((known[rows.activity] & (labels[rows.fund] == number)).sum()) if len(rows.activity) else 0
    return [one["theme"] for one in apart if one["count"] >= MIN_COMMON * ours]


def _same_cluster(data: MatchingData, members: set[int], about: Mapping[str, ActivityFact]) -> str:
    """The title of the standing group that has nearly the same funds; empty when there is none."""
    rows = data.rows
    best: tuple[float, str] | None = None
    for at, (ident, kind) in enumerate(zip(rows.activities, rows.kinds, strict=True)):
        fact = about.get(ident)
        if kind != MEMBERSHIP or fact is None or fact.for_all or rows.unreported[at]:
            continue
        funds = set(rows.fund[rows.activity == at].tolist())
        alike = len(funds & members) / len(funds | members)
        if alike >= SAME_FUNDS and (best is None or (-alike, fact.title) < best):
            best = -alike, fact.title
    return best[1] if best else ""


def _overlapping(funds: Sequence[str], found: Partition, labels: Indices, number: int) -> list[GroupMember]:
    """The funds of other groups that often fall in this one, the most frequent first."""
    some: list[GroupMember] = [
        {"fund": fund, "share": other["share"]}
        for i, fund in enumerate(funds)
        for other in _also(found, labels, i)
        if other["community"] == number
    ]
    return sorted(some, key=lambda one: (-one["share"], one["fund"]))


def describe_activity(fact: ActivityFact) -> ActivityData:
    """An activity as it is named."""
    return {
        "title": fact.title,
        "kind": fact.kind,
        "theme": fact.theme,
        "date": fact.date.isoformat() if fact.date else None,
        "url": fact.url,
        "outside": fact.outside,
    }
