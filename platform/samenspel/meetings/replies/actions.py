"""Writes of answers that come by mail."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import mail
from samenspel.db import columns, now, session
from samenspel.jobs import enqueue
from samenspel.meetings.replies.mailbox import Mark
from samenspel.meetings.replies.models import MailboxMark, ReadLetter, RefusalSent
from samenspel.meetings.replies.reading import Answers

log = logging.getLogger(__name__)

#: How long letters are remembered: longer than a mailbox that is new to us is read back.
REMEMBERED = timedelta(days=60)
#: So long nobody is told the same again.
TOLD = timedelta(days=366)
#: Mails in an hour to senders whom we do not believe.
MOST_AN_HOUR = 30


def keep(folder: str, mark: Mark, letters: Sequence[Answers]) -> int:
    """Writes a job for each letter that was not read before, and how far was read. Returns how many there were."""
    known = set(
        session()
        .execute(columns(ReadLetter.key).where(col(ReadLetter.key).in_([each.key for each in letters])))
        .scalars()
    )
    count = 0
    for letter in letters:
        if letter.key in known:
            continue
        known.add(letter.key)
        session().add(ReadLetter(key=letter.key))
        enqueue("calendar-answer", letter.as_json())
        count += 1
    row = session().exec(select(MailboxMark).where(MailboxMark.folder == folder)).first()
    row = row or MailboxMark(folder=folder, validity=mark.validity, last=mark.last)
    row.validity, row.last = mark.validity, mark.last
    session().add(row)
    session().execute(sa.delete(ReadLetter).where(col(ReadLetter.created_at) < now() - REMEMBERED))
    session().execute(sa.delete(RefusalSent).where(col(RefusalSent.created_at) < now() - TOLD))
    return count


def refuse(to: str, about: str, words: dict[str, Any], *, subject: str, locale: str, is_believed: bool = True) -> bool:
    """Says by mail why an answer was not taken. `about` is what it is said about: to each person once.

    Who is not believed may be anybody in somebody's name: of these only so many mails leave in an hour.
    """
    key = sha256(f"{to} {about}".encode()).hexdigest()
    said = sa.exists().where(col(RefusalSent.key) == key)
    if session().execute(columns(said)).scalar():
        return False
    if not is_believed and _refusals_of_late() >= MOST_AN_HOUR:
        log.warning("too many letters of unknown senders in the mailbox for calendar answers: no word about this one")
        return False
    session().add(RefusalSent(key=key))
    mail.send_later(to, subject, "meetings_answer_refused", locale=locale, **words)
    return True


def _refusals_of_late() -> int:
    recent = columns(sa.func.count()).where(col(RefusalSent.created_at) > now() - timedelta(hours=1))
    return int(session().execute(recent).scalar_one())
