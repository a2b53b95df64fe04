"""Answers of Outlook and Google by mail: sent to a real mail server, read from it over IMAP, taken or refused once."""

import imaplib
import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.mime.text import MIMEText
from typing import Any

import pytest
from flask import Flask
from flask_mailman.backends.smtp import EmailBackend

from samenspel import db
from samenspel.commands.doctor import examine
from samenspel.config import Settings
from samenspel.db import columns, now, session
from samenspel.meetings import reply_tasks
from samenspel.meetings.models import Answer, Meeting
from samenspel.meetings.reply_reading import Problem, read
from tests import make
from tests.meetings.servers import mail_server
from tests.meetings.stories import ClientOf, filled, planned, work
from tests.world import World

BOX = "antwoord@samenspel.example"
#: As our mail server calls itself in what it says about a letter.
SERVER = "mx.samenspel.example"


@dataclass
class Post:
    """The mail server of a test, and the application that reads from it."""

    app: Flask
    smtp: int
    imap: int

    def send(self, message: Any, sender: str = "") -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp) as server:
            server.sendmail(sender or "iemand@example.org", [BOX], message.as_bytes(policy=policy.SMTP))

    def look(self) -> None:
        """What the worker does every other minute, and then the jobs."""
        with db.writing():
            reply_tasks.read_answers()
            db.commit()
        work()

    def folder(self, name: str = "INBOX", query: str = "ALL") -> int:
        """How many messages are in a folder."""
        server = imaplib.IMAP4("127.0.0.1", self.imap)
        server.login("box", "geheim")
        word, _ = server.select(name)
        found = server.uid("SEARCH", query)[1][0].split() if word == "OK" else []
        server.logout()
        return len(found)


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    with mail_server(tmp_path_factory.mktemp("mail"), "box", "geheim") as found:
        yield found


@pytest.fixture
def post(app: Flask, ports: tuple[int, int]) -> Iterator[Post]:
    settings: Settings = app.extensions["samenspel.settings"]
    app.extensions["samenspel.settings"] = settings.model_copy(
        update={
            "imap_server": "127.0.0.1",
            "imap_port": ports[1],
            "imap_username": "box",
            "imap_password": "geheim",
            "imap_security": "none",
            "imap_done_folder": "Gelezen",
            "answer_address": BOX,
            "mail_authserv": SERVER,
        }
    )
    found = Post(app, *ports)
    yield found
    _empty(found)
    app.extensions["samenspel.settings"] = settings


def _empty(post: Post) -> None:
    server = imaplib.IMAP4("127.0.0.1", post.imap)
    server.login("box", "geheim")
    for name in ("INBOX", "Gelezen"):
        if server.select(name)[0] == "OK":
            server.store("1:*", "+FLAGS", r"(\Deleted)")
            server.expunge()
    server.logout()


def reply(
    meeting: Meeting,
    attendee: str,
    partstat: str = "ACCEPTED",
    *,
    sender: str = "",
    sequence: int | None = None,
    extra: str = "",
    name: str = "",
    uid: str = "",
    to: str = BOX,
    said: str | None = None,
) -> EmailMessage:
    """As Outlook sends it, and as our mail server passes it on: `said` is what it found out about the sender."""
    text = (
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
        f"ATTENDEE;PARTSTAT={partstat};CN=Bram:mailto:{attendee}\r\n{extra}UID:{uid or meeting.id}@samenspel\r\n"
        f"DTSTAMP:20261126T080000Z\r\nSEQUENCE:{meeting.sequence if sequence is None else sequence}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    message = EmailMessage()
    domain = (sender or attendee).rpartition("@")[2]
    for line in [f"{SERVER}; dmarc=pass header.from={domain}"] if said is None else said.splitlines():
        message["Authentication-Results"] = line
    message["From"] = f"Bram Claes <{sender or attendee}>"
    message["To"] = to
    message["Subject"] = "Accepted: Bijeenkomst"
    message["Message-ID"] = name or f"<{now().timestamp()}@example.org>"
    message.set_content("Ik kom.")
    message.add_alternative(text, subtype="calendar", params={"method": "REPLY"})
    return message


def answers() -> dict[Any, tuple[str, str]]:
    session().expire_all()
    query = columns(Answer.account_id, Answer.value, Answer.note)
    return {who: (value.value, note) for who, value, note in session().execute(query)}


def test_an_invitation_goes_out_by_smtp_and_its_answer_comes_back_by_imap(
    app: Flask, world: World, client_of: ClientOf, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    sender = EmailBackend(host="127.0.0.1", port=post.smtp, use_tls=False, use_ssl=False, timeout=10)
    monkeypatch.setattr(app.extensions["mailman"], "get_connection", lambda *_args, **_more: sender)
    work()
    monkeypatch.undo()
    assert post.folder() == 2  # to Bram and Gust, kept by this server as they came
    post.send(reply(meeting, world.bram.email, extra="COMMENT:Ik kom\\, maar later.\r\n"))
    post.send(reply(meeting, world.gust.email, "DECLINED"))
    post.look()
    assert answers() == {world.bram.id: ("yes", "Ik kom, maar later."), world.gust.id: ("no", "")}
    page = client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}").text
    assert "Ik kom, maar later." in page


def test_what_was_read_counts_once_and_is_moved_away(world: World, post: Post, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    post.send(reply(meeting, world.bram.email, "TENTATIVE", name="<een@example.org>"))
    post.look()
    assert answers() == {world.bram.id: ("maybe", "")}
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "no"})
    post.look()
    post.send(reply(meeting, world.bram.email, "TENTATIVE", name="<een@example.org>"))  # delivered twice
    post.look()
    assert answers()[world.bram.id][0] == "no"
    post.look()
    assert (post.folder(), post.folder("Gelezen")) == (0, 2)


