"""What if a fund stopped, or came to a group where it is not."""

import datetime as dt

import pytest

from samenspel.db import now, session
from samenspel.groups.models import GroupKind, Visibility
from samenspel.maps import tasks
from samenspel.maps.analysis.scenarios import Gathering, joining, met_lately, stopping
from tests import make
from tests.fixtures import ClientOf
from tests.maps.sector import MAP, Sector
from tests.pages import Page, page
from tests.world import World


def gathering(title: str, funds: str, lead: str = "", hours: float | None = None, *, group: bool = True) -> Gathering:
    return Gathering(title, f"/{title}", frozenset(funds), lead, hours, group)


def test_who_stops_takes_its_ties_and_leaves_what_it_led() -> None:
    ties = [("a", "b", True), ("a", "c", False), ("b", "c", True), ("a", "z", False)]
    some = [
        gathering("led", "abc", "a", 12.0), gathering("pair", "ab", "b", 4.0), gathering("other", "bc", "b", 9.0),
        gathering("alone", "a", "a", group=False),
    ]  # fmt: skip
    found = stopping("a", ties, some)
    assert (found.partners, found.notable) == (3, ["b"])
    assert [one.title for one in found.led] == ["led", "alone"]
    assert [one.title for one in found.left_alone] == ["pair", "alone"]
    assert found.cut_off == ["z"], "z hangs on a only"
    assert found.hours == 16.0
    assert stopping("q", ties, some).cut_off == []


def test_who_joins_meets_whom_it_did_not_see_the_most_first() -> None:
    some = [
        gathering("two new", "bxy", hours=20.0), gathering("two for less", "xy", hours=5.0), gathering("own", "axy"),
        gathering("nobody new", "bc"), gathering("one new", "bcz"), gathering("project", "xyz", group=False),
        Gathering("everybody", "/all", frozenset("bcxyz"), is_for_all=True),
    ]  # fmt: skip
    found = joining("a", some, seen="bc")
    assert [(one.gathering.title, one.unseen, one.known) for one in found] == [
        ("two for less", ["x", "y"], 0),
        ("two new", ["x", "y"], 1),
        ("one new", ["z"], 2),
    ]


def test_met_is_who_was_there_lately_in_a_small_circle() -> None:
    since = dt.date(2026, 1, 1)
    together = {
        "small": ["a", "b"],
        "old": ["a", "c"],
        "hall": list("abcdef"),
        "elsewhere": ["b", "g"],
        "runs": ["a", "h"],
    }
    days = {
        "small": since, "old": since - dt.timedelta(days=1), "hall": since, "elsewhere": since, "runs": None,
    }  # fmt: skip
    going_on = [gathering("group", "ai"), gathering("large", "abcdefj")]
    assert met_lately("a", together, days, going_on, since, 4) == {"b", "i"}


@pytest.fixture
def with_more_groups(sector: Sector, world: World) -> Sector:
    """A group that Alimento is not in, with meetings; one that is closed, and one that is not to be reported."""
    for slug, name, changes in (
        ("open-kring", "Open kring", {}),
        ("dichte-kring", "Dichte kring", {"visibility": Visibility.CLOSED}),
        ("stille-kring", "Stille kring", {"unreported": True}),
        ("oude-kring", "Oude kring", {"archived_at": now() - dt.timedelta(days=5)}),
    ):
        group = make.group(slug, GroupKind.WORKING_GROUP, name=name, **changes)
        for fund in sector.second[2:5]:
            person = make.account(f"Lid {slug} {fund.slug}", fund=fund)
            make.membership(person, group)
        make.meeting(group, world.bram, f"Bijeenkomst {name}", days=-30)
    session().commit()
    tasks.analyse_all()
    session().commit()
    return sector


def scenario(client_of: ClientOf, who: object, slug: str = "alimento") -> Page:
    return page(client_of(who).get(f"{MAP}/fondsen/{slug}/wat-als"))  # type: ignore[arg-type]


def test_the_page_says_what_falls_away_and_what_one_would_find(
    world: World, with_more_groups: Sector, client_of: ClientOf
) -> None:
    seen = scenario(client_of, world.ann)
    assert seen.heading == "Wat als Alimento …"
    stops = seen.panel("… stopt?")
    assert "Zonder trekker: Mentoren op de vloer" in stops
    joins = seen.panel("… ergens bij komt?")
    assert "Open kring" in joins
    assert "3 fondsen die Alimento nu niet ziet: Tweede 1, Tweede 2, Tweede 3" in joins
    assert "+ 2 uur per jaar" in joins
    for secret in ("Dichte kring", "Stille kring", "Oude kring", world.closed_group.name):
        assert secret not in seen.text
    assert "/wat-als" in client_of(world.ann).get(f"{MAP}/fondsen/alimento").text


def test_only_who_sees_the_map_asks_what_if(world: World, analysed: Sector, client_of: ClientOf) -> None:
    assert client_of(world.gust).get(f"{MAP}/fondsen/alimento/wat-als").status_code == 404
    assert client_of(world.ann).get(f"{MAP}/fondsen/zeppelin/wat-als").status_code == 404
    assert client_of(world.bea).get(f"{MAP}/fondsen/alimento/wat-als").status_code == 200
