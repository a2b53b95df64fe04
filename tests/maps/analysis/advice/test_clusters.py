"""Cluster proposals: of the asked size, on the theme, with a likely lead, and the best there is on small cases."""

from itertools import combinations

import numpy as np
import pytest

from samenspel.maps.analysis.advice.clusters import (
    NAMESAKE,
    OVERALL,
    STRATEGIES,
    ClusterScorer,
    propose,
    strategic_groups,
)
from samenspel.maps.analysis.facts.participations import LEAD, FundFact, Params, Participation
from tests.maps.analysis.advice.test_partners import matching_data
from tests.maps.analysis.networks import TODAY, facts, met, world


def test_clusters_have_three_to_eight_funds_at_home_in_the_theme() -> None:
    rows, funds, activities = world()
    data = matching_data(rows, funds, activities)
    for theme in data.themes:
        proposals = propose(data, theme)
        assert 1 <= len(proposals) <= len(STRATEGIES)
        assert len({one.strategy for one in proposals}) == len(proposals)
        home = {fund for fund, value in zip(data.rows.funds, data.about(theme), strict=True) if value > 0}
        for one in proposals:
            assert 3 <= len(one.members) <= 8
            assert set(one.members) <= home
            assert one.lead in one.members
            assert one.adds.keys() == set(one.members)
            assert 0 < one.value < 1
            assert all(0 <= part <= 1 for part in one.parts.values())


def test_alternatives_are_different() -> None:
    rows, funds, activities = world(1)
    proposals = propose(matching_data(rows, funds, activities), "thema-0")
    for one, two in combinations(proposals, 2):
        assert len(set(one.members) & set(two.members)) <= 0.5 * len(set(one.members) | set(two.members))


@pytest.mark.parametrize("seed", range(4))
def test_each_is_the_best_of_those_shown_at_what_it_is_called_by(seed: int) -> None:
    rows, funds, activities = world(seed)
    data = matching_data(rows, funds, activities)
    for theme in data.themes:
        proposals = propose(data, theme)
        for one in proposals:
            part = NAMESAKE[one.strategy]
            assert one.parts[part] > 0
            assert one.parts[part] == pytest.approx(max(other.parts[part] for other in proposals))


def test_no_theme_has_the_group_of_another_because_it_is_the_same_everywhere() -> None:
    """On each of two themes other funds meet, and all of them in a hall without a theme."""
    rows = [row for n in range(4) for row in met(f"s{n}", *"abc", theme="stem")]
    rows += [row for n in range(4) for row in met(f"t{n}", *"def", theme="taal")]
    rows += [row for n in range(3) for row in met(f"both{n}", *"abcdef", theme=("stem", "taal")[n % 2])]
    data = matching_data(rows, facts(*"abcdef"), params=Params(cluster_sizes=(3, 3)))
    assert propose(data, "stem")[0].members == ("a", "b", "c")
    assert propose(data, "taal")[0].members == ("d", "e", "f")
    assert propose(data, "stem")[0].strategy == "trusted"


def test_the_new_one_has_pairs_that_did_not_work_together() -> None:
    rows, funds, activities = world(2)
    data = matching_data(rows, funds, activities)
    place = {fund: at for at, fund in enumerate(data.rows.funds)}

    def new(members: tuple[str, ...]) -> float:
        pairs = [data.not_recent[place[one], place[two]] for one, two in combinations(members, 2)]
        return float(np.mean(pairs))

    for theme in data.themes:
        found = {one.strategy: new(one.members) for one in propose(data, theme)}
        if {"new", "trusted"} <= found.keys():
            assert found["new"] >= found["trusted"]


def test_who_asks_gets_a_group_around_them() -> None:
    rows = [row for n in range(4) for row in met(f"s{n}", *"abc", theme="stem")]
    rows += [row for n in range(6) for row in met(f"t{n}", *"def", theme="stem")] + met("all", *"abcdef", theme="stem")
    data = matching_data(rows, facts(*"abcdef"))
    able = np.arange(6)
    scorer = ClusterScorer.for_theme(data, "stem", circle=(0,))
    groups = strategic_groups(scorer, able, (3, 3), must=(0,))
    assert groups["circle"] == (0, 1, 2)
    assert all(0 in group for group in groups.values())
    assert "circle" not in strategic_groups(ClusterScorer.for_theme(data, "stem"), able, (3, 3))


