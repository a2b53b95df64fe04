"""Which of the stored suggestions of partners are shown: near or surprising ones, and what place small funds have.

A snapshot keeps more suggestions of a fund than are shown, the likeliest first, each with how `near` that partner is
already (0 to 1; see `nearness`). What is shown is chosen from these when a page is read: nothing is computed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: How far from what a fund knows: near first, the likeliest first, or what it would not think of itself.
NEAR, MIXED, FAR = STEPS = ("vertrouwd", "gemengd", "verrassend")
#: The place of small funds: before the others, two of five places kept, or as they come.
FIRST, PLACE, FREE = PLACES = ("eerst", "plaats", "vrij")
#: How many suggestions are stored of a fund, how many of these are chosen from (the others take the place of those that
#: the fund answered), and how many shown.
STORED, CHOSEN_FROM, SHOWN = 24, 15, 5
#: How many of the places are kept for small funds: with two of five they are found as often as by shared partners
#: alone, which rank small ones higher.
KEPT_PLACES = 2

Suggestion = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SuggestionMix:
    """What one asked for; anything unknown is as usual."""

    step: str = MIXED
    small: str = PLACE

    @classmethod
    def from_arguments(cls, step: str, small: str) -> SuggestionMix:
        """The mix of these words, as they stand in an address."""
        return cls(step if step in STEPS else MIXED, small if small in PLACES else PLACE)

    @property
    def arguments(self) -> dict[str, str]:
        """What of it is not as usual, as arguments of an address."""
        chosen = {"keuze": self.step, "klein": self.small}
        return {name: value for name, value in chosen.items() if value not in (MIXED, PLACE)}


def choose(stored: Sequence[Suggestion], mix: SuggestionMix, most: int = SHOWN) -> list[Suggestion]:
    """The suggestions to show. `stored` has the likeliest first.

    Likeliness is the place in that order, from 1 down to nearly 0. Near ones come by likeliness plus `near`,
    surprising ones by likeliness less `near`, so that what is unlikely as well as far does not come first. The
    places that are kept (`reserved`) are the last ones, for the best small funds, if too few are among the others.
    """
    likely = {one["fund"]: 1 - place / len(stored) for place, one in enumerate(stored)}
    pull = {NEAR: 1.0, MIXED: 0.0, FAR: -1.0}[mix.step]
    order = sorted(stored, key=lambda one: -(likely[one["fund"]] + pull * one.get("near", 0.0)))
    if mix.small == FIRST:
        order.sort(key=lambda one: not one["small"])
    best, rest = order[:most], order[most:]
    missing = min(KEPT_PLACES, most // 2) - sum(1 for one in best if one["small"])
    if mix.small != PLACE or missing <= 0:
        return best
    reserved = [one | {"reserved": True} for one in rest if one["small"]][:missing]
    others = [one["fund"] for one in best if not one["small"]]
    leaving = others[len(others) - len(reserved) :]
    return [*(one for one in best if one["fund"] not in leaving), *reserved]


def nearness(
    fund: str,
    others: Sequence[str],
    met: Mapping[str, int],
    weights: Mapping[str, Mapping[str, float]],
    group: Mapping[str, Any],
) -> dict[str, float]:
    """How near each of the others is to a fund: the mean of three, each 0 to 1 among these others.

    How often both were in the same activity (`met`), how much of what the fund does goes by partners of both (`weights`
    of ties by fund and partner), and whether both are in the same group.
    """
    mine = weights.get(fund, {})
    through = {
        other: sum(min(weight, weights.get(other, {}).get(between, 0.0)) for between, weight in mine.items())
        for other in others
    }
    often, by_partners = _places(others, met), _places(others, through)
    own = group.get(fund)
    alike = {other: float(own is not None and group.get(other) == own) for other in others}
    return {other: (often[other] + by_partners[other] + alike[other]) / 3 for other in others}


def _places(some: Sequence[str], values: Mapping[str, float]) -> dict[str, float]:
    """The share of the others that have less; equal values have the same place."""
    found = sorted(values.get(one, 0.0) for one in some)
    last = max(1, len(found) - 1)
    return {one: found.index(values.get(one, 0.0)) / last for one in some}
