"""The network year by year: what came and went, and groups that go on."""

import datetime as dt
from dataclasses import replace

from samenspel.maps.analysis.facts.participations import MEMBERSHIP, Params, Participation, yearly_days
from samenspel.maps.analysis.network.years import GroupTracker, as_of, yearly_networks
from tests.maps.analysis.networks import TODAY, met


def two_camps(days_ago: int, left: str, right: str) -> list[Participation]:
    rows = []
    for number in range(10):
        for side in (left, right):
            some = (fund for place, fund in enumerate(side) if place != number % len(side))
            rows += met(f"{side}-{days_ago}-{number}", *some, days_ago=days_ago)
    return rows


def test_ties_appear_and_vanish() -> None:
    rows = met("old", "a", "b", days_ago=400) + met("kept", "b", "c", days_ago=400) + met("again", "b", "c")
    rows += met("new", "c", "d")
    found = yearly_networks(rows, TODAY, Params())
    assert [one["year"] for one in found] == [2024, 2025]
    assert (found[0]["appeared"], found[0]["vanished"]) == ([], [])
    assert (found[1]["appeared"], found[1]["vanished"]) == ([["c", "d"]], [["a", "b"]])
    assert found[1]["funds"] == ["b", "c", "d"]
    assert found[1]["until"] == TODAY.isoformat()


def test_a_group_keeps_its_number_while_most_of_its_funds_stay() -> None:
    rows = two_camps(800, "abcde", "vwxyz") + two_camps(400, "abcde", "vwxyz") + two_camps(20, "abcdq", "vwxyz")
    found = yearly_networks(rows, TODAY, Params())
    assert [one["doubt"] for one in found] == [None, None, None]
    numbers = [{group["id"]: "".join(group["members"]) for group in one["groups"]} for one in found]
    assert numbers[0] == numbers[1]
    left = next(number for number, members in numbers[0].items() if members == "abcde")
    assert numbers[2] == {left: "abcdq", 1 - left: "vwxyz"}
    assert {group["since"] for group in found[2]["groups"]} == {2023}


def test_a_number_is_never_given_to_another_group() -> None:
    threads = GroupTracker()
    assert [one[:2] for one in threads.follow([set("abcdef"), set("ghijkl")], 2020)] == [(0, 2020), (1, 2020)]
    assert [one[:2] for one in threads.follow([set("abcdefq"), set("mnop")], 2021)] == [(0, 2020), (2, 2021)]
    assert threads.follow([], 2022) == []
    assert [one[:2] for one in threads.follow([set("ghijkl"), set("abcdeq")], 2023)] == [(3, 2023), (0, 2020)]


def test_unreported_ties_are_not_listed() -> None:
    quiet = [replace(row, unreported=True) for row in met("quiet", "a", "b")]
    (found,) = yearly_networks([*quiet, *met("open", "b", "c")], TODAY, Params())
    assert [tie[:2] for tie in found["ties"]] == [["b", "c"]]


def test_no_rows_have_no_years() -> None:
    assert yearly_networks([], TODAY, Params()) == []


def member_since(year: int, *funds: str) -> list[Participation]:
    """These funds in a group from the first of January of that year until now."""
    days = list(yearly_days(dt.date(year, 1, 1), None, TODAY))
    return [Participation(fund, "groep", MEMBERSHIP, None, day) for fund in funds for day in days]


def test_what_runs_on_counts_for_every_year_in_which_it_ran() -> None:
    found = yearly_networks(member_since(2023, "a", "b"), TODAY, Params())
    assert [one["year"] for one in found] == [2023, 2024, 2025]
    assert [[tie[:2] for tie in one["ties"]] for one in found] == [[["a", "b"]]] * 3
    assert [(one["activities"], one["appeared"], one["vanished"]) for one in found] == [(1, [], [])] * 3


def test_groups_go_on_only_where_they_are_more_alike_than_by_chance() -> None:
    threads = GroupTracker()
    threads.follow([set("abcde"), set("fghij")], 2020)
    found = threads.follow([set("abcfg"), set("dehij")], 2021)
    assert [since for _number, since, _members in found] == [2021, 2021], "three of five of ten are chance"
    assert [since for _number, since, _members in threads.follow([set("abcfgk"), set("dehij")], 2022)] == [2021, 2021]


def test_how_it_was_on_a_day_has_what_went_on() -> None:
    rows = member_since(2020, "a", "b", "c")
    then = dt.date(2024, 6, 1)
    as_it_was = as_of(rows, then)
    assert max(row.date for row in as_it_was) == then
    assert {row.fund for row in as_it_was if row.date == then} == {"a", "b", "c"}
    assert as_of(rows, TODAY) == rows
