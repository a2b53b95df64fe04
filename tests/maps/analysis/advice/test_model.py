"""The model of new partners: the memory of a network, measures of shared partners, scores that keep to their rules."""

import datetime as dt
from collections.abc import Iterable

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.analysis.advice import baselines, features, model
from samenspel.maps.analysis.advice.evaluation import HoldOut, area, score_ranking
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.facts.table import Table, TableBuilder
from samenspel.maps.analysis.facts.ties import affiliations, co_participations
from tests.maps.analysis.networks import TODAY, planted


def table(rows: Iterable[tuple[str, str, float]]) -> Table:
    columns = TableBuilder()
    for org, act, t in rows:
        columns.add(org, act, t)
    return columns.build(2100.0)


def changing(seed: int = 0) -> Table:
    """Twenty organisations over eight years; each two years five others are the active ones."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(800):
        t = 2010 + number / 100
        loud = np.random.default_rng(int(t / 2)).choice(20, 5, replace=False)
        some = rng.choice(loud, 3, replace=False) if rng.random() < 0.9 else rng.choice(20, 2, replace=False)
        rows += [(f"o{one:02}", f"a{number}", t) for one in some]
    return table(rows)


def steady(seed: int = 0) -> Table:
    """Twenty organisations over eight years, some always more active than others; little happens."""
    rng = np.random.default_rng(seed)
    rate = rng.lognormal(0, 1, 20)
    rows = []
    for number in range(80):
        some = rng.choice(20, 3, replace=False, p=rate / rate.sum())
        rows += [(f"o{one:02}", f"a{number}", 2010 + number / 10) for one in some]
    return table(rows)


def test_the_memory_of_a_network_follows_how_fast_it_changes() -> None:
    fast, slow = KnownHistory.from_table(changing(), 2018.0), KnownHistory.from_table(steady(), 2018.0)
    assert fast.memory < slow.memory / 2
    assert KnownHistory.from_table(table([("a", "x", 2018.0), ("b", "x", 2018.0)]), 2018.5).memory == 1.0


def test_ties_are_those_of_the_map() -> None:
    rows, _ = planted(4)
    params = Params()
    cleaned = affiliations(rows, TODAY)
    past = KnownHistory.from_participations(cleaned, 2025.5, params)
    shared = co_participations(cleaned, TODAY, params)
    assert past.met == pytest.approx(shared.project(np.ones(len(shared.first))))
    ours, theirs = past.ties(1.0), shared.weights
    assert ours / ours.max() == pytest.approx(theirs / theirs.max(), rel=0.02)


def test_shared_partners_and_walks_are_those_that_networkx_computes() -> None:
    past = KnownHistory.from_table(steady(), 2018.0)
    made = baselines.shared_neighbours((past.met > 0).astype(float))
    ever: nx.Graph[int] = nx.from_numpy_array((past.met > 0).astype(int))
    pair = [(0, 7)]
    assert made["resource allocation"][0, 7] == pytest.approx(next(nx.resource_allocation_index(ever, pair))[2])
    assert made["Adamic-Adar"][0, 7] == pytest.approx(next(nx.adamic_adar_index(ever, pair))[2])
    assert made["Jaccard"][0, 7] == pytest.approx(next(nx.jaccard_coefficient(ever, pair))[2])
    ties = nx.from_numpy_array(past.ties(past.memory))
    there = nx.pagerank(ties, alpha=0.5, personalization={0: 1}, tol=1e-12)[7]
    back = nx.pagerank(ties, alpha=0.5, personalization={7: 1}, tol=1e-12)[0]
    assert baselines.walk(past.ties(past.memory), 0.5)[0, 7] == pytest.approx(there + back, rel=1e-6)


def rows_of(seed: int = 1) -> Table:
    rows, _ = planted(seed)
    return table((row.fund, row.activity, row.date.year + row.date.timetuple().tm_yday / 366) for row in rows)


def test_partners_that_are_shared_count_by_the_strength_of_both_ties() -> None:
    ties = np.array([[0, 4, 0, 1], [4, 0, 9, 0], [0, 9, 0, 1], [1, 0, 1, 0]], dtype=float)
    assert features.common_partners(ties)[0, 2] == pytest.approx(2 * 3 + 1)
    links = (ties > 0).astype(float)
    assert features.passed_on(links)[0, 2] == pytest.approx(1 / 2 + 1 / 2)


def test_scores_do_not_depend_on_names_order_or_the_calendar() -> None:
    one = rows_of()
    shifted = table(
        (f"z{99 - int(one.orgs[org][1:])}", one.acts[act], t + 3)
        for org, act, t in zip(one.org.tolist(), one.act.tolist(), one.t.tolist(), strict=True)
    )
    result = []
    for each, at in ((one, 2025.5), (shifted, 2028.5)):
        past = KnownHistory.from_table(each, at)
        first, second = past.untied_pairs()
        score = model.scores(past, first, second)
        number = [99 - int(name[1:]) if name[0] == "z" else int(name[1:]) for name in each.orgs]
        result.append({frozenset((number[i], number[j])): s for i, j, s in zip(first, second, score, strict=True)})
    assert result[0].keys() == result[1].keys()
    close = [abs(score - result[1][pair]) for pair, score in result[0].items()]
    assert np.mean(close) < 0.02


def test_each_rank_of_the_score_can_be_said_in_words() -> None:
    """Who shares no partner and was not active stands last, who shares strong ones and was active first."""
    rows = [(org, f"{number}", 2018.0 + number / 50) for number in range(6) for org in ("a", "hub")]
    rows += [(org, f"b{number}", 2018.0 + number / 50) for number in range(6) for org in ("b", "hub")]
    rows += [("c", "c", 2018.0), ("hub", "c", 2018.0), ("d", "d", 2018.0), ("e", "d", 2018.0)]
    made = table(rows)
    past = KnownHistory.from_table(made, 2018.5)
    first, second = past.untied_pairs()
    score = model.scores(past, first, second)
    named = [made.orgs[i] + made.orgs[j] for i, j in zip(first.tolist(), second.tolist(), strict=True)]
    assert named[int(score.argmax())] == "ab"
    assert {named[at] for at in np.flatnonzero(score == score.min())} >= {"ad", "ae", "bd", "be"}
    assert ((score >= 0) & (score <= 1)).all()


def test_the_figures_of_a_ranking_by_hand() -> None:
    before = [(org, act, 2018.0) for org, act in ("ax", "bx", "cy", "dy", "ez")]
    after = [("a", "new", 2019.2), ("c", "new", 2019.2), ("a", "late", 2020.5), ("d", "late", 2020.5)]
    asked = HoldOut.from_table(table([*before, *after]), 2019.0)
    pairs_asked = [(asked.past.n, i, j) for i, j in zip(asked.first.tolist(), asked.second.tolist(), strict=True)]
    assert len(pairs_asked) == 8
    assert asked.came.tolist() == [(i, j) == (0, 2) for _, i, j in pairs_asked]
    score = np.array([1.0 if (i, j) == (0, 2) else 2.0 if (i, j) == (0, 3) else 0.0 for _, i, j in pairs_asked])
    figures = score_ranking(asked, score)
    assert figures is not None
    assert figures["ap"] == 0.5
    assert figures["mrr"] == pytest.approx((1 / 2 + 1) / 2)  # second for a, first for c
    assert figures["hit@5"] == figures["recall@5"] == 1.0
    assert figures["auc"] == pytest.approx(6 / 7)
    assert (
        score_ranking(HoldOut.from_table(table([("a", "x", 2018.0), ("b", "y", 2018.0)]), 2019.0), np.zeros(1)) is None
    )


def test_the_area_by_hand() -> None:
    assert area(np.array([3.0, 2.0, 1.0]), np.array([True, False, True])) == 0.5
    assert area(np.array([1.0, 1.0]), np.array([True, False])) == 0.5


def test_days_of_the_platform_are_years_of_the_model() -> None:
    cleaned = affiliations(planted(4)[0], TODAY)
    past = KnownHistory.from_participations(cleaned, 2025.5, Params())
    assert past.t.max() < 2025.5
    assert dt.date(int(past.t.min()), 1, 1).year >= 2022
