"""Ties beyond chance: against values worked out by hand, by drawing, and on networks of chance."""

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray

from samenspel.maps.analysis.facts.participations import Params, Participation
from samenspel.maps.analysis.facts.ties import Affiliations, Indices, affiliations, co_participations, graph
from samenspel.maps.analysis.network.backbone import disparity, drawing_order
from samenspel.maps.analysis.network.significance import expected_shared, fit_null_model, notable, tail_probabilities
from tests.maps.analysis.networks import TODAY, davis, met, planted
from tests.maps.analysis.networks import chance as by_chance


def shared_of(rows: list[Participation]) -> tuple[Affiliations, Indices, Indices, Indices]:
    cleaned = affiliations(rows, TODAY)
    shared = co_participations(cleaned, TODAY, Params())
    counts = shared.project(np.ones(len(shared.first)))
    first, second = np.nonzero(np.triu(counts, 1))
    return cleaned, first, second, counts[first, second].astype(np.int64)


@pytest.mark.parametrize("rows", [davis()[0], planted(1)[0], by_chance(3)])
def test_the_model_keeps_how_active_funds_are_and_how_large_activities(rows: list[Participation]) -> None:
    cleaned, *_ = shared_of(rows)
    model = fit_null_model(cleaned)
    degrees = np.bincount(cleaned.fund)
    assert (model.inside @ model.how_many)[model.fund_class] == pytest.approx(degrees, abs=1e-6)
    assert model.inside[model.fund_class].sum(axis=0) == pytest.approx(model.sizes, abs=1e-6)


def shuffled(taken: Indices, rng: np.random.Generator, trades: int) -> Indices:
    """The same numbers of activities for each fund and of funds for each activity, otherwise by chance: funds trade
    what only one of them has (Strona e.a. 2014, Nature Communications 5, 4114)."""
    taken = taken.copy()
    for _ in range(trades):
        one, two = rng.choice(len(taken), 2, replace=False)
        open_to_both = np.flatnonzero(taken[one] != taken[two])
        taken[two, open_to_both] = 1
        mine = rng.choice(open_to_both, taken[one, open_to_both].sum(), replace=False)
        taken[one, open_to_both] = 0
        taken[one, mine], taken[two, mine] = 1, 0
    return taken


def drawn(sizes: Indices, rng: np.random.Generator, funds: int = 39) -> Indices:
    """Funds by activities of these sizes, where some funds go to much more than others."""
    eager = rng.gamma(2, 1, funds)
    taken = np.zeros((funds, len(sizes)), dtype=np.int64)
    for activity, size in enumerate(sizes.tolist()):
        taken[rng.choice(funds, size, replace=False, p=eager / eager.sum()), activity] = 1
    return shuffled(taken, rng, 1_500)


def rows_of(taken: Indices) -> list[Participation]:
    return [
        row
        for activity in range(taken.shape[1])
        for row in met(f"a{activity}", *(f"f{fund:02}" for fund in np.flatnonzero(taken[:, activity])))
    ]


def chances(taken: Indices) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """For each pair that there could be its probability, and whether it is notable."""
    cleaned = affiliations(rows_of(taken), TODAY, funds=[f"f{fund:02}" for fund in range(len(taken))])
    first, second = np.triu_indices(len(taken), 1)
    tails = tail_probabilities(fit_null_model(cleaned), first, second, (taken @ taken.T)[first, second])
    return tails, notable(tails, len(tails))


NETWORKS = {"small": (150, 2, 7), "dense": (40, 10, 25), "few": (40, 2, 5)}


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_expected_is_the_mean_of_the_networks_with_the_same_numbers(name: str) -> None:
    rng = np.random.default_rng(3)
    count, least, most = NETWORKS[name]
    taken = drawn(rng.integers(least, most, count), rng)
    first, second = np.triu_indices(len(taken), 1)
    cleaned = affiliations(rows_of(taken), TODAY, funds=[f"f{fund:02}" for fund in range(len(taken))])
    expected = expected_shared(fit_null_model(cleaned), first, second)
    seen = []
    for _ in range(60):
        taken = shuffled(taken, rng, 300)
        seen.append((taken @ taken.T)[first, second])
    assert expected.mean() == pytest.approx(np.mean(seen), rel=0.02)
    assert np.abs(expected - np.mean(seen, axis=0)).max() < 5 * np.std(seen, axis=0).max() / np.sqrt(60)


@pytest.mark.parametrize("name", NETWORKS)
def test_one_in_twenty_is_that_rare_at_most_and_nearly_as_often(name: str) -> None:
    rng = np.random.default_rng(4)
    count, least, most = NETWORKS[name]
    rare, told = [], 0
    for _ in range(12):
        tails, beyond = chances(drawn(rng.integers(least, most, count), rng))
        rare.append((tails <= 0.05).mean())
        told += int(beyond.any())
    assert 0.006 < np.mean(rare) < 0.05  # pairs share whole numbers: few of them are just at the border
    assert told <= 3


