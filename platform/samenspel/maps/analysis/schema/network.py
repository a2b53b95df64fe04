"""The funds, ties and groups of a network as they are stored, and how it was in each year."""

from __future__ import annotations

from typing import Any, Literal, TypedDict


class NearbyGroup(TypedDict):
    """A group in which a fund falls in this share of the resamples, besides its own."""

    community: int
    share: float


#: A day as "2026-11-23".
Day = str


class PairChange(TypedDict):
    """Two funds that for certain met more or less often: in so many activities before, and after."""

    a: str
    b: str
    before: int
    after: int


class FundChange(TypedDict):
    """A fund that for certain did more or less with others: in so many activities before, and after."""

    fund: str
    before: int
    after: int


class ChangesData(TypedDict):
    """What changed for certain against the period before, `since` until `until`, see `changes`: the surest first.

    `activities` is how many there were that have a day, before and after; where that is too few they are not
    `comparable`.
    """

    since: Day
    until: Day
    activities: list[int]
    comparable: bool
    pairs: list[PairChange]
    funds: list[FundChange]


class NodeMeasures(TypedDict):
    """A fund. `x` and `y` run from 0 to 1000, `size` is the diameter to draw; `ended` the day on which it was closed.

    `community` is None where there are no clear groups, or for a fund without ties. `confidence` is the share of
    resamples in which a fund stays with its group, `place` ("core" or "edge") follows from it. In a view, which is not
    resampled, these two are None.
    """

    id: str
    name: str
    degree: int
    strength: float
    betweenness: float
    constraint: float | None
    community: int | None
    confidence: float | None
    place: Literal["core", "edge"] | None
    also: list[NearbyGroup]
    role: str
    x: float
    y: float
    size: float
    fund_size: str | None
    ended: str | None


class NodeDetails(TypedDict):
    """The consultants of a fund (`fte`), and in how many activities it was."""

    fte: float | None
    activities: int


class ComputedNode(NodeMeasures):
    """A fund with the roles that it has, the one that says most first."""

    roles: list[str]


class StoredNode(ComputedNode, NodeDetails):
    """The same with its details."""


class ComputedTie(TypedDict):
    """A tie between funds `a` and `b`. `counts` has the activities by kind; `last` is the day of the latest activity,
    `met` that of the latest that has a day of its own; `evidence` names the activities that count most.

    By chance they would share `expected` activities, and as many as they did with probability `chance`;
    `beyond_chance` says that this is too improbable for chance, so that the tie is *notable*. `backbone` is the share
    of the ties that are drawn before it.
    """

    a: str
    b: str
    weight: float
    normalised: float
    counts: dict[str, int]
    last: str
    met: str | None
    evidence: list[str]
    expected: float
    chance: float
    beyond_chance: bool
    backbone: float


class StoredTie(ComputedTie):
    """The same with how many of the activities are `outside` the SERV's working, and the years in which both were
    somewhere."""

    outside: int
    years: list[int]


class GroupMember(TypedDict):
    """A fund of another group that falls in this one in this share of the resamples."""

    fund: str
    share: float


class ThemeCount(TypedDict):
    """A theme that a group is on more than the others: the participations, and how many even spreading would give."""

    theme: str
    count: int
    expected: float


class KindCount(TypedDict):
    """A kind of activity in which a group takes part more than the others, with the same counts."""

    kind: str
    count: int
    expected: float


class CommitteeCount(TypedDict):
    """A joint committee to which `count` funds of a group belong, `of` all funds with a group."""

    committee: str
    count: int
    of: int
    expected: float


class GroupData(TypedDict):
    """A group of funds, with what is over-represented in it. The fund with the strongest ties is `leading`; `core` and
    `edge` are the members by their confidence.

    The group is called by the title of the `cluster` of nearly the same funds, if there is one, or by the themes in
    `named_by`, which are over-represented and common in it, enough of them to tell it from the other groups; where
    there are none it has its number only.
    """

    id: int
    cluster: str
    named_by: list[str]
    leading: str
    members: list[str]
    themes: list[ThemeCount]
    kinds: list[KindCount]
    committees: list[CommitteeCount]
    core: list[str]
    edge: list[str]
    overlapping: list[GroupMember]


Doubt = Literal["few", "one", "chance", "unstable"]


class GroupQuality(TypedDict):
    """How clear the groups are: `doubt` says why there are none; `stability` is the mean adjusted Rand index of the
    resamples (None: not resampled), `margin` the standard deviations by which `quality` is above chance."""

    clear: bool
    doubt: Doubt | None
    stability: float | None
    quality: float
    margin: float | None


class CommunitiesData(GroupQuality):
    """The groups with how clear they are."""

    groups: list[GroupData]


class YearGroup(TypedDict):
    """A group of one year; it keeps its id for as long as it goes on, from the year `since`."""

    id: int
    since: int
    members: list[str]


class YearData(TypedDict):
    """The network of one year, see `years.by_year`: `ties` as [fund, fund, weight], `appeared` and `vanished` pairs."""

    year: int
    until: str
    funds: list[str]
    activities: int
    ties: list[list[Any]]
    appeared: list[list[str]]
    vanished: list[list[str]]
    doubt: Doubt | None
    groups: list[YearGroup]


class AlikeGroups(TypedDict):
    """Two groups of nearly the same funds, see `overlaps.alike`."""

    groups: list[str]
    titles: list[str]
    theme: str | None
    same_theme: bool
    share: float
    common: list[str]
    sizes: list[int]


class ThemeApart(TypedDict):
    """A theme on which many funds work without meeting, see `overlaps.apart`."""

    theme: str
    funds: list[str]
    pairs: int
    met: int


class LoneActivity(TypedDict):
    """An activity of one fund."""

    activity: str
    title: str
    fund: str


class LoneActivities(TypedDict):
    """How many activities of one fund alone there are by kind, and the latest of them."""

    counts: dict[str, int]
    activities: list[LoneActivity]


class OverlapsData(TypedDict):
    """Overlaps and gaps, see `overlaps`."""

    alike: list[AlikeGroups]
    apart: list[ThemeApart]
    alone: LoneActivities
