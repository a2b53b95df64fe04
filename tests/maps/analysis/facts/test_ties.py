"""Newman's weights, recency, kinds, filters: against values worked out by hand."""

import datetime as dt
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.analysis.facts.participations import (
    INITIATIVE,
    MEMBERSHIP,
    TOPIC,
    ActivityFact,
    Params,
    Participation,
    yearly_days,
)
from samenspel.maps.analysis.facts.ties import (
    Tie,
    affiliations,
    co_participations,
    graph,
    normalise,
    pairs_by_tie,
    ties,
)
from tests.maps.analysis.networks import TODAY, davis, met, planted

PARAMS = Params()


def tied(rows: list[Participation], **filters: Any) -> dict[tuple[str, str], Tie]:
    cleaned = affiliations(rows, TODAY, **filters)
    return {(tie.a, tie.b): tie for tie in ties(cleaned, co_participations(cleaned, TODAY, PARAMS))}


def test_each_activity_adds_one_over_its_size_less_one() -> None:
    found = tied(met("duo", "a", "b") + met("trio", "a", "b", "c") + met("five", "a", "c", "d", "e", "f"))
    assert found["a", "b"].weight == pytest.approx(1 + 1 / 2)
    assert found["a", "c"].weight == pytest.approx(1 / 2 + 1 / 4)
    assert found["b", "c"].weight == pytest.approx(1 / 2)
    assert ("b", "d") not in found


def test_the_weights_of_a_fund_add_up_to_its_activities_with_others() -> None:
    rows, women = davis()
    cleaned = affiliations(rows, TODAY)
    strength = co_participations(cleaned, TODAY, PARAMS).weights.sum(axis=1)
    events = {woman: sum(row.fund == woman for row in rows) for woman in women}
    assert dict(zip(cleaned.funds, strength, strict=True)) == pytest.approx(events)


def test_the_weights_are_those_of_networkx() -> None:
    rows, women = davis()
    cleaned = affiliations(rows, TODAY)
    ours = graph(cleaned.funds, co_participations(cleaned, TODAY, PARAMS).weights)
    theirs = nx.bipartite.collaboration_weighted_projected_graph(nx.davis_southern_women_graph(), women)
    assert ours.number_of_edges() == theirs.number_of_edges()
    assert all(ours[a][b]["weight"] == pytest.approx(data["weight"]) for a, b, data in theirs.edges(data=True))


def test_after_one_half_life_a_half_is_left() -> None:
    cleaned = affiliations(met("old", "a", "b", days_ago=100), TODAY)

    def weigh(at: dt.date) -> float:
        return float(co_participations(cleaned, at, Params(half_life=100)).weights[0, 1])

    assert weigh(TODAY) == pytest.approx(0.5)
    assert weigh(TODAY + dt.timedelta(days=100)) == pytest.approx(0.25)
    assert tied(met("a year", "a", "b", days_ago=731))["a", "b"].weight == pytest.approx(0.25, rel=1e-3)


def test_kinds_weigh_differently_and_are_counted_apart() -> None:
    found = tied(met("t", "a", "b", kind=TOPIC) + met("m", "a", "b") + met("i", "a", "b", kind=INITIATIVE))
    assert found["a", "b"].weight == pytest.approx(0.5 + 1 + 2)
    assert found["a", "b"].counts == {"initiative": 1, "meeting": 1, "topic": 1}
    assert found["a", "b"].evidence == ("i", "m", "t")


def test_degree_normalised_weights_divide_by_both_strengths() -> None:
    cleaned = affiliations(met("one", "a", "b") + met("two", "b", "c"), TODAY)
    weights = co_participations(cleaned, TODAY, PARAMS).weights
    assert normalise(weights)[0, 1] == pytest.approx(1 / np.sqrt(1 * 2))
    assert normalise(np.zeros((2, 2))).tolist() == [[0, 0], [0, 0]]


def test_a_period_and_a_theme_filter_the_rows() -> None:
    rows = met("old", "a", "b", days_ago=400, theme="stem") + met("new", "b", "c", theme="ai")
    assert set(tied(rows, start=TODAY - dt.timedelta(days=30))) == {("b", "c")}
    assert set(tied(rows, end=TODAY - dt.timedelta(days=30))) == {("a", "b")}
    assert set(tied(rows, theme="stem")) == {("a", "b")}
    assert tied(rows, theme="no such theme") == {}


def test_the_theme_of_the_activity_counts_when_the_row_has_none() -> None:
    fact = ActivityFact("one", "Een", "meeting", "stem", TODAY)
    assert set(tied(met("one", "a", "b"), theme="stem", activities=[fact])) == {("a", "b")}


def test_doubled_rows_count_once_with_the_latest_date() -> None:
    rows = met("one", "a", "b", days_ago=300) + met("one", "a", "b") + met("one", "a", "b")
    found = tied(rows)
    assert found["a", "b"].weight == pytest.approx(1)
    assert found["a", "b"].last == TODAY
    assert affiliations(rows, TODAY).left_out["duplicate"] == 2


