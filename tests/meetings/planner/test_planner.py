"""The year planner: who sees which plans, free weeks, holidays, and addresses that make no sense."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine

from samenspel.db import now, session
from samenspel.groups.models import Group, GroupKind
from samenspel.meetings.calendars import holidays as planner_days
from samenspel.meetings.calendars.holidays import SchoolHoliday
from samenspel.meetings.models import Answer, AnswerValue, Meeting
from samenspel.meetings.planner import grid as planner_grid
from samenspel.meetings.polls.models import DatePoll, PollSlot
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.world import World

#: As schools announced them on their own pages.
KNOWN = [
    (2018, "autumn", "2018-10-29", "2018-11-04"),
    (2018, "christmas", "2018-12-24", "2019-01-06"),
    (2018, "carnival", "2019-03-04", "2019-03-10"),
    (2018, "easter", "2019-04-08", "2019-04-22"),
    (2020, "autumn", "2020-11-02", "2020-11-08"),
    (2021, "christmas", "2021-12-27", "2022-01-09"),
    (2021, "carnival", "2022-02-28", "2022-03-06"),
    (2015, "easter", "2016-03-28", "2016-04-10"),
    (2021, "easter", "2022-04-04", "2022-04-18"),
    (2022, "carnival", "2023-02-20", "2023-02-26"),
    (2023, "carnival", "2024-02-12", "2024-02-18"),
    (2024, "carnival", "2025-03-03", "2025-03-09"),
    (2025, "autumn", "2025-10-27", "2025-11-02"),
    (2022, "christmas", "2022-12-26", "2023-01-08"),
    (2022, "easter", "2023-04-03", "2023-04-16"),
    (2023, "easter", "2024-04-01", "2024-04-14"),
    (2024, "easter", "2025-04-07", "2025-04-21"),
    (2025, "summer", "2026-07-01", "2026-08-31"),
]


@pytest.mark.parametrize(("autumn", "kind", "first", "last"), KNOWN)
def test_the_principles_give_what_was_announced(autumn: int, kind: str, first: str, last: str) -> None:
    wanted = SchoolHoliday(kind, date.fromisoformat(first), date.fromisoformat(last))
    assert wanted in planner_days.decreed_holidays(autumn)


def test_the_file_is_read_and_agrees_with_the_principles() -> None:
    assert {"2026-2027", "2027-2028", "2028-2029"} <= planner_days.announced_holidays().keys()
    for name, holidays in planner_days.announced_holidays().items():
        assert holidays == planner_days.decreed_holidays(int(name[:4])), name
    assert [each.kind for each in planner_days.school_holidays(2027)] == [
        "christmas", "carnival", "easter", "summer", "autumn", "christmas",
    ]  # fmt: skip


def test_public_holidays_are_in_the_language_of_the_screen() -> None:
    assert planner_days.public_holidays(2027, "nl")[date(2027, 7, 21)] == "Nationale feestdag"
    assert planner_days.public_holidays(2027, "en")[date(2027, 7, 21)] == "National Day"
    assert date(2027, 3, 29) in planner_days.public_holidays(2027, "nl")  # Easter Monday


def test_a_week_is_free_when_it_is_to_come_and_neither_planned_nor_a_holiday() -> None:
    things = planner_grid.group_by_day([(date(2027, 2, 3), "a"), (date(2027, 2, 3), "b"), (date(2027, 2, 3), "c")])
    weeks = planner_grid.weeks_between(
        date(2027, 1, 25), date(2027, 2, 28), things, today=date(2027, 1, 27), max_per_day=2, locale="nl"
    )
    assert [week.is_free for week in weeks] == [False, False, False, True, True]
    assert [week.number for week in weeks] == [4, 5, 6, 7, 8]
    assert weeks[2].holiday == SchoolHoliday("carnival", date(2027, 2, 8), date(2027, 2, 14))
    wednesday = weeks[1].days[2]
    assert (wednesday.items, wednesday.more, wednesday.count) == (["a"], 2, 3)
    nothing: dict[date, list[str]] = {}
    (only,) = planner_grid.weeks_between(
        date(2026, 12, 28), date(2027, 1, 3), nothing, today=date(2026, 1, 1), max_per_day=2, locale="nl"
    )
    assert (only.number, only.is_free) == (53, False)


def plans(page: str) -> set[str]:
    """What the planner names, by the title that the tooltip or the list shows."""
    page = page[page.index("<h1>") :]
    return set(re.findall(r'title="(?:\d\d:\d\d )?([^",]+)', page)) | set(
        re.findall(r'row-title" href="[^"]+">([^<]+)', page)
    )


@pytest.fixture
def spring() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 1, 11, 9, tzinfo=UTC), tick=False):
        yield


def filled(world: World) -> None:
    other = make.group("ln-ai", GroupKind.LEARNING_NETWORK, name="Lerend netwerk AI")
    start = datetime(2027, 2, 3, 9, tzinfo=UTC)
    for group, by, title, moment in (
        (world.open_group, world.ann, "Van de werkgroep", start),
        (other, world.ilse, "Over AI", start + timedelta(days=30)),
        (world.closed_group, world.dirk, "Besloten", start + timedelta(days=1)),
        (world.open_group, world.ann, "Vorig jaar", start - timedelta(days=60)),
    ):
        make.meeting(group, by, title, starts_at=moment, ends_at=moment + timedelta(hours=2))
    make.meeting(other, world.ilse, "Afgelast", starts_at=start, ends_at=start + timedelta(hours=2), cancelled_at=now())
    make.meeting(other, world.ilse, "Zonder datum", starts_at=None, ends_at=None)


@pytest.mark.usefixtures("spring")
@pytest.mark.parametrize("view", ["jaar", "lijst", "thema"])
def test_each_sees_the_plans_of_the_groups_they_see(world: World, client_of: ClientOf, view: str) -> None:
    filled(world)
    address = f"/jaarplanner?weergave={view}&jaar=2027"
    seen = {name: plans(client_of(getattr(world, name)).get(address).text) for name in ("bram", "dirk", "ilse")}
    assert seen["bram"] == {"Van de werkgroep", "Over AI"}
    assert seen["dirk"] == seen["ilse"] == {"Van de werkgroep", "Over AI", "Besloten"}
    assert client_of(world.gerd).get(address).status_code == 404, "who follows results only has no planner"


def open_poll_on(group: Group, by: Account, title: str, *days: int, decided: bool = False) -> None:
    """A meeting whose date is sought, with two moments on each of these days of February."""
    meeting = make.meeting(group, by, title, starts_at=None, ends_at=None)
    session().add(
        DatePoll(meeting_id=meeting.id, minutes=60, closes_on=date(2027, 1, 20), decided_at=now() if decided else None)
    )
    for start in (datetime(2027, 2, day, hour, tzinfo=UTC) for day in days for hour in (9, 13)):
        session().add(PollSlot(meeting_id=meeting.id, starts_at=start, ends_at=start + timedelta(hours=1)))
    session().commit()


@pytest.mark.usefixtures("spring")
@pytest.mark.parametrize("view", ["jaar", "maand", "lijst", "thema"])
def test_days_that_polls_propose_are_there_for_who_sees_the_group(world: World, client_of: ClientOf, view: str) -> None:
    filled(world)
    open_poll_on(world.open_group, world.ann, "Zoekt een dag", 16, 25)
    open_poll_on(world.closed_group, world.dirk, "Besloten gezocht", 17)
    open_poll_on(world.open_group, world.ann, "Al gekozen", 18, decided=True)
    address = f"/jaarplanner?weergave={view}&jaar=2027&maand=2"
    pages = {name: client_of(getattr(world, name)).get(address).text for name in ("bram", "dirk")}
    assert "Zoekt een dag" in plans(pages["bram"])
    assert not {"Besloten gezocht", "Al gekozen"} & plans(pages["bram"])
    assert {"Zoekt een dag", "Besloten gezocht"} <= plans(pages["dirk"])
    assert client_of(world.gerd).get(address).status_code == 404
    assert ("1 bijeenkomst<" if view == "maand" else "2 bijeenkomsten<") in pages["bram"]
    if view != "lijst":
        assert pages["bram"].count('is-proposed" href') == 2, "each day once"


@pytest.mark.usefixtures("spring")
def test_a_week_in_which_a_day_is_proposed_is_not_free(world: World, client_of: ClientOf) -> None:
    open_poll_on(world.open_group, world.ann, "Zoekt een dag", 16)
    page = client_of(world.bram).get("/jaarplanner?weergave=maand&maand=2").text
    assert 'href="#week-2027-02-15"' not in page
    assert 'href="#week-2027-02-22"' in page
    assert "Zoekt een dag" in plans(client_of(world.bram).get("/jaarplanner?van=mij").text)
    assert "Zoekt een dag" not in plans(client_of(world.carla).get("/jaarplanner?van=mij").text)


@pytest.mark.usefixtures("spring")
def test_the_plans_are_narrowed_by_kind_theme_and_mine(world: World, client_of: ClientOf) -> None:
    filled(world)
    bram = client_of(world.bram)
    assert plans(bram.get("/jaarplanner?soort=learning_network").text) == {"Over AI"}
    assert plans(bram.get("/jaarplanner?thema=werkbaar-werk").text) == {"Van de werkgroep"}
    assert plans(bram.get("/jaarplanner?van=mij").text) == {"Van de werkgroep"}
    page = bram.get("/jaarplanner?weergave=maand&maand=2&van=mij").text
    assert plans(page) == {"Van de werkgroep"}
    assert "Krokusvakantie" in page
    assert "soort=learning_network" in bram.get("/jaarplanner?soort=learning_network").text


@pytest.mark.usefixtures("spring")
def test_free_weeks_are_pointed_out(world: World, client_of: ClientOf) -> None:
    filled(world)
    page = client_of(world.bram).get("/jaarplanner?weergave=maand&maand=2").text
    assert "2 vrije weken" in page
    assert 'href="#week-2027-02-15"' in page
    assert 'href="#week-2027-02-01"' not in page
    assert 'href="#week-2027-02-08"' not in page


def crowded(world: World) -> list[Meeting]:
    """A year with more than one can read: 399 about a theme and three without, spread over the workdays."""
    plain = make.group("plat", GroupKind.WORKING_GROUP, name="Platformbeheer", theme_id=None)
    first = datetime(2027, 1, 4, 9, tzinfo=UTC)
    found = []
    for number in range(402):
        start = first + timedelta(days=number // 2 % 5 + 7 * (number // 10))
        group = plain if number > 398 else world.open_group
        meeting = Meeting(group_id=group.id, organiser_id=world.ann.id, title=f"Nummer {number}")
        meeting.starts_at, meeting.ends_at = start, start + timedelta(hours=2)
        found.append(meeting)
    late = datetime(2027, 12, 6, 23, 30, tzinfo=UTC)  # past midnight in Brussels
    found[-1].starts_at, found[-1].ends_at = late, late + timedelta(hours=1)
    session().add_all(found)
    session().commit()
    return found


@pytest.mark.usefixtures("spring")
def test_a_crowded_year_is_shown_by_numbers_with_my_own_by_name(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    made = crowded(world)
    for meeting, value in ((made[3], AnswerValue.YES), (made[5], AnswerValue.NO)):
        session().add(Answer(meeting_id=meeting.id, account_id=world.bram.id, fund_id=world.bram.fund_id, value=value))
    session().commit()
    open_poll_on(world.open_group, world.ann, "Zoekt een dag", 16)
    bram = client_of(world.bram)
    with counted() as statements:
        page = bram.get("/jaarplanner?jaar=2027").text
    assert len(statements) <= 9, statements
    assert "402 bijeenkomsten" in page
    assert plans(page) == {"Nummer 3", "Zoekt een dag"}
    numbers = re.findall(r'planner-count load-(\d)" href="([^"]+)">(\d+) (\w+)', page)
    assert len(numbers) == 202
    assert numbers[0] == (
        "4",
        "/jaarplanner?weergave=maand&amp;jaar=2027&amp;maand=1#week-2027-01-04",
        "2",
        "bijeenkomsten",
    )
    assert (
        "2",
        "/jaarplanner?weergave=maand&amp;jaar=2027&amp;maand=12#week-2027-12-06",
        "1",
        "bijeenkomst",
    ) in numbers
    assert "Nummer 401" in plans(bram.get("/jaarplanner?weergave=maand&jaar=2027&maand=12").text)
    assert plans(bram.get("/jaarplanner?jaar=2027&soort=learning_network").text) == set()


@pytest.mark.usefixtures("spring")
def test_a_crowded_year_per_theme_leads_to_the_month_of_that_theme(world: World, client_of: ClientOf) -> None:
    crowded(world)
    bram = client_of(world.bram)
    page = bram.get("/jaarplanner?weergave=thema&jaar=2027").text
    assert plans(page) == set()
    cells = re.findall(r'planner-more" href="([^"]+)">(\d+)<', page)
    assert sum(int(number) for _address, number in cells) == 402
    address, number = cells[-1]
    assert (unescape(address), number) == ("/jaarplanner?weergave=maand&jaar=2027&maand=12&thema=geen", "1")
    assert plans(bram.get(unescape(address)).text) == {"Nummer 401"}


@pytest.mark.usefixtures("spring")
def test_more_in_a_month_of_a_theme_than_there_is_room_for_is_one_click_away(world: World, client_of: ClientOf) -> None:
    for number in range(10):
        make.meeting(world.open_group, world.ann, f"Nummer {number}", days=number + 21)
    page = client_of(world.bram).get("/jaarplanner?weergave=thema&jaar=2027").text
    assert len(plans(page)) == 8
    (address, words) = re.findall(r'planner-more" href="([^"]+)">([^<]+)<', page)[0]
    assert (unescape(address), words) == ("/jaarplanner?weergave=maand&jaar=2027&maand=2&thema=werkbaar-werk", "nog 2")


@pytest.mark.usefixtures("spring")
def test_the_list_leads_to_what_comes_next(world: World, client_of: ClientOf) -> None:
    filled(world)
    make.meeting(world.open_group, world.ann, "Al voorbij", days=-5)
    page = client_of(world.bram).get("/jaarplanner?weergave=lijst").text
    assert "pagina=1#nu" in page
    assert re.search(r'id="nu">.*?row-title" href="[^"]+">([^<]+)', page, re.DOTALL)[1] == "Van de werkgroep"  # type: ignore[index]
    assert "#nu" not in client_of(world.bram).get("/jaarplanner?weergave=lijst&jaar=2028").text


@pytest.mark.parametrize(
    "asked",
    [
        "jaar=99999",
        "jaar=1",
        "jaar=-5",
        "jaar=abc",
        "maand=13&weergave=maand",
        "soort=x",
        "thema=x",
        "weergave=x",
        "jaar=²",
    ],
)
def test_an_address_that_makes_no_sense_is_answered_with_what_does(
    world: World, client_of: ClientOf, asked: str
) -> None:
    answer = client_of(world.bram).get(f"/jaarplanner?{asked}")
    assert answer.status_code == 422
    assert "kennen we niet" in answer.text or "bestaat niet" in answer.text
    assert "<h1>Jaarplanner" in answer.text


def test_the_planner_costs_as_many_queries_for_a_hundred_meetings(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    for number in range(100):
        make.meeting(world.open_group, world.ann, f"Nummer {number}", days=number % 20)
    client = client_of(world.bram)
    for view in ("jaar", "maand", "lijst", "thema"):
        with counted() as statements:
            assert client.get(f"/jaarplanner?weergave={view}").status_code == 200
        assert len(statements) <= 8, statements
