"""No verdict turns with the order of rows or with names: the same network gives the same groups."""

import random
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from samenspel.maps.analysis.facts.canonical import interchangeable
from samenspel.maps.analysis.facts.participations import Params, Participation
from samenspel.maps.analysis.facts.ties import affiliations, co_participations
from samenspel.maps.analysis.network import large
from samenspel.maps.analysis.network.communities import find_groups, rand_index
from tests.maps.analysis.networks import TODAY, chance, davis, met, planted

#: Little is drawn, so that what depends on luck would show.
PARAMS = Params(runs=2, rounds=6, resamples=4, chance_draws=8)


def karate() -> list[Participation]:
    """A duo a tie: many members of the club have the same ties as another."""
    ties = nx.karate_club_graph().edges
    return [row for at, (one, other) in enumerate(ties) for row in met(f"t{at}", f"m{one}", f"m{other}")]


def outcome(rows: list[Participation], rng: random.Random) -> tuple[object, ...]:
    """What is found of the same network under other names, in another order, in terms of the names that it had."""
    funds, activities = sorted({row.fund for row in rows}), sorted({row.activity for row in rows})
    names = dict(zip(funds, rng.sample([f"x{n:04}" for n in range(999)], len(funds)), strict=True))
    titles = dict(zip(activities, rng.sample([f"y{n:04}" for n in range(9999)], len(activities)), strict=True))
    other = [replace(row, fund=names[row.fund], activity=titles[row.activity]) for row in rows]
    rng.shuffle(other)
    cleaned = affiliations(other, TODAY)
    found = find_groups(cleaned, co_participations(cleaned, TODAY, PARAMS), PARAMS)
    sure = np.zeros(len(cleaned.funds)) if found.confidence is None else found.confidence
    of = {name: fund for fund, name in names.items()}
    members = zip((of[name] for name in cleaned.funds), found.labels.tolist(), sure.round(9).tolist(), strict=True)
    return found.doubt, round(found.margin, 6), round(found.stability or 0.0, 6), tuple(sorted(members))


@pytest.mark.parametrize(
    ("rows", "orders"),
    [(davis()[0], 100), (karate(), 25), (planted(3, mix=0.4)[0], 10), (chance(2), 10)],
    ids=["davis", "karate", "planted", "chance"],
)
def test_any_order_and_other_names_give_the_same(rows: list[Participation], orders: int) -> None:
    rng = random.Random(1)
    assert len({outcome(rows, rng) for _ in range(orders)}) == 1


def many_groups(groups: int, inside: float, seed: int = 0) -> tuple[csr_array, np.ndarray]:
    """Organisations in groups of twenty, whose activities of three to seven are mostly of one group; and the groups."""
    rng, orgs = np.random.default_rng(seed), 20 * groups
    rows = [
        (act, org)
        for act, group in enumerate(rng.integers(groups, size=3 * orgs))
        for org in {
            int(group + groups * rng.integers(20)) if rng.random() < inside else int(rng.integers(orgs))
            for _ in range(rng.integers(3, 8))
        }
    ]
    places = np.array(rows).T
    return csr_array((np.ones(len(rows)), (places[0], places[1]))), np.arange(orgs) % groups


def test_small_groups_of_a_large_network_are_found_and_chance_has_none() -> None:
    there, group = many_groups(60, 0.7)
    found = large.divide([f"o{n}" for n in range(len(group))], there)
    assert found.doubt is None
    assert rand_index(found.labels, group) > 0.85
    luck, _ = many_groups(60, 0.0)
    assert large.divide([f"o{n}" for n in range(luck.shape[1])], luck).doubt is not None


def test_a_large_network_gives_the_same_in_any_order() -> None:
    there, group = many_groups(25, 0.6)
    rng, seen = np.random.default_rng(1), set()
    for _ in range(12):
        orgs = rng.permutation(len(group))
        mixed = csr_array(there[rng.permutation(there.shape[0])][:, orgs])
        names = [f"o{n}" for n in orgs.tolist()]
        found = large.divide(names, mixed)
        measured = large.node_measures(names, mixed, lambda _step: None)
        members = zip(names, found.labels.tolist(), measured["betweenness"].round(9).tolist(), strict=True)
        seen.add((found.doubt, round(found.stability, 9), tuple(sorted(members))))
    assert len(seen) == 1


def test_those_with_the_same_ties_are_interchangeable() -> None:
    star = np.zeros((1, 5, 5))
    star[0, 0, 1:4] = star[0, 1:4, 0] = 1
    star[0, 0, 4] = star[0, 4, 0] = 2
    alike = interchangeable(star)
    assert len({int(alike[at]) for at in (1, 2, 3)}) == 1
    assert len(set(alike.tolist())) == 3
