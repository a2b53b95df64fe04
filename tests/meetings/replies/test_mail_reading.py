"""What is read in the letter of a calendar, whoever wrote it and however broken it is."""

import time
from email import policy
from email.mime.text import MIMEText

import pytest

from samenspel.meetings.replies.letters import LetterProblem
from samenspel.meetings.replies.reading import read_letter
from tests import make
from tests.meetings.replies.post import BOX, SERVER, reply
from tests.world import World


def test_google_and_apple_write_their_answers_otherwise(world: World) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    message = reply(meeting, world.bram.email)
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    text = part.get_payload(decode=True)
    assert isinstance(text, bytes)
    file = MIMEText(text.decode().replace("ATTENDEE;", "ATTENDEE;ROLE=REQ-PARTICIPANT;X-NUM-GUESTS=0;"), "calendar")
    file.replace_header("Content-Type", "application/ics; name=invite.ics")
    message.make_mixed()
    message.attach(file)  # type: ignore[arg-type]
    found = read_letter(message.as_bytes())
    assert found.problem is None
    assert {(each.attendee, each.partstat, each.uid) for each in found.answers} == {
        (world.bram.email, "ACCEPTED", f"{meeting.id}@samenspel")
    }
    shouted = message.as_bytes().replace(b"mailto:", b"MAILTO:")
    assert read_letter(shouted).answers[0].attendee == world.bram.email


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00" * 50, b"From: a@b\r\n\r\n", b"From: x\nContent-Type: text/calendar; charset=no\n\nBEGIN:VCALENDAR"],
)
def test_nothing_that_is_sent_breaks_the_reading(raw: bytes) -> None:
    assert read_letter(raw).problem in (LetterProblem.NO_ANSWER, LetterProblem.BROKEN)


@pytest.mark.parametrize("name", ["From", "To", "Content-Type", "Authentication-Results", "Message-ID", "Delivered-To"])
@pytest.mark.parametrize(
    "text", ["(" * 3900, "(" * 90_000, "a@b," * 90_000, "\r\n ".join(["a@b,"] * 30_000), "a:" * 1900]
)
def test_a_header_made_to_wear_us_out_is_put_aside_at_once(name: str, text: str) -> None:
    begun = time.process_time()
    found = read_letter(f"From: a@b.example\r\n{name}: {text}\r\n\r\nx".encode(), BOX, (SERVER,))
    assert (found.problem, found.is_proven) in ((LetterProblem.NO_ANSWER, False), (LetterProblem.BROKEN, False))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("word", ["VTIMEZONE", "vtimezone", "VTIME\r\n ZONE", "VT\u0131MEZONE"])
def test_a_time_zone_that_changes_every_second_is_not_worked_out(world: World, word: str) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    season = (
        "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        "RRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
    )
    zone = f"BEGIN:{word}\r\nTZID:q\r\n{season}END:{word}\r\nBEGIN:VEVENT"
    message = reply(meeting, world.bram.email, extra="RECURRENCE-ID;TZID=q:20270101T100000\r\n")
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    part.set_content(part.get_content().replace("BEGIN:VEVENT", zone, 1), subtype="calendar")
    (found,) = read_letter(message.as_bytes(policy=policy.SMTP)).answers
    assert found.occurrence == "2027-01-01T10:00:00"


@pytest.mark.parametrize(
    "named",
    [":x", ":99999999T999999Z", ";TZID=Europe/Brussels:00010101T000000", ":00010101T000000Z", ";VALUE=TIME:100000"],
)
def test_a_moment_that_cannot_be_is_no_answer(world: World, named: str) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    message = reply(meeting, world.bram.email, extra=f"RECURRENCE-ID{named}\r\n")
    assert read_letter(message.as_bytes()).problem is LetterProblem.BROKEN
