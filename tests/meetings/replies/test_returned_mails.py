"""Mails that come back to the mailbox that is read: they count, where they prove that they are ours."""

from typing import Any

from flask import Flask
from sqlmodel import select

from samenspel import mail
from samenspel.activity.levels.queries import preferences_of
from samenspel.db import commit, session
from samenspel.jobs import Job
from samenspel.mail.inbox.bounces import returned_mail
from samenspel.mail.sending import message_of
from samenspel.news.outbox.models import DeadLetter
from samenspel.people.models import Account
from tests.meetings.replies.post import Post
from tests.meetings.stories import work
from tests.world import World

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: samenspel@localhost
Subject: Undelivered Mail Returned to Sender
Message-ID: <{number}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 <{to}>: User unknown in
 virtual mailbox table

--b
Content-Type: text/rfc822-headers

{headers}
--b--
"""


def sent_to(account: Account, number: int) -> Any:
    """A mail that went out."""
    mail.send_later(account.email, f"Café {number}", "password_link", account=account, link="https://x.example")
    commit()
    payload = session().exec(select(Job.payload).where(Job.kind == "mail").order_by(Job.created_at.desc())).first()  # type: ignore[attr-defined]
    work()
    assert payload is not None
    return message_of(dict(payload)).message()


def report(
    sent: Any, number: int = 1, action: str = "failed", status: str = "5.1.1", to: str = "", message_id: str = ""
) -> bytes:
    headers = f"Subject: {sent['Subject']}\nTo: {to or sent['To']}\nMessage-ID: {message_id or sent['Message-ID']}\n"
    return REPORT.format(number=number, to=sent["To"], action=action, status=status, headers=headers).encode()


class Raw:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def as_bytes(self, **_policy: Any) -> bytes:
        return self.content


def letters() -> list[tuple[str, str, str]]:
    return [(each.to, each.subject, each.answer) for each in session().exec(select(DeadLetter)).all()]


def test_three_mails_that_come_back_pause_the_address(world: World, post: Post, outbox: list[Any]) -> None:
    for number in range(3):
        assert preferences_of([world.ann.id])[world.ann.id].mail_paused_at is None
        found = report(sent_to(world.ann, number), number)
        post.send(Raw(found), sender="MAILER-DAEMON@mx.example")
        post.look()
        post.send(Raw(found.replace(b"<%d@mx" % number, b"<other%d@mx" % number)))  # told twice, it counts once
        post.look()
    assert preferences_of([world.ann.id])[world.ann.id].mail_paused_at is not None
    assert len(letters()) == 3
    answer = "5.1.1 smtp; 550 <ann.peeters@example.org>: User unknown in virtual mailbox table"
    assert letters()[0] == (world.ann.email, "Café 0", answer)
    assert [each.to for each in outbox if "komt terug" in each.subject] == [[world.bea.email]]
    assert post.folder(query="FLAGGED") == 0


def test_nothing_else_pauses_an_address(world: World, post: Post, outbox: list[Any]) -> None:
    """Reports of strangers, of another mail, that it takes longer, or that the mail itself was refused."""
    for number in range(3):
        sent = sent_to(world.ann, number)
        changes: list[dict[str, str]] = [
            {"to": world.bram.email},
            {"message_id": f"<{'0' * 31}{number}.{'0' * 24}@localhost>"},
            {"action": "delayed", "status": "4.4.1"},
            {"status": "5.7.1"},
            {"message_id": "<1@elsewhere.example>"},
        ]
        for place, change in enumerate(changes):
            post.send(Raw(report(sent, 10 * place + number, **change)))
    post.look()
    for account in (world.ann, world.bram):
        assert preferences_of([account.id])[account.id].mail_paused_at is None
    assert [answer[:5] for _to, _subject, answer in letters()] == ["5.7.1"] * 3


def test_what_is_no_report_is_none(app: Flask) -> None:
    assert returned_mail(b"From: ann@example.org\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nWeg") is None
    assert returned_mail(b"Content-Type: multipart/report; boundary=b\n\n--b\n\n--b--") is None
