"""A snapshot or view as a file for other programs: GEXF for Gephi, and CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from samenspel.maps.rows import KINDS

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


def graph(snapshot: dict[str, Any]) -> nx.Graph[str]:
    """The network with all attributes as plain values: nothing is missing and nothing is a date."""
    import networkx as nx  # a fifth of a second, and hardly anybody exports

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
        made.add_node(_printable(node["id"]), **values)
    for tie in snapshot["ties"]:
        made.add_edge(
            _printable(tie["a"]),
            _printable(tie["b"]),
            weight=float(tie["weight"]),
            normalised=float(tie["normalised"]),
            last=tie["last"],
            closed=tie["closed"],
            **{kind: tie["counts"].get(kind, 0) for kind in KINDS},
        )
    return made


def gexf(snapshot: dict[str, Any]) -> bytes:
    """The network as GEXF 1.2draft (UTF-8), with colours, positions and sizes."""
    file = io.BytesIO()
    import networkx as nx

    nx.write_gexf(graph(snapshot), file, encoding="utf-8", version="1.2draft")
    return file.getvalue()


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
    """The ties, with the counts by kind; what was shared in closed groups is only counted."""
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
        )
        for tie in snapshot["ties"]
    )
    return _table((*head, "Closed", "Last"), rows, sheet)
