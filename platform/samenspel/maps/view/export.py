"""A snapshot or view as a file for other programs: GEXF for Gephi, GraphML, JSON, and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from samenspel.maps.view.colours import colour
from samenspel.maps.view.measures import FUND_MEASURES, TIE_MEASURES, Measure, Row
from samenspel.maps.view.snapshot_view import SnapshotView
from samenspel.printable import cell_text, printable

if TYPE_CHECKING:
    import networkx as nx


def _rgb(code: str) -> dict[str, Any]:
    return {"r": int(code[1:3], 16), "g": int(code[3:5], 16), "b": int(code[5:7], 16), "a": 1.0}


def _spells(years: Iterable[int]) -> list[tuple[str, str]]:
    """Years as spells from the first to the last day, those that follow each other as one."""
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and found[-1][1] == year - 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return [(f"{first}-01-01", f"{last}-12-31") for first, last in found]


def graph(view: SnapshotView, dynamic: bool = False) -> nx.Graph[str]:
    """The network with all attributes as plain values: nothing is missing and nothing is a date.

    `dynamic` gives each fund and tie the years in which it was there, for a timeline.
    """
    import networkx as nx  # a fifth of a second, and hardly anybody exports

    nodes, ties = view.data["nodes"], view.data["ties"]
    active: dict[str, set[int]] = {}
    for tie in ties:
        for end in (tie["a"], tie["b"]):
            active.setdefault(end, set()).update(tie["years"])

    network: nx.Graph[str] = nx.Graph()
    for node in nodes:
        values = {"label": printable(node["name"])} | _attributes(view, FUND_MEASURES, node)
        values["viz"] = {
            "color": _rgb(colour(node["community"])),
            # In Gephi up is positive, on the screen down is.
            "position": {"x": float(node["x"]), "y": 1000.0 - float(node["y"]), "z": 0.0},
            "size": float(node["size"]),
        }
        if dynamic and active.get(node["id"]):
            values["spells"] = _spells(active[node["id"]])
        network.add_node(printable(node["id"]), **values)
    for tie in ties:
        values = _attributes(view, TIE_MEASURES, tie)
        if dynamic and tie["years"]:
            values["spells"] = _spells(tie["years"])
        network.add_edge(printable(tie["a"]), printable(tie["b"]), **values)
    return network


def _attributes(view: SnapshotView, measures: Iterable[Measure], row: Row) -> dict[str, Any]:
    """What the files say of a fund or tie; what is not known is left out, unless the measure says how it is written."""
    found: dict[str, Any] = {}
    for measure in measures:
        if measure.attribute:
            value = measure.value(view, row)
            value = measure.unknown if value is None else value
            if value is not None:
                found[measure.attribute] = printable(value) if isinstance(value, str) else value
    return found


def gexf(view: SnapshotView, about: Sequence[str] = ()) -> bytes:
    """The network as GEXF 1.2draft (UTF-8), with colours, positions, sizes, and the years for a timeline; `about` is
    what the file says of itself."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(graph(view, dynamic=True), encoding="utf-8", version="1.2draft")
    # The schema knows no name of a graph.
    writer.graph_element.attrib.pop("name")
    meta = writer.xml.find("meta")
    meta.set("lastmodifieddate", view.date.isoformat())
    meta.find("creator").text = "Samenspel"
    description = meta.makeelement("description", {})
    description.text = printable(" ".join(about))
    meta.append(description)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def graphml(view: SnapshotView, about: Sequence[str] = ()) -> bytes:
    """The network as GraphML, for programs that know no GEXF: colour, position and size are plain attributes.
    Gephi takes the colour as `r`, `g` and `b`.
    """
    import networkx as nx

    network = graph(view)
    network.graph["description"] = printable(" ".join(about))
    for node in view.data["nodes"]:
        attributes, code = network.nodes[printable(node["id"])], colour(node["community"])
        attributes.update(x=float(node["x"]), y=float(node["y"]), size=float(node["size"]), colour=code)
        attributes.update({part: shade for part, shade in _rgb(code).items() if part != "a"})
        del attributes["viz"]
    file = io.BytesIO()
    nx.write_graphml(network, file, encoding="utf-8")
    return file.getvalue()


