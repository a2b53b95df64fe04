"""Groups that could meet together, themes on which funds work apart, activities that tie nobody."""

from dataclasses import replace

from samenspel.maps.analysis.facts.participations import MEMBERSHIP, ActivityFact, FundFact, Participation
from samenspel.maps.analysis.facts.ties import affiliations
from samenspel.maps.analysis.network.overlaps import lone_activities, separate_themes, similar_groups
from tests.maps.analysis.networks import TODAY, met

SINCE = TODAY.toordinal() - 365


def test_groups_with_nearly_the_same_members_and_theme_come_first() -> None:
    rows = met("one", *"abcd", kind=MEMBERSHIP, theme="stem") + met("two", *"abcde", kind=MEMBERSHIP, theme="stem")
    rows += met("other", *"abcd", kind=MEMBERSHIP, theme="ai") + met("small", *"ab", kind=MEMBERSHIP, theme="stem")
    rows += met("gone", *"abcd", kind=MEMBERSHIP, theme="stem", days_ago=500) + met("meeting", *"abcd", theme="stem")
    facts = {"one": ActivityFact("one", "Eén", MEMBERSHIP, "stem", None)}
    found = similar_groups(affiliations(rows, TODAY), facts, SINCE)
    assert [sorted(pair["groups"]) for pair in found] == [["one", "two"], ["one", "other"], ["other", "two"]]
    assert found[0] == {
        "groups": ["one", "two"],
        "titles": ["Eén", "two"],
        "theme": "stem",
        "same_theme": True,
        "share": 0.8,
        "common": list("abcd"),
        "sizes": [4, 5],
    }
    assert not found[1]["same_theme"]


def test_the_big_days_could_replace_no_group() -> None:
    rows = met("network", *"abcd", kind=MEMBERSHIP) + met("days", *"abcde", kind=MEMBERSHIP)
    days = ActivityFact("days", "Sectorconsulentendag", MEMBERSHIP, None, None)
    assert len(similar_groups(affiliations(rows, TODAY), {"days": days}, SINCE)) == 1
    assert similar_groups(affiliations(rows, TODAY), {"days": replace(days, for_all=True)}, SINCE) == []


def test_groups_that_are_not_to_be_reported_are_not_named() -> None:
    quiet = [replace(row, unreported=True) for row in met("quiet", *"abcd", kind=MEMBERSHIP)]
    rows = met("one", *"abcd", kind=MEMBERSHIP)
    assert similar_groups(affiliations([*rows, *quiet], TODAY), {}, SINCE) == []
    assert len(similar_groups(affiliations([*rows, *met("two", *"abcd", kind=MEMBERSHIP)], TODAY), {}, SINCE)) == 1


def test_a_theme_on_which_many_work_without_meeting() -> None:
    rows = [row for n, fund in enumerate("abcdef") for row in met(f"own{n}", fund, f"x{n}", theme="stem")]
    rows += met("all", *"abcdef", theme="ai")
    found = separate_themes(affiliations(rows, TODAY), {})
    assert [one["theme"] for one in found] == ["stem"]
    assert (len(found[0]["funds"]), found[0]["pairs"], found[0]["met"]) == (12, 66, 6)
    declared = {fund: FundFact(fund, fund, themes=("nieuw",)) for fund in "abcdef"}
    assert "nieuw" in [one["theme"] for one in separate_themes(affiliations(rows, TODAY), declared)]


def test_activities_that_tie_nobody_are_counted_and_named() -> None:
    quiet = [replace(row, unreported=True) for row in met("quiet", "b")]
    rows = met("alone", "a") + quiet + met("old", "a", days_ago=600) + met("both", "a", "b")
    found = lone_activities(affiliations(rows, TODAY), {}, SINCE)
    assert found["counts"] == {"meeting": 1}
    assert found["activities"] == [{"activity": "alone", "title": "alone", "fund": "a"}]


def test_who_did_what_is_not_to_be_reported_is_not_counted_as_having_met() -> None:
    own = [row for n, fund in enumerate("abcdefgh") for row in met(f"own{n}", fund, theme="stem")]
    quiet = [replace(row, unreported=True) for row in met("quiet", *"efgh", theme="stem")]

    def met_on(*rows: Participation) -> int:
        return int(separate_themes(affiliations([*own, *rows], TODAY), {})[0]["met"])

    assert met_on(*met("many", *"abcd", theme="stem")) == 6
    assert met_on(*quiet) == 0
