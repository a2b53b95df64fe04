"""The whole analysis as one stored value."""

import datetime as dt
import json
import time

import pytest

from samenspel.maps.analysis.facts.participations import ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.snapshot import ComputedSnapshot, StoredSnapshot
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook, group_label, note_sentence
from samenspel.maps.analysis.sentences.phrasing import phrase_computed
from samenspel.maps.analysis.snapshot.snapshot import compute, compute_view
from tests.maps.analysis.networks import TODAY, World, chance, facts, met, world

QUICK = Params(resamples=10, chance_draws=10)
THEMES = {f"thema-{n}": f"Thema {n}" for n in range(4)}


@pytest.fixture(scope="module")
def sector() -> World:
    return world()


@pytest.fixture(scope="module")
def snapshot(sector: World) -> ComputedSnapshot:
    return compute(*sector, TODAY, QUICK, themes=THEMES)


def test_it_is_plain_json_and_always_the_same(sector: World, snapshot: ComputedSnapshot) -> None:
    rows, funds, activities = sector
    assert json.loads(json.dumps(snapshot, allow_nan=False)) == snapshot
    again = compute(rows[::-1], funds[::-1], activities[::-1], TODAY, QUICK, themes=THEMES)
    assert json.dumps(again, sort_keys=True) == json.dumps(snapshot, sort_keys=True)


def test_it_says_when_and_how_it_was_made(snapshot: ComputedSnapshot) -> None:
    assert snapshot["version"] == VERSION
    assert snapshot["date"] == TODAY.isoformat()
    assert snapshot["params"]["half_life"] == 365.25
    assert snapshot["totals"]["funds"] == 39
    assert snapshot["totals"]["activities"] == 200


def test_what_a_single_fund_did_is_not_called_shared() -> None:
    days = [TODAY - dt.timedelta(days=number) for number in range(4)]
    there = [("a", 0), ("a", 1), ("a", 2), ("a", 3), ("b", 0), ("b", 1), ("c", 1)]
    rows = [Participation(fund, f"x{at}", "meeting", None, days[at]) for fund, at in there]
    about = [ActivityFact(f"x{at}", "", "meeting", None, day) for at, day in enumerate(days)]
    totals = compute(rows, [FundFact(name, name) for name in "abc"], about, TODAY, QUICK)["totals"]
    assert (totals["activities"], totals["shared"]) == (4, 2)


def test_nodes_ties_groups_and_advice_refer_to_the_same_funds(snapshot: ComputedSnapshot) -> None:
    funds = {node["id"] for node in snapshot["nodes"]}
    assert {end for tie in snapshot["ties"] for end in (tie["a"], tie["b"])} <= funds
    groups = snapshot["communities"]["groups"]
    assert snapshot["communities"]["clear"]
    assert sum(len(group["members"]) for group in groups) == sum(
        node["community"] is not None for node in snapshot["nodes"]
    )
    labels = {group_label(group, Phrasebook({})) for group in groups}
    assert len(labels) == len(groups)
    assert snapshot["partners"].keys() == funds
    assert snapshot["clusters"].keys() == THEMES.keys()
    assert all(0 <= node["confidence"] <= 1 for node in snapshot["nodes"] if node["confidence"] is not None)


def test_groups_are_named_by_the_theme_that_sets_them_apart(snapshot: ComputedSnapshot) -> None:
    for group in snapshot["communities"]["groups"]:
        top = group["themes"][0]
        assert top["count"] > top["expected"]
        assert top["theme"] in group["named_by"]


def test_every_reason_is_a_dutch_sentence_that_does_not_repeat_both_names(snapshot: ComputedSnapshot) -> None:
    names = {node["id"]: node["name"] for node in snapshot["nodes"]}
    readable = phrase_computed(snapshot, Phrasebook(names, THEMES))
    for fund, some in readable["partners"].items():
        for one in some:
            for why in one["reasons"]:
                assert why["sentence"].endswith(".")
                assert "%(" not in why["sentence"]
                both = {name for name in (names[one["fund"]], names[fund]) if name in why["sentence"]}
                assert (len(both) == 2) == (why["kind"] == "lead"), "it must be clear which of the two leads"
            assert one["status"].endswith(".")
    for some in readable["clusters"].values():
        for one in some:
            sentences = [why["sentence"] for why in one["reasons"] + one["lead_reasons"]]
            sentences += [sentence for adds in one["adds"].values() for sentence in adds["sentences"]]
            assert all(sentence.endswith(".") and "%(" not in sentence for sentence in sentences)
            assert all(adds["sentences"] for adds in one["adds"].values())


