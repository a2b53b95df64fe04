"""The whole analysis as one value that can be stored as JSON (see `schema`): what pages, the map and exports read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from samenspel.maps.analysis.advice import clusters, partners
from samenspel.maps.analysis.advice.affinity import MatchingData
from samenspel.maps.analysis.facts.participations import ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.facts.scope import period_before
from samenspel.maps.analysis.facts.ties import (
    Affiliations,
    Indices,
    Tie,
    affiliations,
    co_participations,
    ties,
)
from samenspel.maps.analysis.network import communities, overlaps, years
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.advice import ComputedSuggestion, ProposalData
from samenspel.maps.analysis.schema.network import ChangesData, OverlapsData
from samenspel.maps.analysis.schema.snapshot import ActivityData, ComputedSnapshot, StoredNote, StoredSnapshot, Totals
from samenspel.maps.analysis.snapshot import changes, parts
from samenspel.maps.analysis.snapshot.parts import describe_activity

#: A view is compared with fewer chance networks, and not resampled, so that it is there at once.
VIEW_CHANCE_DRAWS = 8
#: Starts and rounds for the groups of a view.
VIEW_RUNS, VIEW_ROUNDS = 6, 14


def compute(
    participations: Iterable[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact],
    today: dt.date,
    params: Params | None = None,
    previous: StoredSnapshot | None = None,
    themes: Mapping[str, str] | None = None,
) -> ComputedSnapshot:
    """The analysis of everything up to today, with the groups resampled for their stability.

    `previous` keeps positions and colours where they were; `themes` gives the names of themes by id.
    """
    return compute_view(
        participations, funds, activities, today, params=params, previous=previous, themes=themes, resampled=True
    )


def compute_view(
    participations: Iterable[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact],
    today: dt.date,
    start: dt.date | None = None,
    end: dt.date | None = None,
    theme: str | None = None,
    *,
    params: Params | None = None,
    previous: StoredSnapshot | None = None,
    themes: Mapping[str, str] | None = None,
    resampled: bool = False,
) -> ComputedSnapshot:
    """The analysis of a period (both days included) and a theme; `resampled` adds stability and confidence.

    A period that is over is seen from its last day. Raises ValueError when it ends before it starts.
    """
    if start and end and end < start:
        raise ValueError("the period ends before it starts")
    params = params or Params()
    params = params if resampled else _lean(params)
    facts = {fact.id: fact for fact in funds}
    about = {fact.id: fact for fact in activities}
    at = min(end, today) if end else today
    participations = list(participations)
    absent = _not_there(facts, participations, about, start, at, theme)
    facts = {fund: fact.named_at(at) for fund, fact in facts.items() if fund not in absent}
    participations = [row for row in participations if row.fund not in absent]
    rows = affiliations(participations, today, funds=facts, activities=activities, start=start, end=end, theme=theme)
    data = MatchingData(rows, co_participations(rows, at, params), facts, at, params)
    found = communities.find_groups(rows, data.shared, params)
    labels = _keep_numbers(rows.funds, found.labels, previous) if found.is_clear else None
    tie_list = ties(rows, data.shared, params.evidence, data.pairs_by_tie)
    result: ComputedSnapshot = {
        "version": VERSION,
        "params": params.as_json(),
        "date": at.isoformat(),
        "period": {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None},
        "theme": theme,
        "totals": _totals(rows, tie_list),
        "notes": _notes(data),
        "nodes": parts.nodes(data, found, labels, previous),
        "ties": parts.ties(data, tie_list),
        "communities": parts.communities(data, found, labels, about),
        "overlaps": _overlaps(data, about),
        "changes": _changes(participations, rows, facts, activities, start, at, theme) if start else None,
        "years": years.yearly_networks(participations, at, params, facts, activities) if resampled else [],
        "partners": {} if start or end else _partners(data, participations, activities, today, theme),
        "clusters": _clusters(data, theme),
        "themes": {name: (themes or {}).get(name, name) for name in data.themes},
        "activities": {},
    }
    result["activities"] = _named_activities(result, about)
    return result


def _totals(rows: Affiliations, tie_list: Sequence[Tie]) -> Totals:
    reported = ~rows.unreported
    return {
        "funds": len(rows.funds),
        "activities": int(reported.sum()),
        "shared": int((reported & (rows.sizes > 1)).sum()),
        "participations": int(reported[rows.activity].sum()),
        "ties": len(tie_list),
    }


def _partners(
    data: MatchingData,
    participations: Sequence[Participation],
    activities: Sequence[ActivityFact],
    today: dt.date,
    theme: str | None,
) -> dict[str, list[ComputedSuggestion]]:
    """The suggested partners of each fund, from all that funds ever did; a theme only chooses among them.

    A period has none of its own: whom a fund could approach now does not depend on which year one looks at.
    """
    if theme is not None:
        rows = affiliations(participations, today, funds=data.facts, activities=activities)
        data = MatchingData(rows, co_participations(rows, today, data.params), data.facts, today, data.params)
    return {fund: [one.as_json() for one in some] for fund, some in partners.suggest(data, theme).items()}


def _changes(
    participations: Iterable[Participation],
    rows: Affiliations,
    facts: Mapping[str, FundFact],
    activities: Sequence[ActivityFact],
    start: dt.date,
    at: dt.date,
    theme: str | None,
) -> ChangesData:
    """What changed since the period before `start`."""
    since, until = period_before(start, at)
    before = affiliations(
        participations, until, funds=facts, activities=activities, start=since, end=until, theme=theme
    )
    return changes.changes(before, rows, since.isoformat(), until.isoformat())


def _lean(params: Params) -> Params:
    """The parameters of a view, which must be there at once."""
    return replace(
        params,
        resamples=0,
        chance_draws=min(params.chance_draws, VIEW_CHANCE_DRAWS),
        runs=min(params.runs, VIEW_RUNS),
        rounds=min(params.rounds, VIEW_ROUNDS),
    )


def _overlaps(data: MatchingData, about: Mapping[str, ActivityFact]) -> OverlapsData:
    since = data.at.toordinal() - data.params.lately
    active = {fund: fact for fund, fact in data.facts.items() if fact.ended is None}
    return {
        "alike": overlaps.similar_groups(data.rows, about, since),
        "apart": overlaps.separate_themes(data.rows, active),
        "alone": overlaps.lone_activities(data.rows, about, since),
    }


def _clusters(data: MatchingData, theme: str | None) -> dict[str, list[ProposalData]]:
    """The proposed clusters of the theme, or of each theme; a theme without any is left out."""
    wanted = data.themes if theme is None else (theme,)
    found = {name: [one.as_json() for one in clusters.propose(data, name)] for name in wanted}
    return {name: some for name, some in found.items() if some}


def _not_there(
    facts: Mapping[str, FundFact],
    participations: Iterable[Participation],
    about: Mapping[str, ActivityFact],
    start: dt.date | None,
    at: dt.date,
    theme: str | None,
) -> set[str]:
    """The funds that did not exist in this period and took part in nothing of it and its theme."""
    absent = {fund for fund, fact in facts.items() if not fact.existed_between(start, at)}
    if not absent:
        return absent
    return absent - {
        row.fund
        for row in participations
        if row.fund in absent
        and (start or row.date) <= row.date <= at
        and theme in (None, row.theme or (about[row.activity].theme if row.activity in about else None))
    }


def _keep_numbers(funds: tuple[str, ...], labels: Indices, previous: StoredSnapshot | None) -> Indices:
    """The labels renumbered: each group gets the number of the previous group with which it shares most funds, so that
    its colour stays."""
    if not previous or not previous["communities"]["groups"]:
        return labels
    members = {int(g): {funds[i] for i in np.flatnonzero(labels == g)} for g in np.unique(labels[labels >= 0])}
    before = {group["id"]: set(group["members"]) for group in previous["communities"]["groups"]}
    overlap = sorted(
        ((-len(now & then), g, number) for g, now in members.items() for number, then in before.items()),
    )
    number_of: dict[int, int] = {}
    for shared, g, number in overlap:
        if shared < 0 and g not in number_of and number not in number_of.values():
            number_of[g] = number
    free = (number for number in range(2 * len(funds) + 2) if number not in set(number_of.values()) | set(before))
    for g in members:
        if g not in number_of:
            number_of[g] = next(free)
    return np.array([number_of[int(label)] if label >= 0 else -1 for label in labels], dtype=np.int64)


def _notes(data: MatchingData) -> list[StoredNote]:
    """What to know when there is little to see, or when rows were left out."""
    rows = data.rows
    notes: list[StoredNote] = []
    active = len(np.unique(rows.fund))
    if not rows.funds:
        notes.append({"kind": "no_funds", "count": 0})
    elif len(rows.funds) == 1:
        notes.append({"kind": "one_fund", "count": 0})
    elif not len(data.shared.first):
        notes.append({"kind": "no_ties", "count": 0})
    elif active > 2 and (rows.sizes == active).all():
        notes.append({"kind": "all_together", "count": 0})
    notes += [{"kind": kind, "count": count} for kind, count in rows.left_out.items() if count]
    return notes


def _named_activities(result: ComputedSnapshot, about: Mapping[str, ActivityFact]) -> dict[str, ActivityData]:
    """Title and address of every activity that is given as evidence."""
    used = {activity for tie in result["ties"] for activity in tie["evidence"]}
    for some in result["partners"].values():
        used.update(activity for one in some for why in one["reasons"] for activity in why["activities"])
    for proposed in result["clusters"].values():
        used.update(activity for one in proposed for why in one["reasons"] for activity in why["activities"])
    used.update(overlaps.named_activities(result["overlaps"]))
    return {ident: describe_activity(fact) for ident in sorted(used) if (fact := about.get(ident))}
