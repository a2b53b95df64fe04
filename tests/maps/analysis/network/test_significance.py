"""Ties beyond chance: against values worked out by hand, by drawing, and on networks of chance."""

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.analysis.facts.participations import Params, Participation
from samenspel.maps.analysis.facts.ties import Affiliations, Indices, affiliations, co_participations, graph
from samenspel.maps.analysis.network.backbone import disparity, drawing_order
from samenspel.maps.analysis.network.significance import LEVEL, expected_shared, fit_null_model, tail_probabilities
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


def test_the_tail_is_that_of_a_sum_of_coin_flips() -> None:
    cleaned, first, second, shared = shared_of(davis()[0])
    model = fit_null_model(cleaned)
    rng = np.random.default_rng(0)
    for at in (0, 40, 100):
        one, two = model.fund_class[[first[at], second[at]]]
        flips = np.repeat(model.inside[one] * model.inside[two], model.how_many)
        drawn = (rng.random((40_000, len(flips))) < flips).sum(axis=1) >= shared[at]
        assert tail_probabilities(model, first, second, shared)[at] == pytest.approx(drawn.mean(), abs=0.01)
        assert expected_shared(model, first, second)[at] == pytest.approx(flips.sum())


def test_a_day_on_which_everybody_was_there_speaks_for_nobody() -> None:
    names = [f"f{n}" for n in range(12)]
    rows = [row for n in range(9) for row in met(f"day{n}", *names)]
    rows += [row for n in range(30) for row in met(f"duo{n}", f"f{2 + n % 10}", f"f{2 + (n + 1 + n // 10) % 10}")]
    rows += [row for n in range(6) for row in met(f"pair{n}", "f0", "f1")]
    cleaned, first, second, shared = shared_of(rows)
    sure = tail_probabilities(fit_null_model(cleaned), first, second, shared) <= LEVEL
    beyond = {(cleaned.funds[i], cleaned.funds[j]) for i, j in zip(first[sure], second[sure], strict=True)}
    assert len(first) == 66
    assert ("f0", "f1") in beyond
    assert len(beyond) < 8


def test_chance_makes_few_ties_and_groups_make_more() -> None:
    def share(rows: list[Participation]) -> float:
        cleaned, first, second, shared = shared_of(rows)
        return float((tail_probabilities(fit_null_model(cleaned), first, second, shared) <= LEVEL).mean())

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
