"""What several chosen funds did together, as read from a snapshot."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from samenspel.maps.analysis.sentences.phrasing import ReadableNode
from samenspel.maps.view.snapshot_view import PartnerView, SnapshotView, dated_activity

#: How many funds can be compared at once, and how many activities are listed.
MAX_FUNDS, MAX_ACTIVITIES = 8, 40
#: How many funds are named that could bring two others together.
MAX_GO_BETWEENS = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """Some funds: the activities of at least two of them (those with most of them first), and their ties.

    `unlisted` counts the activities that are not listed. `untied` are the pairs, by name, without a tie. `go_betweens`
    are the funds through which two that hardly work together could meet: (name, slug).
    """

    funds: list[ReadableNode]
    activities: list[tuple[dict[str, Any], list[str]]]
    unlisted: int
    ties: list[tuple[str, PartnerView]]
    untied: list[tuple[str, str]]
    go_betweens: list[tuple[str, str]]


def compare(view: SnapshotView, slugs: list[str]) -> Comparison | None:
    """Compares the funds of these slugs; None unless the map has at least two of them."""
    chosen = [slug for slug in dict.fromkeys(slugs) if slug in view.nodes][:MAX_FUNDS]
    if len(chosen) < 2:
        return None
    activities, members_of = view.data["activities"], view.data["together"]
    found = []
    for ident, members in members_of.items():
        present = [slug for slug in chosen if slug in members]
        if len(present) > 1 and ident in activities:
            found.append((len(present), dated_activity(activities[ident]), [view.name(slug) for slug in present]))
    found.sort(key=lambda one: -one[0])  # the newest first within each
    ties, untied = [], []
    for a, b in combinations(chosen, 2):
        tie = view.tie(a, b)
        if tie is None:
            untied.append((view.name(a), view.name(b)))
        else:
            ties.append((view.name(a), view.partner(a, tie)))
    ties.sort(key=lambda one: -one[1].weight)
    return Comparison(
        funds=[view.nodes[slug] for slug in chosen],
        activities=[(activity, names) for _count, activity, names in found[:MAX_ACTIVITIES]],
        unlisted=max(0, len(found) - MAX_ACTIVITIES),
        ties=ties,
        untied=untied,
        go_betweens=_go_betweens(view, chosen) if len(chosen) == 2 and _is_loose(view, chosen) else [],
    )


def _is_loose(view: SnapshotView, pair: list[str]) -> bool:
    """Whether two funds did nothing together, or no more than chance: the map draws a way through others."""
    tie = view.tie(*pair)
    return tie is None or not tie["beyond_chance"]


def _go_betweens(view: SnapshotView, pair: list[str]) -> list[tuple[str, str]]:
    """Funds that work with both, those first of which the weaker of the two ties is strongest."""
    one, other = (view.weights(slug) for slug in pair)
    shared = sorted(one.keys() & other.keys(), key=lambda slug: (-min(one[slug], other[slug]), slug))
    return [(view.name(slug), slug) for slug in shared[:MAX_GO_BETWEENS]]
