"""The ranking for networks of thousands: parts that are what networkx computes, and the same for one or for many."""

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.analysis.advice import large_networks, reranking
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.large_networks import (
    ACTIVE,
    NO_SHARED,
    NO_WALK,
    RESTART,
    SHARED,
    WALK,
    LargeNetworkRanker,
)
from samenspel.maps.analysis.facts.ties import Indices, Numbers
from tests.maps.analysis.advice.test_model import changing, rows_of, table


def test_the_first_order_is_made_of_what_networkx_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_networks, "STEPS", 80)  # a walk that is cut off after a few steps is near to this
    wide = LargeNetworkRanker(KnownHistory.from_table(rows_of(), 2025.5), None)
    graph = nx.from_numpy_array(wide.ties.toarray())
    walked = nx.pagerank(graph, alpha=1 - RESTART, personalization={3: 1}, tol=1e-12)
    scores = wide.scores([3])[0]
    count = wide.counts.toarray()
    for other in (0, 9, 20):
        thirds = nx.common_neighbors(graph, 3, other)
        shared = sum(count[3, third] * count[third, other] / np.log(graph.degree(third) + 2) for third in thirds)
        told = (
            WALK * np.log(walked[other] + NO_WALK) + SHARED * np.log(shared + NO_SHARED) + ACTIVE * wide.lately[other]
        )
        assert scores[other] == pytest.approx(told, abs=1e-3)


def test_closeness_is_what_networkx_and_powers_of_the_walk_say() -> None:
    wide = LargeNetworkRanker(KnownHistory.from_table(rows_of(), 2025.5), None)
    close, graph, ties = wide.closeness(np.array([3])), nx.from_numpy_array(wide.linked.toarray()), wide.ties.toarray()
    third = np.linalg.matrix_power((1 - RESTART) * ties / np.maximum(ties.sum(axis=1, keepdims=True), 1e-9), 3)[3]
    assert close.third[0] == pytest.approx(third)
    for other in (0, 9, 20):
        thirds = list(nx.common_neighbors(graph, 3, other))
        [(_, _, handed)] = nx.resource_allocation_index(graph, [(3, other)])
        assert close.handed[0, other] == pytest.approx(handed)
        assert close.strength[0, other] == pytest.approx(sum(ties[3, one] * ties[one, other] for one in thirds))
    assert close.strength[0].max() > 0


def test_one_asker_at_a_time_or_many() -> None:
    wide = LargeNetworkRanker(KnownHistory.from_table(rows_of(), 2025.5))
    assert wide.scores([3])[0] == pytest.approx(wide.scores([1, 3, 5])[1])


def test_friends_of_friends_come_before_strangers_and_strangers_before_nobody() -> None:
    known = [("a", "x", 2018.0), ("m", "x", 2018.0), ("m", "y", 2018.0), ("z", "y", 2018.0)]
    known += [("z", "w", 2018.0), ("f", "w", 2018.0), ("s", "v", 2018.0), ("t", "v", 2018.0), ("later", "u", 2020.0)]
    wide = LargeNetworkRanker(KnownHistory.from_table(table(known), 2019.0))
    orgs = table(known).orgs
    scores = dict(zip(orgs, wide.scores([orgs.index("a")])[0], strict=True))
    new = {org for org, apart in zip(orgs, wide.untied(orgs.index("a")), strict=True) if apart}
    assert new == {"z", "f", "s", "t"}
    assert scores["z"] > scores["f"] > scores["s"]


def test_reasons_count_what_is_in_the_rows() -> None:
    known = [("a", "x", 2018.5), ("m", "x", 2018.5), ("m", "y", 2018.6), ("z", "y", 2018.6), ("a", "w", 2016.0)]
    made = table(known)
    wide = LargeNetworkRanker(KnownHistory.from_table(made, 2019.0))
    shared, active = wide.reasons(0, 2, made.orgs)
    assert shared["kind"] == "shared_partners"
    assert shared["partners"] == [{"fund": "m", "with_fund": 1, "with_partner": 1}]
    assert active["kind"] == "active"
    assert (active["fund"], active["partner"]) == (1, 1)
    assert [made.orgs[j] for j, _ in wide.best(0, 0)] == ["z"]