def test_all_evidence_has_a_title_and_an_address(snapshot: ComputedSnapshot) -> None:
    known = snapshot["activities"]
    for tie in snapshot["ties"]:
        assert set(tie["evidence"]) <= known.keys()
        assert len(tie["evidence"]) == min(8, sum(tie["counts"].values()))
    assert all(fact["url"] and fact["title"] for fact in known.values())


def test_a_period_is_seen_from_its_last_day_and_only_has_its_own(sector: World) -> None:
    rows, funds, activities = sector
    end = TODAY - dt.timedelta(days=200)
    start = end - dt.timedelta(days=300)
    seen = compute_view(rows, funds, activities, TODAY, start, end, themes=THEMES)
    only = [row for row in rows if start <= row.date <= end]
    alone = compute_view(only, funds, activities, end, themes=THEMES)
    assert seen["date"] == end.isoformat()
    assert seen["ties"] == alone["ties"]
    assert seen["period"] == {"start": start.isoformat(), "end": end.isoformat()}


def test_a_theme_keeps_only_its_own_activities(sector: World) -> None:
    rows, funds, activities = sector
    seen = compute_view(rows, funds, activities, TODAY, theme="thema-2", themes=THEMES)
    assert seen["theme"] == "thema-2"
    evidence = {activity for tie in seen["ties"] for activity in tie["evidence"]}
    assert {seen["activities"][activity]["theme"] for activity in evidence} == {"thema-2"}
    assert seen["clusters"].keys() == {"thema-2"}
    assert seen.keys() == compute_view(rows, funds, activities, TODAY).keys()