def refused(outbox: list[Any]) -> list[tuple[str, str]]:
    return [(mail.to[0], mail.body) for mail in outbox if mail.subject == "Je antwoord is niet aangekomen"]


def test_a_stranger_is_told_once_and_changes_nothing(
    world: World, post: Post, outbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    caplog.set_level("INFO")
    post.send(reply(meeting, "vreemd@elders.example"))
    post.send(reply(meeting, world.bram.email, sender="vreemd@elders.example"))  # in another's name
    post.look()
    assert answers() == {}
    ((to, words),) = refused(outbox)
    assert to == "vreemd@elders.example"
    assert "We kennen dit adres niet" in words
    assert meeting.title not in words
    assert "put aside" in caplog.text
    assert "vreemd" not in caplog.text
    assert world.bram.email not in caplog.text


def test_who_may_not_see_the_meeting_hears_no_more_than_that_it_is_not_found(
    world: World, post: Post, outbox: list[Any]
) -> None:
    meeting = make.meeting(world.closed_group, world.dirk, "Geheim overleg")
    post.send(reply(meeting, world.bram.email))
    post.look()
    assert answers() == {}
    ((_to, words),) = refused(outbox)
    assert "Dag Bram Claes," in words
    assert "vinden die bijeenkomst niet" in words
    assert "Geheim" not in words


def test_an_answer_that_comes_too_late_is_refused_with_the_reason(
    world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    off = make.meeting(world.open_group, world.ann, "Weg", cancelled_at=now())
    over = make.meeting(world.open_group, world.ann, "Voorbij", days=-2)
    moved = planned(client_of(world.ann), world.open_group)
    client_of(world.ann).post(f"/bijeenkomsten/{moved.id}/bewerken", data=filled(start="14:00"))
    silent = make.meeting(world.open_group, world.ann, "Stil")
    work()
    outbox.clear()
    for each in (off, over, silent):
        post.send(reply(each, world.bram.email, "NEEDS-ACTION" if each is silent else "ACCEPTED"))
    post.send(reply(moved, world.bram.email, sequence=0))
    post.look()
    assert answers() == {}
    told = "\n".join(words for _to, words in refused(outbox))
    for words in ("gaat niet door", "al begonnen", "intussen verplaatst", "zei niet of je komt"):
        assert words in told
    assert f"/bijeenkomsten/{moved.id}" in told
    assert len(refused(outbox)) == 4


def test_who_says_yes_when_all_places_are_taken_hears_that_they_wait(
    world: World, post: Post, outbox: list[Any]
) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    post.send(reply(meeting, world.gust.email))
    post.look()
    post.send(reply(meeting, world.bram.email))
    post.look()
    (mail,) = [each for each in outbox if each.to == [world.bram.email]]
    assert mail.subject == "Je staat op de wachtlijst"
    assert "Alle plaatsen zijn al ingenomen" in mail.body
    assert "niet verwerken" not in mail.body
    assert answers()[world.bram.id][0] == "yes"


def test_a_no_by_mail_leaves_what_was_said_in_more_words(world: World, client_of: ClientOf, post: Post) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "follows"})
    post.send(reply(meeting, world.bram.email, "DECLINED"))
    post.look()
    assert answers()[world.bram.id][0] == "follows"


def broken(kind: str, meeting: Meeting, who: str) -> EmailMessage:
    message = reply(meeting, who, name=f"<{kind}@example.org>")
    part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    contents: dict[str, bytes] = {
        "no end": b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n",
        "no calendar": b"\x00\xff\xfe geen agenda",
        "no attendee": f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{meeting.id}@samenspel\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n".encode(),
        "bad number": part.get_payload(decode=True).replace(b"SEQUENCE:0", b"SEQUENCE:veel"),  # type: ignore[union-attr]
    }
    text = MIMEText("x", "calendar", "utf-8")
    text.set_payload(contents[kind].decode("latin-1"), "latin-1")
    message.set_payload([message.get_payload()[0], text])  # type: ignore[index]
    return message


@pytest.mark.parametrize("kind", ["no end", "no calendar", "no attendee", "bad number"])
def test_a_broken_answer_is_refused_and_stays_in_the_mailbox(
    world: World, post: Post, outbox: list[Any], kind: str
) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    post.send(broken(kind, meeting, world.bram.email))
    post.look()
    post.look()
    assert answers() == {}
    ((to, words),) = refused(outbox)
    assert to == world.bram.email
    assert "niet lezen" in words or "alleen antwoorden van agenda's" in words
    assert post.folder(query="FLAGGED") == 1


