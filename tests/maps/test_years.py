"""The network year by year: what came and went, and groups that go on."""

from samenspel.maps.rows import ActivityFact, Params, Participation
from samenspel.maps.ties import affiliations
from samenspel.maps.years import Threads, by_year
from tests.maps.networks import TODAY, met


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
    found = by_year(affiliations(rows, TODAY), TODAY, Params())
    assert [one["year"] for one in found] == [2024, 2025]
    assert (found[0]["appeared"], found[0]["vanished"]) == ([], [])
    assert (found[1]["appeared"], found[1]["vanished"]) == ([["c", "d"]], [["a", "b"]])
    assert found[1]["funds"] == ["b", "c", "d"]
    assert found[1]["until"] == TODAY.isoformat()


def test_a_group_keeps_its_number_while_most_of_its_funds_stay() -> None:
    rows = two_camps(800, "abcde", "vwxyz") + two_camps(400, "abcde", "vwxyz") + two_camps(20, "abcdq", "vwxyz")
    found = by_year(affiliations(rows, TODAY), TODAY, Params())
    assert [one["doubt"] for one in found] == [None, None, None]
    numbers = [{group["id"]: "".join(group["members"]) for group in one["groups"]} for one in found]
    assert numbers[0] == numbers[1]
    left = next(number for number, members in numbers[0].items() if members == "abcde")
    assert numbers[2] == {left: "abcdq", 1 - left: "vwxyz"}
    assert {group["since"] for group in found[2]["groups"]} == {2023}


def test_a_number_is_never_given_to_another_group() -> None:
    threads = Threads()
    assert [one[:2] for one in threads.follow([{1, 2, 3}, {4, 5, 6}], 2020)] == [(0, 2020), (1, 2020)]
    assert [one[:2] for one in threads.follow([{1, 2, 3, 7}], 2021)] == [(0, 2020)]
    assert threads.follow([], 2022) == []
    assert [one[:2] for one in threads.follow([{4, 5, 6}, {1, 2, 7}], 2023)] == [(2, 2023), (0, 2020)]


def test_closed_and_unreported_ties_are_not_listed() -> None:
    rows = met("secret", "a", "b") + met("open", "b", "c")
    secret = ActivityFact("secret", "Geheim", "meeting", None, TODAY, closed=True)
    (found,) = by_year(affiliations(rows, TODAY, activities=[secret]), TODAY, Params())
    assert [tie[:2] for tie in found["ties"]] == [["b", "c"]]


def test_no_rows_have_no_years() -> None:
    assert by_year(affiliations([], TODAY), TODAY, Params()) == []
