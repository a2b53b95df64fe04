"""What may be told of a pair: known answers on a handful of funds."""

import datetime as dt

from samenspel.maps import details, snapshot
from samenspel.maps.rows import INITIATIVE, MEETING, ActivityFact, FundFact, Participation

TODAY = dt.date(2026, 6, 1)
FUNDS = [FundFact(name, name.upper(), "klein", 2.5) for name in "abcde"]


def told(*activities: tuple[ActivityFact, str]) -> details.Snapshot:
    """The details of activities, each with the funds that were there."""
    facts = [fact for fact, _ in activities]
    rows = [
        Participation(fund, fact.id, fact.kind, fact.theme, fact.date or TODAY)
        for fact, funds in activities
        for fund in funds
    ]
    made = snapshot.view(rows, FUNDS, facts, TODAY)
    return details.told(made, rows, FUNDS, facts)


def meeting(ident: str, *, closed: bool = False, outside: bool = False, kind: str = MEETING) -> ActivityFact:
    return ActivityFact(ident, ident, kind, None, dt.date(2026, 5, 1), f"/{ident}", closed, outside)


def test_a_closed_meeting_of_few_is_told_of_no_pair_but_weighs_in() -> None:
    data = told((meeting("stil", closed=True), "ab"), (meeting("open"), "abc"))
    (tie,) = [tie for tie in data["ties"] if (tie["a"], tie["b"]) == ("a", "b")]
    alone = [tie for tie in data["ties"] if (tie["a"], tie["b"]) == ("a", "c")]
    assert (tie["counts"], tie["closed"]) == ({MEETING: 1}, 0)
    assert tie["weight"] > alone[0]["weight"]
    assert {node["id"]: node["hidden"] for node in data["nodes"]} == {"a": 1, "b": 1, "c": 0, "d": 0, "e": 0}


def test_a_tie_of_which_nothing_may_be_told_is_no_tie() -> None:
    data = told((meeting("stil", closed=True), "ab"))
    assert data["ties"] == []
    assert {node["degree"] for node in data["nodes"]} == {0}
    assert data["totals"]["ties"] == 0


def test_where_enough_were_there_a_closed_meeting_is_counted_and_not_named() -> None:
    data = told((meeting("stil", closed=True), "abcd"))
    assert {tie["closed"] for tie in data["ties"]} == {1}
    assert data["together"] == {}
    assert "stil" not in data["activities"]


def test_what_is_outside_is_told_apart() -> None:
    data = told((meeting("eigen", outside=True, kind=INITIATIVE), "ab"), (meeting("serv"), "ab"))
    (tie,) = data["ties"]
    assert (tie["outside"], sum(tie["counts"].values())) == (1, 2)
    assert data["together"] == {"serv": ["a", "b"], "eigen": ["a", "b"]}
    assert {node["fte"] for node in data["nodes"]} == {2.5}