def test_partners_are_suggested_from_all_that_funds_did_whatever_is_on_view(sector: World) -> None:
    rows, funds, activities = sector
    whole = compute_view(rows, funds, activities, TODAY)
    assert any(whole["partners"].values())
    period = compute_view(rows, funds, activities, TODAY, dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert period["partners"] == {}, "a period has no suggestions of its own"
    (pair,) = {(fund, one["fund"]) for fund, some in whole["partners"].items() for one in some[:1] if fund == "f00"}
    elsewhere = compute_view(rows + met("now", *pair, theme="thema-1"), funds, activities, TODAY, theme="thema-0")
    assert pair[1] not in {one["fund"] for one in elsewhere["partners"][pair[0]]}, "they work together on another theme"
    for fund, some in compute_view(rows, funds, activities, TODAY, theme="thema-2")["partners"].items():
        for one in some:
            assert one["met"] == len(shared_by(rows, fund, one["fund"])), "of every theme and every year"


def shared_by(rows: list[Participation], fund: str, other: str) -> set[str]:
    took_part = [{row.activity for row in rows if row.fund == each} for each in (fund, other)]
    return took_part[0] & took_part[1]


def test_a_view_is_not_resampled_and_says_nothing_of_stability(sector: World) -> None:
    seen = compute_view(*sector, TODAY, themes=THEMES)
    assert seen["communities"]["stability"] is None
    assert {node["confidence"] for node in seen["nodes"]} == {None}


def test_colours_and_places_stay_from_one_time_to_the_next(sector: World, snapshot: ComputedSnapshot) -> None:
    rows, funds, activities = sector
    groups = snapshot["communities"]["groups"]
    turned: StoredSnapshot = json.loads(json.dumps(snapshot))
    for group, number in zip(turned["communities"]["groups"], [7, 3, 5, 1], strict=False):
        group["id"] = number
    later = compute(rows + met("news", "f01", "f02"), funds, activities, TODAY, QUICK, previous=turned)
    before = {frozenset(group["members"]): group["id"] for group in turned["communities"]["groups"]}
    now = {frozenset(group["members"]): group["id"] for group in later["communities"]["groups"]}
    assert len(groups) > 1
    assert now == before
    spots = {node["id"]: (node["x"], node["y"]) for node in snapshot["nodes"]}
    moved = [abs(node["x"] - spots[node["id"]][0]) + abs(node["y"] - spots[node["id"]][1]) for node in later["nodes"]]
    assert sorted(moved)[len(moved) // 2] < 30


def test_members_have_a_place_in_their_group_and_ties_their_turn(snapshot: ComputedSnapshot) -> None:
    for group in snapshot["communities"]["groups"]:
        assert sorted(group["core"] + group["edge"]) == sorted(group["members"])
        assert {one["fund"] for one in group["overlapping"]}.isdisjoint(group["members"])
    places = {node["id"]: node["place"] for node in snapshot["nodes"]}
    assert {places[fund] for group in snapshot["communities"]["groups"] for fund in group["core"]} == {"core"}
    assert snapshot["changes"] is None, "all of it has no period before"
    assert any(tie["beyond_chance"] for tie in snapshot["ties"])
    assert sorted(tie["backbone"] for tie in snapshot["ties"])[0] == 0
    assert [year["year"] for year in snapshot["years"]] == [2023, 2024, 2025]


def test_groups_that_are_not_clear_are_not_shown() -> None:
    rows = chance(2)
    seen = compute(rows, facts(*sorted({row.fund for row in rows})), [], TODAY, QUICK)
    assert not seen["communities"]["clear"]
    assert seen["communities"]["groups"] == []
    assert seen["communities"]["doubt"] in ("chance", "unstable")
    assert {node["community"] for node in seen["nodes"]} == {None}


@pytest.mark.parametrize(
    ("rows", "funds", "note"),
    [
        ([], [], "no_funds"),
        ([], facts("a"), "one_fund"),
        (met("one", "a"), facts("a", "b"), "no_ties"),
        ([row for n in range(9) for row in met(f"m{n}", *"abcdef")], facts(*"abcdef"), "all_together"),
        (met("plan", "a", "b", days_ago=-9), facts("a", "b"), "future"),
        (met("one", "a", "b") * 2, facts("a", "b"), "duplicate"),
        (met("one", "a", "b", "ghost"), facts("a", "b"), "unknown"),
        (met("one", "a", "b") + met("two", "c", "d"), facts("a", "b", "c", "d"), None),
    ],
)
def test_odd_networks_give_a_clear_result(rows: list[Participation], funds: list[FundFact], note: str | None) -> None:
    seen = compute(rows, funds, [], TODAY, QUICK)
    json.dumps(seen, allow_nan=False)
    assert len(seen["nodes"]) == len(funds)
    kinds = [one["kind"] for one in seen["notes"]]
    assert (note in kinds) if note else kinds == []
    assert all(note_sentence(one["kind"], one["count"], Phrasebook({})).endswith(".") for one in seen["notes"])
    assert not seen["communities"]["clear"]


def test_one_big_day_for_all_ties_all_alike_and_makes_no_groups() -> None:
    names = [f"f{n:02}" for n in range(39)]
    seen = compute(met("dag", *names), facts(*names), [], TODAY, QUICK)
    assert {round(tie["weight"], 6) for tie in seen["ties"]} == {round(1 / 38, 6)}
    assert len(seen["ties"]) == 39 * 38 // 2
    assert {node["role"] for node in seen["nodes"]} == {"member"}


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        compute_view([], [], [], TODAY, TODAY, TODAY - dt.timedelta(days=1))


def test_names_come_from_the_facts_and_unknown_themes_are_shown_by_their_id() -> None:
    rows = [row for n in range(3) for row in met(f"m{n}", "a", "b", "c", theme="stem")]
    seen = compute(
        rows,
        [FundFact(f, f.upper()) for f in "abc"],
        [ActivityFact("m0", "Nul", "meeting", "stem", TODAY, "/0")],
        TODAY,
        QUICK,
    )
    assert [node["name"] for node in seen["nodes"]] == ["A", "B", "C"]
    assert seen["themes"] == {"stem": "stem"}
    assert seen["activities"].keys() == {"m0"}


def test_a_view_takes_a_fraction_of_a_second(sector: World) -> None:
    compute_view(*sector, TODAY)
    began = time.process_time()
    compute_view(*sector, TODAY)
    assert time.process_time() - began < 1.0
