"""What changed for certain: on years drawn twice from the same, and on pairs that met twice as often."""

import datetime as dt
from dataclasses import replace

import numpy as np

from samenspel.maps.analysis.facts.participations import MEMBERSHIP, Params, Participation
from samenspel.maps.analysis.facts.scope import period_before
from samenspel.maps.analysis.facts.ties import Affiliations, affiliations
from samenspel.maps.analysis.schema.network import ChangesData
from samenspel.maps.analysis.snapshot.changes import MIN_ACTIVITIES, changes
from samenspel.maps.analysis.snapshot.snapshot import compute_view
from tests.maps.analysis.networks import TODAY, facts, met

FUNDS = [f"f{at:02}" for at in range(39)]


def year(rng: np.random.Generator, circles: list[list[str]], often: dict[tuple[str, str], int]) -> list[Participation]:
    """300 meetings of circles of which some come, and those of pairs; a quiet pair fills it up to as many."""
    rows = []
    for at in range(300):
        there = [fund for fund in circles[rng.integers(len(circles))] if rng.random() < 0.6]
        rows += met(f"circle{at}", *there)
    for (one, other), mean in often.items():
        rows += [row for at in range(rng.poisson(mean)) for row in met(f"{one}-{other}-{at}", one, other)]
    return rows


def read(rows: list[Participation]) -> Affiliations:
    return affiliations(rows, TODAY, funds=FUNDS)


def found(before: list[Participation], after: list[Participation]) -> ChangesData:
    return changes(read(before), read(after), "2024-01-01", "2024-12-31")


def circles_of(rng: np.random.Generator) -> list[list[str]]:
    return [list(rng.choice(FUNDS, rng.integers(3, 14), replace=False)) for _ in range(15)]


def test_a_year_drawn_again_has_hardly_ever_changed() -> None:
    rng = np.random.default_rng(1)
    told = 0
    for _ in range(20):
        circles = circles_of(rng)
        one = found(year(rng, circles, {}), year(rng, circles, {}))
        told += bool(one["pairs"] or one["funds"])
    assert told <= 4


def test_a_doubling_is_found_where_there_is_enough_and_little_else_is() -> None:
    rng = np.random.default_rng(2)
    right = wrong = 0
    for _ in range(10):
        circles = circles_of(rng)
        pairs = [tuple(sorted(rng.choice(FUNDS, 2, replace=False))) for _ in range(5)]
        # Others make up for it, so that all the rest keeps its share.
        before = year(rng, circles, dict.fromkeys(pairs, 50) | {("x", "y"): 250})
        after = year(rng, circles, dict.fromkeys(pairs, 100))
        both = [*FUNDS, "x", "y"]
        then, now = (affiliations(rows, TODAY, funds=both) for rows in (before, after))
        told = {(one["a"], one["b"]) for one in changes(then, now, "", "")["pairs"]} - {("x", "y")}
        right, wrong = right + len(told & set(pairs)), wrong + len(told - set(pairs))
    assert right / 50 >= 0.8
    assert wrong / (right + wrong) < 0.1


def test_what_has_no_day_or_is_not_to_be_told_changes_nothing() -> None:
    before = [row for at in range(30) for row in met(f"then{at}", *FUNDS[:4])]
    after = [row for at in range(30) for row in met(f"now{at}", *FUNDS[:4])]
    lasting = [replace(row, kind=MEMBERSHIP) for at in range(30) for row in met(f"group{at}", FUNDS[8], FUNDS[9])]
    hidden = [replace(row, unreported=True) for at in range(30) for row in met(f"quiet{at}", FUNDS[8], FUNDS[9])]
    alone = [row for at in range(30) for row in met(f"alone{at}", FUNDS[8])]
    for more in (lasting, hidden, alone):
        one = found(before, [*after, *more])
        assert (one["pairs"], one["funds"], one["activities"]) == ([], [], [30, 30])
    seen = [row for at in range(30) for row in met(f"open{at}", FUNDS[8], FUNDS[9])]
    assert found(before, [*after, *seen])["pairs"][0] == {"a": "f08", "b": "f09", "before": 0, "after": 30}


def test_who_did_more_in_a_busier_year_is_not_said_to_do_less() -> None:
    before = [row for at in range(100) for row in met(f"then{at}", *(FUNDS[:2] if at < 40 else FUNDS[2:4]))]
    after = [row for at in range(400) for row in met(f"now{at}", *(FUNDS[:2] if at < 50 else FUNDS[2:4]))]
    one = found(before, after)
    assert [pair["a"] for pair in one["pairs"]] == ["f02"]
    assert {fund["fund"] for fund in one["funds"]} == {"f02", "f03"}


def test_too_little_is_not_compared() -> None:
    few = [row for at in range(MIN_ACTIVITIES - 1) for row in met(f"few{at}", "f00", "f01")]
    many = [row for at in range(40) for row in met(f"many{at}", "f02", "f03")]
    for before, after in ((few, many), (many, few), ([], many), (many, [])):
        one = found(before, after)
        assert (one["comparable"], one["pairs"], one["funds"]) == (False, [], [])


def test_a_year_is_compared_with_the_same_days() -> None:
    assert period_before(dt.date(2025, 1, 1), dt.date(2025, 12, 31)) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert period_before(dt.date(2024, 1, 1), dt.date(2024, 2, 29)) == (dt.date(2023, 1, 1), dt.date(2023, 2, 28))
    since, until = period_before(dt.date(2025, 3, 2), dt.date(2026, 3, 1))
    assert (until, (dt.date(2026, 3, 1) - dt.date(2025, 3, 2)) - (until - since)) == (
        dt.date(2025, 3, 1),
        dt.timedelta(0),
    )


def test_a_map_of_a_period_has_its_changes() -> None:
    rows = [
        replace(row, date=dt.date(2024, 3, 1))
        for at in range(40)
        for row in met(f"then{at}", *FUNDS[at % 5 : at % 5 + 3])
    ]
    rows += [replace(row, date=dt.date(2025, 3, 1)) for at in range(40) for row in met(f"now{at}", "f20", "f21")]
    seen = compute_view(rows, facts(*FUNDS), [], TODAY, dt.date(2025, 1, 1), dt.date(2025, 12, 31), params=Params())
    change = seen["changes"]
    assert change is not None
    assert change["since"] == "2024-01-01"
    assert {(one["a"], one["b"]) for one in change["pairs"] if one["after"]} == {("f20", "f21")}
