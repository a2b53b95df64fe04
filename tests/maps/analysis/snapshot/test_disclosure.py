"""What is told of a pair: known answers on a handful of funds."""

import datetime as dt
import json

from samenspel.maps.analysis.facts.participations import INITIATIVE, MEETING, ActivityFact, FundFact, Participation
from samenspel.maps.analysis.schema.snapshot import StoredSnapshot
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.phrasing import phrase_snapshot
from samenspel.maps.analysis.snapshot import disclosure, snapshot
from samenspel.maps.view import export
from samenspel.maps.view.snapshot_view import SnapshotView

TODAY = dt.date(2026, 6, 1)
FUNDS = [FundFact(name, name.upper(), "klein", 2.5) for name in "abcde"]


def redacted(*activities: tuple[ActivityFact, str]) -> StoredSnapshot:
    """The details of activities, each with the funds that were there."""
    facts = [fact for fact, _ in activities]
    rows = [
        Participation(fund, fact.id, fact.kind, fact.theme, fact.date or TODAY)
        for fact, funds in activities
        for fund in funds
    ]
    made = snapshot.compute_view(rows, FUNDS, facts, TODAY)
    return disclosure.redact(made, rows, FUNDS, facts)


def meeting(ident: str, *, outside: bool = False, kind: str = MEETING) -> ActivityFact:
    return ActivityFact(ident, ident, kind, None, dt.date(2026, 5, 1), f"/{ident}", outside)


def test_what_is_outside_is_told_apart() -> None:
    data = redacted((meeting("eigen", outside=True, kind=INITIATIVE), "ab"), (meeting("serv"), "ab"))
    (tie,) = data["ties"]
    assert (tie["outside"], sum(tie["counts"].values())) == (1, 2)
    assert data["together"] == {"serv": ["a", "b"], "eigen": ["a", "b"]}
    assert {node["fte"] for node in data["nodes"]} == {2.5}


def quietly(*funds: str, quiet: bool) -> StoredSnapshot:
    """Ten open meetings of a, b and c, and one activity of their own of these funds, to be reported or not."""
    days = [meeting(f"open{n}") for n in range(10)]
    own = meeting("Stil plan", outside=True, kind=INITIATIVE)
    rows = [Participation(fund, fact.id, fact.kind, None, TODAY) for fact in days for fund in "abc"]
    rows += [Participation(fund, own.id, own.kind, None, TODAY, unreported=quiet) for fund in funds]
    made = snapshot.compute_view(rows, FUNDS, [*days, own], TODAY)
    return disclosure.redact(made, rows, FUNDS, [*days, own])


def test_what_is_not_to_be_reported_is_in_no_file_and_weighs_in() -> None:
    told_of, kept_quiet = quietly("a", "b", "d", quiet=False), quietly("a", "b", "d", quiet=True)
    assert "Stil plan" in json.dumps(told_of)
    assert "Stil plan" not in json.dumps(kept_quiet)
    assert (kept_quiet["totals"]["activities"], kept_quiet["totals"]["participations"]) == (10, 30)
    pairs = {(tie["a"], tie["b"]): tie for tie in kept_quiet["ties"]}
    assert sorted(pairs) == [("a", "b"), ("a", "c"), ("b", "c")], "a tie of nothing else is none"
    assert pairs["a", "b"]["weight"] > pairs["a", "c"]["weight"]
    assert (pairs["a", "b"]["counts"], pairs["a", "b"]["outside"]) == ({MEETING: 10}, 0)
    d = next(node for node in kept_quiet["nodes"] if node["id"] == "d")
    assert (d["degree"], d["activities"]) == (0, 0)
    assert kept_quiet["together"].keys() == {f"open{n}" for n in range(10)}
    reading = SnapshotView(phrase_snapshot(kept_quiet, Phrasebook({})))
    for write in (export.gexf, export.graphml, export.as_json, export.edges_csv):
        assert b"Stil plan" not in write(reading)
    assert {line.split(b",")[1] for line in export.edges_csv(reading).splitlines()[1:]}.isdisjoint({b"d", b"D"})


def test_no_reason_and_no_status_of_a_partner_tells_what_is_not_to_be_reported() -> None:
    found = quietly("c", "d", "e", quiet=True)
    for one in found["partners"]["a"]:
        assert "shared_partners" not in {why["kind"] for why in one["reasons"]}
