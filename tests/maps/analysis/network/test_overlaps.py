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


def test_closed_groups_are_not_named() -> None:
    rows = met("one", *"abcd", kind=MEMBERSHIP) + met("secret", *"abcd", kind=MEMBERSHIP)
    secret = ActivityFact("secret", "Geheim", MEMBERSHIP, None, None, closed=True)
    assert similar_groups(affiliations(rows, TODAY, activities=[secret]), {"secret": secret}, SINCE) == []


def test_a_theme_on_which_many_work_without_meeting() -> None:
    rows = [row for n, fund in enumerate("abcdef") for row in met(f"own{n}", fund, f"x{n}", theme="stem")]
    rows += met("all", *"abcdef", theme="ai")
    found = separate_themes(affiliations(rows, TODAY), {})
    assert [one["theme"] for one in found] == ["stem"]
    assert (len(found[0]["funds"]), found[0]["pairs"], found[0]["met"]) == (12, 66, 6)
    declared = {fund: FundFact(fund, fund, themes=("nieuw",)) for fund in "abcdef"}
    assert "nieuw" in [one["theme"] for one in separate_themes(affiliations(rows, TODAY), declared)]


def test_activities_that_tie_nobody_are_counted_and_the_open_ones_named() -> None:
    rows = met("alone", "a") + met("secret", "b") + met("old", "a", days_ago=600) + met("both", "a", "b")
    secret = ActivityFact("secret", "Geheim", "meeting", None, TODAY, closed=True)
    found = lone_activities(affiliations(rows, TODAY, activities=[secret]), {"secret": secret}, SINCE)
    assert found["counts"] == {"meeting": 1}, "a count of one closed meeting would tell"
    assert found["activities"] == [{"activity": "alone", "title": "alone", "fund": "a"}]


def test_closed_activities_are_counted_where_that_tells_nobody() -> None:
    secret = [ActivityFact(f"s{n}", "Geheim", "meeting", None, TODAY, closed=True) for n in range(4)]
    rows = [row for fact, fund in zip(secret, "abcd", strict=True) for row in met(fact.id, fund)]
    about = {fact.id: fact for fact in secret}
    found = lone_activities(affiliations(rows, TODAY, activities=secret), about, SINCE)
    assert (found["counts"], found["activities"]) == ({"meeting": 4}, [])
    assert lone_activities(affiliations(rows[:3], TODAY, activities=secret), about, SINCE)["counts"] == {}


def test_who_met_in_a_small_closed_group_or_unreported_is_not_counted_as_having_met() -> None:
    own = [row for n, fund in enumerate("abcdefgh") for row in met(f"own{n}", fund, theme="stem")]
    few = met("few", "a", "b", theme="stem")
    many = met("many", *"abcd", theme="stem")
    quiet = [replace(row, unreported=True) for row in met("quiet", *"efgh", theme="stem")]
    closed = [ActivityFact(name, name, "meeting", "stem", TODAY, closed=True) for name in ("few", "many")]

    def met_on(*rows: Participation) -> int:
        return int(separate_themes(affiliations([*own, *rows], TODAY, activities=closed), {})[0]["met"])

    assert met_on(*few) == 0
    assert met_on(*many) == 6
    assert met_on(*quiet) == 0
