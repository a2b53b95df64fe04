"""Which funds could take something up together: alternatives for a wish, with what would change if one left.

Built on `clusters`; here the size and the funds that must be in it are given, and the alternatives are compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from samenspel.maps.analysis.advice import capacity, clusters
from samenspel.maps.analysis.advice.affinity import Field
from samenspel.maps.analysis.advice.capacity import Wanted
from samenspel.maps.analysis.advice.clusters import Board, Group
from samenspel.maps.analysis.facts.participations import ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.facts.ties import affiliations, pairs
from samenspel.maps.analysis.sentences import words

#: How many alternatives are given at most.
ALTERNATIVES = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """A theme, how many funds there may be, those that must be in it, and what is wanted of their time."""

    theme: str
    smallest: int = 3
    largest: int = 8
    must: tuple[str, ...] = ()
    wanted: Wanted = capacity.NOTHING_SAID


def proposals(
    participations: Iterable[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact],
    today: dt.date,
    wish: Wish,
    themes: Mapping[str, str] | None = None,
    params: Params | None = None,
    meetings: Mapping[str, float] | None = None,
) -> list[dict[str, Any]]:
    """The alternatives, the best first, as plain values with sentences; none where too few funds know the theme.

    `meetings` has the hours that each fund sat in meetings in the last year, where that is known.
    """
    params = replace(params or Params(), cluster_sizes=(wish.smallest, wish.largest))
    facts = {fact.id: fact for fact in funds}
    rows = affiliations(participations, today, funds=facts, activities=activities)
    field = Field(rows, pairs(rows, today, params), facts, today, params)
    if wish.theme not in field.themes:
        return []
    must = [rows.funds.index(slug) for slug in wish.must if slug in rows.funds]
    able = sorted({int(i) for i in np.flatnonzero(field.about(wish.theme) > 0)} | set(must))
    if len(able) < wish.smallest or len(must) > wish.largest:
        return []
    board = Board.of(field, wish.theme)
    say = words.Words({fact.id: fact.name for fact in funds}, themes or {})
    grown = board.grown(np.array(able), (wish.smallest, wish.largest), must)
    return [
        _told(field, board, group, wish, able, must, say)
        | {"capacity": _capacity(field, group, wish.wanted, meetings or {}, say)}
        for group in clusters.different(board, grown, able, must, ALTERNATIVES)
    ]


def _told(
    field: Field, board: Board, group: Group, wish: Wish, able: list[int], must: list[int], say: words.Words
) -> dict[str, Any]:
    """A group as plain values, as in a snapshot, and `without`: for each fund, what is left if it leaves."""
    one = clusters.described(field, board, group, wish.theme)
    return {
        "theme": wish.theme,
        "members": list(one.members),
        "value": round(one.value, 4),
        "parts": {name: round(value, 4) for name, value in one.parts.items()},
        "lead": one.lead,
        "small": [field.rows.funds[i] for i in group if field.small[i]],
        "lead_reasons": [why | {"sentence": words.lead_reason(why, say)} for why in one.lead_reasons],
        "adds": {fund: adds | {"sentences": words.adds_sentences(adds, say)} for fund, adds in one.adds.items()},
        "reasons": [why | {"sentence": words.cluster_reason(why, say)} for why in one.reasons],
        "without": {field.rows.funds[i]: _without(field, board, group, i, wish, able) for i in group if i not in must},
    }


def _capacity(
    field: Field, group: Group, wanted: Wanted, meetings: Mapping[str, float], say: words.Words
) -> dict[str, Any]:
    """What the group could free for it, see `capacity.told`; `usual` is how busy funds are in the middle."""
    busy = {field.rows.funds[i]: int(field.lately[i]) for i in group}
    fte = {field.rows.funds[i]: field.known[i].consultants_fte for i in group}
    told = capacity.told(busy, fte, wanted, meetings) | {"usual": round(capacity.usual(field.loads), 1)}
    return told | {"sentences": words.capacity_sentences(told, say)}


def _without(field: Field, board: Board, group: Group, i: int, wish: Wish, able: list[int]) -> dict[str, Any]:
    """What is left when a fund leaves: the part of the value that is lost, whether enough remain, who could step in."""
    rest = tuple(j for j in group if j != i)
    others = [j for j in able if j not in group]
    before = board.value(group)
    stand_in = max(others, key=lambda j: (round(board.value((*rest, j)), 9), -j), default=None)
    return {
        "lost": round(max(0.0, 1 - board.value(rest) / before), 3) if before > 0 else 0.0,
        "enough": len(rest) >= wish.smallest,
        "stand_in": None if stand_in is None else field.rows.funds[stand_in],
        "lead": clusters.described(field, board, rest, wish.theme).lead if len(rest) > 1 else None,
    }
