"""A series in somebody's calendar: the mails, the feed and the files say what the database says, read by a calendar."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import caldav
import pytest
import recurring_ical_events
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar

from samenspel.clock import BRUSSELS, local
from samenspel.db import session
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.events import CalendarAttendee, CalendarSeries
from samenspel.meetings.calendars.recurrence import recurrence_of
from samenspel.meetings.calendars.rhythm import Rhythm, series_days
from samenspel.meetings.models import Answer, AnswerValue, Meeting
from samenspel.meetings.series import calendars as series_calendars
from tests.fixtures import ClientOf
from tests.meetings.calendars.test_invitations import event
from tests.meetings.feeds.test_feeds import make_feed
from tests.meetings.series.test_series import NOW, all_meetings, plan_series
from tests.meetings.servers import caldav_server
from tests.meetings.stories import filled, moments, work
from tests.world import World

BRAM = CalendarAttendee("Bram Claes", "bram@example.org", None, rsvp=True)


def file_in(mail: Any) -> Any:
    (part,) = [each for each in mail.message().walk() if each.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["METHOD"]
    return calendar


def expanded(calendar: Calendar) -> list[tuple[datetime, datetime, str]]:
    """Start, end and title of all that a reader shows, in order; what was called off is not shown."""
    seen = recurring_ical_events.of(calendar).all()
    return sorted(
        (one.decoded("DTSTART").astimezone(UTC), one.decoded("DTEND").astimezone(UTC), str(one["SUMMARY"]))
        for one in seen
        if one["STATUS"] != "CANCELLED"
    )


def stored_times(meetings: Sequence[Meeting]) -> list[tuple[datetime, datetime, str]]:
    """The same as the database has it."""
    return sorted((*moments(each), each.title) for each in meetings if each.cancelled_at is None)


class Follower:
    """A calendar program that takes in each mail as RFC 5546 says: the newest word on the series, or on one of it."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[datetime | None, Any]] = {}

    def take(self, calendar: Calendar) -> None:
        events: list[Any] = list(calendar.walk("VEVENT"))
        (uid,) = {str(each["UID"]) for each in events}
        known = self.parts.setdefault(uid, {})
        for each in events:
            named = self.name(each)
            before = known.get(named) or known.get(None)
            if before is not None:
                assert int(each["SEQUENCE"]) > int(before["SEQUENCE"]), "a calendar would take this for old news"
        if self.name(events[0]) is None:
            known.clear()
        for each in events:
            if calendar["METHOD"] == "CANCEL":
                each["STATUS"] = "CANCELLED"
            known[self.name(each)] = each

    @staticmethod
    def name(each: Any) -> datetime | None:
        return each.decoded("RECURRENCE-ID").astimezone(UTC) if "RECURRENCE-ID" in each else None

    def shown(self) -> list[tuple[datetime, datetime, str]]:
        found = []
        for parts in self.parts.values():
            calendar = Calendar()
            for each in parts.values():
                calendar.add_component(each)
            if None not in parts or parts[None]["STATUS"] != "CANCELLED":
                found += expanded(calendar)
        return sorted(found)


@pytest.mark.parametrize("rhythm", list(Rhythm))
@pytest.mark.parametrize("first", [date(2026, 10, 5), date(2027, 3, 16), date(2027, 3, 29), date(2028, 2, 29)])
def test_a_reader_shows_exactly_the_chosen_days_over_both_changes_of_the_clock(rhythm: Rhythm, first: date) -> None:
    chance = random.Random(f"{rhythm} {first}")
    days = series_days(first, rhythm, count=9)
    chosen = sorted(chance.sample(days, 6))
    starts = [datetime.combine(day, time(9, 30), BRUSSELS).astimezone(UTC) for day in chosen]
    told = CalendarSeries("s@samenspel", rhythm, 2, "https://samenspel.example/r")
    events = [
        event(uid=told.uid, starts_at=start, ends_at=start + timedelta(hours=2), series=told, recurrence_at=start,
              title="Overleg", sequence=0)
        for start in starts
    ]  # fmt: skip
    method, file = series_calendars.series_invitation(told, events, BRAM)
    calendar = Calendar.from_ical(file)
    master: Any
    (master,) = calendar.walk("VEVENT")
    assert (method, calendar["METHOD"], int(master["SEQUENCE"])) == ("REQUEST", "REQUEST", 2)
    assert "RRULE" in master
    assert "RDATE" not in master
    assert expanded(calendar) == [(start, start + timedelta(hours=2), "Overleg") for start in starts]
    assert {start.hour for start in starts} <= {7, 8}

    moved = replace(events[3], starts_at=starts[3] + timedelta(hours=26), sequence=3, title="Verzet")
    moved = replace(moved, ends_at=moved.starts_at + timedelta(hours=1))
    off = replace(events[1], is_cancelled=True, sequence=4)
    now_told = [events[0], off, events[2], moved, *events[4:]]
    _method, file = series_calendars.series_invitation(replace(told, sequence=5), now_told, BRAM)
    assert expanded(Calendar.from_ical(file)) == sorted(
        (each.starts_at, each.ends_at, each.title) for each in now_told if not each.is_cancelled
    )
    feed = Calendar.from_ical(series_calendars.feed_file("Samenspel", now_told))
    assert expanded(feed) == expanded(Calendar.from_ical(file))
    (called_off,) = [each for each in feed.walk("VEVENT") if each["STATUS"] == "CANCELLED"]
    assert called_off.decoded("RECURRENCE-ID") == starts[1]