def test_of_what_is_told_at_most_a_tenth_is_chance() -> None:
    rng = np.random.default_rng(5)
    wrong = right = 0
    for _ in range(10):
        taken = drawn(rng.integers(2, 7, 150), rng)
        closer = [tuple(rng.choice(len(taken), 2, replace=False)) for _ in range(10)]
        for one, two in closer:
            bring_together(taken, one, two, rng)
        first, second = np.triu_indices(len(taken), 1)
        planted_pairs = {(min(pair), max(pair)) for pair in closer}
        _, beyond = chances(taken)
        told = set(zip(first[beyond].tolist(), second[beyond].tolist(), strict=True))
        wrong, right = wrong + len(told - planted_pairs), right + len(told & planted_pairs)
    assert right > 40
    assert wrong / (wrong + right) < 0.13  # a tenth, give or take what ten networks can tell


def bring_together(taken: Indices, one: int, two: int, rng: np.random.Generator) -> None:
    """Has two funds share twice as many activities and some, while all numbers stay."""
    wanted = 2 * int((taken[one] & taken[two]).sum()) + 4
    for _ in range(40):
        if (taken[one] & taken[two]).sum() >= wanted:
            return
        mine, theirs = (np.flatnonzero(taken[a] > taken[b]) for a, b in ((one, two), (two, one)))
        if not len(mine) or not len(theirs):
            return
        to, away = rng.choice(mine), rng.choice(theirs)
        third = [fund for fund in np.flatnonzero(taken[:, to] > taken[:, away]) if fund not in (one, two)]
        if third:
            other = rng.choice(third)
            taken[two, to], taken[other, to], taken[other, away], taken[two, away] = 1, 0, 1, 0


def test_a_day_on_which_everybody_was_there_speaks_for_nobody() -> None:
    names = [f"f{n}" for n in range(12)]
    rows = [row for n in range(9) for row in met(f"day{n}", *names)]
    rows += [row for n in range(30) for row in met(f"duo{n}", f"f{2 + n % 10}", f"f{2 + (n + 1 + n // 10) % 10}")]
    rows += [row for n in range(6) for row in met(f"pair{n}", "f0", "f1")]
    cleaned, first, second, shared = shared_of(rows)
    sure = notable(tail_probabilities(fit_null_model(cleaned), first, second, shared), 66)
    beyond = {(cleaned.funds[i], cleaned.funds[j]) for i, j in zip(first[sure], second[sure], strict=True)}
    assert len(first) == 66
    assert ("f0", "f1") in beyond
    assert len(beyond) < 8


def test_chance_makes_few_ties_and_groups_make_more() -> None:
    def share(rows: list[Participation]) -> float:
        cleaned, first, second, shared = shared_of(rows)
        return float((tail_probabilities(fit_null_model(cleaned), first, second, shared) <= 0.05).mean())

    assert max(share(by_chance(seed)) for seed in range(5)) < 0.06
    assert share(planted(1)[0]) > 0.1


def test_nothing_and_everything_have_a_model_too() -> None:
    for rows in ([], met("one", "a"), [row for n in range(3) for row in met(f"all{n}", "a", "b", "c")]):
        cleaned, first, second, shared = shared_of(rows)
        assert (tail_probabilities(fit_null_model(cleaned), first, second, shared) == 1).all()


def test_the_disparity_of_a_tie_is_that_of_serrano() -> None:
    weights = np.zeros((4, 4))
    weights[0, 1:] = weights[1:, 0] = [6, 3, 1]
    found = disparity(weights, np.array([0, 0, 0]), np.array([1, 2, 3]))
    assert found == pytest.approx([0.4**2, 0.7**2, 0.9**2])


def test_a_slider_never_drops_a_fund_and_draws_what_stands_out_first() -> None:
    cleaned, first, second, _ = shared_of(planted(2)[0])
    weights = co_participations(cleaned, TODAY, Params()).weights
    place = drawing_order(weights, first, second, np.zeros(len(first), dtype=bool))
    assert sorted(place) == pytest.approx(np.arange(len(first)) / len(first))
    drawn = np.zeros_like(weights)
    few = place < 38 / len(first)
    drawn[first[few], second[few]] = weights[first[few], second[few]]
    assert nx.is_connected(graph(cleaned.funds, drawn + drawn.T))
    heavy = np.argsort(-weights[first, second])[:20]
    assert place[heavy].mean() < 0.2


def test_ties_by_chance_are_drawn_last() -> None:
    cleaned, first, second, _ = shared_of(planted(2)[0])
    weights = co_participations(cleaned, TODAY, Params()).weights
    by_luck = np.arange(len(first)) % 2 == 0
    place = drawing_order(weights, first, second, by_luck)
    assert np.median(place[by_luck]) > np.median(place[~by_luck]) + 0.3
