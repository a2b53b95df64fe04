"""The sums of votes, against a count that is made in another way."""

import random

import pytest

from samenspel.polls.box.counting import in_order, rank_points, tally


@pytest.mark.parametrize("seed", range(40))
def test_ranks_are_weighed_as_brute_force_does(seed: int) -> None:
    """A square is a sum of odd numbers: each option that one passes by, and oneself, adds the next odd number."""
    chance = random.Random(seed)
    options = chance.randint(2, 30)
    places = chance.randint(1, options)
    votes = [chance.sample(range(options), places) for _ in range(chance.randint(0, 8))]
    points = dict.fromkeys(range(options), 0)
    for vote in votes:
        for place, option in enumerate(vote):
            for step in range(options - place):
                points[option] += 2 * step + 1
    found = tally(options, votes, is_ranked=True)
    assert {each.position: each.points for each in found} == points
    total = sum(points.values())
    assert [each.share for each in found] == [points[each] / total if total else 0 for each in range(options)]
    assert all(each.voices == sum(each.position in vote for vote in votes) for each in found)
    assert [each.points for each in in_order(found)] == sorted(points.values(), reverse=True)


def test_the_first_of_five_weighs_25() -> None:
    assert [rank_points(5, rank) for rank in range(1, 6)] == [25, 16, 9, 4, 1]
    first, second, third = tally(3, [[2, 0], [2, 1], [0, 2]], is_ranked=True)
    assert (first.points, second.points, third.points) == (13, 4, 22)


def test_who_chooses_several_counts_with_each_of_them() -> None:
    first, second, third = tally(3, [[0, 1], [1]], is_ranked=False)
    assert [(each.voices, each.share) for each in (first, second, third)] == [(1, 0.5), (2, 1.0), (0, 0.0)]
