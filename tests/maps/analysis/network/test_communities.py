"""Groups: the known ones are found, chance has none, and it is said how sure they are."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.analysis.facts.participations import TOPIC, FundFact, Params, Participation
from samenspel.maps.analysis.facts.ties import Affiliations, affiliations, co_participations, graph, normalise
from samenspel.maps.analysis.network import communities
from samenspel.maps.analysis.network.communities import (
    Partition,
    divide,
    find_groups,
    modularity,
    overrepresented_committees,
    overrepresented_kinds,
    overrepresented_themes,
    rand_index,
)
from tests.maps.analysis.networks import TODAY, chance, davis, met, planted


def groups_of(rows: list[Participation], params: Params | None = None) -> tuple[Affiliations, Partition]:
    params = params or Params()
    cleaned = affiliations(rows, TODAY)
    return cleaned, find_groups(cleaned, co_participations(cleaned, TODAY, params), params)


def two_circles_and_one_between() -> list[Participation]:
    """Two circles of five funds that meet their own thirty times, and `between`, who meets both."""
    rows = []
    for number in range(30):
        rows += met(f"l{number}", *(f"a{k}" for k in range(5) if (k + number) % 5 > 1))
        rows += met(f"r{number}", *(f"b{k}" for k in range(5) if (k + number) % 5 > 1))
    return rows + [row for n in range(6) for row in met(f"l{n}", "between") + met(f"r{n}", "between")]


def test_the_southern_women_fall_in_the_two_groups_of_the_consensus_whatever_the_seed() -> None:
    rows, women = davis()
    cleaned = affiliations(rows, TODAY)
    shared = co_participations(cleaned, TODAY, Params())
    for seed in range(100):
        labels = divide(cleaned, shared, Params(seed=seed))
        found = {frozenset(cleaned.funds[i] for i in np.flatnonzero(labels == k)) for k in set(labels.tolist())}
        assert found == {frozenset(women[:9]), frozenset(women[9:])}, seed


def test_the_southern_women_are_clear_and_mostly_stable() -> None:
    _, partition = groups_of(davis()[0])
    assert partition.is_clear
    assert partition.stability is not None
    assert partition.stability > 0.4
    assert partition.confidence is not None
    assert partition.confidence.mean() > 0.7


def test_the_quality_is_the_modularity() -> None:
    rows, _ = planted(1, mix=0.35)
    cleaned, partition = groups_of(rows, Params(resamples=0))
    weights = normalise(co_participations(cleaned, TODAY, Params()).weights)
    network = graph(cleaned.funds, weights)
    ours = [{cleaned.funds[i] for i in np.flatnonzero(partition.labels == k)} for k in set(partition.labels.tolist())]
    assert partition.quality == pytest.approx(nx.community.modularity(network, ours))


@pytest.mark.parametrize("seed", range(5))
def test_planted_groups_come_out(seed: int) -> None:
    rows, group = planted(seed, mix=0.15)
    cleaned, partition = groups_of(rows, Params(resamples=20))
    truth = np.array([group[fund] for fund in cleaned.funds])
    assert rand_index(partition.labels, truth) > 0.8
    assert partition.is_clear


def test_who_meets_by_chance_has_no_clear_groups() -> None:
    clear = [groups_of(chance(seed), Params(resamples=30, chance_draws=25))[1].is_clear for seed in range(20)]
    assert sum(clear) <= 1


def test_confidence_is_lower_for_a_fund_between_two_groups() -> None:
    cleaned, partition = groups_of(two_circles_and_one_between())
    assert partition.is_clear
    assert partition.confidence is not None
    sure = dict(zip(cleaned.funds, partition.confidence, strict=True))
    assert sure["between"] < 0.8
    assert min(value for fund, value in sure.items() if fund != "between") > 0.95


def test_the_same_seed_gives_the_same() -> None:
    rows, _ = planted(2)
    _, one = groups_of(rows, Params(resamples=10))
    _, two = groups_of(rows, Params(resamples=10))
    assert one.labels.tolist() == two.labels.tolist()
    assert (one.stability, one.margin) == (two.stability, two.margin)


def test_funds_without_ties_are_in_no_group() -> None:
    rows = met("x", "alone") + planted(5)[0]
    cleaned, partition = groups_of(rows, Params(resamples=0))
    assert partition.labels[cleaned.funds.index("alone")] == -1


@pytest.mark.parametrize(
    ("rows", "doubt"),
    [
        ([], "few"),
        (met("one", "a"), "few"),
        (met("one", "a", "b", "c"), "few"),
        ([row for n in range(20) for row in met(f"all{n}", *"abcdefgh")], "chance"),
    ],
)
def test_too_little_or_no_difference_is_not_clear(rows: list[Participation], doubt: str) -> None:
    _, partition = groups_of(rows)
    assert not partition.is_clear
    assert partition.doubt in {doubt, "one"}


def test_two_groups_that_never_meet_are_clear() -> None:
    rows = [row for n in range(12) for row in met(f"l{n}", *"abcd") + met(f"r{n}", *"wxyz")]
    cleaned, partition = groups_of(rows)
    assert partition.is_clear
    assert partition.stability == pytest.approx(1)
    assert len(set(partition.labels[: len(cleaned.funds) // 2].tolist())) == 1


def test_the_rand_index_knows_its_ends() -> None:
    same = np.array([0, 0, 1, 1, 2])
    assert rand_index(same, same[::-1] * 0 + np.array([5, 5, 3, 3, 9])) == pytest.approx(1)
    # The worked example of Hubert and Arabie's formula: 2 of 4 pairs agree no more than by chance.
    assert rand_index(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])) == pytest.approx(-0.5)


def test_the_modularity_of_nothing_is_zero() -> None:
    assert modularity(np.zeros((3, 3)), np.array([0, 0, 1])) == 0


def test_themes_that_set_a_group_apart_are_counted_of_what_is_reported() -> None:
    rows = [row for n in range(4) for row in met(f"s{n}", "a", "b", theme="stem") + met(f"w{n}", "c", "d", theme="ww")]
    quiet = [row for n in range(9) for row in met(f"quiet{n}", "a", "b", theme="stil")]
    cleaned = affiliations([*rows, *(replace(row, unreported=True) for row in quiet)], TODAY)
    apart = overrepresented_themes(cleaned, np.array([0, 0, 1, 1]), 0)
    assert apart == [{"theme": "stem", "count": 8, "expected": 4.0}]


def test_kinds_and_committees_that_set_a_group_apart_are_counted() -> None:
    rows = [row for n in range(4) for row in met(f"s{n}", "a", "b", kind=TOPIC) + met(f"w{n}", "c", "d")]
    cleaned = affiliations(rows, TODAY)
    labels = np.array([0, 0, 1, 1])
    assert overrepresented_kinds(cleaned, labels, 0) == [{"kind": TOPIC, "count": 8, "expected": 4.0}]
    facts = {fund: FundFact(fund, fund, joint_committees=("118",) if fund in "ab" else ("226",)) for fund in "abcd"}
    assert overrepresented_committees(cleaned.funds, facts, labels, 0) == [
        {"committee": "118", "count": 2, "of": 2, "expected": 1.0}
    ]


def test_a_fund_between_two_groups_is_named_as_overlapping() -> None:
    cleaned, partition = groups_of(two_circles_and_one_between())
    also = {fund: partition.other_groups(i) for i, fund in enumerate(cleaned.funds)}
    assert [fund for fund, others in also.items() if others] == ["between"]


def test_resamples_in_parts_find_the_same_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    _, whole = groups_of(two_circles_and_one_between())
    monkeypatch.setattr(communities, "MAX_CELLS", 11**2 * 30)
    _, parts = groups_of(two_circles_and_one_between())
    assert (parts.labels == whole.labels).all()
    assert whole.stability is not None
    assert parts.stability == pytest.approx(whole.stability, abs=0.1)
    assert parts.margin == whole.margin
