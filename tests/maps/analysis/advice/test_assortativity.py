"""What kinds of organisations work together: told by the network alone, and put in the order of new partners."""

from collections.abc import Iterable

import numpy as np
import pytest
import scipy.sparse as sp

from samenspel.maps.analysis.advice import reranking
from samenspel.maps.analysis.advice.assortativity import ADDED, MAX_VALUES, TraitMixing, is_informative
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.large_networks import LargeNetworkRanker
from samenspel.maps.analysis.facts.table import Table, TableBuilder, Trait
from samenspel.maps.analysis.schema.advice import TraitsReason
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.reasons import partner_reason


def table(rows: Iterable[tuple[str, str, float, str]]) -> Table:
    columns = TableBuilder()
    for org, act, t, country in rows:
        columns.add(org, act, t, traits={"country": country})
    return columns.build(2100.0)


def towns(seed: int = 0) -> Table:
    """Forty organisations of two countries, of which pairs meet, mostly of one country; of o39 nothing is said."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(300):
        one, other = rng.choice(40, 2, replace=False)
        if one % 2 != other % 2 and rng.random() < 0.9:
            other = (other + 1) % 40 if (other + 1) % 40 != one else (other + 3) % 40
        where = {at: "" if at == 39 else "noord" if at % 2 else "zuid" for at in (one, other)}
        rows += [(f"o{at:02}", f"a{number}", 2010 + number / 60, where[at]) for at in (one, other)]
    return table(rows)


def test_each_organisation_is_what_its_rows_say_most() -> None:
    said = Trait("country", ("BE", "NL"), np.array([1, 0, 0, -1, -1, 1, 0]))
    assert said.per_organisation(np.array([0, 0, 0, 0, 1, 2, 2]), 4).value.tolist() == [0, -1, 0, -1]
    assert Trait("country", (), np.array([-1])).per_organisation(np.array([0]), 1).value.tolist() == [-1]


def test_what_is_said_later_is_not_known_before() -> None:
    rows = [("a", "x", 2018.0, "BE"), ("a", "y", 2019.5, "NL"), ("a", "z", 2019.6, "NL"), ("b", "z", 2019.6, "NL")]
    made = table(rows)
    for at, said in ((2019.0, ["BE", ""]), (2020.0, ["NL", "NL"])):
        [trait] = KnownHistory.from_table(made, at).traits
        assert [(*trait.values, "")[place] for place in trait.value] == said


def test_a_taste_is_a_share_of_ties_against_what_is_usual() -> None:
    linked = sp.csr_matrix(np.array([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]], dtype=float))
    trait = Trait("country", ("BE", "NL"), np.array([0, 0, 1, -1]))
    taste = TraitMixing.from_ties(trait, np.array([True, True, True, True]), linked)
    # Of the 8 ends of ties BE has 4, NL 3, unknown 1; the ties of BE go to BE twice and to NL twice.
    base = np.array([5, 4, 2]) / 11
    usual = (np.array([2, 2, 0]) + ADDED * base) / (4 + ADDED)
    assert taste.lift[0] == pytest.approx(np.log(usual / base))
    own = (np.array([1, 1, 0]) + ADDED * usual) / (2 + ADDED)
    assert taste.profile[0] == pytest.approx(np.log(own / base), abs=1e-6)
    match, likes, liked = taste.between(0, np.array([2]))[0]
    assert (match, likes) == pytest.approx((taste.lift[0, 1], taste.profile[0, 1]))
    assert liked == pytest.approx(taste.profile[2, 0])
    said = taste.pair(0, 2)
    assert said is not None
    assert said[:2] == ("BE", "NL")
    assert said[2] == pytest.approx(np.exp(taste.lift[0, 1]))
    assert taste.pair(0, 3) is None


def test_a_value_for_everybody_or_for_nobody_else_tells_nothing() -> None:
    many = tuple(str(number) for number in range(MAX_VALUES + 1))
    assert not is_informative(Trait("country", ("BE",), np.zeros(2, dtype=np.int64)))
    assert not is_informative(Trait("name", many, np.zeros(2, dtype=np.int64)))
    assert is_informative(Trait("country", ("BE", "NL"), np.zeros(2, dtype=np.int64)))


def test_tastes_join_the_order_of_new_partners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reranking, "MIN_ORGANISATIONS", 0)
    past = KnownHistory.from_table(towns(), 2015.0)
    nothing = dict.fromkeys(reranking.ALL_NAMES, 0.0)
    order = reranking.Reranker(nothing, nothing | {"likes": 1.0})
    wide = LargeNetworkRanker(past, order)
    [best] = wide.scores([4])
    new = np.flatnonzero(wide.untied(4))
    country = past.traits[0].value
    ranked = country[new[np.argsort(-best[new], kind="stable")]]
    same = int((ranked == country[4]).sum())
    assert 0 < same < len(ranked)
    assert (ranked[:same] == country[4]).all(), "those of its own country first"
    without = LargeNetworkRanker(KnownHistory(past.n, past.org, past.act, past.t, past.value, past.at), order)
    assert not without.tastes
    assert np.isfinite(without.scores([4])).all()


def test_a_kind_that_goes_together_is_a_reason() -> None:
    made = towns()
    wide = LargeNetworkRanker(KnownHistory.from_table(made, 2015.0))
    same = next(j for j in np.flatnonzero(wide.untied(4)) if j % 2 == 0)
    [reason] = [why for why in wide.reasons(4, int(same), made.orgs) if why["kind"] == "traits"]
    assert reason["values"] == ["zuid", "zuid"]
    assert reason["times"] > 1.3
    other = next(j for j in np.flatnonzero(wide.untied(4)) if j % 2 and j != 39)
    assert not [why for why in wide.reasons(4, int(other), made.orgs) if why["kind"] == "traits"]
    assert not [why for why in wide.reasons(4, 39, made.orgs) if why["kind"] == "traits"], "nothing is known of o39"


def test_the_reason_in_words() -> None:
    reason: TraitsReason = {"kind": "traits", "values": ["BE", "NL"], "times": 2.3, "activities": []}
    said = partner_reason(reason, Phrasebook({}))
    assert said == "BE en NL doen 2,3 keer zo vaak samen iets als hun aandeel doet verwachten."
    assert partner_reason({**reason, "values": ["BE", "BE"]}, Phrasebook({})).startswith("Allebei BE;")
