"""What several chosen funds did together, as read from a snapshot."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from samenspel.maps.view.reading import Partner, Reading, evidence

#: How many funds can be compared at once, and how many activities are listed.
MOST_FUNDS, MOST_LISTED = 8, 40
#: How many funds are named that could bring two others together.
MOST_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Together:
    """Some funds: what at least two of them did (those with most of them first), their ties, and who stands between.

    `between` names the funds through which two that hardly work together could meet: (name, slug).
    """

    funds: list[dict[str, Any]]
    activities: list[tuple[dict[str, Any], list[str]]]
    more: int
    ties: list[tuple[str, Partner]]
    apart: list[tuple[str, str]]
    between: list[tuple[str, str]]


def of(reading: Reading, slugs: list[str]) -> Together | None:
    """The funds of these slugs together; None unless the map has at least two of them."""
    chosen = [slug for slug in dict.fromkeys(slugs) if slug in reading.nodes][:MOST_FUNDS]
    if len(chosen) < 2:
        return None
    known, there = reading.data["activities"], reading.data.get("together", {})
    found = []
    for ident, members in there.items():
        present = [slug for slug in chosen if slug in members]
        if len(present) > 1 and ident in known:
            found.append((len(present), evidence(known[ident]), [reading.name(slug) for slug in present]))
    found.sort(key=lambda one: -one[0])  # the newest first within each
    ties, apart = [], []
    for a, b in combinations(chosen, 2):
        tie = reading.tie(a, b)
        if tie is None:
            apart.append((reading.name(a), reading.name(b)))
        else:
            ties.append((reading.name(a), reading.partner(a, tie)))
    ties.sort(key=lambda one: -one[1].weight)
    return Together(
        funds=[reading.nodes[slug] for slug in chosen],
        activities=[(activity, names) for _count, activity, names in found[:MOST_LISTED]],
        more=max(0, len(found) - MOST_LISTED),
        ties=ties,
        apart=apart,
        between=_between(reading, chosen) if len(chosen) == 2 and _is_loose(reading, chosen) else [],
    )


def _is_loose(reading: Reading, pair: list[str]) -> bool:
    """Whether two funds did nothing together, or no more than chance: the map draws a way through others."""
    tie = reading.tie(*pair)
    return tie is None or not tie.get("beyond_chance")


def _between(reading: Reading, pair: list[str]) -> list[tuple[str, str]]:
    """Who works with both, the ones with whom the weaker of the two ties is strongest first."""
    one, other = (reading.weights(slug) for slug in pair)
    shared = sorted(one.keys() & other.keys(), key=lambda slug: (-min(one[slug], other[slug]), slug))
    return [(reading.name(slug), slug) for slug in shared[:MOST_BETWEEN]]
