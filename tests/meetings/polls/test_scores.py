"""Which moment suits best: known answers, and what holds for all polls."""

import random
from collections.abc import Hashable, Sequence
from itertools import permutations

import pytest

from samenspel.meetings.polls.scores import SlotScore, best_score, is_small, rank_slots, tied_score

FUNDS: dict[Hashable, bool] = {"alimento": False, "woodwize": False, "horeca": True}


def test_funds_count_and_not_persons() -> None:
    crowd = [("di", "alimento", "yes") for _ in range(20)]
    pair = [("do", "woodwize", "yes"), ("do", "alimento", "yes")]
    first, second = rank_slots(["di", "do"], FUNDS, crowd + pair)
    assert (first.slot, first.yes, first.value) == ("do", 2, 2.0)
    assert (second.slot, second.yes, second.unanswered) == ("di", 1, 2)


def test_a_small_fund_weighs_more() -> None:
    said = [("di", "alimento", "yes"), ("do", "horeca", "yes")]
    order = rank_slots(["di", "do"], FUNDS, said)
    assert [score.slot for score in order] == ["do", "di"]
    assert (order[0].small_funds, order[0].small_available, order[0].value) == (1, 1, 1.5)


def test_one_of_a_fund_who_can_come_is_enough() -> None:
    said = [("di", "alimento", "no"), ("di", "alimento", "if_needed"), ("di", "alimento", "no")]
    (score,) = rank_slots(["di"], FUNDS, said)
    assert (score.yes, score.if_needed, score.no, score.unanswered) == (0, 1, 0, 2)
    assert score.value == 0.5


def test_between_equals_the_one_that_shuts_out_fewer_comes_first() -> None:
    said = [("di", "alimento", "yes"), ("do", "alimento", "yes"), ("di", "woodwize", "no")]
    order = rank_slots(["di", "do"], FUNDS, said)
    assert [score.slot for score in order] == ["do", "di"]
    chosen, other = best_score(order), tied_score(order)
    assert chosen is not None
    assert chosen.slot == "do"
    assert other is not None
    assert other.slot == "di"


def test_nothing_suits_best_as_long_as_nobody_can() -> None:
    assert best_score([]) is None
    assert best_score(rank_slots(["di", "do"], FUNDS, [("di", "alimento", "no")])) is None
    assert tied_score(rank_slots(["di", "do"], FUNDS, [])) is None


def test_a_fund_that_was_not_expected_counts_once_it_answers() -> None:
    (score,) = rank_slots(["di"], FUNDS, [("di", "volta", "yes")])
    assert (score.funds, score.yes) == (4, 1)


@pytest.mark.parametrize(
    ("fte", "size", "small"),
    [(1.0, "groot", True), (2.0, None, True), (2.5, "klein", False), (None, "klein", True), (None, None, False)],
)
def test_a_fund_with_two_consultants_is_small(fte: float | None, size: str | None, small: bool) -> None:
    assert is_small(fte, size) is small


def test_what_holds_for_every_poll() -> None:
    """All funds are counted at every moment; the order of the answers changes nothing; a yes never makes it worse."""
    chance = random.Random(20261126)
    for _ in range(200):
        slots = list(range(chance.randrange(1, 6)))
        funds: dict[Hashable, bool] = {name: chance.random() < 0.4 for name in "abcdefg"[: chance.randrange(1, 8)]}
        said = [
            (chance.choice(slots), chance.choice(list(funds)), chance.choice(["yes", "if_needed", "no"]))
            for _ in range(chance.randrange(0, 12))
        ]
        order = rank_slots(slots, funds, said)
        assert sorted(score.slot for score in order) == slots  # type: ignore[type-var]
        assert all(score.funds == len(funds) for score in order)
        assert [score.value for score in order] == sorted((score.value for score in order), reverse=True)
        mixed = chance.sample(said, len(said))
        assert rank_slots(slots, funds, mixed) == order
        slot, fund = chance.choice(slots), chance.choice(list(funds))
        more = rank_slots(slots, funds, [*said, (slot, fund, "yes")])
        assert rank_of(slot, more) <= rank_of(slot, order)


def rank_of(slot: Hashable, order: Sequence[SlotScore]) -> int:
    return [score.slot for score in order].index(slot)


def test_the_order_of_the_funds_changes_nothing() -> None:
    said = [("di", "alimento", "yes"), ("do", "horeca", "if_needed"), ("do", "woodwize", "yes")]
    found = {
        tuple((score.slot, score.value) for score in rank_slots(["di", "do"], dict(order), said))
        for order in permutations(FUNDS.items())
    }
    assert len(found) == 1
