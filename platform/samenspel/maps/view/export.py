"""A snapshot or view as a file for other programs: GEXF for Gephi, GraphML, JSON, and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from samenspel.maps.analysis.facts.participations import KINDS

if TYPE_CHECKING:
    import networkx as nx

#: Colours of the groups, told apart by most people who see colours otherwise; after the last the first comes
#: again.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f", "#6a51a3")
NO_GROUP = "#8a8f98"

#: A cell that starts with one of these would be a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def colour(community: int | None) -> str:
    """The colour of a group, grey for none."""
    return NO_GROUP if community is None else COLOURS[community % len(COLOURS)]


def _rgb(code: str) -> dict[str, Any]:
    return {"r": int(code[1:3], 16), "g": int(code[3:5], 16), "b": int(code[5:7], 16), "a": 1.0}


def _printable(text: str) -> str:
    """Without the control characters that XML does not allow."""
    return "".join(char for char in text if char in "\t\n" or (ord(char) >= 32 and char not in "\ufffe\uffff"))


def _spells(years: Iterable[int]) -> list[tuple[str, str]]:
    """Years as spells from the first to the last day, those that follow each other as one."""
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and found[-1][1] == year - 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return [(f"{first}-01-01", f"{last}-12-31") for first, last in found]


def graph(snapshot: dict[str, Any], dynamic: bool = False) -> nx.Graph[str]:
    """The network with all attributes as plain values: nothing is missing and nothing is a date.

    `dynamic` gives each fund and tie the years in which it was there, for a timeline.
    """
    import networkx as nx  # a fifth of a second, and hardly anybody exports

    active: dict[str, set[int]] = {}
    for tie in snapshot["ties"]:
        for end in (tie["a"], tie["b"]):
            active.setdefault(end, set()).update(tie.get("years", ()))

    labels = {group["id"]: group["label"] for group in snapshot["communities"]["groups"]}
    made: nx.Graph[str] = nx.Graph()
    for node in snapshot["nodes"]:
        values: dict[str, Any] = {
            "label": _printable(node["name"]),
            "degree": node["degree"],
            "strength": float(node["strength"]),
            "betweenness": float(node["betweenness"]),
            "community": -1 if node["community"] is None else node["community"],
            "community_label": _printable(labels.get(node["community"], "")),
            "role": node["role"],
            "fund_size": node["fund_size"] or "",
            "ended": node.get("ended") or "",
        }
        # What is not known is left out: GEXF reads a missing value as such.
        if node["confidence"] is not None:
            values["confidence"] = float(node["confidence"])
        if node["constraint"] is not None:
            values["constraint"] = float(node["constraint"])
        values["viz"] = {
            "color": _rgb(colour(node["community"])),
            # In Gephi up is positive, on the screen down is.
            "position": {"x": float(node["x"]), "y": 1000.0 - float(node["y"]), "z": 0.0},
            "size": float(node["size"]),
        }
        if dynamic and active.get(node["id"]):
            values["spells"] = _spells(active[node["id"]])
        made.add_node(_printable(node["id"]), **values)
    for tie in snapshot["ties"]:
        spells = {"spells": _spells(tie["years"])} if dynamic and tie.get("years") else {}
        made.add_edge(
            _printable(tie["a"]),
            _printable(tie["b"]),
            weight=float(tie["weight"]),
            normalised=float(tie["normalised"]),
            last=tie["last"],
            closed=tie["closed"],
            notable=int(tie.get("beyond_chance", False)),
            **{kind: tie["counts"].get(kind, 0) for kind in KINDS},
            **spells,
        )
    return made


def gexf(snapshot: dict[str, Any]) -> bytes:
    """The network as GEXF 1.2draft (UTF-8), with colours, positions, sizes, and the years for a timeline."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(graph(snapshot, dynamic=True), encoding="utf-8", version="1.2draft")
    # The schema knows no name of a graph.
    writer.graph_element.attrib.pop("name")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def graphml(snapshot: dict[str, Any]) -> bytes:
    """The network as GraphML, for programs that know no GEXF: colour, position and size are plain attributes.
    Gephi takes the colour as `r`, `g` and `b`.
    """
    import networkx as nx

    made = graph(snapshot)
    for node in snapshot["nodes"]:
        seen, code = made.nodes[_printable(node["id"])], colour(node["community"])
        seen.update(x=float(node["x"]), y=float(node["y"]), size=float(node["size"]), colour=code)
        seen.update({part: shade for part, shade in _rgb(code).items() if part != "a"})
        del seen["viz"]
    file = io.BytesIO()
    nx.write_graphml(made, file, encoding="utf-8")
    return file.getvalue()


def as_json(snapshot: dict[str, Any]) -> bytes:
    """The network as JSON: funds, ties with what was done together, groups, and how it was computed.

    It names what the pages name: a snapshot holds nothing that is closed or not to be reported.
    """
    kept = ("version", "date", "period", "theme", "totals", "params", "nodes", "communities", "themes")
    told = {key: snapshot[key] for key in (*kept, "ties", "activities")}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


#: What the stylesheet of the page gives to the drawing there; the outline of names not every program draws below them.
#: No `font: 600 22px`: the maker of PDFs takes the weight for the size, and letters fill the page.
_STYLE = (
    "path{stroke:#8a9296;fill:none}a path{stroke:none;fill:inherit}"
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


def safe(cell: str) -> str:
    """The text of a cell, with a quote before it when a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]], sheet: bool) -> bytes:
    """CSV; texts are made safe, numbers are not touched but for the decimal comma of a `sheet`."""

    def cell(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, float):
            return f"{value:g}".replace(".", ",") if sheet else f"{value:g}"
        return safe(value) if isinstance(value, str) else str(value)

    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if sheet else ",", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if sheet else "utf-8")


def nodes_csv(snapshot: dict[str, Any], sheet: bool = False) -> bytes:
    """The funds. With `sheet` as a Flemish spreadsheet opens it: semicolons, decimal commas, a mark."""
    labels = {group["id"]: group["label"] for group in snapshot["communities"]["groups"]}
    head = (
        "Id",
        "Label",
        "Degree",
        "Strength",
        "Community",
        "CommunityLabel",
        "Confidence",
        "Role",
        "X",
        "Y",
    )
    rows = (
        (
            node["id"],
            node["name"],
            node["degree"],
            float(node["strength"]),
            node["community"],
            labels.get(node["community"], ""),
            node["confidence"],
            node["role"],
            float(node["x"]),
            float(node["y"]),
        )
        for node in snapshot["nodes"]
    )
    return _table(head, rows, sheet)


def edges_csv(snapshot: dict[str, Any], sheet: bool = False) -> bytes:
    """The ties, with the counts by kind; what was shared in closed groups is only counted. `Notable` ones are more than
    chance: filter on them, and who only met on a day for everybody is gone."""
    names = {node["id"]: node["name"] for node in snapshot["nodes"]}
    head = (
        "Source",
        "Target",
        "SourceLabel",
        "TargetLabel",
        "Type",
        "Weight",
        *(kind.capitalize() for kind in KINDS),
    )
    rows = (
        (
            tie["a"],
            tie["b"],
            names[tie["a"]],
            names[tie["b"]],
            "Undirected",
            float(tie["weight"]),
            *(tie["counts"].get(kind, 0) for kind in KINDS),
            tie["closed"],
            tie["last"],
            int(tie.get("beyond_chance", False)),
        )
        for tie in snapshot["ties"]
    )
    return _table((*head, "Closed", "Last", "Notable"), rows, sheet)
