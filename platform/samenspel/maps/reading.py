"""A stored snapshot as pages read it: funds with their partners, activities in words, the drawing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from flask_babel import ngettext

from samenspel.maps import labels
from samenspel.maps.export import colour
from samenspel.maps.rows import INITIATIVE, MEETING, MEMBERSHIP, TOPIC

T = TypeVar("T")

#: How many ties of a fund are drawn at least, and from which share of the strongest tie on all are.
TIES_DRAWN, STRONG = 3, 0.4
#: How many funds of a group have their name on a small screen.
NAMED = 2


def _shared(counts: dict[str, int]) -> list[str]:
    """What two funds share, in words: "3 bijeenkomsten", "1 overleg"."""
    said: dict[str, Callable[[int], str]] = {
        INITIATIVE: lambda n: ngettext("%(num)d initiatief", "%(num)d initiatieven", n),
        MEMBERSHIP: lambda n: ngettext("%(num)d overleg", "%(num)d overleggen", n),
        MEETING: lambda n: ngettext("%(num)d bijeenkomst", "%(num)d bijeenkomsten", n),
        TOPIC: lambda n: ngettext("%(num)d onderwerp", "%(num)d onderwerpen", n),
    }
    return [say(counts[kind]) for kind, say in said.items() if counts.get(kind)]


def _evidence(activity: dict[str, Any]) -> dict[str, Any]:
    """An activity as it is listed: `day` is a date, or None for what runs on."""
    return activity | {"day": dt.date.fromisoformat(activity["date"]) if activity["date"] else None}


@dataclass(frozen=True, slots=True)
class Partner:
    """A tie of a fund: with whom, how strong (as a share of the fund's strongest tie), and what they did together."""

    slug: str
    name: str
    weight: float
    share: float
    shared: list[str]
    activities: list[dict[str, Any]]
    closed: int
    last: dt.date


@dataclass(frozen=True, slots=True)
class SeenFund:
    """A fund on the map, with all its partners or the nearest of them; `ties` counts them all."""

    node: dict[str, Any]
    community: dict[str, Any] | None
    partners: list[Partner]
    suggestions: list[dict[str, Any]]
    ties: int

    @property
    def slug(self) -> str:
        return str(self.node["id"])

    @property
    def name(self) -> str:
        return str(self.node["name"])


@dataclass(frozen=True)
class Reading:
    """A snapshot, and when it was made."""

    data: dict[str, Any]
    made_at: dt.datetime
    _kept: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def nodes(self) -> dict[str, dict[str, Any]]:
        return {node["id"]: node for node in self.data["nodes"]}

    @property
    def date(self) -> dt.date:
        return dt.date.fromisoformat(self.data["date"])

    def name(self, slug: str) -> str:
        node = self.nodes.get(slug)
        return str(node["name"]) if node else slug

    @cached_property
    def communities(self) -> list[dict[str, Any]]:
        """The groups with their colour and the names of their funds; none where the data show none."""
        return [
            group | {"colour": colour(group["id"]), "names": sorted(map(self.name, group["members"]), key=str.lower)}
            for group in self.data["communities"]["groups"]
        ]

    @cached_property
    def _community(self) -> dict[int, dict[str, Any]]:
        return {group["id"]: group for group in self.communities}

    def community(self, number: int | None) -> dict[str, Any] | None:
        return self._community.get(number) if number is not None else None

    @cached_property
    def funds(self) -> list[dict[str, Any]]:
        """All funds, the best connected first."""
        return sorted(self.data["nodes"], key=lambda node: (-node["strength"], node["name"].lower()))

    @cached_property
    def ties(self) -> list[dict[str, Any]]:
        """All ties with names and words, the strongest first."""
        return [
            tie | {"a_name": self.name(tie["a"]), "b_name": self.name(tie["b"])}
            for tie in sorted(self.data["ties"], key=lambda tie: -tie["weight"])
        ]

    @cached_property
    def clusters(self) -> list[dict[str, Any]]:
        """The proposed partnerships with names: for each theme the best one, the best first."""
        found = []
        for theme, some in self.data["clusters"].items():
            for cluster in some[:1]:
                people = {"names": [(slug, self.name(slug)) for slug in cluster["members"]]}
                lead = {"lead_name": self.name(cluster["lead"]) if cluster["lead"] else ""}
                adds = [(self.name(slug), one["sentences"]) for slug, one in cluster["adds"].items()]
                said = people | lead | {"adds_named": adds, "theme_name": self.data["themes"].get(theme, theme)}
                found.append(cluster | said | {"theme": theme})
        return sorted(found, key=lambda cluster: -cluster["value"])

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this reading."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast(T, self._kept[name])

    def fund(self, slug: str, most: int | None = None) -> SeenFund | None:
        """A fund with its ties (or the `most` heaviest) and suggestions; None where the map does not have it."""
        node = self.nodes.get(slug)
        if node is None:
            return None
        mine = sorted(
            (tie for tie in self.data["ties"] if slug in (tie["a"], tie["b"])), key=lambda tie: -tie["weight"]
        )
        heaviest = mine[0]["weight"] if mine else 1.0
        partners = [self._partner(slug, tie, heaviest) for tie in mine[:most]]
        suggestions = [
            one | {"name": self.name(one["fund"])} for one in self.data["partners"].get(slug, []) if one["reasons"]
        ]
        return SeenFund(node, self.community(node["community"]), partners, suggestions, len(mine))

    def _partner(self, slug: str, tie: dict[str, Any], heaviest: float) -> Partner:
        other = tie["b"] if tie["a"] == slug else tie["a"]
        known = self.data["activities"]
        return Partner(
            slug=other,
            name=self.name(other),
            weight=tie["weight"],
            share=tie["weight"] / heaviest if heaviest else 0.0,
            shared=_shared(tie["counts"]),
            activities=[_evidence(known[ident]) for ident in tie["evidence"] if ident in known],
            closed=tie["closed"],
            last=dt.date.fromisoformat(tie["last"]),
        )

    @cached_property
    def by_role(self) -> dict[str, list[dict[str, Any]]]:
        """The funds with each role that stands out, the best connected first."""
        found: dict[str, list[dict[str, Any]]] = {}
        for node in self.funds:
            found.setdefault(node["role"], []).append(node)
        return found

    @cached_property
    def _main(self) -> set[tuple[str, str]]:
        """The ties to draw: the strongest of each fund, and all that are strong; all of them hide the picture."""
        heaviest = max((tie["weight"] for tie in self.data["ties"]), default=0.0)
        drawn: dict[str, int] = {}
        main = set()
        for tie in sorted(self.data["ties"], key=lambda tie: (-tie["weight"], tie["a"], tie["b"])):
            few = min(drawn.get(tie["a"], 0), drawn.get(tie["b"], 0)) < TIES_DRAWN
            if few or tie["weight"] >= STRONG * heaviest:
                main.add((tie["a"], tie["b"]))
                for end in (tie["a"], tie["b"]):
                    drawn[end] = drawn.get(end, 0) + 1
        return main

    @cached_property
    def _nodes(self) -> list[dict[str, Any]]:
        """The funds as they are drawn. Where there is no room, only the best connected of each group are named."""
        nodes = self.data["nodes"]
        marks = [labels.Mark(node["x"], node["y"], node["size"], labels.short(node["name"])) for node in nodes]
        named: dict[int | None, list[str]] = {}
        for node in self.funds:
            named.setdefault(node["community"], []).append(node["id"])
        most = NAMED if self.communities else 5 * NAMED
        large = {fund for funds in named.values() for fund in funds[:most]}
        return [
            {
                "id": node["id"],
                "name": node["name"],
                "label": mark.text,
                "side": side,
                "minor": node["id"] not in large,
                "x": node["x"],
                "y": node["y"],
                "size": node["size"],
                "community": node["community"],
                "colour": colour(node["community"]),
            }
            for node, mark, side in zip(nodes, marks, labels.place(marks), strict=True)
        ]

    @cached_property
    def _box(self) -> list[int]:
        """What the picture shows: left, top, width and height, with room for names around the funds."""
        if not self.nodes:
            return [0, 0, 1000, 1000]
        x, y = ([node[axis] for node in self.nodes.values()] for axis in ("x", "y"))
        left, top = min(x) - 100, min(y) - 50
        return [round(value) for value in (left, top, max(x) + 100 - left, max(y) + 60 - top)]

    def drawing(self, address: Callable[[str], str]) -> dict[str, Any]:
        """Nodes and edges as the picture and the canvas take them; `address` leads to the page of a fund."""
        return {
            "box": self._box,
            "nodes": [node | {"url": address(node["id"])} for node in self._nodes],
            "edges": [
                {
                    "source": tie["a"],
                    "target": tie["b"],
                    "weight": tie["weight"],
                    "main": (tie["a"], tie["b"]) in self._main,
                }
                for tie in self.data["ties"]
            ],
        }
