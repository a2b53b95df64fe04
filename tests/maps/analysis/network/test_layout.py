"""Positions: within the square, apart, repeatable, and calm."""

from collections.abc import Sequence

import numpy as np

from samenspel.maps.analysis.facts.participations import Params, Participation
from samenspel.maps.analysis.facts.ties import Indices, Numbers, affiliations, co_participations
from samenspel.maps.analysis.network.communities import divide
from samenspel.maps.analysis.network.layout import LABEL_HEIGHT, LETTER_WIDTH, LONGEST, positions
from tests.maps.analysis.networks import TODAY, met, planted


def network(seed: int = 1, more: Sequence[Participation] = ()) -> tuple[tuple[str, ...], Numbers, Indices]:
    cleaned = affiliations([*planted(seed)[0], *more], TODAY)
    shared = co_participations(cleaned, TODAY, Params())
    return cleaned.funds, shared.weights, divide(cleaned, shared, Params())


def test_all_funds_have_a_place_within_the_square_and_always_the_same() -> None:
    funds, weights, labels = network()
    one = positions(funds, funds, weights, labels)
    assert set(one) == set(funds)
    assert all(0 <= x <= 1000 and 0 <= y <= 1000 for x, y in one.values())
    assert positions(funds, funds, weights, labels) == one


def test_labels_do_not_overlap() -> None:
    funds, weights, labels = network()
    names = [f"Sectorfonds {fund}" for fund in funds]
    spots = positions(funds, names, weights, labels)
    wide = LETTER_WIDTH * min(len(names[0]), LONGEST)
    overlaps = [
        (one, two)
        for n, one in enumerate(funds)
        for two in funds[n + 1 :]
        if abs(spots[one][0] - spots[two][0]) < wide and abs(spots[one][1] - spots[two][1]) < LABEL_HEIGHT - 4
    ]
    assert overlaps == []


def test_a_group_lies_closer_together_than_all() -> None:
    funds, weights, labels = network()
    spots = np.array([positions(funds, funds, weights, labels)[fund] for fund in funds])
    apart = np.sqrt(((spots[:, None] - spots[None, :]) ** 2).sum(axis=2))
    same = labels[:, None] == labels[None, :]
    assert apart[same & ~np.eye(len(funds), dtype=bool)].mean() < 0.7 * apart[~same].mean()


def test_a_little_news_moves_the_picture_a_little() -> None:
    funds, weights, labels = network()
    before = positions(funds, funds, weights, labels)
    later, heavier, again = network(more=met("news", "f01", "f20", "newcomer"))
    after = positions(later, later, heavier, again, before)
    moved = [np.hypot(after[f][0] - before[f][0], after[f][1] - before[f][1]) for f in funds]
    assert np.median(moved) < 40
    assert max(moved) < 150
    from_partners = np.mean([np.hypot(*(np.array(after["newcomer"]) - after[f])) for f in ("f01", "f20")])
    assert from_partners < 500


def test_funds_without_ties_stand_apart_at_the_bottom() -> None:
    weights = np.zeros((5, 5))
    weights[0, 1] = weights[1, 0] = weights[1, 2] = weights[2, 1] = 1
    spots = positions(list("abcde"), list("abcde"), weights, None)
    assert min(spots["d"][1], spots["e"][1]) > max(spots[f][1] for f in "abc")
    assert spots["d"] != spots["e"]


def test_none_one_and_two_funds_can_be_drawn() -> None:
    assert positions([], [], np.zeros((0, 0)), None) == {}
    assert positions(["a"], ["A"], np.zeros((1, 1)), None).keys() == {"a"}
    two = positions(["a", "b"], ["A", "B"], np.array([[0.0, 1.0], [1.0, 0.0]]), None)
    assert two["a"] != two["b"]
