"""The funds, ties and groups of a snapshot, as `snapshot` describes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from samenspel.maps.analysis.advice.affinity import Field
from samenspel.maps.analysis.facts.participations import ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.facts.ties import Indices, Tie, affiliations, pairs
from samenspel.maps.analysis.network import backbone, layout, roles, significance, years
from samenspel.maps.analysis.network.communities import CORE, Partition, committees_apart, kinds_apart, themes_apart
from samenspel.maps.analysis.sentences import words

Snapshot = dict[str, Any]


def year_before(
    participations: Iterable[Participation],
    at: dt.date,
    params: Params,
    funds: Mapping[str, FundFact],
    activities: Sequence[ActivityFact],
) -> list[roles.Place]:
    """The places of the funds as they were a year before, seen from then."""
    then = at - dt.timedelta(days=365)
    past = affiliations(years.ran_until(participations, then), then, funds=funds, activities=activities)
    return roles.places(past.funds, pairs(past, then, params).weights, None)


def nodes(
    field: Field,
    found: Partition,
    labels: Indices | None,
    previous: Snapshot | None,
    say: words.Words,
    earlier: Sequence[roles.Place] | None,
) -> list[dict[str, Any]]:
    """The funds, with their place in the network and on the map; `size` is the diameter to draw, on 0 to
    1000.
    """
    funds, facts = field.rows.funds, field.facts
    before = {node["id"]: (node["x"], node["y"]) for node in previous["nodes"]} if previous else None
    spots = layout.place(funds, [say.fund(fund) for fund in funds], field.weights, labels, before)
    places = roles.places(funds, field.weights, labels)
    heaviest = max((one.strength for one in places), default=0.0) or 1.0
    # Without groups, as a year ago roles were told: groups of one day are not those of another.
    alike = roles.places(funds, field.weights, None) if earlier is not None else None
    result = []
    for i, (fund, one) in enumerate(zip(funds, places, strict=True)):
        sure = found.confidence if labels is not None else None
        confidence = None if sure is None or one.degree == 0 else round(float(sure[i]), 3)
        changed = roles.change(alike[i], earlier[i]) if alike is not None and earlier is not None else None
        result.append(
            {
                "id": fund,
                "name": say.fund(fund),
                "degree": int((field.told[i] > 0).sum()),
                "strength": round(one.strength, 6),
                "betweenness": round(one.betweenness, 6),
                "constraint": None if one.constraint is None else round(one.constraint, 6),
                "community": None if labels is None or labels[i] < 0 else int(labels[i]),
                "confidence": confidence,
                "place": None if confidence is None else "core" if confidence >= CORE else "edge",
                "also": _also(found, labels, i),
                "change": None
                if changed is None
                else {"role": changed.before, "strength": round(changed.strength, 6), "trend": changed.trend},
                "role": one.role,
                "roles": [
                    {
                        "role": role,
                        "name": words.role_name(role, say),
                        "sentence": words.role_sentence(role, say),
                    }
                    for role in one.roles
                ],
                "x": spots[fund][0],
                "y": spots[fund][1],
                "size": round(14 + 30 * float(np.sqrt(one.strength / heaviest)), 1),
                "fund_size": facts[fund].size,
                "ended": ended.isoformat() if (ended := facts[fund].ended) else None,
            }
        )
    return result


def _also(found: Partition, labels: Indices | None, fund: int) -> list[dict[str, Any]]:
    """The other groups in which a fund often falls, by the numbers that they have here."""
    if labels is None:
        return []
    others = found.also_in(fund)
    if not others:
        return []
    number = dict(zip(found.labels.tolist(), labels.tolist(), strict=True))
    return [{"community": number[group], "share": round(share, 3)} for group, share in others]


def ties(field: Field, some: Sequence[Tie]) -> list[dict[str, Any]]:
    """The ties, with what chance would give and when to draw them."""
    place = {fund: i for i, fund in enumerate(field.rows.funds)}
    first = np.array([place[tie.a] for tie in some], dtype=np.int64)
    second = np.array([place[tie.b] for tie in some], dtype=np.int64)
    shared = field.together[first, second].astype(np.int64)
    model = significance.chance(field.rows)
    expected = significance.expected(model, first, second)
    chance = significance.tails(model, first, second, shared)
    order = backbone.order(field.weights, first, second, chance > significance.LEVEL)
    return [
        {
            "a": tie.a,
            "b": tie.b,
            "weight": round(tie.weight, 6),
            "normalised": round(tie.normalised, 6),
            "counts": tie.counts,
            "closed": tie.closed,
            "last": tie.last.isoformat(),
            "met": tie.met.isoformat() if tie.met else None,
            "evidence": list(tie.evidence),
            "expected": round(float(expected[at]), 3),
            "chance": round(float(chance[at]), 4),
            "beyond_chance": bool(chance[at] <= significance.LEVEL),
            "backbone": round(float(order[at]), 4),
        }
        for at, tie in enumerate(some)
    ]


def communities(field: Field, found: Partition, labels: Indices | None, say: words.Words) -> dict[str, Any]:
    """The groups with what sets them apart, or no groups and why."""
    groups = []
    named: list[list[str]] = []
    if labels is not None:
        strength, sure = field.weights.sum(axis=1), found.confidence
        for number in sorted(set(labels[labels >= 0].tolist())):
            members = [int(i) for i in np.flatnonzero(labels == number)]
            apart = themes_apart(field.rows, labels, number)
            top = [str(one["theme"]) for one in apart[:1]]
            if top in named:  # two groups on the same theme are told apart by their second one
                top = [str(one["theme"]) for one in apart[:2]]
            if top in named:
                top = []
            named.append(top)
            leading = field.rows.funds[max(members, key=lambda i: (strength[i], -i))]
            groups.append(
                {
                    "id": number,
                    "label": words.community_label(top, leading, say),
                    "leading": leading,
                    "members": [field.rows.funds[i] for i in members],
                    "themes": apart,
                    "kinds": kinds_apart(field.rows, labels, number),
                    "committees": committees_apart(field.rows.funds, field.facts, labels, number),
                    "core": [field.rows.funds[i] for i in members if sure is not None and sure[i] >= CORE],
                    "edge": [field.rows.funds[i] for i in members if sure is not None and sure[i] < CORE],
                    "overlapping": _overlapping(field.rows.funds, found, labels, number),
                }
            )
    return {
        "clear": found.clear,
        "doubt": found.doubt,
        "sentence": words.doubt_sentence(found.doubt, found.stability, say),
        "stability": None if found.stability is None else round(found.stability, 3),
        "quality": round(found.quality, 6),
        "margin": round(found.margin, 2) if np.isfinite(found.margin) else None,
        "groups": groups,
    }


def _overlapping(funds: Sequence[str], found: Partition, labels: Indices, number: int) -> list[dict[str, Any]]:
    """The funds of other groups that often fall in this one, the most frequent first."""
    some = [
        {"fund": fund, "share": other["share"]}
        for i, fund in enumerate(funds)
        for other in _also(found, labels, i)
        if other["community"] == number
    ]
    return sorted(some, key=lambda one: (-one["share"], one["fund"]))
