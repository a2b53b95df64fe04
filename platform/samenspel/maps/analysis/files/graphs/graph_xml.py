"""GEXF and GraphML as other programs write them, as networkx reads them.

Programs write namespaces that networkx does not know, directions that differ from tie to tie, attributes that they do
not declare, and networks within networks. None of that changes who took part in what.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import networkx as nx

from samenspel.maps.analysis.files.errors import NetworkFileError

_GEXF, _GRAPHML = "http://www.gexf.net/1.2draft", "http://graphml.graphdrawing.org/xmlns"
#: The types of attributes that networkx knows; a value of another type is read as text.
_GRAPHML_TYPES = frozenset({"integer", "int", "yfiles", "string", "long", "float", "double", "boolean"})
_GEXF_TYPES = frozenset(
    {"integer", "int", "float", "double", "boolean", "list", "string", "long", "liststring", "anyURI"}
)
#: What others call the types that we know.
_OTHER_TYPES = {"short": "integer", "byte": "integer", "bigdecimal": "double", "biginteger": "long", "bool": "boolean"}
#: Attributes of GEXF that say when something was.
_TIMES = ("timestamp", "timestamps", "intervals", "start", "startopen", "end", "endopen")


def parse(content: bytes) -> nx.Graph[Any]:
    """The network in a GEXF or GraphML file; nodes and ties of GEXF may have their times in `moments`.

    Raises NetworkFileError.
    """
    try:
        root = ET.fromstring(content)  # noqa: S314 (in the sandbox; this parser fetches nothing from outside)
        if _local(root) == "gexf":
            return nx.read_gexf(_written(_plain_gexf(root)))
        if _local(root) == "graphml":
            return nx.read_graphml(_written(_plain_graphml(root)))
    except (ET.ParseError, nx.NetworkXError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise NetworkFileError(f"Het netwerk kan niet gelezen worden ({str(error)[:100]}).") from None
    raise NetworkFileError("Dit is XML, maar geen GraphML en geen GEXF.")


def _written(root: ET.Element) -> io.BytesIO:
    return io.BytesIO(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _in_namespace(root: ET.Element, namespace: str) -> None:
    """Puts all elements in one namespace, but those of how it looks, which go."""
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or "/viz" in child.tag or "yworks" in child.tag:
                parent.remove(child)
        parent.tag = f"{{{namespace}}}{_local(parent)}"


def _children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element if _local(child) == name)


def _plain_gexf(root: ET.Element) -> ET.Element:
    _in_namespace(root, _GEXF)
    root.set("version", "1.2")
    for graph in _children(root, "graph"):
        graph.set("defaultedgetype", "undirected")
        graph.set("mode", "static")
        for kind in ("node", "edge"):
            declared = ET.SubElement(graph, f"{{{_GEXF}}}attributes", {"class": kind, "mode": "static"})
            moments = {"id": "moments", "title": "moments", "type": "string"}
            ET.SubElement(declared, f"{{{_GEXF}}}attribute", moments)
        for attributes in _children(graph, "attributes"):
            attributes.set("mode", "static")
        for attribute in graph.iter(f"{{{_GEXF}}}attribute"):
            attribute.set("type", _type(attribute.get("type"), _GEXF_TYPES))
        for element in [*graph.iter(f"{{{_GEXF}}}node"), *graph.iter(f"{{{_GEXF}}}edge")]:
            _plain_element(element)
        _flatten(graph, _GEXF)
    return root


def _plain_element(element: ET.Element) -> None:
    """Takes times and direction from a node or tie of GEXF; its times go to its attribute `moments`."""
    times = [element.get(name) or "" for name in _TIMES]
    for child in list(element):
        if _local(child) in ("spells", "slices"):
            times += [spell.get(name) or "" for spell in child for name in _TIMES]
            element.remove(child)
    for name in (*_TIMES, "type", "pid"):
        element.attrib.pop(name, None)
    if _local(element) == "edge":
        weight = (element.get("weight") or "").strip().replace(",", ".")
        if weight and weight.lower() != "nan":
            element.set("weight", weight)
        else:
            element.attrib.pop("weight", None)
    values = next(_children(element, "attvalues"), None)
    if values is None:
        values = ET.SubElement(element, f"{{{_GEXF}}}attvalues")
    last: dict[str, ET.Element] = {}
    for value in list(values):
        # A value that changed over time is there several times: the last one counts.
        times += [value.attrib.pop(name, "") for name in _TIMES]
        key = value.get("for") or value.get("id") or ""
        if key in last:
            values.remove(last[key])
        last[key] = value
    known = " ".join(time for each in times for time in each.strip("<[]>()").replace(";", ",").split(",") if time)
    if known:
        ET.SubElement(values, f"{{{_GEXF}}}attvalue", {"for": "moments", "value": known})


def _flatten(graph: ET.Element, namespace: str) -> None:
    """Moves the nodes and ties of networks within nodes to the network itself."""
    for kind, group in (("node", "nodes"), ("edge", "edges")):
        home = next(_children(graph, group), None) if namespace == _GEXF else graph
        if home is None:
            home = ET.SubElement(graph, f"{{{namespace}}}{group}")
        for parent in list(graph.iter()):
            if parent is home:
                continue
            for child in list(_children(parent, kind)):
                parent.remove(child)
                home.append(child)
    for node in graph.iter(f"{{{namespace}}}node"):
        for child in list(node):
            if _local(child) in ("nodes", "edges", "graph"):
                node.remove(child)


def _plain_graphml(root: ET.Element) -> ET.Element:
    _in_namespace(root, _GRAPHML)
    declared = set()
    for key in _children(root, "key"):
        declared.add(key.get("id"))
        key.set("attr.name", key.get("attr.name") or key.get("id") or "")
        key.set("attr.type", _type(key.get("attr.type"), _GRAPHML_TYPES))
        if key.get("for") not in ("node", "edge"):
            key.set("for", "all" if key.get("for") == "all" else "graph")
        for default in list(_children(key, "default")):
            if not (default.text or "").strip():
                key.remove(default)
    for graph in list(_children(root, "graph")):
        graph.set("edgedefault", "undirected")
        _flatten(graph, _GRAPHML)
        for element in [*graph.iter(f"{{{_GRAPHML}}}node"), *graph.iter(f"{{{_GRAPHML}}}edge")]:
            element.attrib.pop("directed", None)
            for data in list(element):
                has_value = _local(data) == "data" and data.get("key") in declared and (data.text or "").strip()
                if not has_value:
                    element.remove(data)
    return root


def _type(found: str | None, known: frozenset[str]) -> str:
    found = (found or "string").strip()
    found = _OTHER_TYPES.get(found, found)
    return found if found in known else "string"
