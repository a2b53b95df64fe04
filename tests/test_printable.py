"""Text in calendars, headers of mails and cells, tried with signs of all of Unicode's categories."""

import csv
import io
import re
import sys
import unicodedata
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_mailman import EmailMessage
from icalendar import Calendar

from samenspel.mail.threads import MailThread
from samenspel.meetings.calendars.events import CalendarAttendee, event_file, invitation_file
from samenspel.meetings.series.calendars import feed_file
from samenspel.printable import cell_text, one_line, printable
from tests.meetings.calendars.test_invitations import event


def signs() -> list[str]:
    """Signs of each category: all of the odd ones, and some hundreds of letters."""
    by_category: dict[str, list[str]] = {}
    for code in range(sys.maxunicode + 1):
        by_category.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    few = {"Lo": 400, "Cn": 4000, "Co": 1500, "Cs": 50}
    return [
        sign
        for name, every in by_category.items()
        for sign in islice(every, 0, None, max(1, len(every) // few.get(name, 10_000)))
    ]


CONTROL = re.compile(rb"[\0-\x08\x0a-\x1f\x7f]")
SIGNS = signs()
#: Where one sign would be taken with the next for something else.
AWKWARD = [
    "C:\\Netwerk",
    "\\n",
    "\\\\N",
    "x\\",
    "\\;",
    "\\,",
    'zaal "Noord"',
    "a^nb",
    "a%2Cb",
    "é" * 80,
    "😀" * 40,
    "a\r\nBEGIN:X",
]
WRITTEN = ["".join(SIGNS[at : at + 200]) for at in range(0, len(SIGNS), 200)] + AWKWARD


def read(file: bytes) -> Any:
    [entry] = Calendar.from_ical(file).walk("VEVENT")
    return entry


def test_calendars_give_back_what_was_typed() -> None:
    for text in WRITTEN:
        given = event(title=text, location=text, description=text, organiser_name=text, url="https://x.example")
        for file in (
            event_file(given),
            invitation_file(given, CalendarAttendee(text, "jan@fonds.example", None, True)),
        ):
            entry = read(file)
            assert str(entry["summary"]) == printable(text)
            assert str(entry["location"]) == printable(text)
            assert str(entry["description"]) == f"{printable(text)}\n\nhttps://x.example"
            assert entry["organizer"].params["cn"] == one_line(text).replace("\\", "/").replace('"', "'")
            assert not CONTROL.search(file.replace(b"\r\n", b""))
        assert not CONTROL.search(feed_file(text, []).replace(b"\r\n", b""))


def test_a_title_is_one_header_of_a_mail(app: Flask) -> None:
    def sent(subject: str) -> Message:
        return message_from_bytes(EmailMessage(subject, "Dag", "a@b.example", ["c@d.example"]).message().as_bytes())

    with app.app_context():
        for text in WRITTEN:
            thread = MailThread("meeting", uuid4(), text, None, "Werkgroep")
            mail = sent(thread.subject)
            assert mail.keys() == sent("Gewoon").keys()
            assert str(make_header(decode_header(mail["subject"]))).split() == f"[Werkgroep] {one_line(text)}".split()


@pytest.mark.parametrize(
    "begin", ["=", "+", "-", "@", "\x01=", "\t=", "\r\n=", "  =", "\ufeff=", "\u200b=", "＝", "\x00@"]
)
def test_no_cell_is_a_formula(begin: str) -> None:
    assert cell_text(f"{begin}1+1").startswith("'")
    assert cell_text("1 = 1") == "1 = 1"


def test_cells_give_back_what_was_typed() -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([[cell_text(each)] for each in WRITTEN])
    found = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=";"))
    assert [each.removeprefix("'") for [each] in found] == [printable(each).removeprefix("'") for each in WRITTEN]
