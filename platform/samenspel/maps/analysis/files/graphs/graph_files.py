"""Networks of other programs (GraphML, GEXF) as a table of who took part in what.

A network of two kinds of nodes (`bipartite` 0 and 1, as networkx writes it) says it directly. In a network of
organisations alone each edge is one activity of two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import networkx as nx

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.table import Table, TableBuilder
from samenspel.maps.analysis.files.columns import TRAITS, is_yes
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.maps.analysis.files.graphs import graph_xml
from samenspel.maps.analysis.files.lists import unify
from samenspel.maps.analysis.files.names import clean

#: Attributes of an edge or an activity that may hold its date; the first one that is there counts.
DATES = ("t", "date", "datum", "last", "start", "year", "time")
#: The attribute with all moments of an edge or activity; the last one counts.
MOMENTS = "moments"

#: Attributes with the name of a node.
LABELS = ("label", "name")


def read_graph(content: bytes, today: float) -> Table:
    """The table in a GraphML or GEXF file. Raises NetworkFileError."""
    graph = _parse(content)
    is_activity = _activity_nodes(graph)
    names = _names(graph, is_activity)
    traits = [name for name in TRAITS if any(values.get(name) for _node, values in graph.nodes(data=True))]
    builder = TableBuilder()
    undated = weightless = 0
    for number, (one, two, values) in enumerate(graph.edges(data=True)):
        if one == two:
            continue
        if is_activity and is_activity[one]:
            one, two = two, one
        about = graph.nodes[two] if is_activity else {}
        moment = _moment(values, about)
        texts = {name: str(values.get(name) or about.get(name) or "") for name in ("kind", "theme", "role")}
        weight, quiet = _weight(values), _is_quiet(values, about)
        if not weight:
            weightless += 1
            continue
        undated += moment is None
        for org in (one,) if is_activity else (one, two):
            builder.add(
                names[org],
                names[two] if is_activity else f"{names[one]} – {names[two]} ({number})",
                today if moment is None else moment,
                **texts,
                weight=weight,
                quiet=quiet,
                traits={name: str(graph.nodes[org].get(name) or "") for name in traits},
            )
    for node in graph:
        if not (is_activity and is_activity[node]):
            builder.orgs[names[node]]  # an organisation without edges is in the table too
    notes = []
    if undated:
        notes.append("Er staat geen datum bij (alle) verbanden: die tellen als van vandaag.")
    if not is_activity:
        notes.append("Elk verband telt als één activiteit van twee.")
    if weightless:
        ties = (
            "1 verband heeft gewicht 0 en telt"
            if weightless == 1
            else f"{weightless} verbanden hebben gewicht 0 en tellen"
        )
        notes.append(f"{ties} niet mee.")
    notes += unify(builder)
    return builder.build(today, notes)


def _parse(content: bytes) -> nx.Graph[Any]:
    graph = graph_xml.parse(content)
    if not graph.number_of_edges():
        raise NetworkFileError("In het netwerk staat geen enkel verband.")
    return graph


def _weight(values: Mapping[str, Any]) -> float:
    """The weight of a tie; 1 where none is given, which igraph writes as NaN."""
    given = values.get("weight")
    try:
        weight = 1.0 if given in (None, "") else float(str(given).replace(",", "."))
    except ValueError:
        weight = -1.0
    if math.isnan(weight):
        return 1.0
    if not 0 <= weight < float("inf"):
        raise NetworkFileError(f"Een verband heeft geen goed gewicht ({str(given)[:40]}).")
    return weight


def _is_quiet(values: Mapping[str, Any], about: Mapping[str, Any]) -> bool:
    """Whether the edge, or else its activity, is not to be reported."""
    report = values["report"] if "report" in values else about.get("report", "")
    try:
        return not is_yes(str(report))
    except ValueError:
        raise NetworkFileError(f"Bij een verband is report geen ja of nee ({str(report)[:40]}).") from None


def _activity_nodes(graph: nx.Graph[Any]) -> dict[Any, bool] | None:
    """For each node whether it is an activity; None for a network of organisations alone."""
    marks = {node: str(values.get("bipartite")) for node, values in graph.nodes(data=True)}
    if set(marks.values()) != {"0", "1"}:
        return None
    is_activity = {node: mark == "1" for node, mark in marks.items()}
    if any(is_activity[one] == is_activity[two] for one, two in graph.edges()):
        raise NetworkFileError(
            "Een verband loopt niet van een organisatie (bipartite 0) naar een activiteit (bipartite 1)."
        )
    return is_activity


def _names(graph: nx.Graph[Any], is_activity: Mapping[Any, bool] | None) -> dict[Any, str]:
    """The label of each node where all labels of its kind differ, else its id."""
    for label in LABELS:
        found = {node: clean(str(values.get(label) or "")) for node, values in graph.nodes(data=True)}
        kinds = {(is_activity[node] if is_activity else False, name) for node, name in found.items()}
        if all(found.values()) and len(kinds) == len(found):
            return found
    return {node: str(node) for node in graph}


def _moment(*sources: Mapping[str, Any]) -> float | None:
    """The date in the first of these attributes that has one, as a decimal year; None where none has."""
    for values in sources:
        for name in DATES:
            if values.get(name) not in (None, ""):
                try:
                    return dates.parse(str(values[name]))
                except ValueError as error:
                    reason = str(error).removeprefix("no date: ")[:40]
                    raise NetworkFileError(f"Een verband heeft geen goede datum ({reason}).") from None
    return next((last for values in sources if (last := _last_of(str(values.get(MOMENTS, ""))))), None)


def _last_of(moments: str) -> float | None:
    """The last of the moments of a tie that changed over time, as far as they are dates; None where none is."""
    found = []
    for each in moments.split():
        with suppress(ValueError):
            found.append(dates.parse(each))
    return max(found, default=None)
