"""Which ties are drawn: enough of each fund to see with whom it works, and not so many that the picture is hidden."""

from itertools import combinations
from typing import Any

from samenspel.maps.view.drawing import CROWDED, MIN_TIES, main_ties


def tie(a: int, b: int, weight: float) -> Any:
    return {"a": f"f{a:04}", "b": f"f{b:04}", "weight": weight}


def drawn_of(main: set[tuple[str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for pair in main:
        for end in pair:
            found[end] = found.get(end, 0) + 1
    return found


def test_each_fund_has_its_strongest_ties_and_all_strong_ones_are_drawn() -> None:
    ties = [tie(a, b, 1 / (1 + a + b)) for a, b in combinations(range(12), 2)]
    main = main_ties(ties)
    assert all(count >= MIN_TIES for count in drawn_of(main).values())
    assert ("f0000", "f0001") in main
    assert len(main) < len(ties)


def test_on_a_crowded_map_about_as_many_ties_as_funds_are_drawn() -> None:
    funds = CROWDED + 50
    ties = [tie(a, (a + step) % funds, 1.0) for a in range(funds) for step in range(1, 9)]
    main = main_ties(ties)
    assert len(drawn_of(main)) == funds, "nobody stands without a tie"
    assert len(main) <= 1.1 * funds
