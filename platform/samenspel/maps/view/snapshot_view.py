"""A stored snapshot as pages read it: funds with their partners, activities in words, the drawing."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from flask_babel import ngettext

from samenspel.maps.analysis.advice import mixing
from samenspel.maps.analysis.advice.mixing import SuggestionMix
from samenspel.maps.analysis.facts.participations import BRIDGE, INITIATIVE, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.analysis.schema.network import StoredTie
from samenspel.maps.analysis.schema.snapshot import ActivityData
from samenspel.maps.analysis.sentences.phrasing import ReadableNode, ReadableSnapshot
from samenspel.maps.view.colours import colour

T = TypeVar("T")


def activity_counts(counts: dict[str, int]) -> list[str]:
    """Numbers of activities by kind, in words: "3 bijeenkomsten", "1 overleg"."""
    phrases: dict[str, Callable[[int], str]] = {
        INITIATIVE: lambda n: ngettext("%(num)d initiatief", "%(num)d initiatieven", n),
        MEMBERSHIP: lambda n: ngettext("%(num)d overleg", "%(num)d overleggen", n),
        MEETING: lambda n: ngettext("%(num)d bijeenkomst", "%(num)d bijeenkomsten", n),
        TOPIC: lambda n: ngettext("%(num)d onderwerp", "%(num)d onderwerpen", n),
    }
    return [phrase(counts[kind]) for kind, phrase in phrases.items() if counts.get(kind)]


#: How many partners and suggestions of a fund stand beside the map, and how many partners at once on its own page.
PANEL_PARTNERS, MAX_NEAREST = 3, 5
#: How many activities are named of a partner that is further away.
FEW_ACTIVITIES = 3
#: How many other groups are named that a fund is near to, and how many funds that are near a group.
MAX_NEAR_GROUPS, MAX_NEAR_FUNDS = 2, 4
#: How many themes are named that make a group recognisable, and how many funds of a role.
MAX_GROUP_THEMES, MAX_OF_ROLE = 2, 4


def dated_activity(activity: ActivityData) -> dict[str, Any]:
    """An activity as it is listed: `day` is a date, or None for what runs on."""
    return {**activity, "day": dt.date.fromisoformat(activity["date"]) if activity["date"] else None}


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A tie of a fund: with whom, how strong (as a share of the fund's strongest tie), and what they did together."""

    slug: str
    name: str
    weight: float
    share: float
    shared: list[str]
    activities: list[dict[str, Any]]
    last: dt.date
    met: dt.date | None
    runs_on: bool

    @property
    def few_activities(self) -> list[dict[str, Any]]:
        return self.activities[:FEW_ACTIVITIES]


@dataclass(frozen=True, slots=True)
class FundView:
    """A fund on the map, with all its partners or the nearest of them; `tie_count` counts them all,
    `notable_count` those that are more than chance. `near_groups` are others than its own in which it often falls."""

    node: ReadableNode
    community: dict[str, Any] | None
    near_groups: list[dict[str, Any]]
    partners: list[PartnerView]
    suggestions: list[dict[str, Any]]
    tie_count: int
    notable_count: int

    @property
    def slug(self) -> str:
        return str(self.node["id"])

    @property
    def name(self) -> str:
        return str(self.node["name"])

    @property
    def nearest(self) -> list[PartnerView]:
        """The partners that are shown at once."""
        return self.partners[:MAX_NEAREST]

    @property
    def further(self) -> list[PartnerView]:
        return self.partners[MAX_NEAREST:]

    @property
    def further_count(self) -> int:
        """How many partners there are beyond the nearest, in the list or not."""
        return self.tie_count - len(self.nearest)

    @property
    def first_suggestions(self) -> list[dict[str, Any]]:
        """The suggestions that stand beside the map."""
        return self.suggestions[:PANEL_PARTNERS]


@dataclass(frozen=True, slots=True)
class Excerpt(Generic[T]):
    """The first of some things, and how many more there are."""

    shown: Sequence[T]
    more: int

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