def test_what_no_rule_says_is_told_date_by_date() -> None:
    """Meetings at other hours, or off the beat; and the hour that comes twice in October."""
    nine = datetime(2026, 10, 20, 7, tzinfo=UTC)
    odd = [nine, nine + timedelta(days=7), nine + timedelta(days=13, hours=1)]
    twice = [datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 11, 1, 1, 30, tzinfo=UTC)]
    for starts in (odd, twice):
        assert recurrence_of(starts, Rhythm.WEEKLY, BRUSSELS).dates == tuple(starts)
        told = CalendarSeries("s@samenspel", Rhythm.WEEKLY, 0, "https://samenspel.example/r")
        events = [
            event(uid=told.uid, starts_at=start, ends_at=start + timedelta(hours=1), series=told, recurrence_at=start)
            for start in starts
        ]
        calendar = Calendar.from_ical(series_calendars.series_file(replace(told, sequence=3), events))
        assert [start for start, _end, _title in expanded(calendar)] == starts


def edit(client: FlaskClient, meeting: Meeting, reach: str, **given: str) -> None:
    sent = filled(title=meeting.title, **given) | {"scope": reach}
    assert client.post(f"/bijeenkomsten/{meeting.id}/bewerken", data=sent).status_code == 303


def cancel(client: FlaskClient, meeting: Meeting, reach: str) -> None:
    sent = {"reason": "Te weinig volk", "scope": reach}
    assert client.post(f"/bijeenkomsten/{meeting.id}/annulering", data=sent).status_code == 303


@time_machine.travel(NOW, tick=False)
def test_a_calendar_that_follows_the_mails_shows_what_the_database_says(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    """Planned over the change of the clock, moved, called off, moved together, and called off from one on."""
    ann, program = client_of(world.ann), Follower()
    feed = make_feed(client_of(world.bram))

    def check(method: str, *, one: bool) -> None:
        work()
        (mail,) = [each for each in outbox if each.to == [world.bram.email]]
        outbox.clear()
        calendar = file_in(mail)
        assert calendar["METHOD"] == method
        assert ("RECURRENCE-ID" in calendar.walk("VEVENT")[0]) is one
        program.take(calendar)
        assert list(program.parts) == [f"{all_meetings()[0].series_id}@samenspel"]
        assert program.shown() == stored_times(all_meetings())
        assert expanded(Calendar.from_ical(visitor.get(feed).data)) == stored_times(all_meetings())

    meetings = plan_series(ann, world.open_group, "2027-03-09", "2027-05-11", "2027-06-08", "2027-10-12", "2027-11-09",
                      until="2027-12-31")  # fmt: skip
    check("REQUEST", one=False)
    edit(ann, meetings[1], "een", day="2027-05-12", start="14:00", end="15:30")
    check("REQUEST", one=True)
    edit(ann, meetings[1], "een", day="2027-05-12", start="14:00", end="16:00")
    check("REQUEST", one=True)
    cancel(ann, meetings[2], "een")
    check("CANCEL", one=True)
    edit(ann, meetings[3], "volgende", day="2027-10-14", start="10:00", end="11:00")
    check("REQUEST", one=False)
    edit(ann, meetings[0], "een", day="2027-03-10", start="9:30", end="11:30", place="Gent")
    check("REQUEST", one=True)
    cancel(ann, meetings[3], "volgende")
    check("REQUEST", one=False)
    cancel(ann, meetings[0], "volgende")
    check("CANCEL", one=False)
    assert stored_times(all_meetings()) == []


@pytest.mark.parametrize("rhythm", ["weekly", "monthly"])
@time_machine.travel(NOW, tick=False)
def test_whatever_happens_to_a_series_calendars_and_database_agree(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any], rhythm: str
) -> None:
    """A walk by chance over all that can be done to a series, over the change of the clock."""
    chance = random.Random(rhythm)
    ann, program = client_of(world.ann), Follower()
    feed = make_feed(client_of(world.bram))
    plan_series(ann, world.open_group, rhythm=rhythm, until="", count="9")
    for _ in range(12):
        work()
        for mail in outbox:
            if mail.to == [world.bram.email]:
                program.take(file_in(mail))
        outbox.clear()
        assert program.shown() == stored_times(all_meetings())
        assert expanded(Calendar.from_ical(visitor.get(feed).data)) == stored_times(all_meetings())
        going_on = [each for each in all_meetings() if each.cancelled_at is None]
        if not going_on:
            break
        meeting, reach = chance.choice(going_on), chance.choice(["een", "een", "volgende"])
        if chance.random() < 0.25 and len(going_on) > 3:
            cancel(ann, going_on[-2] if reach == "volgende" else meeting, reach)
            continue
        hour = chance.randrange(8, 18)
        edit(
            ann,
            meeting,
            reach,
            day=f"{local(moments(meeting)[0]).date() + timedelta(days=chance.randrange(-2, 3))}",
            start=f"{hour:02}:30",
            end=f"{hour + chance.randrange(1, 4):02}:30",
            place=chance.choice(["SERV", "Gent"]),
        )
    assert {each.sequence for each in all_meetings()} != {0}


