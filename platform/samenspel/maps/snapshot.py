"""The whole analysis as one value that can be stored as JSON: what pages, the map and exports read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from samenspel.maps import clusters, communities, layout, partners, roles, words
from samenspel.maps.affinity import Field
from samenspel.maps.communities import Partition
from samenspel.maps.rows import VERSION, ActivityFact, FundFact, Params, Participation
from samenspel.maps.ties import Affiliations, Indices, Pairs, Tie, affiliations, pairs, ties

#: A filtered view is compared with fewer draws by chance, and not shaken, so that it is there at once.
VIEW_CHANCE_DRAWS = 8

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
        params = replace(params, shakes=0, chance_draws=min(params.chance_draws, VIEW_CHANCE_DRAWS))
    facts = {fact.id: fact for fact in funds}
    about = {fact.id: fact for fact in activities}
    at = min(end, today) if end else today
    rows = affiliations(participations, today, funds=facts, activities=activities, start=start, end=end, theme=theme)
    shared = pairs(rows, at, params)
    field = Field(rows, shared, facts, at, params)
    found = communities.find(rows, shared, params)
    labels = _keep_numbers(rows.funds, found.labels, previous) if found.clear else None
    say = words.Words({fact.id: fact.name for fact in funds}, themes or {})
    tie_list = ties(rows, shared, params.evidence, field.runs)
    wanted = [theme] if theme is not None else list(field.themes)
    result: Snapshot = {
        "version": VERSION,
        "params": params.as_json(),
        "date": at.isoformat(),
        "period": {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None},
        "theme": theme,
        "totals": {
            "funds": len(rows.funds),
            "activities": len(rows.activities),
            "participations": len(rows.fund),
            "ties": len(tie_list),
        },
        "notes": _notes(rows, shared, say),
        "nodes": _nodes(field, facts, found, labels, previous, say),
        "ties": [_tie(tie) for tie in tie_list],
        "communities": _communities(field, found, labels, say),
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


def _nodes(
    field: Field,
    facts: Mapping[str, FundFact],
    found: Partition,
    labels: Indices | None,
    previous: Snapshot | None,
    say: words.Words,
) -> list[dict[str, Any]]:
    """The funds, with their place in the network and on the map; `size` is the diameter to draw, on 0 to
    1000.
    """
    funds = field.rows.funds
    before = {node["id"]: (node["x"], node["y"]) for node in previous["nodes"]} if previous else None
    spots = layout.place(funds, [say.fund(fund) for fund in funds], field.weights, labels, before)
    places = roles.places(funds, field.weights, labels)
    heaviest = max((one.strength for one in places), default=0.0) or 1.0
    result = []
    for i, (fund, one) in enumerate(zip(funds, places, strict=True)):
        sure = found.confidence if labels is not None else None
        result.append(
            {
                "id": fund,
                "name": say.fund(fund),
                "degree": one.degree,
                "strength": round(one.strength, 6),
                "betweenness": round(one.betweenness, 6),
                "constraint": None if one.constraint is None else round(one.constraint, 6),
                "community": None if labels is None or labels[i] < 0 else int(labels[i]),
                "confidence": None if sure is None or one.degree == 0 else round(float(sure[i]), 3),
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
            }
        )
    return result


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "a": tie.a,
        "b": tie.b,
        "weight": round(tie.weight, 6),
        "normalised": round(tie.normalised, 6),
        "counts": tie.counts,
        "closed": tie.closed,
        "last": tie.last.isoformat(),
        "evidence": list(tie.evidence),
    }


def _communities(field: Field, found: Partition, labels: Indices | None, say: words.Words) -> dict[str, Any]:
    """The groups with what sets them apart, or no groups and why."""
    groups = []
    named: list[list[str]] = []
    if labels is not None:
        strength = field.weights.sum(axis=1)
        for number in sorted(set(labels[labels >= 0].tolist())):
            members = [int(i) for i in np.flatnonzero(labels == number)]
            apart = communities.themes_apart(field.rows, labels, number)
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


def _partner(one: partners.Suggestion, say: words.Words) -> dict[str, Any]:
    made: dict[str, Any] = {
        "fund": one.partner,
        "score": round(one.score, 6),
        "reserved": one.reserved,
        "small": one.small,
        "met": one.met,
        "met_closed": one.met_closed,
        "reasons": [
            reason | {"sentence": words.partner_reason(reason, one.fund, one.partner, say)} for reason in one.reasons
        ],
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
