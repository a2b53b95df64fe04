"""Partner advice: new ones, true reasons, a place for small funds."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from samenspel.maps.analysis.advice.affinity import MatchingData, pair_scores, ranks
from samenspel.maps.analysis.advice.partners import share_of_pairs, suggest
from samenspel.maps.analysis.facts.participations import INITIATIVE, LEAD, ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.facts.ties import affiliations, co_participations
from tests.maps.analysis.networks import TODAY, facts, met, world

PARAMS = Params()


def matching_data(
    rows: Sequence[Participation],
    funds: Sequence[FundFact],
    activities: Sequence[ActivityFact] = (),
    params: Params = PARAMS,
) -> MatchingData:
    cleaned = affiliations(rows, TODAY, funds=[fund.id for fund in funds], activities=activities)
    shared = co_participations(cleaned, TODAY, params)
    return MatchingData(cleaned, shared, {fund.id: fund for fund in funds}, TODAY, params)


def friends_of_friends() -> list[Participation]:
    """a and z both work with m; y knows nobody of them."""
    return met("one", "a", "m") + met("two", "m", "z") + met("three", "x", "y")


def test_a_friend_of_a_friend_comes_before_a_stranger() -> None:
    best = suggest(matching_data(friends_of_friends(), facts(*"amxyz")))["a"]
    assert best[0].partner == "z"
    assert best[0].reasons[0]["kind"] == "shared_partners"
    assert best[0].reasons[0]["partners"] == [{"fund": "m", "with_fund": 1, "with_partner": 1}]
    assert best[0].reasons[0]["activities"] == ["one", "two"]


def test_who_works_together_lately_is_not_suggested() -> None:
    rows = friends_of_friends() + met("four", "a", "z")
    assert "z" not in {one.partner for one in suggest(matching_data(rows, facts(*"amxyz")))["a"]}


def test_who_only_met_in_large_company_or_long_ago_is_new_again() -> None:
    crowd = met("big day", "a", "z", "m", *(f"f{n}" for n in range(20)))
    old = met("old", "a", "z", days_ago=800)
    people = facts(*"amxyz", *(f"f{n}" for n in range(20)))
    best = {one.partner: one for one in suggest(matching_data(friends_of_friends() + crowd + old, people), top=30)["a"]}
    assert best["z"].met == 2


def test_a_shared_initiative_is_enough_to_be_partners() -> None:
    rows = friends_of_friends() + met("project", "a", "z", *(f"f{n}" for n in range(9)), kind=INITIATIVE)
    people = facts(*"amxyz", *(f"f{n}" for n in range(9)))
    assert not matching_data(rows, people).not_recent[0, people.index(facts("z")[0])]


def test_nobody_is_suggested_to_itself_or_without_a_reason() -> None:
    rows, funds, activities = world()
    for fund, some in suggest(matching_data(rows, funds, activities)).items():
        assert fund not in {one.partner for one in some}
        assert len({one.partner for one in some}) == len(some) <= PARAMS.top
        assert all(1 <= len(one.reasons) <= 3 for one in some)
        regular = [one.score for one in some if not one.reserved]
        assert all(one >= two for one, two in pairwise(regular))


def test_the_last_place_is_kept_for_a_small_fund() -> None:
    rows = [row for n in range(6) for row in met(f"m{n}", "hub", f"g{n}")]
    rows += [row for n in range(6) for row in met(f"k{n}", "hub", f"g{n}", days_ago=5)]
    rows += met("small one", "hub", "tiny", days_ago=300) + met("asker", "hub", "me") + met("asker2", "hub", "me")
    people = [FundFact(f"g{n}", f"Groot {n}", "groot") for n in range(6)]
    people += [FundFact("hub", "Spil", "groot"), FundFact("me", "Ik", "groot"), FundFact("tiny", "Klein", "klein")]
    some = suggest(matching_data(rows, people))["me"]
    assert [one.partner for one in some if one.reserved] == ["tiny"]
    assert some[-1].small == "size"
    without = [FundFact(fund.id, fund.name, "groot") for fund in people]
    assert not any(one.reserved for one in suggest(matching_data(rows, without))["me"])


def test_a_theme_narrows_to_funds_at_home_in_it() -> None:
    rows = friends_of_friends() + met("s1", "y", "x", theme="stem") + met("s2", "a", "m", theme="stem")
    some = suggest(matching_data(rows, facts(*"amxyz")), theme="stem")["a"]
    assert {one.partner for one in some} == {"x", "y"}
    assert some[0].reasons[0]["kind"] == "themes"
    assert suggest(matching_data(rows, facts(*"amxyz")), theme="nowhere")["a"] == []


def test_shared_committees_and_size_are_reasons_by_themselves() -> None:
    people = [
        FundFact("a", "A", "klein", None, ("200", "201")),
        FundFact("b", "B", "klein", None, ("200",)),
        FundFact("c", "C", "groot"),
    ]
    some = suggest(matching_data([], people))
    assert [one.partner for one in some["a"]] == ["b"]
    assert some["a"][0].reasons == ({"kind": "committees", "committees": ["200"], "activities": []},)
    assert some["c"] == []


def test_partners_with_whom_all_is_unreported_are_no_reason() -> None:
    rows = [replace(row, unreported=row.activity == "two") for row in friends_of_friends()]
    assert "z" not in [one.partner for one in suggest(matching_data(rows, facts(*"amxyz")))["a"]]


def test_who_met_only_in_what_is_not_reported_is_called_neither_new_nor_again() -> None:
    rows = friends_of_friends() + met("quiet", "a", "z", days_ago=900)
    (best, *_) = suggest(matching_data(rows, facts(*"amxyz")))["a"]
    assert (best.partner, best.met) == ("z", 1)
    quiet = [replace(row, unreported=row.activity == "quiet") for row in rows]
    assert "z" not in {one.partner for one in suggest(matching_data(quiet, facts(*"amxyz")))["a"]}


def test_the_order_of_rows_and_funds_changes_nothing() -> None:
    rows, funds, activities = world()
    expected = suggest(matching_data(rows, funds, activities))
    rng = np.random.default_rng(39)
    for _ in range(100):
        shuffled = [[some[place] for place in rng.permutation(len(some)).tolist()] for some in (rows, funds)]
        assert suggest(matching_data(shuffled[0], shuffled[1], activities)) == expected


def test_deleting_the_evidence_lowers_the_score() -> None:
    lowered = total = 0
    for seed in range(2):
        rows, funds, activities = world(seed)
        data = matching_data(rows, funds, activities)
        for fund, some in list(suggest(data).items())[::3]:
            for one in some[:3]:
                evidence = {activity for why in one.reasons for activity in why["activities"]}
                if not evidence:
                    continue
                less = matching_data([row for row in rows if row.activity not in evidence], funds, activities)
                i, j = data.rows.funds.index(fund), data.rows.funds.index(one.partner)
                before, after = pair_scores(data, data.not_recent)[i, j], pair_scores(less, data.not_recent)[i, j]
                total += 1
                lowered += bool(after < before)
    assert total > 40
    assert lowered >= 0.95 * total


def test_the_counts_in_a_reason_are_those_of_the_rows() -> None:
    rows, funds, activities = world()
    took_part = {fund.id: {row.activity for row in rows if row.fund == fund.id} for fund in funds}
    theme = {fact.id: fact.theme for fact in activities}
    for fund, some in suggest(matching_data(rows, funds, activities)).items():
        for one in some:
            for why in one.reasons:
                for third in why["partners"] if why["kind"] == "shared_partners" else ():
                    assert third["with_fund"] == len(took_part[fund] & took_part[third["fund"]])
                    assert third["with_partner"] == len(took_part[one.partner] & took_part[third["fund"]])
                for named in why["themes"] if why["kind"] == "themes" else ():
                    assert named["fund"] == sum(theme[activity] == named["theme"] for activity in took_part[fund])
                assert set(why["activities"]) <= took_part[fund] | took_part[one.partner]


def test_equal_values_share_their_rank() -> None:
    assert ranks(np.array([3.0, 1.0, 1.0, 9.0])).tolist() == pytest.approx([2 / 3, 1 / 6, 1 / 6, 1])
    assert ranks(np.array([4.0, 4.0])).tolist() == [0.5, 0.5]
    assert ranks(np.array([])).tolist() == []


def test_who_often_pulls_a_theme_suits_who_takes_part_in_it_and_never_pulled() -> None:
    rows = [row for n in range(3) for row in met(f"led{n}", "a", "m", theme="stem")]
    rows = [replace(row, role=LEAD) if row.fund == "a" else row for row in rows] + met("took", "z", "y", theme="stem")
    suggested = suggest(matching_data(rows, facts(*"amyz")))
    (why,) = [why for one in suggested["z"] if one.partner == "a" for why in one.reasons if why["kind"] == "lead"]
    assert (why["leader"], why["led"], why["taker"], why["took"], why["theme"]) == ("a", 3, "z", 1, "stem")
    assert set(why["activities"]) == {"led0", "led1", "led2", "took"}
    pulled = [replace(row, role=LEAD) if row.activity == "took" and row.fund == "z" else row for row in rows]
    again = suggest(matching_data(pulled, facts(*"amyz")))["z"]
    assert "lead" not in {why["kind"] for one in again if one.partner == "a" for why in one.reasons}


def crowd_around_a_hub() -> list[Participation]:
    """Everybody works with the hub; a and z also with m, as nobody else does."""
    rows = [row for n, fund in enumerate("amzbcdef") for row in met(f"hub {n}", "hub", fund)]
    rows += [row for n, fund in enumerate("azm") for row in met(f"hub again {n}", "hub", fund)]
    return rows + met("one", "a", "m") + met("two", "m", "z")


def test_a_partner_of_two_is_named_before_a_partner_of_everybody() -> None:
    best = {one.partner: one for one in suggest(matching_data(crowd_around_a_hub(), facts("hub", *"amzbcdef")))["a"]}
    (why, *_more) = [why for why in best["z"].reasons if why["kind"] == "shared_partners"]
    assert [one["fund"] for one in why["partners"]] == ["m", "hub"]
    (why, *_more) = [why for why in best["b"].reasons if why["kind"] == "shared_partners"]
    assert [one["fund"] for one in why["partners"]] == ["hub"], "it is said where nothing rarer is"


def test_what_holds_for_few_pairs_is_said_first() -> None:
    people = [
        FundFact("hub", "Hub", "groot"),
        *(FundFact(fund, fund, "klein", None, ("200",) if fund in "ae" else ()) for fund in "amzbcdef"),
    ]
    data = matching_data(crowd_around_a_hub(), people)
    best = {one.partner: one for one in suggest(data, top=9)["a"]}
    assert [why["kind"] for why in best["e"].reasons][:2] == ["committees", "shared_partners"]
    shares = [share_of_pairs(data, why) for why in best["e"].reasons]
    assert shares == sorted(shares)
    pairs = int(data.not_recent.sum()) // 2
    assert shares[0] == pytest.approx(1 / pairs), "no other two share that committee"
    for one in best.values():
        held = [share_of_pairs(data, why) for why in one.reasons]
        assert all(1 / pairs <= share <= 1 for share in held), "it holds for the pair itself at least"
        assert held == sorted(held)
