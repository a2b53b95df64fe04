"""Which funds could take something up together: alternatives for a brief, with what would change if one left.

Built on `clusters`; here the size and the funds that must be in it are given, and the alternatives are compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from samenspel.maps.analysis.advice import capacity, clusters
from samenspel.maps.analysis.advice.affinity import MatchingData
from samenspel.maps.analysis.advice.capacity import Demand
from samenspel.maps.analysis.advice.clusters import ClusterScorer, Group
from samenspel.maps.analysis.facts.participations import ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.facts.ties import affiliations, co_participations
from samenspel.maps.analysis.schema.advice import CapacityData, Departure, RequestedProposal


@dataclass(frozen=True, slots=True)
class ClusterBrief:
    """A theme, how many funds there may be, those that must be in it, and what the plan asks of their time."""

    theme: str
    smallest: int = 3
    largest: int = 8
    must: tuple[str, ...] = ()
    demand: Demand = capacity.UNSPECIFIED


def proposals(
    participations: Iterable[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact],
    today: dt.date,
    brief: ClusterBrief,
    params: Params | None = None,
    meetings: Mapping[str, float] | None = None,
) -> list[RequestedProposal]:
    """The alternatives, one a strategy (see `clusters`); none where too few funds know the theme.

    `meetings` has the hours that each fund sat in meetings in the last year, where that is known.
    """
    params = replace(params or Params(), cluster_sizes=(brief.smallest, brief.largest))
    facts = {fact.id: fact for fact in funds}
    rows = affiliations(participations, today, funds=facts, activities=activities)
    data = MatchingData(rows, co_participations(rows, today, params), facts, today, params)
    if brief.theme not in data.themes:
        return []
    must = [rows.funds.index(slug) for slug in brief.must if slug in rows.funds]
    able = sorted({int(i) for i in np.flatnonzero(data.about(brief.theme) > 0)} | set(must))
    if len(able) < brief.smallest or len(must) > brief.largest:
        return []
    scorer = ClusterScorer.for_theme(data, brief.theme, must)
    groups = clusters.strategic_groups(scorer, np.array(able), (brief.smallest, brief.largest), must)
    return [
        {
            **clusters.describe(data, scorer, group, brief.theme, strategy).as_json(),
            "small": [data.rows.funds[i] for i in group if data.small[i]],
            "without": {
                data.rows.funds[i]: _departure(data, scorer, group, i, brief, able) for i in group if i not in must
            },
            "capacity": _capacity(data, group, brief.demand, meetings or {}),
        }
        for strategy, group in groups.items()
    ]


def _capacity(data: MatchingData, group: Group, demand: Demand, meetings: Mapping[str, float]) -> CapacityData:
    busy = {data.rows.funds[i]: int(data.lately[i]) for i in group}
    fte = {data.rows.funds[i]: data.known[i].consultants_fte for i in group}
    return capacity.capacity_summary(busy, fte, demand, meetings, capacity.usual(data.loads))


def _departure(
    data: MatchingData, scorer: ClusterScorer, group: Group, i: int, brief: ClusterBrief, able: list[int]
) -> Departure:
    rest = tuple(j for j in group if j != i)
    others = [j for j in able if j not in group]
    before = scorer.value(group)
    stand_in = max(others, key=lambda j: (round(scorer.value((*rest, j)), 9), -j), default=None)
    return {
        "lost": round(max(0.0, 1 - scorer.value(rest) / before), 3) if before > 0 else 0.0,
        "enough": len(rest) >= brief.smallest,
        "stand_in": None if stand_in is None else data.rows.funds[stand_in],
        "lead": clusters.likely_lead(data, rest, brief.theme)[0] if len(rest) > 1 else None,
    }
