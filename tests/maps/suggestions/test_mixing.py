"""Which suggestions are shown: known answers on six, and the control on the page of a fund."""

from typing import Any

import pytest
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.maps.analysis.advice.mixing import (
    FAR,
    FIRST,
    FREE,
    MIXED,
    NEAR,
    PLACE,
    SHOWN,
    STORED,
    SuggestionMix,
    choose,
    nearness,
)
from samenspel.maps.models import Snapshot
from tests.fixtures import ClientOf
from tests.maps.sector import MAP, Sector
from tests.world import World

#: The likeliest first: the first two are near, the last two far; f is small.
STORED_SIX: list[dict[str, Any]] = [
    {"fund": name, "near": near, "small": "size" if name == "f" else None, "reserved": False}
    for name, near in (("a", 1.0), ("b", 0.9), ("c", 0.55), ("d", 0.9), ("e", 0.1), ("f", 0.0))
]


def order(step: str, small: str, most: int = 3) -> str:
    return "".join(one["fund"] for one in choose(STORED_SIX, SuggestionMix(step, small), most))


@pytest.mark.parametrize(
    ("step", "small", "shown"),
    [
        (MIXED, FREE, "abc"),
        (NEAR, FREE, "abd"),
        (FAR, FREE, "efc"),
        (MIXED, PLACE, "abf"),
        (MIXED, FIRST, "fab"),
        (FAR, PLACE, "efc"),
    ],
)
def test_near_or_far_and_what_place_small_funds_have(step: str, small: str, shown: str) -> None:
    assert order(step, small) == shown


def test_the_kept_place_is_marked_and_the_stored_ones_stay_as_they_are() -> None:
    shown = choose(STORED_SIX, SuggestionMix(), 3)
    assert [one["reserved"] for one in shown] == [False, False, True]
    assert not any(one["reserved"] for one in STORED_SIX)
    assert choose([], SuggestionMix(FAR, FIRST)) == []
    assert {one["fund"] for one in choose(STORED_SIX, SuggestionMix(FAR), 6)} == set("abcdef"), "nobody is left out"


def test_an_unknown_word_is_as_usual() -> None:
    assert SuggestionMix.from_arguments("zeppelin", "") == SuggestionMix()
    assert SuggestionMix().arguments == {}
    assert SuggestionMix.from_arguments(FAR, FIRST).arguments == {"keuze": FAR, "klein": FIRST}


def test_near_is_who_was_met_and_works_with_the_same_in_the_same_group() -> None:
    weights = {"me": {"m": 2.0}, "m": {"me": 2.0, "near": 1.0}, "near": {"m": 1.0}, "far": {}}
    found = nearness("me", ["near", "far"], {"near": 3}, weights, {"me": 1, "near": 1, "far": 2})
    assert found == {"near": 1.0, "far": 0.0}
    assert nearness("me", ["far"], {}, {}, {"me": None, "far": None}) == {"far": 0.0}, "no group is not the same group"


def names(page: str) -> list[str]:
    """The suggested funds of a page, in order."""
    return [part.split('"')[0] for part in page.split('id="voorstel-')[1:]]


def test_the_choice_is_in_the_address_and_stays_there(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.bram)
    own = f"{MAP}/fondsen/woodwize"
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    stored = data["partners"]["woodwize"]
    assert 2 < len(stored) <= STORED
    usual = client.get(own).text
    assert names(usual) == [one["fund"] for one in choose(stored, SuggestionMix())]
    orders = set()
    for step in (NEAR, MIXED, FAR):
        page = client.get(f"{own}?keuze={step}&klein=vrij").text
        assert names(page) == [one["fund"] for one in choose(stored, SuggestionMix(step, FREE))]
        assert f'<option value="{step}" selected>' in page
        orders.add(tuple(names(page)))
    assert len(orders) > 1
    small = client.get(f"{own}?klein=eerst").text
    assert names(small)[0] in {one["fund"] for one in stored if one["small"]}
    assert "Klein fonds" in small
    # An answer comes back to the same choice, and the next one takes its place.
    page = client.get(f"{own}?keuze={FAR}").text
    first = names(page)[0]
    assert f"{own}/antwoorden?keuze={FAR}" in page
    answer = client.post(f"{own}/antwoorden?keuze={FAR}", data={"partner": first, "value": "interested"})
    assert answer.location == f"{own}?keuze={FAR}#antwoorden"
    after = names(client.get(f"{own}?keuze={FAR}").text)
    assert first not in after
    assert len(after) == min(SHOWN, len(stored) - 1)
