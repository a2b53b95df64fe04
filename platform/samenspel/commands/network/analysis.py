"""`samenspel analyse` and `samenspel communities`: the analysis of a file of who took part in what."""

import datetime as dt
from dataclasses import replace
from typing import Any

import click
import numpy as np

from samenspel.commands.network.file import read, show_json, show_table
from samenspel.commands.progress import with_progress
from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.participations import FundFact, Params
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import affiliations, co_participations
from samenspel.maps.analysis.network import communities, large, large_details
from samenspel.maps.analysis.sentences import phrasebook
from samenspel.maps.analysis.sentences.organisations import organisation_phrasebook
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.phrasing import phrase_computed
from samenspel.maps.analysis.snapshot.snapshot import compute

#: With more organisations than this fewer resamples are drawn, so that the answer does not take minutes.
MANY_ORGANISATIONS, FEWER_RESAMPLES = 100, 20
#: How much a table shows.
MAX_ROWS = 10
MAX_NAMES, MAX_THEMES = 6, 3


def show_communities(file: str, *, as_json: bool) -> None:
    """The groups in a file, as a table or as JSON."""
    table = read(file)
    found = _large_groups(table) if _is_large(table) else _groups(table)
    if as_json:
        show_json(found)
        return
    click.echo(found["sentence"])
    rows = [(len(one["members"]), *_names(one)) for one in found["communities"][:MAX_ROWS]]
    if rows:
        show_table(("aantal", "kern", "rand", "thema's"), rows)


def _names(group: dict[str, Any]) -> tuple[str, str, str]:
    def some(names: list[str]) -> str:
        return ", ".join(names[:MAX_NAMES]) + (" ..." if len(names) > MAX_NAMES else "")

    return some(group["core"]), some(group["edge"]), some([str(one["theme"]) for one in group["themes"]])


def _is_large(table: Table) -> bool:
    return len(np.unique(table.org)) > large.LARGE_FROM


def _last_day(table: Table) -> dt.date:
    return dates.day_of(float(table.t.max()))


def _params(table: Table) -> Params:
    params = Params()
    return replace(params, resamples=FEWER_RESAMPLES) if len(np.unique(table.org)) > MANY_ORGANISATIONS else params


def _groups(table: Table) -> dict[str, Any]:
    """The groups of a small network."""
    params, today = _params(table), _last_day(table)
    rows = affiliations(table.participations(), today)
    found = communities.find_groups(rows, co_participations(rows, today, params), params)
    groups = []
    for number in range(int(found.labels.max(initial=-1)) + 1) if found.is_clear else ():
        members = np.flatnonzero(found.labels == number).tolist()
        sure = (
            {rows.funds[i]: round(float(found.confidence[i]), 3) for i in members}
            if found.confidence is not None
            else {}
        )
        others = ((rows.funds[i], dict(found.other_groups(i)).get(number)) for i in range(len(rows.funds)))
        groups.append(
            _group(sure)
            | {
                "overlapping": {fund: round(share, 3) for fund, share in others if share is not None},
                "themes": communities.overrepresented_themes(rows, found.labels, number),
                "kinds": communities.overrepresented_kinds(rows, found.labels, number),
            }
        )
    return _result(found.doubt, groups, found.quality, found.stability, organisation_phrasebook(table.funds))


def _large_groups(table: Table) -> dict[str, Any]:
    """The groups of a network with hundreds or thousands of organisations."""
    orgs, there = large.incidence(table)
    found = large.divide(orgs, there, with_progress("Groepen"))
    phrases = organisation_phrasebook(table.funds)
    return _result(found.doubt, _large_members(found, table), found.quality, found.stability, phrases)


def _large_members(found: large.LargePartition, table: Table) -> list[dict[str, Any]]:
    if found.doubt is not None:
        return []
    members: dict[int, dict[str, float]] = {}
    for org, label, sure in zip(found.orgs, found.labels.tolist(), found.confidence.tolist(), strict=True):
        if label >= 0:
            members.setdefault(label, {})[org] = round(sure, 3)
    themes, kinds = (
        large_details.overrepresented_themes(table, found.labels),
        large_details.overrepresented_kinds(table, found.labels),
    )
    return [
        _group(sure) | {"overlapping": {}, "themes": themes[label], "kinds": kinds[label]}
        for label, sure in sorted(members.items())
    ]


def _group(sure: dict[str, float]) -> dict[str, Any]:
    """A group, from the confidence of its members."""
    return {
        "members": list(sure),
        "confidence": sure,
        "core": [member for member, share in sure.items() if share >= communities.CORE_CONFIDENCE],
        "edge": [member for member, share in sure.items() if share < communities.CORE_CONFIDENCE],
    }


