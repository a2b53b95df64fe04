"""The map as it is drawn: by the server as a picture, by the browser on a canvas, and as a file."""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from samenspel.maps.analysis.facts.participations import KINDS
from samenspel.maps.analysis.schema.network import StoredTie
from samenspel.maps.view import labels, measures
from samenspel.maps.view.colours import colour, colourings
from samenspel.maps.view.snapshot_view import SnapshotView

#: How many ties of a fund are drawn at least, and from which share of the strongest tie on all are.
MIN_TIES, STRONG_SHARE = 3, 0.4
#: How many funds of a group have their name on a small screen; on a crowded map none but these have it.
NAMES_PER_GROUP = 2
#: A map with more funds than this is crowded: names do not fit, and each fund has one tie drawn for certain.
CROWDED = 150
#: How much room there is beside the outermost funds at least, and around the outermost name.
SIDE_ROOM, NAME_ROOM = 100, 8

Positions = Mapping[str, tuple[float, float]]


def positions_of(data: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Where the funds of a snapshot stand."""
    return {node["id"]: (node["x"], node["y"]) for node in data["nodes"]}


def draw(view: SnapshotView, address: Callable[[str], str], positions: Positions | None = None) -> dict[str, Any]:
    """Nodes and edges as the picture and the canvas take them; `address` leads to the page of a fund.

    `positions` puts the funds where they stand on another map, so that both can be compared.
    """
    spots = positions_of(view.data) | dict(positions or {})
    nodes = _nodes(view, spots)
    return {
        "box": _box(nodes),
        "nodes": [node | {"url": address(node["id"])} for node in nodes],
        "edges": _edges(view),
        "colourings": [
            {
                "key": one.key,
                "label": one.label,
                "classes": [{"label": each.label, "colour": each.colour, "shape": each.shape} for each in one.classes],
            }
            for one in colourings(view.communities)
        ],
    }


def _nodes(view: SnapshotView, spots: Positions) -> list[dict[str, Any]]:
    """The funds as they are drawn. Where there is no room, only the best connected of each group are named."""
    nodes = view.data["nodes"]
    marks = [labels.NodeMark(*spots[node["id"]], node["size"], labels.short_name(node["name"])) for node in nodes]
    sides = labels.choose_sides(marks) if len(marks) <= CROWDED else ["below"] * len(marks)
    named: dict[int | None, list[str]] = {}
    for node in view.funds:
        named.setdefault(node["community"], []).append(node["id"])
    names = NAMES_PER_GROUP if view.communities else 5 * NAMES_PER_GROUP
    large = {fund for funds in named.values() for fund in funds[:names]}
    ways = colourings(view.communities)
    return [
        {
            "id": node["id"],
            "name": node["name"],
            "label": mark.text,
            "side": side,
            "minor": node["id"] not in large,
            "x": mark.x,
            "y": mark.y,
            "size": node["size"],
            "community": node["community"],
            "colour": colour(node["community"]),
            "scale": node["fund_size"] or "",
            "ended": bool(node["ended"]),
            "values": measures.size_values(view, node),
            "classes": {way.key: way.class_of(node) for way in ways},
        }
        for node, mark, side in zip(nodes, marks, sides, strict=True)
    ]


def _edges(view: SnapshotView) -> list[dict[str, Any]]:
    """The ties, those to draw first and within them the strongest; `level` (0 to 100) is the place in that order."""
    main = main_ties(view.data["ties"])
    ordered = sorted(
        view.data["ties"],
        key=lambda tie: ((tie["a"], tie["b"]) not in main, tie["backbone"], -tie["weight"], tie["a"], tie["b"]),
    )
    return [
        {
            "source": tie["a"],
            "target": tie["b"],
            "weight": tie["weight"],
            "main": (tie["a"], tie["b"]) in main,
            "level": round(100 * (place + 1) / len(ordered), 1),
            "kinds": [tie["counts"].get(kind, 0) for kind in KINDS],
            "outside": tie["outside"],
            "notable": tie["beyond_chance"],
            "days": (view.date - dt.date.fromisoformat(tie["met"] or tie["last"])).days,
        }
        for place, tie in enumerate(ordered)
    ]


def main_ties(ties: Sequence[StoredTie]) -> set[tuple[str, str]]:
    """The ties to draw: the strongest of each fund, and all that are strong; all of them hide the picture. On a crowded
    map there are about as many as funds."""
    heaviest = max((tie["weight"] for tie in ties), default=0.0)
    funds = len({end for tie in ties for end in (tie["a"], tie["b"])})
    each, most = (1, funds) if funds > CROWDED else (MIN_TIES, len(ties))
    ordered = sorted(ties, key=lambda tie: (-tie["weight"], tie["a"], tie["b"]))
    drawn_ties: dict[str, int] = {}
    main: set[tuple[str, str]] = set()
    for tie in ordered:
        if min(drawn_ties.get(tie["a"], 0), drawn_ties.get(tie["b"], 0)) < each:
            main.add((tie["a"], tie["b"]))
            for end in (tie["a"], tie["b"]):
                drawn_ties[end] = drawn_ties.get(end, 0) + 1
    for tie in ordered:
        if tie["weight"] < STRONG_SHARE * heaviest or len(main) >= most:
            break
        main.add((tie["a"], tie["b"]))
    return main


def _box(nodes: list[dict[str, Any]]) -> list[int]:
    """What the picture shows: left, top, width and height, with room around the funds and for each name."""
    if not nodes:
        return [0, 0, 1000, 1000]
    x, y = ([node[axis] for node in nodes] for axis in ("x", "y"))
    marks = [labels.NodeMark(node["x"], node["y"], node["size"], node["label"]) for node in nodes]
    named = labels.bounds(marks, [node["side"] for node in nodes])
    left, top = min(min(x) - SIDE_ROOM, named[0] - NAME_ROOM), min(min(y) - 50, named[1] - NAME_ROOM)
    right, bottom = max(max(x) + SIDE_ROOM, named[2] + NAME_ROOM), max(max(y) + 60, named[3] + NAME_ROOM)
    return [math.floor(left), math.floor(top), math.ceil(right - left), math.ceil(bottom - top)]
