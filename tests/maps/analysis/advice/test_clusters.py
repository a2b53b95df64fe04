"""Cluster proposals: of the asked size, on the theme, with a likely lead, and the best there is on small cases."""

from itertools import combinations

import numpy as np
import pytest

from samenspel.maps.analysis.advice.clusters import ClusterScorer, propose
from samenspel.maps.analysis.facts.participations import LEAD, FundFact, Params, Participation
from tests.maps.analysis.advice.test_partners import matching_data
from tests.maps.analysis.networks import TODAY, facts, met, world


def test_clusters_have_three_to_eight_funds_at_home_in_the_theme() -> None:
    rows, funds, activities = world()
    data = matching_data(rows, funds, activities)
    for theme in data.themes:
        proposals = propose(data, theme)
        assert 1 <= len(proposals) <= 3
        home = {fund for fund, value in zip(data.rows.funds, data.about(theme), strict=True) if value > 0}
        for one in proposals:
            assert 3 <= len(one.members) <= 8
            assert set(one.members) <= home
            assert one.lead in one.members
            assert one.adds.keys() == set(one.members)
            assert 0 < one.value < 1
            assert all(0 <= part <= 1 for part in one.parts.values())
        values = [one.value for one in proposals]
        assert values == sorted(values, reverse=True)


def test_alternatives_are_different() -> None:
    rows, funds, activities = world(1)
    proposals = propose(matching_data(rows, funds, activities), "thema-0")
    for one, two in combinations(proposals, 2):
        assert len(set(one.members) & set(two.members)) <= 0.5 * len(set(one.members) | set(two.members))


def test_there_are_three_alternatives_where_few_funds_know_the_theme() -> None:
    rows = [row for n in range(3) for row in met(f"m{n}", *"abcde", theme="stem")]
    proposals = propose(matching_data(rows, facts(*"abcde"), params=Params(cluster_sizes=(4, 4))), "stem")
    assert len({one.members for one in proposals}) == len(proposals) == 3
    values = [one.value for one in proposals]
    assert values == sorted(values, reverse=True)


def test_a_group_of_all_there_are_has_no_alternative() -> None:
    rows = [row for n in range(3) for row in met(f"m{n}", *"abc", theme="stem")]
    assert [one.members for one in propose(matching_data(rows, facts(*"abc")), "stem")] == [("a", "b", "c")]


def test_the_value_when_growing_is_the_value_of_the_group() -> None:
    rows, funds, activities = world(2)
    data = matching_data(rows, funds, activities)
    scorer = ClusterScorer.for_theme(data, "thema-1")
    able = np.flatnonzero(data.about("thema-1") > 0)
    for value, members in scorer.grown(able, (3, 8)):
        assert value == pytest.approx(scorer.value(members))


def test_the_first_proposal_is_close_to_the_best_of_all_groups() -> None:
    rows, funds, activities = world(3)
    data = matching_data(rows, funds, activities, Params(cluster_sizes=(3, 4)))
    able = np.flatnonzero(data.about("thema-3") > 0).tolist()[:14]
    scorer = ClusterScorer.for_theme(data, "thema-3")
    best = max(scorer.value(group) for size in (3, 4) for group in combinations(able, size))
    found = max(value for value, _ in scorer.grown(np.array(able), (3, 4)))
    assert found >= 0.97 * best


def test_who_pulled_before_and_is_not_overloaded_is_the_likely_lead() -> None:
    rows = [row for n in range(4) for row in met(f"m{n}", *"abc", theme="stem")]
    rows += [Participation("b", f"m{n}", "meeting", "stem", TODAY, LEAD) for n in range(2)]
    rows += [row for n in range(9) for row in met(f"busy{n}", "c")]
    proposal = propose(matching_data(rows, facts(*"abc")), "stem")[0]
    assert proposal.lead == "b"
    assert proposal.lead_reasons[0] == {"kind": "led", "theme": "stem", "count": 2}
    assert proposal.lead_reasons[-1] == {"kind": "load", "count": 4, "days": 365, "fte": None}


def test_a_small_fund_is_taken_along() -> None:
    rows = [row for n in range(6) for row in met(f"m{n}", *"abcdef", theme="stem")] + met("one", "s", "a", theme="stem")
    people = [FundFact(fund, fund, "groot", 5.0) for fund in "abcdef"] + [FundFact("s", "Klein fonds", "klein", 1.0)]
    proposal = propose(matching_data(rows, people), "stem")[0]
    assert "s" in proposal.members
    assert proposal.adds["s"]["small"]
    assert (proposal.adds["s"]["loss"] or 0) > 0
    assert {"kind": "small", "funds": ["s"], "activities": []} in proposal.reasons


def test_more_hands_are_better() -> None:
    rows = [row for n in range(3) for row in met(f"m{n}", *"abcd", theme="stem")]
    people = [FundFact(fund, fund, "groot", 9.0 if fund == "d" else 1.0) for fund in "abcd"]
    assert "d" in propose(matching_data(rows, people, params=Params(cluster_sizes=(3, 3))), "stem")[0].members


@pytest.mark.parametrize("rows", [[], met("one", "a", "b", theme="stem")])
def test_too_few_funds_on_a_theme_give_no_proposal(rows: list[Participation]) -> None:
    data = matching_data(rows, facts("a", "b", "c"))
    assert propose(data, "stem") == []
    assert propose(data, "no such theme") == []