def _result(
    doubt: str | None,
    groups: list[dict[str, Any]],
    quality: float,
    stability: float | None,
    phrases: Phrasebook,
) -> dict[str, Any]:
    return {
        "clear": doubt is None,
        "doubt": doubt,
        "sentence": phrasebook.group_sentence(doubt, stability, phrases),
        "communities": groups,
        "quality": round(quality, 6),
        "stability": None if stability is None else round(stability, 4),
    }


#: What the totals of an analysis count: one of it, and more.
TOTALS = {
    "funds": ("organisatie", "organisaties"),
    "activities": ("activiteit", "activiteiten"),
    "participations": ("deelname", "deelnames"),
    "ties": ("band", "banden"),
}


def show_analysis(file: str, *, as_json: bool) -> None:
    """The whole analysis of a file."""
    table = read(file)
    found = _large_analysis(table) if _is_large(table) else _analysis(table)
    found["totals"]["participations"] += table.repeated
    if as_json:
        show_json(found)
        return
    totals = found["totals"]
    click.echo(", ".join(f"{totals[key]} {words[totals[key] != 1]}" for key, words in TOTALS.items()) + ".")
    for note in found["notes"]:
        click.echo(note["sentence"])
    click.echo(found["communities"]["sentence"])
    for group in found["communities"]["groups"][:MAX_ROWS]:
        names = ", ".join(group["members"][:MAX_NAMES]) + (" ..." if len(group["members"]) > MAX_NAMES else "")
        themes = ", ".join(str(one["theme"]) for one in group["themes"][:MAX_THEMES])
        click.echo(
            f"  groep {group['id'] + 1}, {len(group['members'])} leden: {names}{f' ({themes})' if themes else ''}"
        )
    for key, word in (("strength", "werkt het meest samen"), ("betweenness", "verbindt het meest")):
        best = sorted(found["nodes"], key=lambda node: (-node[key], node["id"]))[:MAX_ROWS]
        click.echo()
        show_table((word, "rol", "partners", "sterkte", "brug"), [_node_row(node) for node in best])
    if found["years"]:
        click.echo()
        show_table(("jaar", "organisaties", "activiteiten", "banden", "nieuw"), map(_year_row, found["years"]))


def _count(value: Any) -> int | None:
    """The number of them: the analysis of a small network names them, that of a large one only counts."""
    return value if value is None or isinstance(value, int) else len(value)


def _year_row(one: dict[str, Any]) -> tuple[Any, ...]:
    return str(one["year"]), _count(one["funds"]), one["activities"], _count(one["ties"]), _count(one["appeared"])


def _node_row(node: dict[str, Any]) -> tuple[str, str, int, float, float]:
    return (
        node["id"],
        phrasebook.role_name(node["role"], Phrasebook({})),
        node["degree"],
        float(node["strength"]),
        float(node["betweenness"]),
    )


def _analysis(table: Table) -> dict[str, Any]:
    """The snapshot that the platform makes of its own rows in words."""
    today = _last_day(table)
    orgs = [FundFact(table.orgs[at], table.orgs[at]) for at in np.unique(table.org).tolist()]
    found = compute(table.participations(), orgs, [], today, _params(table))
    return phrase_computed(found, organisation_phrasebook(table.funds))


def _large_analysis(table: Table) -> dict[str, Any]:
    """Totals, nodes and communities in the same shape, of a network of thousands."""
    orgs, there = large.incidence(table)
    measured = large.node_measures(orgs, there, lambda step: click.echo(f"{step} ...", err=True))
    ties = large.newman_ties(there)
    found = large.divide(orgs, there, with_progress("Groepen"))
    clear = found.doubt is None
    groups = [{"id": number} | one for number, one in enumerate(_large_members(found, table))]
    roles = large_details.roles_from_measures(measured)
    nodes = [
        {
            "id": org,
            "role": roles[at],
            "degree": int(measured["partners"][at]),
            "strength": round(float(measured["strength"][at]), 6),
            "betweenness": round(float(measured["betweenness"][at]), 9),
            "constraint": None if np.isnan(measured["constraint"][at]) else round(float(measured["constraint"][at]), 6),
            "community": int(found.labels[at]) if clear and found.labels[at] >= 0 else None,
        }
        for at, org in enumerate(orgs)
    ]
    answer = _result(found.doubt, groups, found.quality, found.stability, organisation_phrasebook(table.funds))
    return {
        "date": _last_day(table).isoformat(),
        "totals": {
            "funds": len(orgs),
            "activities": int(there.shape[0]),
            "shared": int((there.sum(axis=1) > 1).sum()),
            "participations": int(there.nnz),
            "ties": int(ties.nnz // 2),
        },
        "notes": [],
        "nodes": nodes,
        "years": large_details.yearly_counts(table),
        "communities": {key: value for key, value in answer.items() if key != "communities"} | {"groups": groups},
    }
