"""Counts votes. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: How one weighs the ranks that one gives: the first of n options counts n squared, the last 1.
POWER = 2


@dataclass(frozen=True, slots=True)
class OptionTally:
    """What an option got: from how many voices, and how many points where options are ranked.

    `share` is the part of the voices that chose it, or of all points, from 0 to 1.
    """

    position: int
    voices: int
    points: int
    share: float


def rank_points(option_count: int, rank: int) -> int:
    """The points of an option with this rank, counted from 1, among so many options."""
    return int((option_count - rank + 1) ** POWER)


def tally(option_count: int, votes: Sequence[Iterable[int]], *, is_ranked: bool) -> list[OptionTally]:
    """What each option got, in the order of the options. A vote is a row of positions, in order of rank."""
    voices, points = [0] * option_count, [0] * option_count
    for vote in votes:
        for rank, position in enumerate(vote, 1):
            voices[position] += 1
            points[position] += rank_points(option_count, rank) if is_ranked else 1
    total = sum(points) if is_ranked else len(votes)
    return [
        OptionTally(position, voices[position], points[position], points[position] / total if total else 0.0)
        for position in range(option_count)
    ]


def in_order(tallies: Iterable[OptionTally]) -> list[OptionTally]:
    """The options by what they got, the most first; equal ones as they were given."""
    return sorted(tallies, key=lambda each: -each.points)
