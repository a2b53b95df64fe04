"""What changed for certain against the period before, and the groups that went on through the years."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from samenspel.maps.analysis.schema.network import YearData, YearGroup
from samenspel.maps.analysis.sentences.phrasing import ReadableNode
from samenspel.maps.view.snapshot_view import Excerpt, SnapshotView, excerpt


@dataclass(frozen=True, slots=True)
class PairChangeView:
    """Two funds, as (slug, name), that met more or less often: in so many activities before, and now."""

    one: tuple[str, str]
    other: tuple[str, str]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class FundChangeView:
    """A fund that did more or less with others: in so many activities before, and now."""

    node: ReadableNode
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class PeriodComparison:
    """What changed for certain against the same days before, `since` until `until`: the surest first.

    `activities` is how many there were before and now. Where these are too few, they are not `comparable`.
    """

    since: dt.date
    until: dt.date
    activities: tuple[int, int]
    comparable: bool
    closer: Excerpt[PairChangeView]
    looser: Excerpt[PairChangeView]
    grew: Excerpt[FundChangeView]
    shrank: Excerpt[FundChangeView]

    @property
    def kinds(self) -> list[str]:
        """Which of the four there are."""
        return [kind for kind in ("closer", "looser", "grew", "shrank") if getattr(self, kind).count]

    @property
    def is_none(self) -> bool:
        """Whether nothing changed more than chance would change it."""
        return not self.kinds


@dataclass(frozen=True, slots=True)
class GroupThread:
    """A group that goes on through the years: its funds in its last year, the busiest first."""

    since: int
    until: int
    names: list[str]


#: How many groups are followed on the page.
MAX_THREADS = 12


def group_threads(years: Sequence[YearData], view: SnapshotView) -> list[GroupThread]:
    """The groups of these years (see `years.by_year`): those still there first, then the longest and largest."""
    last_of: dict[int, tuple[int, YearGroup]] = {}
    first_of: dict[int, int] = {}
    for one in years:
        for group in one["groups"]:
            first_of.setdefault(group["id"], one["year"])
            last_of[group["id"]] = one["year"], group
    busiest = {node["id"]: node["strength"] for node in view.funds}
    found = [
        GroupThread(
            first_of[number],
            until,
            [view.name(fund) for fund in sorted(group["members"], key=lambda fund: (-busiest.get(fund, 0.0), fund))],
        )
        for number, (until, group) in last_of.items()
    ]
    found.sort(key=lambda one: (-one.until, one.since, -len(one.names), one.names))
    return found[:MAX_THREADS]


#: How many funds are named that did more, and less.
MAX_FUNDS = 8


def period_changes(
    view: SnapshotView, max_pairs: int, slug: str | None = None, max_funds: int = MAX_FUNDS
) -> PeriodComparison | None:
    """What changed in the period of this map, of one fund where it is named; so many pairs and funds of each kind are
    named. None where the map has no period before it."""
    found = view.data["changes"]
    if found is None:
        return None
    pairs = [
        PairChangeView((one["a"], view.name(one["a"])), (one["b"], view.name(one["b"])), one["before"], one["after"])
        for one in found["pairs"]
        if slug in (None, one["a"], one["b"])
    ]
    funds = [
        FundChangeView(view.nodes[one["fund"]], one["before"], one["after"])
        for one in found["funds"]
        if slug in (None, one["fund"])
    ]
    before, after = found["activities"]
    return PeriodComparison(
        since=dt.date.fromisoformat(found["since"]),
        until=dt.date.fromisoformat(found["until"]),
        activities=(before, after),
        comparable=found["comparable"],
        closer=excerpt([one for one in pairs if one.after > one.before], max_pairs),
        looser=excerpt([one for one in pairs if one.after < one.before], max_pairs),
        grew=excerpt([one for one in funds if one.after > one.before], max_funds),
        shrank=excerpt([one for one in funds if one.after < one.before], max_funds),
    )
