"""The invitation in a mail, as Outlook and Google take it, read by icalendar; and what goes over the wire."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import recurring_ical_events
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from flask import Flask
from flask_mailman.backends.smtp import EmailBackend
from icalendar import Calendar, Timezone
from icalendar.timezone import TZP

from samenspel import mail
from samenspel.clock import BRUSSELS
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.events import CalendarAttendee, CalendarEvent
from samenspel.meetings.models import AnswerValue
from samenspel.runtime.app_key import SETTINGS
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import filled, planned, work
from tests.ports import free_port
from tests.world import World

BOX = "antwoord@samenspel.example"
MADE = datetime(2026, 9, 1, 8, tzinfo=UTC)


def event(**given: Any) -> CalendarEvent:
    """A meeting on the Monday after the clock was put back."""
    start = datetime(2026, 10, 26, 12, 30, tzinfo=UTC)
    made = CalendarEvent(
        uid="0199-x@samenspel",
        title="Lerend netwerk; met komma, en \\ schuine streep",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        location="Zaal 3,\nWetstraat 34-36",
        description="Één lange regel: " + "één twee drie vier vijf " * 20,
        url="https://samenspel.example/bijeenkomsten/1",
        organiser_name='Ilse "de" Janssens; ISA',
        organiser_email=BOX,
        sequence=3,
        created_at=MADE,
        changed_at=MADE + timedelta(days=1),
        is_cancelled=False,
    )
    return replace(made, **given)


ANN = CalendarAttendee("Ann Peeters, Alimento", "ann.peeters@example.org", AnswerValue.MAYBE, rsvp=True)


def only_event(file: bytes) -> Any:
    (found,) = Calendar.from_ical(file).walk("VEVENT")
    return found


def test_an_invitation_says_all_that_a_calendar_needs() -> None:
    file = calendars.invitation_file(event(), ANN)
    assert Calendar.from_ical(file)["METHOD"] == "REQUEST"
    found = only_event(file)
    assert (found["UID"], int(found["SEQUENCE"])) == ("0199-x@samenspel", 3)
    assert found["SUMMARY"] == "Lerend netwerk; met komma, en \\ schuine streep"
    assert found["LOCATION"] == "Zaal 3,\nWetstraat 34-36"
    assert found.decoded("DTSTAMP") == MADE + timedelta(days=1)
    assert found["ORGANIZER"] == f"mailto:{BOX}"
    attendee = found["ATTENDEE"]
    assert attendee == "mailto:ann.peeters@example.org"
    assert {name: attendee.params[name] for name in ("CN", "ROLE", "PARTSTAT", "RSVP", "CUTYPE")} == {
        "CN": "Ann Peeters, Alimento",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "TENTATIVE",
        "RSVP": "TRUE",
        "CUTYPE": "INDIVIDUAL",
    }
    assert found["STATUS"] == "CONFIRMED"


def test_lines_end_in_crlf_and_are_folded_at_75_bytes() -> None:
    file = calendars.invitation_file(event(), ANN)
    assert file.count(b"\n") == file.count(b"\r\n")
    assert file.endswith(b"END:VCALENDAR\r\n")
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # no fold within a letter


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # half past two for the first time that night
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # and for the second time
        datetime(2026, 10, 24, 12, tzinfo=UTC),
        datetime(2026, 10, 26, 12, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
        datetime(2027, 3, 28, 1, tzinfo=UTC),
        datetime(2031, 7, 1, 12, tzinfo=UTC),
    ],
)
def test_times_are_right_on_both_sides_of_winter(start: datetime) -> None:
    file = calendars.invitation_file(event(starts_at=start, ends_at=start + timedelta(hours=3)), ANN)
    (seen,) = recurring_ical_events.of(Calendar.from_ical(file)).all()
    assert seen.decoded("DTSTART").astimezone(UTC) == start
    assert seen.decoded("DTEND").astimezone(UTC) == start + timedelta(hours=3)


def test_the_data_of_the_time_zone_is_that_of_brussels() -> None:
    """What the file says about its zone, read without knowing any other, gives the same clock hour by hour."""
    (zone,) = Calendar.from_ical(calendars.invitation_file(event(), ANN)).walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    assert zone["TZID"] == "Europe/Brussels"
    told = zone.to_tz(TZP("pytz"), lookup_tzid=False)
    for year in (2021, 2026, 2027, 2036):
        for hour in range(0, 366 * 24, 1):
            moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
            assert moment.astimezone(told).replace(tzinfo=None) == moment.astimezone(BRUSSELS).replace(tzinfo=None)


def test_a_cancellation_takes_the_same_event_out_and_asks_nothing() -> None:
    file = calendars.invitation_file(event(is_cancelled=True, sequence=4), ANN)
    assert Calendar.from_ical(file)["METHOD"] == "CANCEL"
    found = only_event(file)
    assert (found["UID"], int(found["SEQUENCE"]), found["STATUS"]) == ("0199-x@samenspel", 4, "CANCELLED")
    assert found["ATTENDEE"].params["RSVP"] == "FALSE"


def test_a_series_is_one_file_of_events_that_stay_at_their_hour_over_the_winter() -> None:
    events = [
        event(uid=f"{week}@samenspel", starts_at=start, ends_at=start + timedelta(hours=2))
        for week in range(4)
        for start in [datetime(2026, 10, 12, 9, 30, tzinfo=BRUSSELS) + timedelta(weeks=week)]
    ]
    method, file = calendars.bundle_file(events)
    assert (method, Calendar.from_ical(file)["METHOD"]) == ("PUBLISH", "PUBLISH")
    assert "X-WR-CALNAME" not in Calendar.from_ical(file)
    seen = list(recurring_ical_events.of(Calendar.from_ical(file)).all())
    assert [one.decoded("DTSTART").astimezone(BRUSSELS).strftime("%m-%d %H:%M") for one in seen] == [
        "10-12 09:30", "10-19 09:30", "10-26 09:30", "11-02 09:30",
    ]  # fmt: skip
    assert {one.decoded("DTSTART").astimezone(UTC).hour for one in seen} == {7, 8}
    method, file = calendars.bundle_file([replace(each, is_cancelled=True) for each in events])
    assert (method, Calendar.from_ical(file)["METHOD"]) == ("CANCEL", "CANCEL")


def test_only_our_own_names_are_read_as_meetings(world: World) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    assert calendars.id_from_uid(calendars.uid_of(meeting.id)) == meeting.id
    for strange in (
        "",
        "@samenspel",
        "x@samenspel",
        f"{meeting.id}@elders",
        str(meeting.id),
        f"{meeting.id}@samenspel@x",
    ):
        assert calendars.id_from_uid(strange) is None


@pytest.fixture
def mailbox(app: Flask) -> Iterator[None]:
    """Settings in which the answers of calendars are read."""
    settings = SETTINGS.get(app)
    SETTINGS.set(app, settings.model_copy(update={"imap_server": "127.0.0.1", "answer_address": BOX}))
    yield
    SETTINGS.set(app, settings)


def parts(message: Any) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_the_mail_offers_the_buttons_of_the_calendar_and_the_file(
    world: World, client_of: ClientOf, outbox: list[Any], mailbox: None
) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    work()
    (sent,) = [each for each in outbox if each.to == [world.bram.email]]
    message = sent.message()
    assert parts(message) == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    part = message.get_payload()[0].get_payload()[-1]
    assert part.get_param("method") == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    assert "antwoordt" in sent.body
    found = only_event(part.get_payload(decode=True))
    assert re.fullmatch(r"mailto:antwoord\+[a-z2-7]{16}@samenspel\.example", found["ORGANIZER"])
    assert found["ORGANIZER"].params["CN"] == world.ann.name
    assert found["ATTENDEE"] == f"mailto:{world.bram.email}"
    assert found["ATTENDEE"].params["RSVP"] == "TRUE"
    assert part.get_payload(decode=True) == message.get_payload()[1].get_payload(decode=True)
    assert message.get_payload()[1].get_filename() == "bijeenkomst.ics"
    assert world.gust.email.encode() not in part.get_payload(decode=True)

    outbox.clear()
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(start="14:00"))
    work()
    (sent,) = [each for each in outbox if each.to == [world.bram.email]]
    changed = only_event(sent.message().get_payload()[0].get_payload()[-1].get_payload(decode=True))
    assert changed["UID"] == found["UID"]
    assert changed["ORGANIZER"] == found["ORGANIZER"], "a calendar takes changes of the same organiser only"
    assert int(changed["SEQUENCE"]) == int(found["SEQUENCE"]) + 1
    assert changed.decoded("DTSTAMP") >= found.decoded("DTSTAMP")
    assert changed["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION", "the yes was for the hour before"


def test_without_a_mailbox_calendars_answer_to_the_organiser(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    client_of(world.ilse).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(start="14:00"))
    work()
    by_name = {each.to[0]: each for each in outbox}
    part = by_name[world.bram.email].message().get_payload()[0].get_payload()[-1]
    found = only_event(part.get_payload(decode=True))
    assert found["ORGANIZER"] == f"mailto:{world.ann.email}"
    assert found["ATTENDEE"].params["RSVP"] == "TRUE", "the answer goes to the organiser"
    assert by_name[world.bram.email].reply_to == [f"{world.ann.name} <{world.ann.email}>"]
    assert "antwoordt" not in by_name[world.bram.email].body
    # Ann organises: no calendar takes an invitation of oneself.
    own = by_name[world.ann.email].message().get_payload()[0].get_payload()[-1]
    assert own.get_param("method") == "PUBLISH"


class _MailStore(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[bytes] = []

    def prepare_message(self, session: Any, envelope: Any) -> Any:
        self.messages.append(envelope.original_content)
        return super().prepare_message(session, envelope)

    def handle_message(self, message: Any) -> None:
        pass


def test_what_a_mail_server_gets_is_still_the_same_calendar(app: Flask) -> None:
    kept = _MailStore()
    port = free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    try:
        file = calendars.invitation_file(event(), ANN)
        message = mail.MailMessage("Bijeenkomst", "Dag Ann,", to=["ann.peeters@example.org"])
        message.attach_alternative(file.decode(), "text/calendar; method=REQUEST")
        message.connection = EmailBackend(host="127.0.0.1", port=port, use_tls=False, use_ssl=False)
        message.send()
    finally:
        server.stop()
    (raw,) = kept.messages
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    received = message_from_bytes(raw, EmailMessage, policy=policy.default)
    (part,) = [each for each in received.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_payload(decode=True) == file