def test_a_group_of_all_there_are_has_no_alternative() -> None:
    rows = [row for n in range(3) for row in met(f"m{n}", *"abc", theme="stem")]
    assert [one.members for one in propose(matching_data(rows, facts(*"abc")), "stem")] == [("a", "b", "c")]


def test_the_value_when_growing_is_the_value_of_the_group() -> None:
    rows, funds, activities = world(2)
    data = matching_data(rows, funds, activities)
    scorer = ClusterScorer.for_theme(data, "thema-1")
    able = np.flatnonzero(data.about("thema-1") > 0)
    for weighing in (OVERALL, *STRATEGIES.values()):
        for value, members in scorer.grown(able, (3, 8), weighing=weighing):
            assert value == pytest.approx(scorer.value(members, weighing))


def test_the_first_proposal_is_close_to_the_best_of_all_groups() -> None:
    rows, funds, activities = world(3)
    data = matching_data(rows, funds, activities, Params(cluster_sizes=(3, 4)))
    able = np.flatnonzero(data.about("thema-3") > 0).tolist()[:14]
    scorer = ClusterScorer.for_theme(data, "thema-3")
    for weighing in STRATEGIES.values():
        best = max(scorer.value(group, weighing) for size in (3, 4) for group in combinations(able, size))
        found = max(value for value, _ in scorer.grown(np.array(able), (3, 4), weighing=weighing))
        assert found >= 0.97 * best


def test_who_pulled_before_and_is_not_overloaded_is_the_likely_lead() -> None:
    rows = [row for n in range(4) for row in met(f"m{n}", *"abc", theme="stem")]
    rows += [Participation("b", f"m{n}", "meeting", "stem", TODAY, LEAD) for n in range(2)]
    rows += [row for n in range(9) for row in met(f"busy{n}", "c")]
    proposal = propose(matching_data(rows, facts(*"abc")), "stem")[0]
    assert proposal.lead == "b"
    assert proposal.lead_reasons[0] == {"kind": "led", "theme": "stem", "count": 2}
    assert proposal.lead_reasons[-1] == {"kind": "load", "count": 4, "days": 365, "fte": None}


def test_small_funds_come_first_where_that_is_asked() -> None:
    rows = [row for n in range(6) for row in met(f"m{n}", *"abcdef", theme="stem")]
    rows += met("one", "s", "t", "u", "a", theme="stem")
    people = [FundFact(fund, fund, "groot", 5.0) for fund in "abcdef"]
    people += [FundFact(fund, f"Klein {fund}", "klein", 1.0) for fund in "stu"]
    (proposal,) = [one for one in propose(matching_data(rows, people), "stem") if one.strategy == "small"]
    assert set("stu") <= set(proposal.members)
    assert proposal.adds["s"]["small"]
    assert {"kind": "small", "funds": ["s", "t", "u"], "activities": []} in proposal.reasons


def test_more_hands_are_better() -> None:
    rows = [row for n in range(3) for row in met(f"m{n}", *"abcdef", theme="stem")]
    people = [FundFact(fund, fund, "groot", 9.0 if fund in "def" else 1.0) for fund in "abcdef"]
    found = {
        one.strategy: one for one in propose(matching_data(rows, people, params=Params(cluster_sizes=(3, 3))), "stem")
    }
    assert max(len({*one.members} & {*"def"}) for one in found.values()) == 3


@pytest.mark.parametrize("rows", [[], met("one", "a", "b", theme="stem")])
def test_too_few_funds_on_a_theme_give_no_proposal(rows: list[Participation]) -> None:
    data = matching_data(rows, facts("a", "b", "c"))
    assert propose(data, "stem") == []
    assert propose(data, "no such theme") == []
