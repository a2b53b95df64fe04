"""A mail server with a mailbox that the platform reads, and the letters that calendars send to it."""

import imaplib
import smtplib
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from typing import Any

from flask import Flask

from samenspel import db
from samenspel.db import columns, now, session
from samenspel.meetings.models import Answer, Meeting
from samenspel.news.answers import tasks as answer_tasks
from tests.meetings.stories import work

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
            answer_tasks.look()
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


def refused(outbox: list[Any]) -> list[tuple[str, str]]:
    subjects = ("Je antwoord is niet aangekomen", "Je antwoord is niet geplaatst")
    return [(mail.to[0], mail.body) for mail in outbox if mail.subject in subjects]
