"""How many hands there are: consultants, how busy they are, and the hours until a day."""

import datetime as dt

import numpy as np
import pytest

from samenspel.maps.analysis.advice import capacity
from samenspel.maps.analysis.advice.capacity import Demand
from samenspel.maps.analysis.advice.clusters import propose
from samenspel.maps.analysis.advice.seeking import ClusterBrief, proposals
from samenspel.maps.analysis.facts.participations import MEETING, ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.schema.advice import CapacityData
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.reasons import capacity_sentences
from tests.maps.analysis.advice.test_partners import matching_data
from tests.maps.analysis.networks import met

NOW = dt.date(2026, 6, 1)


def test_who_is_busier_than_usual_has_fewer_hands() -> None:
    fte = np.array([4.0, 4.0, 4.0, 4.0])
    loads = capacity.load(np.array([0, 8, 16, 80]), fte)
    assert loads.tolist() == [0, 2, 4, 20]
    assert capacity.usual(loads) == 4
    assert capacity.staffing(fte, loads).tolist() == [6, 5, 4, 2]


def test_where_nobody_did_anything_all_hands_are_free() -> None:
    fte = np.array([1.0, 9.0])
    assert capacity.staffing(fte, np.zeros(2)).tolist() == [1, 9]
    assert capacity.staffing(np.zeros(0), np.zeros(0)).tolist() == []


def test_of_two_alike_the_one_with_time_is_proposed() -> None:
    rows = [row for n in range(3) for row in met(f"m{n}", *"abcd", theme="stem")]
    rows += [row for n in range(8) for row in met(f"elsewhere{n}", "d")]
    people = [FundFact(fund, fund, "groot", 3.0) for fund in "abcd"]
    chosen = propose(matching_data(rows, people, params=Params(cluster_sizes=(3, 3))), "stem")[0]
    assert chosen.members == ("a", "b", "c")
    hands = next(one for one in chosen.reasons if one["kind"] == "hands")
    assert hands == {"kind": "hands", "fte": 9.0, "unknown": 0, "load": 1.0, "usual": 1.0, "activities": []}


def summary(fte: dict[str, float | None], **demand: float) -> CapacityData:
    return capacity.capacity_summary({"a": 10, "b": 5}, fte, Demand(**demand), {"a": 40.0, "b": 5.0}, 4.0)


def test_hours_can_be_had_until_a_day() -> None:
    all_known = summary({"a": 2.0, "b": 1.0}, months=2.0, hours=100)
    assert (all_known["staff"], all_known["each"], all_known["meeting_hours"]) == (3.0, 5.0, 15.0)
    assert (all_known["hours"], all_known["enough"]) == (91, False)
    assert summary({"a": 2.0, "b": 1.0}, months=2.0, hours=91)["enough"] is True
    some = summary({"a": 2.0, "b": None}, months=2.0, hours=100)
    assert (some["unknown"], some["hours"], some["enough"]) == (["b"], 61, None), "b may have the rest"
    none = summary({}, months=2.0, hours=100)
    assert (none["staff"], none["each"], none["meeting_hours"], none["hours"]) == (0, None, None, None)
    assert summary({"a": 0.0, "b": 0.0})["each"] is None


@pytest.mark.parametrize(
    ("fte", "months", "said"),
    [
        (
            {"a": 2.0, "b": 1.0},
            2.0,
            [
                "3 vte consulenten.",
                "5 deelnames per vte in het laatste jaar; gewoonlijk 4.",
                "15 uur in bijeenkomsten per vte.",
                "Tot dan zowat 90 uren, als een tiende van hun tijd vrij is.",
            ],
        ),
        (
            {"a": 2.5},
            None,
            [
                "2,5 vte consulenten.",
                "Van 1 fonds kennen we het aantal niet.",
                "4 deelnames per vte in het laatste jaar; gewoonlijk 4.",
                "16 uur in bijeenkomsten per vte.",
            ],
        ),
        ({}, 2.0, ["Hoeveel consulenten er zijn, is niet bekend.", "15 deelnames in het laatste jaar."]),
    ],
)
def test_the_capacity_is_said_in_words(fte: dict[str, float | None], months: float | None, said: list[str]) -> None:
    demand = {} if months is None else {"months": months}
    assert capacity_sentences(summary(fte, **demand), Phrasebook({})) == said


def test_a_proposal_tells_its_capacity() -> None:
    facts = [FundFact(name, name.upper(), "groot", 3.0, (), ("ai",)) for name in "abcd"]
    activities = [ActivityFact("m", "M", MEETING, "ai", NOW, "/m")]
    rows = [Participation(name, "m", MEETING, "ai", NOW) for name in "abc"]
    brief = ClusterBrief("ai", 3, 3, ("a", "b", "c"), Demand(months=1.0))
    one = proposals(rows, facts, activities, NOW, brief, meetings={"a": 9.0, "b": 0.0, "c": 0.0, "d": 99.0})[0]
    has = one["capacity"]
    assert (has["staff"], has["meeting_hours"], has["usual"], has["hours"]) == (9.0, 1.0, 0.3, 137)
    assert capacity_sentences(has, Phrasebook({}))[-1].startswith("Tot dan zowat 140 uren")


@pytest.mark.parametrize(("hours", "said"), [(3, 3), (91, 90), (494, 490), (777, 800), (1494, 1500)])
def test_hours_are_said_as_precisely_as_one_can_know_them(hours: int, said: int) -> None:
    some = summary({"a": 2.0, "b": 1.0})
    some["hours"] = hours
    assert f"zowat {said} uren" in capacity_sentences(some, Phrasebook({}))[-1]
