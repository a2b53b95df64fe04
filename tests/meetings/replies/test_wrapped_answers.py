"""The answers of calendars as programs really wrap them: named, cut, marked and quoted in ways of their own."""

import re

import pytest

from samenspel.meetings.replies.calendar_text import calendar_text
from samenspel.meetings.replies.letters import CalendarAnswer, LetterProblem
from samenspel.meetings.replies.reading import read_letter
from tests.meetings.replies.post import BOX

JAN = "jan@fonds.example"
EVENT = "BEGIN:VEVENT\r\nUID:a@samenspel\r\nSEQUENCE:0\r\n{}\r\nEND:VEVENT\r\n"
HEAD = f"From: Jan <{JAN}>\r\nTo: {BOX}\r\nMIME-Version: 1.0\r\nContent-Type: "
COMES = f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Jan:mailto:{JAN}"


def calendar(*lines: str, method: str = "METHOD:REPLY\r\n", more: str = "") -> str:
    event = EVENT.format("\r\n".join(lines or (COMES,)))
    return f"BEGIN:VCALENDAR\r\n{method}VERSION:2.0\r\n{more}{event}END:VCALENDAR\r\n"


def read(content: str | bytes, kind: str = 'text/calendar; charset="utf-8"; method=REPLY') -> CalendarAnswer:
    raw = content if isinstance(content, bytes) else content.encode()
    found = read_letter(f"{HEAD}{kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode() + raw, BOX)
    assert found.problem is None
    return found.answers[0]


@pytest.mark.parametrize(
    "kind",
    [
        'text/plain; name="reply.ics"',
        'application/octet-stream; name="invite.ics"',
        "application/octet-stream",
        'text/calendar; name="=?utf-8?Q?uitnodiging.ics?="',
        "application/ics",
    ],
)
def test_a_calendar_is_one_whatever_its_part_is_called(kind: str) -> None:
    assert read(calendar(), kind).partstat == "ACCEPTED"


def test_the_letter_may_say_that_it_is_an_answer_where_the_calendar_does_not() -> None:
    assert read(calendar(method="")).attendee == JAN
    invitation = f"{HEAD}text/calendar; method=REQUEST\r\n\r\n{calendar(method='')}"
    assert read_letter(invitation.encode(), BOX).problem is LetterProblem.NO_ANSWER


@pytest.mark.parametrize(
    ("charset", "encoding", "mark"),
    [
        ("utf-8", "utf-8", b""),
        ("utf-8", "utf-8", b"\xef\xbb\xbf"),
        ("us-ascii", "utf-8", b"\xef\xbb\xbf\xef\xbb\xbf"),
        ("utf-16", "utf-16", b""),
        ("utf-16", "utf-16-be", b"\xfe\xff"),
        ("utf-8", "utf-16-le", b""),
        ("utf-16", "utf-8", b""),
        ("iso-8859-1", "windows-1252", b""),
        ("utf-8", "windows-1252", b""),
        ("klingon", "utf-8", b""),
    ],
)
def test_the_letters_are_read_whatever_the_part_says_of_them(charset: str, encoding: str, mark: bytes) -> None:
    text = calendar(COMES, "COMMENT:Café à 9 h\\, tot dan – Jan")
    kind = f'text/calendar; charset="{charset}"; method=REPLY'
    assert read(mark + text.encode(encoding), kind).note == "Café à 9 h, tot dan – Jan"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
@pytest.mark.parametrize("fold", ["\r\n ", "\r\n\t", "\n ", "\r\n\r\n "])
def test_a_line_may_be_cut_anywhere_amid_a_letter_too(encoding: str, fold: str) -> None:
    whole = calendar(COMES, "COMMENT:Café 😀")
    raw, cut = whole.encode(encoding), fold.encode(encoding)
    start = raw.index("Café".encode(encoding))
    for at in range(start, raw.index("\r\nEND:VEVENT".encode(encoding)), 2 if encoding == "utf-16-le" else 1):
        assert read(raw[:at] + cut + raw[at:]).note == "Café 😀"


@pytest.mark.parametrize(
    ("line", "partstat"),
    [
        ('ATTENDEE;CN=Jan "Jeff" Peeters;PARTSTAT=DECLINED:mailto:{}', "DECLINED"),
        ('ATTENDEE;CN="Peeters; Jan "Jeff"";PARTSTAT=TENTATIVE:mailto:{}', "TENTATIVE"),
        ("ATTENDEE;CN=Jan: van de IT;PARTSTAT=ACCEPTED:MAILTO:{}", "ACCEPTED"),
        ("ATTENDEE;PARTSTAT=DECLINED;SENT-BY=mailto:els@fonds.example;CN=Jan:mailto:{}", "DECLINED"),
        ('attendee;partstat="ACCEPTED";cn="Peeters, Jan":Mailto:{}', "ACCEPTED"),
    ],
)
def test_a_name_that_breaks_the_rules_hides_no_answer(line: str, partstat: str) -> None:
    found = read(calendar(line.format(JAN)))
    assert (found.attendee, found.partstat) == (JAN, partstat)


@pytest.mark.parametrize(
    "named",
    [
        ";TZID=tzone://Microsoft/Custom:20270511T100000",
        ';TZID="tzone://Microsoft/Utc":20270511T100000',
        ";TZID=Onze tijd:20270511T100000",
        ":20270511T100000",
    ],
)
def test_a_zone_that_only_the_calendar_knows_is_that_of_brussels(named: str) -> None:
    zone = "BEGIN:VTIMEZONE\r\nTZID:tzone://Microsoft/Custom\r\nEND:VTIMEZONE\r\n"
    found = read(calendar(COMES, f"RECURRENCE-ID;RANGE=THISANDFUTURE{named}", more=zone))
    assert (found.occurrence, found.and_later) == ("2027-05-11T10:00:00", True)


def test_what_is_not_read_breaks_nothing_and_what_is_said_stays() -> None:
    alarm = f"BEGIN:VALARM\r\nATTENDEE;PARTSTAT=DECLINED:mailto:{JAN}\r\nEND:VALARM"
    found = read(
        calendar(
            COMES,
            "DTSTART;TZID=x y z:gisteren",
            'X-ALT-DESC;FMTTYPE="text/html:<p>',
            alarm,
            "END:VALARM",
            "COMMENT:Opgelet\\, mijn VTIMEZONE: BEGIN:VEVENT stond fout",
        )
    )
    assert found.partstat == "ACCEPTED"
    assert found.note == "Opgelet, mijn VTIMEZONE: BEGIN:VEVENT stond fout"


def test_two_calendars_in_one_part_are_both_read() -> None:
    two = calendar() + calendar(COMES.replace("ACCEPTED", "DECLINED")).replace("UID:a@", "UID:b@")
    raw = f"{HEAD}text/calendar; method=REPLY\r\n\r\n{two}".encode()
    found = [(each.uid, each.partstat) for each in read_letter(raw, BOX).answers]
    assert found == [("a@samenspel", "ACCEPTED"), ("b@samenspel", "DECLINED")]


def test_any_bytes_give_lines_or_none() -> None:
    text = calendar(COMES, "COMMENT:é")
    for cut in range(0, len(text), 7):
        for raw in (text[cut:].encode(), text.encode()[:cut], text.encode("utf-16")[: 2 * cut + 1]):
            lines = calendar_text(raw, "utf-8").split("\r\n")
            assert all(re.match(r"[A-Z-]+[;:]", line) for line in lines if line)