def test_a_better_order_gives_the_same_scores_to_others_and_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reranking, "BEST", 5)
    monkeypatch.setattr(reranking, "MIN_ORGANISATIONS", 0)
    past = KnownHistory.from_table(rows_of(), 2025.5)
    # Nothing counts but how little a partner did.
    order = reranking.Reranker(dict.fromkeys(reranking.NAMES, 0.0) | {"done": -1.0}, {})
    plain, other = LargeNetworkRanker(past, None), LargeNetworkRanker(past, order)
    before, after = plain.scores([3])[0], other.scores([3])[0]
    best = plain.first(3, before)
    assert len(best) == 5
    assert not other.linked[3].toarray()[0][best].any()
    assert sorted(after[best]) == pytest.approx(sorted(before[best]))
    assert (np.diff(plain.done[best[np.argsort(-after[best])]]) >= 0).all()
    rest = np.setdiff1d(np.arange(past.n), best)
    assert after[rest] == pytest.approx(before[rest])
    assert set(best[np.argsort(-after[best])][:5]) == {j for j, _ in other.best(3, 5)}


def test_a_network_that_forgets_fast_keeps_the_first_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reranking, "MIN_ORGANISATIONS", 0)
    past = KnownHistory.from_table(changing(), 2018.0)
    vars(past)["memory"] = 0.3
    assert LargeNetworkRanker(past).scores([3]) == pytest.approx(LargeNetworkRanker(past, None).scores([3]))


def test_what_is_usual_in_a_network_is_nothing_special_in_it() -> None:
    measures = np.random.default_rng(0).normal(3, 2, (200, len(reranking.MEASURES) + 1))
    relative = reranking.TypicalMeasures.from_measures(measures).relative(measures)
    assert relative.mean(axis=0) == pytest.approx(np.zeros(len(reranking.MEASURES) + 1), abs=1e-2)
    assert reranking.TypicalMeasures.from_measures(measures).relative(measures * 1e6).max() == reranking.FURTHEST
    made = dict(zip(reranking.NAMES, reranking.terms(relative).T, strict=True))
    assert made["walk * asker"] == pytest.approx(relative[:, 1] * relative[:, -1])
    shipped = reranking.load_shipped()
    assert shipped is not None
    assert shipped.weights.keys() == set(reranking.NAMES)
    assert shipped.with_tastes.keys() == set(reranking.ALL_NAMES)


def test_names_change_nothing_among_thousands() -> None:
    one = rows_of()
    rows = zip(one.org.tolist(), one.act.tolist(), one.t.tolist(), strict=True)
    turned = table((f"z{99 - int(one.orgs[org][1:])}", one.acts[act], t) for org, act, t in rows)
    number = [one.orgs.index(f"{one.orgs[0][0]}{99 - int(name[1:]):0{len(one.orgs[0]) - 1}}") for name in turned.orgs]
    first, again = (
        LargeNetworkRanker(KnownHistory.from_table(one, 2025.5)),
        LargeNetworkRanker(KnownHistory.from_table(turned, 2025.5)),
    )
    asker = number.index(3)
    assert again.plain(again.closeness(np.array([asker])))[0] == pytest.approx(
        first.plain(first.closeness(np.array([3])))[0][number]
    )
    assert again.scores([asker])[0] == pytest.approx(first.scores([3])[0][number])


def groups_of_some_twenty(n: int) -> list[tuple[str, str, float]]:
    rng = np.random.default_rng(n)
    group = rng.integers(0, n // 20, n)
    rows = []
    for number in range(2 * n):
        own = np.flatnonzero(group == rng.integers(n // 20))
        some = {*rng.choice(own, min(len(own), 3), replace=False).tolist(), int(rng.integers(n))}
        rows += [(f"o{one:04}", f"a{number}", 2018 + number / (2 * n)) for one in some]
    return rows


def test_the_best_pairs_are_found_without_asking_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = LargeNetworkRanker(KnownHistory.from_table(table(groups_of_some_twenty(1500)), 2019.5))
    asked: list[int] = []
    scores = LargeNetworkRanker.scores

    def counted(self: LargeNetworkRanker, askers: Indices) -> Numbers:
        asked.extend(askers.tolist())
        return scores(self, askers)

    monkeypatch.setattr(LargeNetworkRanker, "scores", counted)
    best = wide.best_pairs(20)
    assert len(asked) < 1000
    monkeypatch.setattr(large_networks, "QUIET_BLOCKS", -1)
    assert wide.best_pairs(20) == best
    assert len(asked) >= 1500
    assert not any(wide.linked[i, j] for i, j, _ in best)