def as_json(view: SnapshotView, about: Sequence[str] = ()) -> bytes:
    """The network as JSON: funds, ties with what was done together, groups, and how it was computed.

    It names what the pages name: a snapshot holds nothing of closed groups, and nothing that is not to be reported.
    """
    keys = ("version", "date", "period", "theme", "totals", "params", "nodes", "communities", "themes", "ties")
    data: Mapping[str, Any] = view.data
    content = {"about": list(about)} | {key: data[key] for key in (*keys, "activities")}
    for key, measures in (("nodes", FUND_MEASURES), ("ties", TIE_MEASURES)):
        added = [measure for measure in measures if measure.in_json]
        content[key] = [
            row | {measure.attribute: measure.value(view, row) for measure in added} for row in content[key]
        ]
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


#: What the stylesheet of the page gives to the drawing there; the outline of names not every program draws below them.
#: No `font: 600 22px`: the maker of PDFs takes the weight for the size, and letters fill the page.
_STYLE = (
    "path{stroke:#8a9296;fill:none}a path,.map-group path{stroke:none;fill:inherit}"
    "text{font-family:Figtree,'Figtree Variable',sans-serif;font-size:22px;font-weight:600;"
    "text-anchor:middle;fill:#1e2b33}.is-right{text-anchor:start}.is-left{text-anchor:end}"
)
_OUTLINE = "text{stroke:#fff;stroke-width:4px;paint-order:stroke}"


def styled(picture: str, outline: bool = False) -> str:
    """The drawing of a page with its own style, so that it can stand anywhere."""
    inside = picture.strip().removeprefix("<svg")
    head, _end, body = inside.partition(">")
    style = _STYLE + _OUTLINE * outline
    return f'<svg xmlns="http://www.w3.org/2000/svg"{head}><style>{style}</style>{body}'


def svg(picture: str) -> bytes:
    """The drawing of a page as a file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{styled(picture, outline=True)}\n'.encode()


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]], sheet: bool) -> bytes:
    """CSV; texts are made safe, numbers are not touched but for the decimal comma of a `sheet`."""

    def cell(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, float):
            return f"{value:g}".replace(".", ",") if sheet else f"{value:g}"
        return cell_text(value) if isinstance(value, str) else str(value)

    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if sheet else ",", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if sheet else "utf-8")


def nodes_csv(view: SnapshotView, sheet: bool = False, about: Sequence[str] = ()) -> bytes:
    """The funds, in each row with what the file says of itself (`about`). With `sheet` as a Flemish spreadsheet opens
    it: semicolons, decimal commas, a mark."""
    measures = [measure for measure in FUND_MEASURES if measure.heading]
    head = ("Id", "Label", *(measure.heading for measure in measures), "X", "Y", "About")
    rows = (
        (
            node["id"],
            node["name"],
            *(measure.value(view, node) for measure in measures),
            float(node["x"]),
            float(node["y"]),
            " ".join(about),
        )
        for node in view.data["nodes"]
    )
    return _table(head, rows, sheet)


def edges_csv(view: SnapshotView, sheet: bool = False, about: Sequence[str] = ()) -> bytes:
    """The ties, with the counts by kind, in each row with what the file says of itself (`about`). `Notable` ones are
    more than chance: filter on them, and who only met on a day for everybody is gone."""
    measures = [measure for measure in TIE_MEASURES if measure.heading]
    head = (
        "Source",
        "Target",
        "SourceLabel",
        "TargetLabel",
        "Type",
        *(measure.heading for measure in measures),
        "About",
    )
    rows = (
        (
            tie["a"],
            tie["b"],
            view.name(tie["a"]),
            view.name(tie["b"]),
            "Undirected",
            *(measure.value(view, tie) for measure in measures),
            " ".join(about),
        )
        for tie in view.data["ties"]
    )
    return _table(head, rows, sheet)
