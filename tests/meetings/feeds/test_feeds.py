"""Private feeds: made once, read by a calendar without a session, seen anew at each reading, revoked."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import caldav
import pytest
import recurring_ical_events
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlmodel import col

from samenspel.config import Settings
from samenspel.db import columns, now, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.feeds.models import Feed
from samenspel.meetings.models import Answer, AnswerValue, Meeting
from samenspel.meetings.series import calendars as series_calendars
from samenspel.people.models import Account
from tests import make
from tests.apart import apart
from tests.fixtures import ClientOf, Counted, run_notified_jobs
from tests.meetings.servers import caldav_server
from tests.meetings.stories import planned, work
from tests.world import World


def make_feed(client: FlaskClient, slug: str = "") -> str:
    """The path of a new feed, as the page shows it that once."""
    answer = client.post("/bijeenkomsten/agendalinks", data={"overleg": slug})
    assert answer.status_code == 200
    return feed_path_in(answer.text)


def feed_path_in(page: str) -> str:
    found = re.search(r'value="http://127\.0\.0\.1:8000(/agenda/[\w-]{43}\.ics)"', page)
    assert found, page
    return found[1]


def titles(calendar: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(calendar).walk("VEVENT")]


def test_a_feed_is_shown_once_and_read_without_signing_in(
    app: Flask, world: World, client_of: ClientOf, visitor: FlaskClient
) -> None:
    mine = make.meeting(world.open_group, world.ann, "Van ons", place="Zaal 3")
    make.meeting(world.closed_group, world.dirk, "Van anderen")
    make.meeting(world.open_group, world.ann, "Zonder datum", starts_at=None, ends_at=None)
    make.meeting(world.open_group, world.ann, "Lang geleden", days=-800)
    bram = client_of(world.bram)
    run_notified_jobs(app)  # notified before
    path = make_feed(bram)
    token = path.removeprefix("/agenda/").removesuffix(".ics")
    assert token not in bram.get("/bijeenkomsten/agendalinks").text
    (kept,) = session().execute(columns(Feed.token_hash)).scalars()
    assert token not in kept
    answer = visitor.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "Set-Cookie" not in answer.headers
    assert "private" in answer.headers["Cache-Control"]
    calendar = Calendar.from_ical(answer.data)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-WR-CALNAME"] == "Samenspel: mijn bijeenkomsten"
    (event,) = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Van ons"
    assert event["UID"] == calendars.uid_of(mine.id)
    assert event["LOCATION"] == "Zaal 3"
    assert event.decoded("DTSTART") == mine.starts_at
    assert f"/bijeenkomsten/{mine.id}" in str(event["DESCRIPTION"])
    assert "nog niet" in bram.get("/bijeenkomsten/agendalinks").text
    assert run_notified_jobs(app) == 1
    assert "zonet" in bram.get("/bijeenkomsten/agendalinks").text
    visitor.get(path)
    assert run_notified_jobs(app) == 0  # once an hour is enough


def test_a_calendar_that_has_it_all_gets_304(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Van ons")
    path = make_feed(client_of(world.bram))
    first = visitor.get(path)
    again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert visitor.get(path, headers=since).status_code == 304
    with time_machine.travel(now() + timedelta(seconds=5), tick=False):
        change = sa.update(Meeting).where(col(Meeting.id) == meeting.id)
        session().execute(change.values(place="Elders", changed_at=now()))
        session().commit()
        assert visitor.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
        assert visitor.get(path, headers=since).status_code == 200


def test_what_one_may_see_is_asked_at_each_reading(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    make.membership(world.bram, world.closed_group)
    make.meeting(world.closed_group, world.dirk, "Besloten")
    bram = client_of(world.bram)
    own, of_group = make_feed(bram), make_feed(bram, world.closed_group.slug)
    seen = visitor.get(own)
    assert titles(seen.data) == titles(visitor.get(of_group).data) == ["Besloten"]
    membership = session().execute(
        sa.select(Membership).where(
            col(Membership.account_id) == world.bram.id, col(Membership.group_id) == world.closed_group.id
        )
    )
    with time_machine.travel(now() + timedelta(seconds=5), tick=False):
        membership.scalar_one().left_at = now()
        session().commit()
        since = {"If-Modified-Since": seen.headers["Last-Modified"]}
        assert titles(visitor.get(own, headers=since).data) == []
        refused = visitor.get(of_group)
    assert refused.status_code == 404
    assert "Besloten" not in refused.text
    session().execute(sa.update(Account).where(col(Account.id) == world.bram.id).values(active=False))
    session().commit()
    assert visitor.get(own).status_code == 404


def test_nobody_makes_a_feed_of_a_group_they_do_not_see(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.carla).post("/bijeenkomsten/agendalinks", data={"overleg": world.closed_group.slug})
    assert answer.status_code == 422
    assert "bestaat niet (meer)" in answer.text
    assert world.closed_group.name not in answer.text
    assert session().execute(columns(Feed.id)).all() == []


def test_a_feed_is_renewed_and_revoked_by_its_owner(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    bram = client_of(world.bram)
    first = make_feed(bram)
    (feed_id,) = session().execute(columns(Feed.id)).scalars()
    assert client_of(world.ann).post(f"/bijeenkomsten/agendalinks/{feed_id}/intrekking").status_code == 404
    second = feed_path_in(bram.post(f"/bijeenkomsten/agendalinks/{feed_id}/vernieuwing").text)
    gone = visitor.get(first)
    assert gone.status_code == 410
    assert "ingetrokken" in gone.text
    assert visitor.get(second).status_code == 200
    (feed_id,) = session().execute(columns(Feed.id).where(col(Feed.revoked_at).is_(None))).scalars()
    assert bram.post(f"/bijeenkomsten/agendalinks/{feed_id}/intrekking").status_code == 303
    assert visitor.get(second).status_code == 410
    assert bram.post(f"/bijeenkomsten/agendalinks/{feed_id}/vernieuwing").status_code == 404


def test_a_broken_token_is_answered_in_plain_words(visitor: FlaskClient) -> None:
    for token in ("x", "a" * 43, "é" * 5, "a" * 5000, "..%2F..%2Fx"):
        answer = visitor.get(f"/agenda/{token}.ics")
        assert answer.status_code == 404
    assert answer.mimetype in ("text/plain", "text/html")
    answer = visitor.get("/agenda/x.ics")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "bestaat niet" in answer.text


def test_a_feed_that_breaks_keeps_its_secret_out_of_the_log(
    app: Flask, world: World, client_of: ClientOf, visitor: FlaskClient,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    path = make_feed(client_of(world.bram))
    monkeypatch.setattr(series_calendars, "feed_file", lambda *_given: 1 / 0)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert visitor.get(path).status_code == 500
    assert "/agenda/<token>.ics failed" in caplog.text
    assert path.removeprefix("/agenda/").removesuffix(".ics") not in caplog.text


def test_a_feed_says_what_was_cancelled_and_what_leaves_the_time_free(
    world: World, client_of: ClientOf, visitor: FlaskClient
) -> None:
    off = make.meeting(world.open_group, world.ann, "Weg", cancelled_at=now())
    free = make.meeting(world.open_group, world.ann, "Zonder mij", days=9)
    session().add(Answer(meeting_id=free.id, account_id=world.bram.id, value=AnswerValue.NO))
    session().commit()
    file = visitor.get(make_feed(client_of(world.bram))).data
    events = {str(event["UID"]): event for event in Calendar.from_ical(file).walk("VEVENT")}
    assert events[calendars.uid_of(off.id)]["STATUS"] == "CANCELLED"
    assert events[calendars.uid_of(off.id)]["SUMMARY"] == "Geannuleerd: Weg"
    assert events[calendars.uid_of(free.id)]["TRANSP"] == "TRANSPARENT"


def test_a_follower_is_not_busy_with_a_meeting_until_they_say_so(
    world: World, client_of: ClientOf, visitor: FlaskClient
) -> None:
    followed = make.meeting(world.open_group, world.ann, days=8)
    coming = make.meeting(world.open_group, world.ann, days=9)
    make.membership(world.carla, world.open_group, MembershipRole.FOLLOWER)
    session().add(Answer(meeting_id=coming.id, account_id=world.carla.id, value=AnswerValue.YES))
    session().commit()
    for who, free in ((world.carla, {calendars.uid_of(followed.id)}), (world.bram, set())):
        events = Calendar.from_ical(visitor.get(make_feed(client_of(who))).data).walk("VEVENT")
        assert {str(event["UID"]) for event in events if event.get("TRANSP") == "TRANSPARENT"} == free


def test_a_feed_of_a_hundred_meetings_costs_as_many_queries_as_one(
    world: World,
    client_of: ClientOf,
    visitor: FlaskClient,
    counted: Counted,
) -> None:
    path = make_feed(client_of(world.bram))
    for number in range(40):
        make.meeting(world.open_group, world.ann, f"Nummer {number}", days=number)
    with counted() as statements:
        answer = visitor.get(path)
    assert len(titles(answer.data)) == 40
    assert len(statements) <= 5


def test_a_calendar_that_never_stops_asking_is_held_back(settings: Settings, tmp_path: Path) -> None:
    with apart(settings.model_copy(update={"data": tmp_path}), TESTING=True, MAIL_BACKEND="locmem") as app:
        client = app.test_client()
        codes = [client.get(f"/agenda/{number}.ics").status_code for number in range(31)]
    assert codes == [404] * 30 + [429]


def test_another_calendar_takes_a_feed_in_and_gives_it_back_the_same(
    world: World, client_of: ClientOf, visitor: FlaskClient, tmp_path: Path
) -> None:
    """Radicale stores what we wrote, the caldav client reads it, and what recurs is worked out by a third."""
    for number, days in enumerate((-20, 5, 40, 200)):
        make.meeting(world.open_group, world.ann, f"Overleg {number}; é, \\n", days=days, place="Zaal 3,\nBrussel")
    night = datetime(now().year + 1, 10, 31, 0, 30, tzinfo=UTC)
    night -= timedelta(days=(night.weekday() + 1) % 7)  # the Sunday on which the clock is put back
    for number, hours in enumerate((-1, 0, 1, 2)):
        start = night + timedelta(hours=hours)
        make.meeting(
            world.open_group,
            world.ann,
            f"Nacht {number}",
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            place="X",
        )
    file = visitor.get(make_feed(client_of(world.bram))).data
    events = recurring_ical_events.of(Calendar.from_ical(file)).all()
    ours = {str(event["UID"]): visible_facts(event) for event in events}
    assert len(ours) == 8
    connect: Any = caldav.DAVClient
    with caldav_server(tmp_path) as address, connect(url=address, username="bram", password="x") as client:
        calendar = client.principal().make_calendar(name="Samenspel")
        parts = Calendar.from_ical(file)
        zone = parts.walk("VTIMEZONE")[0]
        for number, event in enumerate(parts.walk("VEVENT")):
            one = Calendar()
            one.add("prodid", "-//test//NL")
            one.add("version", "2.0")
            one.add_component(zone)
            one.add_component(event)
            put = client.put(f"{calendar.url}{number}.ics", one.to_ical().decode(), {"Content-Type": "text/calendar"})
            assert put.status == 201
        found = [each.icalendar_instance for each in calendar.events()]
    theirs = {}
    for instance in found:
        for event in recurring_ical_events.of(instance).all():
            theirs[str(event["UID"])] = visible_facts(event)
    assert theirs == ours


def visible_facts(event: Any) -> dict[str, Any]:
    """What an event says, without how it is written."""
    said = {
        name: str(event[name]) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "SEQUENCE", "ORGANIZER")
    }
    return said | {name: event.decoded(name).astimezone(UTC) for name in ("DTSTART", "DTEND", "DTSTAMP")}


@pytest.mark.parametrize("place", ["Zaal 3", ""])
def test_file_invitation_and_feed_describe_a_meeting_alike(
    place: str, world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    """The feed goes without the introduction; all else is the same."""
    ann, link = client_of(world.ann), "https://meet.example.org/7"
    meeting = planned(ann, world.open_group, place=place, link=link, intro="Samen **vooruit**.")
    work()
    (invitation,) = [each for each in outbox if each.to == [world.bram.email]]
    assert "Samen vooruit." in invitation.body
    calendars_of = [
        ann.get(f"{meeting.path}.ics").data,
        invitation.message().get_payload()[1].get_payload(decode=True),
        visitor.get(make_feed(client_of(world.bram))).data,
    ]
    events = [Calendar.from_ical(file).walk("VEVENT")[0] for file in calendars_of]
    assert [str(event["LOCATION"]) for event in events] == [", ".join(each for each in (place, link) if each)] * 3
    page = f"http://127.0.0.1:8000{meeting.path}"
    parts = [world.open_group.name, "Samen vooruit.", link, page]
    without_intro = [part for part in parts if part != "Samen vooruit."]
    assert [str(event["DESCRIPTION"]).split("\n\n") for event in events] == [parts, parts, without_intro]
