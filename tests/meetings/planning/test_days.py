"""Meetings that end on another day, and those of whole days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar

from samenspel import clock
from samenspel.meetings.calendars.events import CalendarEvent, CalendarSeries, event_file
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.models import Meeting
from samenspel.meetings.series.calendars import series_file
from tests.fixtures import ClientOf
from tests.meetings.polls.polling import open_poll
from tests.meetings.stories import at, filled, later, newest
from tests.pages import page
from tests.world import World

DAY = timedelta(days=1)
FIRST = later()
NEXT = FIRST + DAY
NEW = "/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw"


def planned(client: FlaskClient, **given: str) -> Meeting:
    assert client.post(NEW, data=filled(**given)).status_code == 303
    return newest()


def entries(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def event(starts_at: datetime, ends_at: datetime, **given: object) -> CalendarEvent:
    values: dict[str, object] = {
        "uid": "a@samenspel",
        "title": "Tweedaagse",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "location": "",
        "description": "",
        "url": "https://example.org",
        "organiser_name": "Ann",
        "organiser_email": "ann@fonds.example",
        "sequence": 0,
        "created_at": starts_at,
        "changed_at": starts_at,
        "is_cancelled": False,
    }
    return CalendarEvent(**(values | given))  # type: ignore[arg-type]


def test_a_meeting_ends_on_another_day(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), start="10:00", end="15:00", end_day=NEXT.isoformat())
    assert (meeting.starts_at, meeting.ends_at) == (at(FIRST, 10), at(NEXT, 15))
    shown = page(client_of(world.bram).get(meeting.path)).text
    assert f"{clock.long_day(FIRST)}, 10:00 – {clock.long_day(NEXT)}, 15:00" in shown
    assert clock.day(NEXT) in page(client_of(world.bram).get("/")).text
    month = client_of(world.bram).get(f"/jaarplanner?weergave=maand&jaar={NEXT.year}&maand={NEXT.month}").text
    assert f'href="{meeting.path}"' in month


def test_whole_days_have_no_hours_anywhere(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, whole_day="y", start="", end="nooit", end_day=NEXT.isoformat())
    assert (meeting.starts_at, meeting.ends_at) == (at(FIRST, 0), at((NEXT + DAY), 0))
    both = f"{clock.long_day(FIRST)} – {clock.long_day(NEXT)}"
    shown = page(client_of(world.bram).get(meeting.path)).text
    assert both in shown
    assert "00:00" not in shown
    assert "00:00" not in page(client_of(world.bram).get("/")).text
    form = page(ann.get(f"{meeting.path}/bewerken"))
    assert form.all("#whole_day[checked]")
    assert form.one("#end_day")["value"] == NEXT.isoformat()
    file = client_of(world.bram).get(f"{meeting.path}.ics").data
    [entry] = Calendar.from_ical(file).walk("VEVENT")
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (FIRST, (NEXT + DAY))


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"end_day": (FIRST - DAY).isoformat()}, "end_day", "De laatste dag komt na de eerste."),
        ({"end_day": (FIRST + 20 * DAY).isoformat()}, "end_day", "Een bijeenkomst duurt hoogstens dertien dagen."),
        ({"end_day": "vrijdag"}, "end_day", "Dat is geen datum."),
        ({"end_day": FIRST.isoformat(), "end": "13:00"}, "end", "Het einde moet na het begin komen."),
        ({"whole_day": "y", "day": "2020-01-15"}, "day", "Dat moment is al voorbij."),
    ],
)
def test_what_is_wrong_with_the_days_is_said(
    given: dict[str, str], field: str, words: str, world: World, client_of: ClientOf
) -> None:
    errors = page(client_of(world.ann).post(NEW, data=filled(**given)), 422).errors
    assert errors[field].startswith(words)


@time_machine.travel("2027-02-01T09:00:00+00:00", tick=False)
def test_days_stay_whole_when_the_clock_changes() -> None:
    for first in (date(2027, 3, 28), date(2027, 10, 31)):
        start, end = clock.from_days(first, first)
        assert clock.whole_days(start, end) == (first, first)
        assert clock.working_hours(start, end) == clock.HOURS_A_DAY
        [entry] = Calendar.from_ical(event_file(event(start, end))).walk("VEVENT")
        assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (first, first + timedelta(days=1))
        assert (
            clock.end_like(clock.from_days(date(2027, 5, 3), first)[0], (start, end))
            == clock.from_days(date(2027, 5, 3), date(2027, 5, 3))[1]
        )


def test_a_day_of_a_meeting_takes_a_days_work() -> None:
    assert clock.working_hours(at(FIRST, 10), at(NEXT, 15)) == 2 * clock.HOURS_A_DAY
    assert clock.working_hours(at(FIRST, 13, 30), at(FIRST, 16)) == 2.5
    assert clock.working_hours(at(FIRST, 22), at(NEXT, 1)) == 3


def test_the_rule_of_a_series_of_days_names_days() -> None:
    series = CalendarSeries("a@samenspel", Rhythm.WEEKLY, 0, "https://example.org")
    firsts = [date(2027, 3, 22), date(2027, 3, 29), date(2027, 4, 12)]
    events = []
    for first in firsts:
        start, end = clock.from_days(first, first + timedelta(days=1))
        events.append(event(start, end, series=series, recurrence_at=start))
    moved = clock.from_local(date(2027, 4, 13), datetime.min.time().replace(hour=10))
    events[2] = event(moved, moved + timedelta(hours=2), series=series, recurrence_at=events[2].starts_at)
    master, exception = entries(series_file(series, events))
    assert master.decoded("dtstart") == firsts[0]
    assert master.decoded("dtend") == date(2027, 3, 24)
    assert master["rrule"]["until"] == [date(2027, 4, 12)]
    assert master["exdate"].dts[0].dt == date(2027, 4, 5)
    assert exception.decoded("recurrence-id") == firsts[2]
    assert exception.decoded("dtstart").astimezone(UTC) == moved


def test_a_poll_of_days_gives_a_meeting_of_whole_days(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    days = [(FIRST + number * DAY).isoformat() for number in (10, 17)]
    meeting, slots = open_poll(ann, world.open_group, minutes="2880", slot_day=days, slot_start=["", "09:00"])
    assert [(slot.starts_at, slot.ends_at) for slot in slots] == [
        (at((FIRST + 10 * DAY), 0), at((FIRST + 12 * DAY), 0)),
        (at((FIRST + 17 * DAY), 0), at((FIRST + 19 * DAY), 0)),
    ]
    assert "00:00" not in page(client_of(world.bram).get(meeting.path)).text
    ann.post(f"{meeting.path}/momenten/{slots[0].id}/keuze")
    assert (
        f"{clock.long_day(FIRST + 10 * DAY)} – {clock.long_day(FIRST + 11 * DAY)}" in page(ann.get(meeting.path)).text
    )


def test_the_agenda_of_each_day_begins_at_the_hour_of_the_first(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, start="10:00", end="15:00", end_day=NEXT.isoformat())
    path = f"{meeting.path}/agenda"
    sent = {"minutes": "45", "wanted": "inform", "owner": ""}
    for title, more in (("Welkom", {}), ("Kaarten leggen", {}), ("Wat nu?", {"opens_day": "y"}), ("Slot", {})):
        assert ann.post(path, data=sent | {"title": title} | more).status_code == 303
    for seen in (page(client_of(world.bram).get(meeting.path)), page(ann.get(path))):
        assert [each.text for each in seen.all(".agenda-hour")] == ["10:00", "10:45", "10:00", "10:45"]
        assert [each.text for each in seen.all(".agenda-day")] == [clock.long_day(FIRST), clock.long_day(NEXT)]


def test_an_evening_that_passes_midnight_has_one_agenda(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, start="22:00", end="01:00", end_day=NEXT.isoformat())
    item = {"title": "Wacht", "minutes": "90", "wanted": "inform"}
    for _ in range(2):
        assert ann.post(f"{meeting.path}/agenda", data=item).status_code == 303
    shown = page(ann.get(f"{meeting.path}/agenda"))
    assert [each.text for each in shown.all(".agenda-hour")] == ["22:00", "23:30"]
    assert not shown.all(".agenda-day, #opens_day")
