"""What the map says first, each in a sentence with its evidence behind it: three of the whole, three of one fund."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from samenspel.maps.analysis.advice.mixing import FAR, FREE, SuggestionMix
from samenspel.maps.analysis.facts.participations import BRIDGE, EDGE, ISOLATED
from samenspel.maps.analysis.network.roles import MIN_TIED
from samenspel.maps.analysis.schema.network import StoredTie
from samenspel.maps.analysis.sentences.phrasing import ReadableNode
from samenspel.maps.view.history import PeriodComparison, period_changes
from samenspel.maps.view.snapshot_view import PANEL_PARTNERS, Excerpt, SnapshotView, excerpt

#: How many partners that stand out are named of a fund, and how many funds in a sentence about the whole.
MAX_STAND_OUT, MAX_NAMED = 6, 4
#: How many changes of each kind are named.
MAX_CHANGES = 2


@dataclass(frozen=True, slots=True)
class NotablePartner:
    """A partner that a fund met more often than chance explains: `shared` activities, `expected` by chance."""

    slug: str
    name: str
    shared: int
    expected: float


@dataclass(frozen=True, slots=True)
class NetworkFindings:
    """Who holds the network together (funds that are on the way between others, the most first), who is at its edge,
    and what changed for certain (None where there is nothing to compare with). A network of a few funds is too small
    `to_tell` the first two."""

    to_tell: bool

    bridges: Excerpt[ReadableNode]
    edge: Excerpt[ReadableNode]
    change: PeriodComparison | None


@dataclass(frozen=True, slots=True)
class FundFindings:
    """With whom a fund works more than chance explains, the surest first, of how many `partners`; what changed for
    certain for it; and the partner that it would think of last and that fits all the same."""

    stand_out: Excerpt[NotablePartner]
    partners: int
    change: PeriodComparison | None
    unexpected: dict[str, Any] | None


def of_network(view: SnapshotView, recent: SnapshotView | None) -> NetworkFindings:
    """The findings on a map. What changed is told of its own period, or else of the `recent` one."""
    # Who takes no part in a theme is not at the edge of it.
    apart = view.by_role.get(ISOLATED, []) if view.data["theme"] is None else []
    return NetworkFindings(
        to_tell=sum(1 for node in view.funds if node["degree"]) >= MIN_TIED,
        bridges=excerpt(view.by_role.get(BRIDGE, []), MAX_NAMED),
        edge=excerpt([*apart, *view.by_role.get(EDGE, [])], MAX_NAMED),
        change=_changes(view, recent),
    )


def of_fund(
    slug: str,
    view: SnapshotView,
    recent: SnapshotView | None,
    advice: SnapshotView | None,
    answered: Collection[str] = (),
) -> FundFindings:
    """The findings on a fund of the map; what is not expected comes from `advice`, the map of all time."""
    stand_out = sorted(
        (_partner(view, slug, tie) for tie in view.ties_of(slug) if tie["beyond_chance"]),
        key=lambda one: (-(one.shared - one.expected), one.name.lower()),
    )
    far = advice.suggestions(slug, SuggestionMix(FAR, FREE), answered) if advice else []
    usual = advice.suggestions(slug, SuggestionMix(), answered) if advice else []
    named = {one.slug for one in stand_out} | {one["fund"] for one in usual[:PANEL_PARTNERS]}
    return FundFindings(
        stand_out=excerpt(stand_out, MAX_STAND_OUT),
        partners=len(view.ties_of(slug)),
        change=_changes(view, recent, slug),
        unexpected=next((one for one in far if one["fund"] not in named), None),
    )


def _partner(view: SnapshotView, slug: str, tie: StoredTie) -> NotablePartner:
    other = tie["b"] if tie["a"] == slug else tie["a"]
    return NotablePartner(other, view.name(other), sum(tie["counts"].values()), tie["expected"])


def _changes(view: SnapshotView, recent: SnapshotView | None, slug: str | None = None) -> PeriodComparison | None:
    found = (period_changes(each, MAX_CHANGES, slug, MAX_CHANGES) for each in (view, recent) if each)
    return next((each for each in found if each), None)
