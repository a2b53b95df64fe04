"""What depends on the day works on each of them: a leap day, the last evening of a year, both nights in which the clock
changes, a Sunday, and deep in the night."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from samenspel.clock import hour, local, long_day, today
from samenspel.db import session
from samenspel.maps import tasks as map_tasks
from samenspel.meetings.models import AttendanceStatus
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.polls.polling import open_poll
from tests.meetings.series.test_series import plan_series
from tests.meetings.stories import at, moments, past_meeting, planned, reported
from tests.world import World

MOMENTS = {
    "leap-day": "2028-02-29T12:00+01:00",
    "last-evening": "2026-12-31T23:30+01:00",
    "clock-forward": "2027-03-28T01:30+01:00",
    "clock-back": "2026-10-25T02:30+01:00",  # the second time that it is half past two
    "Sunday": "2026-11-29T12:00+01:00",
    "night": "2026-11-24T03:00+01:00",
}


@pytest.fixture(autouse=True, params=MOMENTS.values(), ids=list(MOMENTS))
def _moment(request: pytest.FixtureRequest) -> Iterator[None]:
    with time_machine.travel(datetime.fromisoformat(request.param).timestamp(), tick=True):
        yield


def panel(page: str, ident: str) -> str:
    """The part of a page that has this id."""
    (found,) = re.findall(rf'<section class="ds-card panel" id="{ident}">(.*?)</section>', page, re.DOTALL)
    return str(found)


def test_a_meeting_of_tomorrow_is_planned_and_found(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    tomorrow = today() + timedelta(days=1)
    meeting = planned(ann, world.open_group, title="Samen vooruit", day=tomorrow.isoformat())
    assert moments(meeting) == (at(tomorrow, 13, 30), at(tomorrow, 16))

    start = bram.get("/").text
    assert long_day(today())[1:] in start
    assert "Kom je naar Samen vooruit?" in panel(start, "doen")
    assert "Samen vooruit" in panel(start, "komt")
    shown = bram.get(f"/bijeenkomsten/{meeting.id}").text
    assert long_day(tomorrow) in shown
    for address in ("/bijeenkomsten", f"/overleg/{world.open_group.slug}/bijeenkomsten"):
        assert f'href="/bijeenkomsten/{meeting.id}">Samen vooruit</a>' in bram.get(address).text
    for view in ("jaar", "maand", "lijst", "thema"):
        page = bram.get(f"/jaarplanner?jaar={tomorrow.year}&maand={tomorrow.month}&weergave={view}")
        assert page.status_code == 200, view
        assert f"/bijeenkomsten/{meeting.id}" in page.text, view
    (event,) = Calendar.from_ical(bram.get(f"/bijeenkomsten/{meeting.id}.ics").data).walk("VEVENT")
    assert event.decoded("DTSTART") == at(tomorrow, 13, 30)
    assert event.decoded("DTEND") == at(tomorrow, 16)


def test_what_was_due_yesterday_is_overdue_and_what_is_due_today_is_not(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    for due in (today() - timedelta(days=1), today()):
        meeting, item = past_meeting(world.open_group, world.ann)
        given = {"action_who": [f"account:{world.bram.id}", ""], "action_due": [due.isoformat(), ""]}
        reported(ann, meeting, item, **given)
        assert ("Te laat" in bram.get(f"/bijeenkomsten/{meeting.id}").text) == (due < today())
    assert bram.get("/actiepunten").text.count("Te laat") == 1
    assert panel(bram.get("/").text, "doen").count("Te laat") == 1


def test_a_poll_closes_and_a_series_begins_on_the_days_that_were_typed(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    first, closes = today() + timedelta(days=8), today() + timedelta(days=7)
    days = [first.isoformat(), first.isoformat(), (first + timedelta(days=1)).isoformat(), ""]
    poll, slots = open_poll(ann, world.open_group, slot_day=days, closes_on=closes.isoformat())
    assert [slot.starts_at for slot in slots[:2]] == [at(first, 9, 30), at(first, 13, 30)]
    assert long_day(closes) in client_of(world.bram).get(f"/bijeenkomsten/{poll.id}").text
    until = first + timedelta(days=100)
    found = plan_series(ann, world.open_group, day=first.isoformat(), until=until.isoformat())
    starts = [moments(each)[0] for each in found if each.series_id]
    assert starts[0] == at(first, 9, 30)
    assert {(local(start).weekday(), hour(start)) for start in starts} == {(first.weekday(), "09:30")}
    assert len(starts) in (3, 4)


def test_the_figures_and_the_map_count_what_was_yesterday(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=-1)
    for fund in (world.alimento, world.woodwize):
        make.attendance(meeting, fund, AttendanceStatus.PRESENT)
    map_tasks.analyse_all()
    session().commit()
    ilse = client_of(world.ilse)
    year = (today() - timedelta(days=1)).year
    figures = ilse.get(f"/cijfers/{year}/jaren.csv").data.decode("utf-8-sig").splitlines()
    assert [line.split(";")[:3] for line in figures if line.startswith(str(year))] == [[str(year), "1", "2"]]
    for period in ("", "?periode=recent", f"?periode={year}"):
        for address in ("", "/tabel", "/fondsen/alimento"):
            assert "Woodwize" in ilse.get(f"/samenwerkingskaart{address}{period}").text, (address, period)
    for address in ("tijd", "overlap", "partnerschappen"):
        assert ilse.get(f"/samenwerkingskaart/{address}").status_code == 200, address
