"""What pages need of a snapshot beside the analysis: what is outside the SERV's working, and what may be told.

What happened in closed groups weighs in like all else. Where so few funds were there that a count would tell who met
whom, it is told of no pair: `told` takes it out of the ties and counts it for a fund as a whole only.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from samenspel.maps.analysis.advice import mixing
from samenspel.maps.analysis.facts.participations import FEW, ActivityFact, Answer, FundFact, Participation
from samenspel.maps.analysis.sentences import words

Snapshot = dict[str, Any]
Pair = tuple[str, str]

#: Of the shape of what is added here; part of the fingerprint, so that stored maps get it.
SHAPE = 6
#: Activities that are kept with who took part, the newest first; a pair of larger ones says little.
MOST_ACTIVITIES = 2_000


def told(
    snapshot: Snapshot,
    participations: Iterable[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact],
    start: dt.date | None = None,
    end: dt.date | None = None,
    theme: str | None = None,
    answers: Sequence[Answer] = (),
) -> Snapshot:
    """The snapshot with these details; it is not changed itself. Period and theme are those that it was made of.

    What a fund answered to is not suggested to it again.
    """
    about = {fact.id: fact for fact in activities}
    there = _who_was_there(participations, {node["id"] for node in snapshot["nodes"]}, snapshot, start, end, theme)
    outside, few = Counter[Pair](), Counter[Pair]()
    hidden: Counter[str] = Counter()
    years: dict[Pair, set[int]] = {}
    for ident, members in there.items():
        fact = about.get(ident)
        if fact is None or len(members) < 2:
            continue
        if fact.closed and len(members) < FEW:
            few.update(combinations(sorted(members), 2))
            hidden.update(list(members))
            continue
        if fact.outside and not fact.closed:
            outside.update(combinations(sorted(members), 2))
        when = {fund: {day.year for day in days} for fund, days in members.items()}
        for one, other in combinations(sorted(members), 2):
            years.setdefault((one, other), set()).update(when[one] & when[other])
    ties = [made for tie in snapshot["ties"] if (made := _tie(tie, outside, few, years)) is not None]
    partners = Counter(end for tie in ties for end in (tie["a"], tie["b"]))
    hands = {fact.id: fact.consultants_fte for fact in funds}
    attended = Counter(fund for members in there.values() for fund in members)
    nodes = [
        node
        | {
            "degree": partners[node["id"]],
            "fte": hands.get(node["id"]),
            "activities": attended[node["id"]],
            "hidden": hidden[node["id"]],
        }
        for node in snapshot["nodes"]
    ]
    together, known = _together(there, about, snapshot["activities"])
    return snapshot | {
        "nodes": nodes,
        "ties": ties,
        "totals": snapshot["totals"] | {"ties": len(ties)},
        "partners": _partners(snapshot, ties, few, {(one.fund, one.partner) for one in answers}),
        "activities": known,
        "together": together,
    }


def _who_was_there(
    participations: Iterable[Participation],
    known: set[str],
    snapshot: Snapshot,
    start: dt.date | None,
    end: dt.date | None,
    theme: str | None,
) -> dict[str, dict[str, set[dt.date]]]:
    """For each activity of the map the funds that took part, with the days on which they did."""
    last = dt.date.fromisoformat(snapshot["date"])
    found: dict[str, dict[str, set[dt.date]]] = {}
    for row in participations:
        if row.unreported or row.fund not in known or row.date > last or theme not in (None, row.theme):
            continue
        if (start and row.date < start) or (end and row.date > end):
            continue
        found.setdefault(row.activity, {}).setdefault(row.fund, set()).add(row.date)
    return found


def _tie(
    tie: dict[str, Any], outside: Counter[Pair], few: Counter[Pair], years: Mapping[Pair, set[int]]
) -> dict[str, Any] | None:
    """A tie with what may be told of it, and the years in which both were somewhere; None where nothing may."""
    pair = (min(tie["a"], tie["b"]), max(tie["a"], tie["b"]))
    closed = tie["closed"] - few[pair]
    if not any(tie["counts"].values()) and closed <= 0:
        return None
    return tie | {"closed": max(0, closed), "outside": outside[pair], "years": sorted(years.get(pair, ()))}


def _partners(
    snapshot: Snapshot, ties: list[dict[str, Any]], few: Counter[Pair], answered: set[Pair]
) -> dict[str, list[dict[str, Any]]]:
    """The suggestions that were not answered, the likeliest first, each with how `near` it is, without telling that two
    funds met where few were. Which of them are shown, and who gets a place that is kept, is for `mixing`.
    """
    say = words.Words({node["id"]: node["name"] for node in snapshot["nodes"]}, snapshot["themes"])
    group = {node["id"]: node["community"] for node in snapshot["nodes"]}
    weights: dict[str, dict[str, float]] = {}
    for tie in ties:
        for one, other in ((tie["a"], tie["b"]), (tie["b"], tie["a"])):
            weights.setdefault(one, {})[other] = tie["weight"]
    found: dict[str, list[dict[str, Any]]] = {}
    for fund, some in snapshot["partners"].items():
        left = [one for one in some if (fund, one["fund"]) not in answered]
        left = sorted(left, key=lambda one: -one["score"])[: mixing.STORED]
        met = {one["fund"]: one["met"] for one in left}
        near = mixing.nearness(fund, list(met), met, weights, group)
        found[fund] = [_partner(fund, one, few, say) | {"near": round(near[one["fund"]], 3)} for one in left]
    return found


def _partner(fund: str, one: dict[str, Any], few: Counter[Pair], say: words.Words) -> dict[str, Any]:
    made = one | {"reserved": False, "reserved_sentence": ""}
    hidden = few[min(fund, one["fund"]), max(fund, one["fund"])]
    if not hidden:
        return made
    made["met_closed"] = max(0, one["met_closed"] - hidden)
    return made | {"status": words.partner_status(made, say)}


def asked_for(answers: Sequence[Answer]) -> int:
    """How many suggestions the analysis must give, so that enough are left when the answered ones are taken out."""
    return mixing.STORED + max(Counter(one.fund for one in answers).values(), default=0)


def _together(
    there: Mapping[str, Mapping[str, set[dt.date]]],
    about: Mapping[str, ActivityFact],
    known: dict[str, dict[str, Any]],
) -> tuple[dict[str, list[str]], dict[str, dict[str, Any]]]:
    """Who took part in each open activity, the newest first, and what all named activities are."""
    open_ones = [
        (max(max(days) for days in members.values()), ident, about[ident])
        for ident, members in there.items()
        if len(members) > 1 and ident in about and not about[ident].closed
    ]
    open_ones.sort(key=lambda one: (one[0], one[1]), reverse=True)
    kept = open_ones[:MOST_ACTIVITIES]
    facts: dict[str, dict[str, Any]] = {
        ident: {
            "title": fact.title,
            "kind": fact.kind,
            "theme": fact.theme,
            "date": fact.date.isoformat() if fact.date else None,
            "url": fact.url,
            "outside": fact.outside,
        }
        for _day, ident, fact in kept
    }
    return {ident: sorted(there[ident]) for _day, ident, _fact in kept}, dict(sorted((known | facts).items()))