def excerpt(items: Sequence[T], most: int) -> Excerpt[T]:
    """The first `most` of these."""
    return Excerpt(items[:most], max(0, len(items) - most))


@dataclass(frozen=True)
class SnapshotView:
    """A snapshot, and what pages and files need of it."""

    data: ReadableSnapshot
    _memo: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def nodes(self) -> dict[str, ReadableNode]:
        return {node["id"]: node for node in self.data["nodes"]}

    @property
    def date(self) -> dt.date:
        return dt.date.fromisoformat(self.data["date"])

    def name(self, slug: str) -> str:
        node = self.nodes.get(slug)
        return str(node["name"]) if node else slug

    @cached_property
    def communities(self) -> list[dict[str, Any]]:
        """The groups with their colour, the names of their funds and of those near to them, and the themes (name,
        participations, as many as expected) that make them recognisable; none where the data show none."""
        return [
            {
                **group,
                "colour": colour(group["id"]),
                "names": sorted(map(self.name, group["members"]), key=str.lower),
                "near": [self.name(one["fund"]) for one in group["overlapping"][:MAX_NEAR_FUNDS]],
                "telling": [
                    (self.data["themes"].get(one["theme"], one["theme"]), one["count"], round(one["expected"]))
                    for one in group["themes"][:MAX_GROUP_THEMES]
                ],
            }
            for group in self.data["communities"]["groups"]
        ]

    @cached_property
    def _community(self) -> dict[int, dict[str, Any]]:
        return {group["id"]: group for group in self.communities}

    def community(self, number: int | None) -> dict[str, Any] | None:
        return self._community.get(number) if number is not None else None

    @cached_property
    def funds(self) -> list[ReadableNode]:
        """All funds, the best connected first."""
        return sorted(self.data["nodes"], key=lambda node: (-node["strength"], node["name"].lower()))

    @cached_property
    def ties(self) -> list[dict[str, Any]]:
        """All ties with names and words, the strongest first."""
        return [
            {
                **tie,
                "a_name": self.name(tie["a"]),
                "b_name": self.name(tie["b"]),
                "day": dt.date.fromisoformat(tie["met"] or tie["last"]),
                "runs_on": self.runs_on(tie) and not tie["met"],
            }
            for tie in sorted(self.data["ties"], key=lambda tie: -tie["weight"])
        ]

    @cached_property
    def best_proposals(self) -> list[dict[str, Any]]:
        """The proposed partnerships with names: for each theme the best one, the best first."""
        found = [one for theme in self.data["clusters"] for one in self.proposals(theme)[:1]]
        return sorted(found, key=lambda cluster: -cluster["value"])

    @cached_property
    def _ties_of(self) -> dict[str, list[StoredTie]]:
        """The ties of each fund, the strongest first."""
        found: dict[str, list[StoredTie]] = {}
        for tie in sorted(self.data["ties"], key=lambda tie: -tie["weight"]):
            for end in (tie["a"], tie["b"]):
                found.setdefault(end, []).append(tie)
        return found

    @cached_property
    def notable_partners(self) -> dict[str, int]:
        """With how many others each fund met more often than chance explains: a day for everybody makes no partner."""
        found: dict[str, int] = {}
        for tie in self.data["ties"]:
            if tie["beyond_chance"]:
                for end in (tie["a"], tie["b"]):
                    found[end] = found.get(end, 0) + 1
        return found

    def ties_of(self, slug: str) -> Sequence[StoredTie]:
        """The ties of a fund, the strongest first."""
        return self._ties_of.get(slug, [])

    def tie(self, a: str, b: str) -> StoredTie | None:
        """The tie between two funds, if there is one."""
        return next((tie for tie in self._ties_of.get(a, []) if b in (tie["a"], tie["b"])), None)

    def weights(self, slug: str) -> dict[str, float]:
        """How strong the tie of a fund is with each of its partners."""
        return {tie["b"] if tie["a"] == slug else tie["a"]: tie["weight"] for tie in self._ties_of.get(slug, [])}

    def proposals(self, theme: str) -> list[dict[str, Any]]:
        """The proposed partnerships for a theme with names, the best first."""
        found = []
        for cluster in self.data["clusters"].get(theme, ()):
            named = {
                "theme": theme,
                "theme_name": self.data["themes"].get(theme, theme),
                "names": [(slug, self.name(slug)) for slug in cluster["members"]],
                "lead_name": self.name(cluster["lead"]) if cluster["lead"] else "",
                "adds_named": [(self.name(slug), one["sentences"]) for slug, one in cluster["adds"].items()],
            }
            found.append(cluster | named)
        return found

    def memo(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, which is made once for this snapshot."""
        if name not in self._memo:
            self._memo[name] = make()
        return cast(T, self._memo[name])

    def fund(
        self,
        slug: str,
        max_partners: int | None = None,
        mix: SuggestionMix | None = None,
        answered: Collection[str] = (),
        advice: "SnapshotView | None" = None,
    ) -> FundView | None:
        """A fund with its ties (or the `max_partners` heaviest) and the suggestions of a mix; None if it is not there.

        Partners about whom the fund `answered` are not suggested, to those who may know what it answered. The
        suggestions are those of `advice`, the map of all time.
        """
        node = self.nodes.get(slug)
        if node is None:
            return None
        ties = self._ties_of.get(slug, [])
        heaviest = ties[0]["weight"] if ties else 1.0
        partners = [self.partner(slug, tie, heaviest) for tie in ties[:max_partners]]
        near = [self.community(one["community"]) for one in node["also"][:MAX_NEAR_GROUPS]]
        return FundView(
            node,
            self.community(node["community"]),
            [group for group in near if group],
            partners,
            (advice or self).suggestions(slug, mix or SuggestionMix(), answered),
            len(ties),
            self.notable_partners.get(slug, 0),
        )

    def suggestions(self, slug: str, mix: SuggestionMix, answered: Collection[str] = ()) -> list[dict[str, Any]]:
        """The partners that are suggested to a fund, without those that it answered about."""
        stored = [one for one in self.data["partners"].get(slug, []) if one["reasons"]]
        left = [one for one in stored if one["fund"] not in answered]
        chosen = mixing.choose(left[: mixing.CHOSEN_FROM], mix)
        return [one | {"name": self.name(one["fund"])} for one in chosen]

    def partner(self, slug: str, tie: StoredTie, heaviest: float = 0.0) -> PartnerView:
        """A tie as seen from one of its funds."""
        other = tie["b"] if tie["a"] == slug else tie["a"]
        known = self.data["activities"]
        return PartnerView(
            slug=other,
            name=self.name(other),
            weight=tie["weight"],
            share=tie["weight"] / heaviest if heaviest else 0.0,
            shared=activity_counts(tie["counts"]),
            activities=[dated_activity(known[ident]) for ident in tie["evidence"] if ident in known],
            last=dt.date.fromisoformat(tie["last"]),
            met=dt.date.fromisoformat(tie["met"]) if tie["met"] else None,
            runs_on=self.runs_on(tie),
        )

    def runs_on(self, tie: StoredTie) -> bool:
        """Whether two funds still do something together that has no end: a group, an initiative."""
        lasting = tie["counts"].get(MEMBERSHIP, 0) + tie["counts"].get(INITIATIVE, 0)
        return bool(lasting) and str(tie["last"]) == self.data["date"]

    @cached_property
    def by_role(self) -> dict[str, list[ReadableNode]]:
        """The funds by role, the best connected first; of bridges that which is most on the way, as in the table. Who
        is both a hub and a bridge is among both."""
        found: dict[str, list[ReadableNode]] = {}
        for node in self.funds:
            for role in (each["role"] for each in node["roles"]):
                found.setdefault(role, []).append(node)
        found.get(BRIDGE, []).sort(key=lambda node: -node["betweenness"])
        return found

    @property
    def stand_outs(self) -> dict[str, Excerpt[ReadableNode]]:
        """Some funds of each role."""
        return {role: excerpt(nodes, MAX_OF_ROLE) for role, nodes in self.by_role.items()}
