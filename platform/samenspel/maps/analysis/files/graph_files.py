"""Networks of other programs (GraphML, GEXF) as a table of who took part in what.

A network of two kinds of nodes (`bipartite` 0 and 1, as networkx writes it) says it directly. In a network of
organisations alone each edge is one activity of two.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

import networkx as nx

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.table import Table, TableBuilder
from samenspel.maps.analysis.files.files import TRAITS, NetworkFileError, is_yes

#: Attributes of an edge or an activity that may hold its date, the first that is there counts.
DATES = ("t", "date", "datum", "last", "start", "year", "time")

#: Attributes with the name of a node.
LABELS = ("label", "name")


def read_graph(content: bytes, start: bytes, today: float) -> Table:
    """The table in a GraphML or GEXF file. Raises FileTrouble."""
    if b"<gexf" not in start and b"<graphml" not in start:
        raise NetworkFileError("Dit is XML, maar geen GraphML en geen GEXF.")
    try:
        graph = nx.read_gexf(io.BytesIO(content)) if b"<gexf" in start else nx.read_graphml(io.BytesIO(content))
    except (ET.ParseError, nx.NetworkXError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise NetworkFileError(f"Het netwerk kan niet gelezen worden ({str(error)[:100]}).") from None
    if not graph.number_of_edges():
        raise NetworkFileError("In het netwerk staat geen enkel verband.")
    columns = TableBuilder()
    undated = 0
    sides = _sides(graph)
    names = _names(graph)
    traits = [name for name in TRAITS if any(values.get(name) for _node, values in graph.nodes(data=True))]
    for number, (one, two, values) in enumerate(graph.edges(data=True)):
        if one == two:
            continue
        if sides and sides[one]:
            one, two = two, one
        about = graph.nodes[two] if sides else {}
        try:
            moment = _moment(values, about)
        except ValueError as error:
            said = str(error).removeprefix("no date: ")[:40]
            raise NetworkFileError(f"Een verband heeft geen goede datum ({said}).") from None
        undated += moment is None
        t = today if moment is None else moment
        more = {name: str(values.get(name) or about.get(name) or "") for name in ("kind", "theme", "role")}
        try:
            weight = float(values.get("weight") or 1.0)
        except (TypeError, ValueError):
            weight = 0.0
        if not 0 < weight < float("inf"):
            raise NetworkFileError(f"Een verband heeft geen goed gewicht ({str(values['weight'])[:40]}).")
        said = values["report"] if "report" in values else about.get("report", "")
        try:
            quiet = not is_yes(str(said))
        except ValueError:
            raise NetworkFileError(f"Bij een verband is report geen ja of nee ({str(said)[:40]}).") from None
        act = names[two] if sides else f"{names[one]} – {names[two]} ({number})"
        for org in (one,) if sides else (one, two):
            told = {name: str(graph.nodes[org].get(name) or "") for name in traits}
            columns.add(
                names[org],
                act,
                t,
                more["kind"],
                more["theme"],
                more["role"],
                weight=weight,
                quiet=quiet,
                traits=told,
            )
    for node in graph:
        if not (sides and sides[node]):
            columns.orgs[names[node]]  # alone, and yet there
    notes = []
    if undated:
        notes.append("Er staat geen datum bij (alle) verbanden: die tellen als van vandaag.")
    if not sides:
        notes.append("Elk verband telt als één activiteit van twee.")
    return columns.table(today, notes)


def _sides(graph: nx.Graph[Any]) -> dict[Any, bool] | None:
    """For each node whether it is an activity; None for a network of organisations alone."""
    said = {node: str(values.get("bipartite")) for node, values in graph.nodes(data=True)}
    if set(said.values()) != {"0", "1"}:
        return None
    sides = {node: side == "1" for node, side in said.items()}
    if any(sides[one] == sides[two] for one, two in graph.edges()):
        raise NetworkFileError(
            "Een verband loopt niet van een organisatie (bipartite 0) naar een activiteit (bipartite 1)."
        )
    return sides


def _names(graph: nx.Graph[Any]) -> dict[Any, str]:
    """The label of each node where all labels differ, else its id."""
    for label in LABELS:
        names = {node: str(values.get(label) or "").strip() for node, values in graph.nodes(data=True)}
        if all(names.values()) and len(set(names.values())) == len(names):
            return names
    return {node: str(node) for node in graph}


def _moment(*places: Mapping[str, Any]) -> float | None:
    for values in places:
        for name in DATES:
            if values.get(name) not in (None, ""):
                return dates.parse(str(values[name]))
    return None
