"""A snapshot as it is stored: with the details that pages need."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from samenspel.maps.analysis.advice import mixing
from samenspel.maps.analysis.facts.participations import (
    ActivityFact,
    FundFact,
    Participation,
)
from samenspel.maps.analysis.schema.advice import StoredSuggestion
from samenspel.maps.analysis.schema.network import ComputedTie, StoredNode, StoredTie
from samenspel.maps.analysis.schema.snapshot import ActivityData, ComputedSnapshot, StoredSnapshot
from samenspel.maps.analysis.snapshot.parts import describe_activity

Pair = tuple[str, str]

#: Activities that are stored with who took part, the newest first; a pair of larger ones says little.
MAX_ACTIVITIES = 2_000


def redact(
    snapshot: ComputedSnapshot,
    participations: Iterable[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact],
    start: dt.date | None = None,
    end: dt.date | None = None,
    theme: str | None = None,
) -> StoredSnapshot:
    """The snapshot as it is stored. Period and theme are those that it was computed for."""
    about = {fact.id: fact for fact in activities}
    there = _attendance(participations, {node["id"] for node in snapshot["nodes"]}, snapshot, start, end, theme)
    shared = _shared_by_pair(there, about)
    ties = [_tie(one, shared) for one in snapshot["ties"]]
    partners = Counter(end for tie in ties for end in (tie["a"], tie["b"]))
    fte = {fact.id: fact.consultants_fte for fact in funds}
    attended = Counter(fund for members in there.values() for fund in members)
    nodes: list[StoredNode] = [
        {
            **node,
            "degree": partners[node["id"]],
            "fte": fte.get(node["id"]),
            "activities": attended[node["id"]],
        }
        for node in snapshot["nodes"]
    ]
    together, known = _together(there, about, snapshot["activities"])
    return {
        **snapshot,
        "nodes": nodes,
        "ties": ties,
        "partners": _partners(snapshot, ties),
        "activities": known,
        "together": together,
    }


@dataclass(frozen=True, slots=True)
class SharedByPair:
    """What pairs of funds shared: how much of it is `outside` the SERV's working, and in which years both were
    somewhere."""

    outside: Counter[Pair]
    years: dict[Pair, set[int]]


def _shared_by_pair(there: Mapping[str, Mapping[str, set[dt.date]]], about: Mapping[str, ActivityFact]) -> SharedByPair:
    shared = SharedByPair(Counter(), {})
    for ident, members in there.items():
        fact = about.get(ident)
        if fact is None or len(members) < 2:
            continue
        if fact.outside:
            shared.outside.update(combinations(sorted(members), 2))
        when = {fund: {day.year for day in days} for fund, days in members.items()}
        for one, other in combinations(sorted(members), 2):
            shared.years.setdefault((one, other), set()).update(when[one] & when[other])
    return shared


def _attendance(
    participations: Iterable[Participation],
    known: set[str],
    snapshot: ComputedSnapshot,
    start: dt.date | None,
    end: dt.date | None,
    theme: str | None,
) -> dict[str, dict[str, set[dt.date]]]:
    """For each activity of the map the funds that took part, with their days."""
    last = dt.date.fromisoformat(snapshot["date"])
    found: dict[str, dict[str, set[dt.date]]] = {}
    for row in participations:
        if row.unreported or row.fund not in known or row.date > last or theme not in (None, row.theme):
            continue
        if (start and row.date < start) or (end and row.date > end):
            continue
        found.setdefault(row.activity, {}).setdefault(row.fund, set()).add(row.date)
    return found


def _tie(tie: ComputedTie, shared: SharedByPair) -> StoredTie:
    """A tie with its details."""
    pair = tie["a"], tie["b"]
    return {**tie, "outside": shared.outside[pair], "years": sorted(shared.years.get(pair, ()))}


def _partners(snapshot: ComputedSnapshot, ties: list[StoredTie]) -> dict[str, list[StoredSuggestion]]:
    """The suggestions, the likeliest first, each with how `near` it is; `mixing` chooses from them."""
    group = {node["id"]: node["community"] for node in snapshot["nodes"]}
    weights: dict[str, dict[str, float]] = {}
    for tie in ties:
        for one, other in ((tie["a"], tie["b"]), (tie["b"], tie["a"])):
            weights.setdefault(one, {})[other] = tie["weight"]
    found: dict[str, list[StoredSuggestion]] = {}
    for fund, some in snapshot["partners"].items():
        left = sorted(some, key=lambda suggestion: -suggestion["score"])[: mixing.STORED]
        met = {suggestion["fund"]: suggestion["met"] for suggestion in left}
        near = mixing.nearness(fund, list(met), met, weights, group)
        found[fund] = [
            {**suggestion, "reserved": False, "near": round(near[suggestion["fund"]], 3)} for suggestion in left
        ]
    return found


def _together(
    there: Mapping[str, Mapping[str, set[dt.date]]],
    about: Mapping[str, ActivityFact],
    known: Mapping[str, ActivityData],
) -> tuple[dict[str, list[str]], dict[str, ActivityData]]:
    """Who took part in each activity, the newest first, and what all named activities are."""
    shared = [
        (max(max(days) for days in members.values()), ident)
        for ident, members in there.items()
        if len(members) > 1 and ident in about
    ]
    newest = [ident for _day, ident in sorted(shared, reverse=True)[:MAX_ACTIVITIES]]
    described = dict(known) | {ident: describe_activity(about[ident]) for ident in newest}
    return {ident: sorted(there[ident]) for ident in newest}, dict(sorted(described.items()))