@time_machine.travel(NOW, tick=False)
def test_a_series_that_moves_as_a_whole_gets_a_new_rule(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann, program = client_of(world.ann), Follower()
    meetings = plan_series(ann, world.open_group, rhythm="fortnightly", until="2027-04-30")
    work()
    program.take(file_in(outbox[0]))
    outbox.clear()
    edit(ann, meetings[0], "volgende", day="2027-03-11", start="13:00", end="15:00")
    work()
    calendar = file_in(outbox[0])
    program.take(calendar)
    (master,) = calendar.walk("VEVENT")
    assert master["RRULE"]["BYDAY"] == ["TH"]
    assert program.shown() == stored_times(all_meetings())
    assert len(stored_times(all_meetings())) == 4


@time_machine.travel(NOW, tick=False)
def test_a_file_of_one_and_of_all_and_the_feed_name_a_meeting_alike(
    world: World, client_of: ClientOf, visitor: FlaskClient
) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    bram = client_of(world.bram)
    cancel(client_of(world.ann), meetings[2], "een")
    edit(client_of(world.ann), meetings[1], "een", day="2027-04-14", start="14:00", end="15:30")
    (one,) = Calendar.from_ical(bram.get(f"/bijeenkomsten/{meetings[1].id}.ics").data).walk("VEVENT")
    whole = Calendar.from_ical(bram.get(f"/bijeenkomsten/reeksen/{meetings[0].series_id}.ics").data)
    feed = Calendar.from_ical(visitor.get(make_feed(bram)).data)
    group_feed = Calendar.from_ical(visitor.get(make_feed(bram, world.open_group.slug)).data)
    for file in (whole, feed, group_feed):
        assert {str(each["UID"]) for each in file.walk("VEVENT")} == {str(one["UID"])}
        assert expanded(file) == stored_times(all_meetings())
        (again,) = [each for each in file.walk("VEVENT") if "14:00" in str(each.get("DTSTART").dt)]
        for name in ("RECURRENCE-ID", "DTSTART", "SEQUENCE", "URL"):
            assert again[name].to_ical() == one[name].to_ical()
    assert f"/bijeenkomsten/reeksen/{meetings[0].series_id}.ics" in bram.get(f"/bijeenkomsten/{meetings[0].id}").text
    # The link in the series itself leads to the meeting that comes next.
    (master, *_others) = whole.walk("VEVENT")
    path = str(master["URL"]).removeprefix("http://127.0.0.1:8000")
    assert bram.get(path).location.endswith(str(meetings[0].id))
    with time_machine.travel("2027-04-20T09:00:00+00:00", tick=False):
        later = client_of(world.bram).get(path).location
    assert later.endswith(str(meetings[3].id)), "the third was called off"
    with time_machine.travel("2027-12-20T09:00:00+00:00", tick=False):
        after = client_of(world.bram).get(path).location
    assert after.endswith(str(meetings[3].id))


@time_machine.travel(NOW, tick=False)
def test_what_one_does_not_come_to_is_free_and_the_rest_is_not(
    world: World, client_of: ClientOf, visitor: FlaskClient
) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    session().add(Answer(meeting_id=meetings[1].id, account_id=world.bram.id, value=AnswerValue.NO))
    session().commit()
    seen = list(recurring_ical_events.of(Calendar.from_ical(visitor.get(make_feed(client_of(world.bram))).data)).all())
    free = {each.decoded("DTSTART").astimezone(UTC) for each in seen if each.get("TRANSP") == "TRANSPARENT"}
    assert free == {moments(meetings[1])[0]}
    assert len(seen) == 4


@time_machine.travel(NOW, tick=False)
def test_each_keeps_their_own_answers_when_the_series_is_sent_again(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    bram = client_of(world.bram)
    for meeting, value in zip(meetings, ("yes", "no", "yes", "yes"), strict=True):
        bram.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": value})
    work()
    outbox.clear()
    edit(client_of(world.ann), meetings[2], "volgende", day="2027-05-11", start="14:00", end="15:30")
    work()
    (mail,) = [each for each in outbox if each.to == [world.bram.email]]
    told = {Follower.name(each): each["ATTENDEE"].params["PARTSTAT"] for each in file_in(mail).walk("VEVENT")}
    assert told[None] == "NEEDS-ACTION", "what moved is asked again"
    assert [told[moments(each)[0]] for each in meetings[:2]] == ["ACCEPTED", "DECLINED"]


@time_machine.travel(NOW, tick=False)
def test_without_a_mailbox_nobody_is_asked_and_who_organises_gets_a_file_to_keep(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    work()
    outbox.clear()
    edit(client_of(world.ilse), meetings[1], "volgende", day="2027-04-14", start="14:00", end="15:30")
    work()
    files = {mail.to[0]: file_in(mail) for mail in outbox}
    assert (files[world.ann.email]["METHOD"], files[world.bram.email]["METHOD"]) == ("PUBLISH", "REQUEST")
    (master, *_others) = files[world.bram.email].walk("VEVENT")
    assert (master["ORGANIZER"], master["ATTENDEE"].params["RSVP"]) == (f"mailto:{world.ann.email}", "TRUE")
    assert "ATTENDEE" not in files[world.ann.email].walk("VEVENT")[0]
    assert expanded(files[world.ann.email]) == expanded(files[world.bram.email]) == stored_times(all_meetings())


@time_machine.travel(NOW, tick=False)
def test_a_series_that_was_sent_before_keeps_the_names_it_has(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    """As after the migration: no place in a rule, so each goes by its own UID."""
    meetings = plan_series(client_of(world.ann), world.open_group)
    session().execute(sa.update(Meeting).values(recurrence_at=None, has_bound_answers=False))
    session().commit()
    work()
    outbox.clear()
    own = {calendars.uid_of(each.id) for each in meetings}
    edit(client_of(world.ann), meetings[1], "een", day="2027-04-14", start="14:00", end="15:30")
    work()
    (changed,) = file_in(outbox[0]).walk("VEVENT")
    assert (str(changed["UID"]), int(changed["SEQUENCE"])) == (calendars.uid_of(meetings[1].id), 1)
    assert "RECURRENCE-ID" not in changed
    outbox.clear()
    edit(client_of(world.ann), meetings[0], "volgende", day="2027-03-10", start="14:00", end="15:30")
    work()
    assert {str(each["UID"]) for each in file_in(outbox[0]).walk("VEVENT")} == own
    feed = Calendar.from_ical(visitor.get(make_feed(client_of(world.bram))).data)
    assert {str(each["UID"]) for each in feed.walk("VEVENT")} == own
    assert expanded(feed) == stored_times(all_meetings())
    whole = client_of(world.bram).get(f"/bijeenkomsten/reeksen/{meetings[0].series_id}.ics")
    assert expanded(Calendar.from_ical(whole.data)) == stored_times(all_meetings())


@time_machine.travel(NOW, tick=False)
def test_another_calendar_takes_a_series_in_and_gives_it_back_the_same(
    world: World, client_of: ClientOf, tmp_path: Path
) -> None:
    ann = client_of(world.ann)
    meetings = plan_series(ann, world.open_group, until="2027-12-31")
    edit(ann, meetings[1], "een", day="2027-04-14", start="14:00", end="15:30")
    cancel(ann, meetings[4], "een")
    file = ann.get(f"/bijeenkomsten/reeksen/{meetings[0].series_id}.ics").data
    one = Calendar.from_ical(file)
    one.pop("METHOD")  # a calendar that is kept has none (RFC 4791)
    connect: Any = caldav.DAVClient
    with caldav_server(tmp_path) as url, connect(url=url, username="x", password="x") as client:
        calendar = client.principal().make_calendar(name="Proef")
        put = client.put(f"{calendar.url}reeks.ics", one.to_ical().decode(), {"Content-Type": "text/calendar"})
        assert put.status == 201
        (found,) = [each.icalendar_instance for each in calendar.events()]
        days = {"start": datetime(2027, 4, 1, tzinfo=UTC), "end": datetime(2027, 5, 1, tzinfo=UTC)}
        (april,) = calendar.search(event=True, expand=True, **days)
    assert expanded(found) == stored_times(all_meetings())
    assert april.icalendar_component.decoded("DTSTART").astimezone(UTC) == moments(all_meetings()[1])[0]
