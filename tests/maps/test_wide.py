"""The ranking for networks of thousands: parts that are what networkx computes, and the same for one or for many."""

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.past import Past
from samenspel.maps.wide import ACTIVE, NO_SHARED, NO_WALK, SHARED, WALK, Wide
from tests.maps.test_model import rows_of, table


def test_the_score_is_made_of_what_networkx_computes() -> None:
    wide = Wide(Past.of(rows_of(), 2025.5))
    graph = nx.from_numpy_array(wide.ties.toarray())
    walked = nx.pagerank(graph, alpha=0.5, personalization={3: 1}, tol=1e-12)
    scores = wide.scores([3])[0]
    for other in (0, 9, 20):
        shared = sum(1 / np.log(graph.degree(third) + 2) for third in nx.common_neighbors(graph, 3, other))
        told = (
            WALK * np.log(walked[other] + NO_WALK) + SHARED * np.log(shared + NO_SHARED) + ACTIVE * wide.lately[other]
        )
        assert scores[other] == pytest.approx(told, abs=0.2)  # the walk is cut off after a few steps


def test_one_asker_at_a_time_or_many() -> None:
    wide = Wide(Past.of(rows_of(), 2025.5))
    assert wide.scores([3])[0] == pytest.approx(wide.scores([1, 3, 5])[1])


def test_friends_of_friends_come_before_strangers_and_strangers_before_nobody() -> None:
    known = [("a", "x", 2018.0), ("m", "x", 2018.0), ("m", "y", 2018.0), ("z", "y", 2018.0)]
    known += [("z", "w", 2018.0), ("f", "w", 2018.0), ("s", "v", 2018.0), ("t", "v", 2018.0), ("later", "u", 2020.0)]
    wide = Wide(Past.of(table(known), 2019.0))
    orgs = table(known).orgs
    scores = dict(zip(orgs, wide.scores([orgs.index("a")])[0], strict=True))
    new = {org for org, apart in zip(orgs, wide.apart(orgs.index("a")), strict=True) if apart}
    assert new == {"z", "f", "s", "t"}
    assert scores["z"] > scores["f"] > scores["s"]


def test_reasons_count_what_is_in_the_rows() -> None:
    known = [("a", "x", 2018.5), ("m", "x", 2018.5), ("m", "y", 2018.6), ("z", "y", 2018.6), ("a", "w", 2016.0)]
    made = table(known)
    wide = Wide(Past.of(made, 2019.0))
    shared, active = wide.reasons(0, 2, made.orgs)
    assert shared["partners"] == [{"fund": "m", "with_fund": 1, "with_partner": 1}]
    assert (active["fund"], active["partner"]) == (1, 1)
    assert [made.orgs[j] for j, _ in wide.best(0, 0)] == ["z"]
