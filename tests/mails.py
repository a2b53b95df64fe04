"""A mail as a test asks for it."""

import re
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import time_machine
from selectolax.lexbor import LexborHTMLParser

from samenspel import jobs
from samenspel.db import commit, now
from samenspel.news.mails import tasks as notice_tasks


def headline(mail: Any) -> str:
    """What mail programs show beside the subject of its thread."""
    found = LexborHTMLParser(mail.alternatives[0][0]).css_first(".preview")
    return found.text().strip() if found else ""


def link_in(mail: Any) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.body)
    assert found is not None, mail.body
    return found[1]


def parsed(mail: Any) -> EmailMessage:
    """The mail as a mail program reads it."""
    return BytesParser(policy=policy.default).parsebytes(mail.message().as_bytes(linesep="\r\n"))


def notice_mails(outbox: list[Any]) -> list[Any]:
    """The mails about what stayed unread, eleven minutes from now."""
    outbox.clear()
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        notice_tasks.queue_due()
        commit()
        while jobs.sweep():
            pass
    return list(outbox)
