"""The whole analysis as one value that can be stored as JSON: what pages, the map and exports read.

Its keys (of lists: of each entry):

- `version`, `params`, `date` (the day from which things are seen), `period`, `theme`, `totals`, `notes`, `themes`;
- `nodes`: `id`, `name`, `ended` (the day on which it was closed, or None), `x`, `y`, `size`, `fund_size`, measures
  (`degree`, `strength`, `betweenness`, `constraint`), `role`, `roles`, `community` (None: no clear groups, or no ties)
  and, where the groups were shaken, `confidence` (share of resamples in which it stayed with its group), `place`
  ("core" or "edge" of its group) and `also` (other groups in which it often falls: `community`, `share`);
  `change` since a year before (`role` then or None, `strength` then, `trend` 1, 0, -1), None in a view;
- `ties`: `a`, `b`, `weight`, `normalised`, `counts`, `closed`, `last`, `met`, `evidence`; how many activities they
  would share by chance (`expected`), the `chance` of as many as they did, `beyond_chance`; `backbone`: from which share
  of the ties on it is drawn (0 is drawn first), for a slider;
- `communities`: `clear`, `doubt`, `sentence`, `stability`, `quality`, `margin`, `groups` with `id`, `label`, `leading`,
  `members`, what is over-represented with counts (`themes`, `kinds`, `committees`), `core`, `edge` and `overlapping`
  (funds);
- `overlaps`: `alike`, `apart`, `alone` (see `overlaps`); `years`: the network year by year (see `years`), drawn at the
  positions of the nodes; empty in a view;
- `partners`, `clusters`; `activities`: title and address of every activity that is named.

Nothing of a closed or unreported activity is named in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from samenspel.maps.analysis.advice import clusters, partners
from samenspel.maps.analysis.advice.affinity import Field
from samenspel.maps.analysis.facts.participations import VERSION, ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.facts.ties import Affiliations, Indices, Pairs, affiliations, pairs, ties
from samenspel.maps.analysis.network import communities, overlaps, years
from samenspel.maps.analysis.sentences import words
from samenspel.maps.analysis.snapshot import snapshot_parts as picture

#: A filtered view is compared with fewer draws by chance, and not shaken, so that it is there at once.
VIEW_CHANCE_DRAWS = 8
#: Starts and rounds for the groups of such a view.
VIEW_RUNS, VIEW_ROUNDS = 6, 14

Snapshot = dict[str, Any]


def compute(
    participations: Iterable[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact],
    today: dt.date,
    params: Params | None = None,
    previous: Snapshot | None = None,
    themes: Mapping[str, str] | None = None,
) -> Snapshot:
    """The analysis of everything up to today, with the groups shaken for their stability.

    `previous` keeps positions and colours where they were; `themes` gives the names of themes by id.
    """
    return view(participations, funds, activities, today, params=params, previous=previous, themes=themes, shaken=True)


def view(
    participations: Iterable[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact],
    today: dt.date,
    start: dt.date | None = None,
    end: dt.date | None = None,
    theme: str | None = None,
    *,
    params: Params | None = None,
    previous: Snapshot | None = None,
    themes: Mapping[str, str] | None = None,
    shaken: bool = False,
) -> Snapshot:
    """The same for a period (both days included) and a theme; `shaken` adds stability and confidence.

    A period that is over is seen from its last day. Raises ValueError when it ends before it starts.
    """
    if start and end and end < start:
        raise ValueError("the period ends before it starts")
    params = params or Params()
    if not shaken:
        params = replace(
            params,
            shakes=0,
            chance_draws=min(params.chance_draws, VIEW_CHANCE_DRAWS),
            runs=min(params.runs, VIEW_RUNS),
            rounds=min(params.rounds, VIEW_ROUNDS),
        )
    facts = {fact.id: fact for fact in funds}
    about = {fact.id: fact for fact in activities}
    at = min(end, today) if end else today
    participations = list(participations)
    gone = _gone(facts, participations, about, start, at, theme)
    facts = {fund: fact for fund, fact in facts.items() if fund not in gone}
    participations = [row for row in participations if row.fund not in gone]
    rows = affiliations(participations, today, funds=facts, activities=activities, start=start, end=end, theme=theme)
    shared = pairs(rows, at, params)
    field = Field(rows, shared, facts, at, params)
    found = communities.find(rows, shared, params)
    labels = _keep_numbers(rows.funds, found.labels, previous) if found.clear else None
    say = words.Words({fact.id: fact.name for fact in funds}, themes or {})
    tie_list = ties(rows, shared, params.evidence, field.runs)
    since = at.toordinal() - params.lately
    earlier = picture.year_before(participations, at, params, facts, activities) if shaken else None
    gaps = {
        "alike": overlaps.alike(rows, about, since),
        "apart": overlaps.apart(rows, {fund: fact for fund, fact in facts.items() if fact.ended is None}),
        "alone": overlaps.alone(rows, about, since),
    }
    wanted = [theme] if theme is not None else list(field.themes)
    result: Snapshot = {
        "version": VERSION,
        "params": params.as_json(),
        "date": at.isoformat(),
        "period": {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None},
        "theme": theme,
        "totals": {
            "funds": len(rows.funds),
            "activities": int((~rows.unreported).sum()),
            "participations": int((~rows.unreported[rows.activity]).sum()),
            "ties": len(tie_list),
        },
        "notes": _notes(rows, shared, say),
        "nodes": picture.nodes(field, found, labels, previous, say, earlier),
        "ties": picture.ties(field, tie_list),
        "communities": picture.communities(field, found, labels, say),
        "overlaps": gaps,
        "years": years.by_year(participations, at, params, facts, activities) if shaken else [],
        "partners": {
            fund: [_partner(one, say) for one in some] for fund, some in partners.suggest(field, theme).items()
        },
        "clusters": {
            name: [_cluster(one, say) for one in some] for name in wanted if (some := clusters.propose(field, name))
        },
        "themes": {name: say.theme(name) for name in field.themes},
    }
    result["activities"] = _named(result, about)
    return result


def _gone(
    facts: Mapping[str, FundFact],
    participations: Iterable[Participation],
    about: Mapping[str, ActivityFact],
    start: dt.date | None,
    at: dt.date,
    theme: str | None,
) -> set[str]:
    """The funds that ended and took part in nothing of this period and theme."""
    ended = {fund for fund, fact in facts.items() if fact.ended}
    if not ended:
        return ended
    return ended - {
        row.fund
        for row in participations
        if row.fund in ended
        and (start or row.date) <= row.date <= at
        and theme in (None, row.theme or (about[row.activity].theme if row.activity in about else None))
    }


def _keep_numbers(funds: tuple[str, ...], labels: Indices, previous: Snapshot | None) -> Indices:
    """Give each group the number of the group of last time that it shares most funds with, so that colours
    stay.
    """
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


def _notes(rows: Affiliations, shared: Pairs, say: words.Words) -> list[dict[str, Any]]:
    """What to say beside the picture when there is little to see, or rows were left out."""
    kinds: list[tuple[str, int]] = []
    active = len(np.unique(rows.fund))
    if not rows.funds:
        kinds.append(("no_funds", 0))
    elif len(rows.funds) == 1:
        kinds.append(("one_fund", 0))
    elif not len(shared.first):
        kinds.append(("no_ties", 0))
    elif active > 2 and (rows.sizes == active).all():
        kinds.append(("all_together", 0))
    kinds += [(kind, count) for kind, count in rows.left_out.items() if count]
    return [{"kind": kind, "count": count, "sentence": words.note_sentence(kind, count, say)} for kind, count in kinds]


def _partner(one: partners.Suggestion, say: words.Words) -> dict[str, Any]:
    made: dict[str, Any] = {
        "fund": one.partner,
        "score": round(one.score, 6),
        "chance": round(one.chance, 4),
        "reserved": one.reserved,
        "small": one.small,
        "met": one.met,
        "met_closed": one.met_closed,
        "reasons": [reason | {"sentence": words.partner_reason(reason, say)} for reason in one.reasons],
    }
    made["status"] = words.partner_status(made, say)
    made["reserved_sentence"] = words.reserved_sentence(one.small, say) if one.reserved else ""
    return made


def _cluster(one: clusters.Cluster, say: words.Words) -> dict[str, Any]:
    return {
        "members": list(one.members),
        "value": round(one.value, 4),
        "parts": {name: round(value, 4) for name, value in one.parts.items()},
        "lead": one.lead,
        "lead_reasons": [why | {"sentence": words.lead_reason(why, say)} for why in one.lead_reasons],
        "adds": {fund: adds | {"sentences": words.adds_sentences(adds, say)} for fund, adds in one.adds.items()},
        "reasons": [why | {"sentence": words.cluster_reason(why, say)} for why in one.reasons],
    }


def _named(result: Snapshot, about: Mapping[str, ActivityFact]) -> dict[str, dict[str, Any]]:
    """Title and address of every activity that is given as evidence. Closed ones are none."""
    used = {activity for tie in result["ties"] for activity in tie["evidence"]}
    reasons = [why for some in result["partners"].values() for one in some for why in one["reasons"]]
    reasons += [why for some in result["clusters"].values() for one in some for why in one["reasons"]]
    used |= {activity for why in reasons for activity in why["activities"]}
    used.update(overlaps.named(result["overlaps"]))
    return {
        ident: {
            "title": fact.title,
            "kind": fact.kind,
            "theme": fact.theme,
            "date": fact.date.isoformat() if fact.date else None,
            "url": fact.url,
        }
        for ident in sorted(used)
        if (fact := about.get(ident)) and not fact.closed
    }