def test_who_proposes_another_moment_hears_whom_to_ask(world: World, post: Post, outbox: list[Any]) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    message = reply(meeting, world.bram.email, "TENTATIVE")
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    text = part.get_content().replace("METHOD:REPLY", "METHOD:COUNTER")
    part.set_content(text, subtype="calendar", params={"method": "COUNTER"})
    post.send(message)
    post.look()
    assert answers() == {}
    assert "stelde een ander moment voor" in refused(outbox)[0][1]


def test_what_needs_no_words_gets_none(world: World, post: Post, outbox: list[Any]) -> None:
    absent = EmailMessage()
    absent["From"], absent["To"] = world.bram.email, BOX
    absent["Auto-Submitted"] = "auto-replied"
    absent.set_content("Ik ben er niet.")
    post.send(absent)
    huge = EmailMessage()
    huge["From"], huge["To"] = world.bram.email, BOX
    huge.set_content("x" * 70 + "\n" + ("y" * 70 + "\n") * 10_000)
    post.send(huge)
    post.look()
    assert refused(outbox) == []
    assert post.folder(query="FLAGGED") == 2
    question = EmailMessage()
    question["From"], question["To"] = world.bram.email, BOX
    question.set_content("Hoe laat begint het?")
    post.send(question)
    post.look()
    ((_to, words),) = refused(outbox)
    assert "alleen antwoorden van agenda's" in words


def test_a_mailbox_that_cannot_be_reached_is_a_line_in_the_log(
    app: Flask, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    settings: Settings = app.extensions["samenspel.settings"]
    app.extensions["samenspel.settings"] = settings.model_copy(update={"imap_password": "fout"})
    post.look()
    assert "cannot be read" in caplog.text
    assert "fout" not in caplog.text


def test_the_doctor_looks_whether_the_mailbox_answers(app: Flask, post: Post) -> None:
    settings: Settings = app.extensions["samenspel.settings"]
    found = {each.what: each for each in examine(settings)}
    assert (found["antwoorden per mail"].state, "antwoordt" in found["antwoorden per mail"].words) == ("ok", True)
    wrong = settings.model_copy(update={"imap_password": "fout"})
    assert {each.what: each.state for each in examine(wrong)}["antwoorden per mail"] == "fout"


def test_an_unread_mail_of_long_ago_is_no_answer_of_today(world: World, post: Post) -> None:
    """A mailbox that is new to us is read back two weeks, not to its beginning."""
    meeting = make.meeting(world.open_group, world.ann)
    server = imaplib.IMAP4("127.0.0.1", post.imap)
    server.login("box", "geheim")
    for age in (3, 30):
        old = reply(meeting, (world.bram if age == 3 else world.gust).email).as_bytes()
        server.append("INBOX", "", imaplib.Time2Internaldate((now() - timedelta(days=age)).timestamp()), old)
    server.logout()
    post.look()
    assert answers() == {world.bram.id: ("yes", "")}


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
    found = read(message.as_bytes())
    assert found.problem is None
    assert {(each.attendee, each.partstat, each.uid) for each in found.answers} == {
        (world.bram.email, "ACCEPTED", f"{meeting.id}@samenspel")
    }
    shouted = message.as_bytes().replace(b"mailto:", b"MAILTO:")
    assert read(shouted).answers[0].attendee == world.bram.email


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00" * 50, b"From: a@b\r\n\r\n", b"From: x\nContent-Type: text/calendar; charset=no\n\nBEGIN:VCALENDAR"],
)
def test_nothing_that_is_sent_breaks_the_reading(raw: bytes) -> None:
    assert read(raw).problem in (Problem.NO_ANSWER, Problem.BROKEN)


@pytest.mark.parametrize("name", ["From", "To", "Content-Type", "Authentication-Results", "Message-ID", "Delivered-To"])
@pytest.mark.parametrize(
    "text", ["(" * 3900, "(" * 90_000, "a@b," * 90_000, "\r\n ".join(["a@b,"] * 30_000), "a:" * 1900]
)
def test_a_header_made_to_wear_us_out_is_put_aside_at_once(name: str, text: str) -> None:
    begun = time.process_time()
    found = read(f"From: a@b.example\r\n{name}: {text}\r\n\r\nx".encode(), BOX, (SERVER,))
    assert (found.problem, found.is_proven) in ((Problem.NO_ANSWER, False), (Problem.BROKEN, False))
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
    (found,) = read(message.as_bytes(policy=policy.SMTP)).answers
    assert found.occurrence == "2027-01-01T10:00:00"


@pytest.mark.parametrize(
    "named",
    [":x", ":99999999T999999Z", ";TZID=Europe/Brussels:00010101T000000", ":00010101T000000Z", ";VALUE=TIME:100000"],
)
def test_a_moment_that_cannot_be_is_no_answer(world: World, named: str) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    message = reply(meeting, world.bram.email, extra=f"RECURRENCE-ID{named}\r\n")
    assert read(message.as_bytes()).problem is Problem.BROKEN
