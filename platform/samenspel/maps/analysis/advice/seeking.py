"""Which funds could take something up together: alternatives for a brief, with what would change if one left.

Built on `clusters`; here the size and the funds that must be in it are given, and the alternatives are compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from samenspel.maps.analysis.advice import capacity, clusters
from samenspel.maps.analysis.advice.affinity import Field
from samenspel.maps.analysis.advice.capacity import Demand
from samenspel.maps.analysis.advice.clusters import Board, Group
from samenspel.maps.analysis.facts.participations import ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.facts.ties import affiliations, pairs
from samenspel.maps.analysis.schema.advice import CapacityData, Departure, RequestedProposal

#: How many alternatives are given at most.
MAX_ALTERNATIVES = 5


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
    """The alternatives, the best first; none where too few funds know the theme.

    `meetings` has the hours that each fund sat in meetings in the last year, where that is known.
    """
    params = replace(params or Params(), cluster_sizes=(brief.smallest, brief.largest))
    facts = {fact.id: fact for fact in funds}
    rows = affiliations(participations, today, funds=facts, activities=activities)
    field = Field(rows, pairs(rows, today, params), facts, today, params)
    if brief.theme not in field.themes:
        return []
    must = [rows.funds.index(slug) for slug in brief.must if slug in rows.funds]
    able = sorted({int(i) for i in np.flatnonzero(field.about(brief.theme) > 0)} | set(must))
    if len(able) < brief.smallest or len(must) > brief.largest:
        return []
    board = Board.of(field, brief.theme)
    grown = board.grown(np.array(able), (brief.smallest, brief.largest), must)
    return [
        {
            **clusters.described(field, board, group, brief.theme).as_json(),
            "small": [field.rows.funds[i] for i in group if field.small[i]],
            "without": {
                field.rows.funds[i]: _departure(field, board, group, i, brief, able) for i in group if i not in must
            },
            "capacity": _capacity(field, group, brief.demand, meetings or {}),
        }
        for group in clusters.different(board, grown, able, must, MAX_ALTERNATIVES)
    ]


def _capacity(field: Field, group: Group, demand: Demand, meetings: Mapping[str, float]) -> CapacityData:
    busy = {field.rows.funds[i]: int(field.lately[i]) for i in group}
    fte = {field.rows.funds[i]: field.known[i].consultants_fte for i in group}
    return capacity.capacity_summary(busy, fte, demand, meetings, capacity.usual(field.loads))


def _departure(field: Field, board: Board, group: Group, i: int, brief: ClusterBrief, able: list[int]) -> Departure:
    rest = tuple(j for j in group if j != i)
    others = [j for j in able if j not in group]
    before = board.value(group)
    stand_in = max(others, key=lambda j: (round(board.value((*rest, j)), 9), -j), default=None)
    return {
        "lost": round(max(0.0, 1 - board.value(rest) / before), 3) if before > 0 else 0.0,
        "enough": len(rest) >= brief.smallest,
        "stand_in": None if stand_in is None else field.rows.funds[stand_in],
        "lead": clusters.described(field, board, rest, brief.theme).lead if len(rest) > 1 else None,
    }
