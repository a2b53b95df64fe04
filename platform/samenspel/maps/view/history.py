"""What changed between two maps: which close ties are new or lost, which funds grew, whose role is another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samenspel.maps.analysis.schema.network import YearData, YearGroup
from samenspel.maps.analysis.schema.snapshot import Totals
from samenspel.maps.analysis.sentences.phrasing import ReadableNode
from samenspel.maps.view.drawing import main_ties
from samenspel.maps.view.snapshot_view import Excerpt, SnapshotView, excerpt

#: The slug and name of one fund, and of the other.
NamedPair = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PeriodComparison:
    """Two periods beside each other. `grew` and `shrank` are (node, before, after)
    with the share of the fund in all that was done together, so that a busy year does not make everybody grow.
    """

    new_ties: Excerpt[NamedPair]
    lost_ties: Excerpt[NamedPair]
    arrived: list[ReadableNode]
    left: list[ReadableNode]
    grew: list[tuple[ReadableNode, float, float]]
    shrank: list[tuple[ReadableNode, float, float]]
    totals: tuple[Totals, Totals]


@dataclass(frozen=True, slots=True)
class FundChange:
    """One fund in two periods: its new and lost close partners, as (slug, name), and its node in both."""

    new_partners: list[tuple[str, str]]
    lost_partners: list[tuple[str, str]]
    before: ReadableNode | None
    after: ReadableNode

    @property
    def has_other_role(self) -> bool:
        """Whether its role changed; no role before is no change."""
        return self.before is not None and self.before["role"] != self.after["role"]

    @property
    def role_names(self) -> tuple[str, str]:
        """What its role was called before, and after."""
        before, after = (_role_name(node) for node in (self.before, self.after))
        return before, after

    @property
    def is_none(self) -> bool:
        """Whether nothing changed."""
        return not (self.has_other_role or self.new_partners or self.lost_partners)


def _role_name(node: ReadableNode | None) -> str:
    return node["roles"][0]["name"] if node and node["roles"] else ""


@dataclass(frozen=True, slots=True)
class GroupThread:
    """A group that goes on through the years: its funds in its last year, the busiest first, and those that joined and
    left in that year.
    """

    since: int
    until: int
    names: list[str]
    joined: list[str]
    left: list[str]


#: How many groups are followed on the page.
MAX_THREADS = 12


def group_threads(years: Sequence[YearData], view: SnapshotView) -> list[GroupThread]:
    """The groups of these years (see `years.by_year`): those still there first, then the longest and largest."""
    spells_of: dict[int, list[tuple[int, YearGroup]]] = {}
    for one in years:
        for group in one["groups"]:
            spells_of.setdefault(group["id"], []).append((one["year"], group))

    def named(slugs: Iterable[str]) -> list[str]:
        busiest = {node["id"]: node["strength"] for node in view.funds}
        return [view.name(slug) for slug in sorted(slugs, key=lambda slug: (-busiest.get(slug, 0.0), slug))]

    found = []
    for spells in spells_of.values():
        (until, last), before = spells[-1], spells[-2][1]["members"] if len(spells) > 1 else []
        now, then = set(last["members"]), set(before)
        joined, left = (named(now - then), named(then - now)) if then else ([], [])
        found.append(GroupThread(spells[0][0], until, named(now), joined, left))
    found.sort(key=lambda one: (-one.until, one.since, -len(one.names), one.names))
    return found[:MAX_THREADS]


def compare_periods(before: SnapshotView, after: SnapshotView, max_ties: int) -> PeriodComparison:
    """Compares two periods: which ties are close in only one (so many are named), and which funds have a larger or
    smaller share.
    """
    then, now = _close(before), _close(after)
    earlier, later = _shares(before), _shares(after)
    moved = sorted(
        ((after.nodes[slug], earlier.get(slug, 0.0), later[slug]) for slug in later if slug in earlier),
        key=lambda one: one[2] - one[1],
    )
    return PeriodComparison(
        new_ties=excerpt(_named(after, now - then), max_ties),
        lost_ties=excerpt(_named(before, then - now), max_ties),
        arrived=[after.nodes[slug] for slug in later if later[slug] and not earlier.get(slug)],
        left=[before.nodes[slug] for slug in earlier if earlier[slug] and not later.get(slug)],
        grew=[one for one in reversed(moved) if one[2] > one[1]][:5],
        shrank=[one for one in moved if one[2] < one[1]][:5],
        totals=(before.data["totals"], after.data["totals"]),
    )


def compare_fund(before: SnapshotView, after: SnapshotView, slug: str) -> FundChange | None:
    """Compares one fund in two periods; None where the later map does not have it."""
    if slug not in after.nodes:
        return None
    then, now = _partners(before, slug), _partners(after, slug)
    return FundChange(
        new_partners=sorted(((one, after.name(one)) for one in now - then), key=lambda pair: pair[1].lower()),
        lost_partners=sorted(((one, before.name(one)) for one in then - now), key=lambda pair: pair[1].lower()),
        before=before.nodes.get(slug),
        after=after.nodes[slug],
    )


def _close(view: SnapshotView) -> set[tuple[str, str]]:
    return view.memo("close", lambda: main_ties(view.data["ties"]))


def _partners(view: SnapshotView, slug: str) -> set[str]:
    return {a if b == slug else b for a, b in _close(view) if slug in (a, b)}


def _shares(view: SnapshotView) -> dict[str, float]:
    whole = sum(node["strength"] for node in view.nodes.values()) or 1.0
    return {slug: node["strength"] / whole for slug, node in view.nodes.items()}


def _named(view: SnapshotView, pairs: set[tuple[str, str]]) -> list[NamedPair]:
    """These pairs with their names, the heaviest first."""
    weights = {(tie["a"], tie["b"]): tie["weight"] for tie in view.data["ties"]}
    heaviest = sorted(pairs, key=lambda pair: (-weights[pair], pair))
    return [(a, view.name(a), b, view.name(b)) for a, b in heaviest]
