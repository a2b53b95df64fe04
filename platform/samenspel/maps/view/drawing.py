"""The map as it is drawn: by the server as a picture, by the browser on a canvas, and as a file."""

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any

from samenspel.maps.analysis.facts.participations import KINDS
from samenspel.maps.view import labels, measures
from samenspel.maps.view.colours import colour, colourings
from samenspel.maps.view.reading import Reading

#: How many ties of a fund are drawn at least, and from which share of the strongest tie on all are.
TIES_DRAWN, STRONG = 3, 0.4
#: How many funds of a group have their name on a small screen; on a crowded map none but these have it.
NAMED = 2
#: A map with more funds than this is crowded: names do not fit, and each fund has one tie drawn for certain.
CROWDED = 150
#: How much room there is beside the outermost funds at least, and around the outermost name.
ASIDE, EDGE = 100, 8

Places = Mapping[str, tuple[float, float]]


def places_of(data: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Where the funds of a snapshot stand."""
    return {node["id"]: (node["x"], node["y"]) for node in data["nodes"]}


def drawn(reading: Reading, address: Callable[[str], str], places: Places | None = None) -> dict[str, Any]:
    """Nodes and edges as the picture and the canvas take them; `address` leads to the page of a fund.

    `places` puts the funds where they stand on another map, so that both can be compared.
    """
    spots = places_of(reading.data) | dict(places or {})
    nodes = _nodes(reading, spots)
    return {
        "box": _box(nodes),
        "nodes": [node | {"url": address(node["id"])} for node in nodes],
        "edges": _edges(reading),
        "colourings": [
            {
                "key": one.key,
                "label": one.label,
                "classes": [{"label": each.label, "colour": each.colour, "shape": each.shape} for each in one.classes],
            }
            for one in colourings(reading.communities)
        ],
    }


def _nodes(reading: Reading, spots: Places) -> list[dict[str, Any]]:
    """The funds as they are drawn. Where there is no room, only the best connected of each group are named."""
    nodes = reading.data["nodes"]
    marks = [labels.Mark(*spots[node["id"]], node["size"], labels.short(node["name"])) for node in nodes]
    sides = labels.place(marks) if len(marks) <= CROWDED else ["below"] * len(marks)
    named: dict[int | None, list[str]] = {}
    for node in reading.funds:
        named.setdefault(node["community"], []).append(node["id"])
    most = NAMED if reading.communities else 5 * NAMED
    large = {fund for funds in named.values() for fund in funds[:most]}
    ways = colourings(reading.communities)
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
            "ended": bool(node.get("ended")),
            "values": measures.size_values(reading, node),
            "classes": {way.key: way.of(node) for way in ways},
        }
        for node, mark, side in zip(nodes, marks, sides, strict=True)
    ]


def _edges(reading: Reading) -> list[dict[str, Any]]:
    """The ties, those to draw first and within them the strongest; `level` (0 to 100) is the place in that order."""
    main = main_ties(reading.data["ties"])
    ordered = sorted(
        reading.data["ties"],
        key=lambda tie: ((tie["a"], tie["b"]) not in main, tie.get("backbone", 0), -tie["weight"], tie["a"], tie["b"]),
    )
    return [
        {
            "source": tie["a"],
            "target": tie["b"],
            "weight": tie["weight"],
            "main": (tie["a"], tie["b"]) in main,
            "level": round(100 * (place + 1) / len(ordered), 1),
            "kinds": [tie["counts"].get(kind, 0) for kind in KINDS],
            "outside": tie.get("outside", 0),
            "steady": bool(tie.get("beyond_chance")),
            "days": (reading.date - dt.date.fromisoformat(tie["met"] or tie["last"])).days,
        }
        for place, tie in enumerate(ordered)
    ]


def main_ties(ties: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """The ties to draw: the strongest of each fund, and all that are strong; all of them hide the picture. On a crowded
    map there are about as many as funds."""
    heaviest = max((tie["weight"] for tie in ties), default=0.0)
    funds = len({end for tie in ties for end in (tie["a"], tie["b"])})
    each, most = (1, funds) if funds > CROWDED else (TIES_DRAWN, len(ties))
    ordered = sorted(ties, key=lambda tie: (-tie["weight"], tie["a"], tie["b"]))
    drawn_of: dict[str, int] = {}
    main: set[tuple[str, str]] = set()
    for tie in ordered:
        if min(drawn_of.get(tie["a"], 0), drawn_of.get(tie["b"], 0)) < each:
            main.add((tie["a"], tie["b"]))
            for end in (tie["a"], tie["b"]):
                drawn_of[end] = drawn_of.get(end, 0) + 1
    for tie in ordered:
        if tie["weight"] < STRONG * heaviest or len(main) >= most:
            break
        main.add((tie["a"], tie["b"]))
    return main


def _box(nodes: list[dict[str, Any]]) -> list[int]:
    """What the picture shows: left, top, width and height, with room around the funds and for each name."""
    if not nodes:
        return [0, 0, 1000, 1000]
    x, y = ([node[axis] for node in nodes] for axis in ("x", "y"))
    marks = [labels.Mark(node["x"], node["y"], node["size"], node["label"]) for node in nodes]
    named = labels.reach(marks, [node["side"] for node in nodes])
    left, top = min(min(x) - ASIDE, named[0] - EDGE), min(min(y) - 50, named[1] - EDGE)
    right, bottom = max(max(x) + ASIDE, named[2] + EDGE), max(max(y) + 60, named[3] + EDGE)
    return [math.floor(left), math.floor(top), math.ceil(right - left), math.ceil(bottom - top)]