def test_rows_of_the_future_and_of_unknown_funds_are_left_out_and_counted() -> None:
    rows = met("plan", "a", "b", days_ago=-1) + met("now", "a", "b", "stranger")
    cleaned = affiliations(rows, TODAY, funds=["a", "b", "c"])
    assert cleaned.funds == ("a", "b", "c")
    assert cleaned.activities == ("now",)
    assert cleaned.left_out == {"duplicate": 0, "future": 2, "unknown": 1}


def test_a_shared_membership_lasts_until_the_first_leaves_and_a_topic_until_the_last_joins() -> None:
    early, late = TODAY - dt.timedelta(days=500), TODAY - dt.timedelta(days=20)
    rows = [
        Participation(fund, kind, kind, None, day)
        for kind in (MEMBERSHIP, TOPIC)
        for fund, day in (("a", early), ("b", late))
    ]
    cleaned = affiliations(rows, TODAY)
    shared = co_participations(cleaned, TODAY, PARAMS)
    days = {cleaned.kinds[k]: day for k, day in zip(shared.activity, shared.day, strict=True)}
    assert days == {MEMBERSHIP: early.toordinal(), TOPIC: late.toordinal()}


def test_what_runs_on_has_one_day_a_year() -> None:
    days = list(yearly_days(dt.date(2023, 3, 1), None, dt.date(2025, 6, 5)))
    assert days == [dt.date(2023, 12, 31), dt.date(2024, 12, 31), dt.date(2025, 6, 5)]
    assert list(yearly_days(dt.date(2023, 3, 1), dt.date(2023, 5, 1), dt.date(2025, 6, 5))) == [dt.date(2023, 5, 1)]
    assert list(yearly_days(dt.date(2026, 1, 1), None, dt.date(2025, 6, 5))) == []


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows, _ = planted(3)
    assert tied(rows) == tied(rows[::-1])


def test_the_runs_of_a_tie_hold_all_that_was_shared() -> None:
    rows, _ = planted(4)
    cleaned = affiliations(rows, TODAY)
    shared = co_participations(cleaned, TODAY, PARAMS)
    runs = pairs_by_tie(cleaned, shared)
    assert sum(len(run) for run in runs.values()) == len(shared.first)
    weights = shared.weights
    for (i, j), run in runs.items():
        assert (shared.share * shared.recency)[run].sum() == pytest.approx(weights[i, j])


def test_nothing_gives_nothing() -> None:
    cleaned = affiliations([], TODAY)
    shared = co_participations(cleaned, TODAY, PARAMS)
    assert (cleaned.funds, len(shared.first), ties(cleaned, shared)) == ((), 0, [])


@pytest.mark.parametrize("wrong", [{"half_life": 0}, {"runs": 0}, {"top": 0}, {"cluster_sizes": (8, 3)}])
def test_senseless_parameters_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must|cluster"):
        Params(**wrong)


def test_what_is_not_to_be_reported_weighs_in_but_is_never_listed() -> None:
    quiet = [replace(row, unreported=True) for row in met("quiet", "a", "b", "c")]
    rows = quiet + met("open", "a", "b", days_ago=100)
    cleaned = affiliations(rows, TODAY)
    shared = co_participations(cleaned, TODAY, PARAMS)
    (tie,) = ties(cleaned, shared)
    assert (tie.a, tie.b, tie.counts, tie.evidence) == ("a", "b", {"meeting": 1}, ("open",))
    assert tie.last == TODAY - dt.timedelta(days=100)
    assert tie.weight > shared.weights[0, 2] == pytest.approx(0.5)


def test_an_activity_counts_as_much_as_its_heaviest_row_says() -> None:
    heavy = [replace(row, weight=weight) for row, weight in zip(met("one", "a", "b"), (3.0, 0.5), strict=True)]
    cleaned = affiliations(heavy + met("two", "b", "c"), TODAY)
    shared = co_participations(cleaned, TODAY, PARAMS)
    assert {(tie.a, tie.b): tie.weight for tie in ties(cleaned, shared)} == {("a", "b"): 3.0, ("b", "c"): 1.0}


def test_what_runs_on_has_no_day_and_what_is_not_to_be_reported_does_not_tell_its_day() -> None:
    group = [replace(row, kind=MEMBERSHIP) for row in met("group", "a", "b", "c")]
    quiet = [replace(row, unreported=True) for row in met("quiet", "a", "b", "c", days_ago=5)]
    found = tied([*group, *quiet, *met("talk", "a", "b", days_ago=30)])
    assert (found["a", "b"].last, found["a", "b"].met) == (TODAY, TODAY - dt.timedelta(days=30))
    assert (found["a", "c"].last, found["a", "c"].met) == (TODAY, None)
    without = tied([*quiet, *met("talk", "a", "b", days_ago=30)])
    assert without["a", "b"].last == TODAY - dt.timedelta(days=30)
