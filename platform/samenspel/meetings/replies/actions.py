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
from samenspel.meetings.replies.letters import ReplyLetter
from samenspel.meetings.replies.mailbox import FolderPosition
from samenspel.meetings.replies.models import MailboxMark, ReadLetter, RefusalSent

log = logging.getLogger(__name__)

#: Letters are remembered so long: longer than a folder that was not read before is read back.
LETTERS_KEPT = timedelta(days=60)
#: The same refusal is not sent again for so long.
REFUSALS_KEPT = timedelta(days=366)
#: Mails an hour to senders who are not believed.
MAX_REFUSALS_PER_HOUR = 30


def record_letters(folder: str, position: FolderPosition, letters: Sequence[ReplyLetter]) -> int:
    """Queues a job for each letter that was not read before, and records the position. Returns how many there were."""
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
        if letter.returned is not None:
            enqueue("mail-returned", letter.returned.to_json())
        else:
            enqueue("calendar-answer", letter.to_json())
        count += 1
    row = session().exec(select(MailboxMark).where(MailboxMark.folder == folder)).first()
    row = row or MailboxMark(folder=folder, validity=position.uid_validity, last=position.last_uid)
    row.validity, row.last = position.uid_validity, position.last_uid
    session().add(row)
    session().execute(sa.delete(ReadLetter).where(col(ReadLetter.created_at) < now() - LETTERS_KEPT))
    session().execute(sa.delete(RefusalSent).where(col(RefusalSent.created_at) < now() - REFUSALS_KEPT))
    return count


def mail_refusal(
    to: str, about: str, words: dict[str, Any], *, subject: str, locale: str, is_believed: bool = True
) -> bool:
    """Mails why an answer was not taken. `about` names the reason and the meeting: each person gets such a mail once.

    A sender who is not believed may be anybody in somebody's name: only so many of these mails are sent in an hour.
    """
    key = sha256(f"{to} {about}".encode()).hexdigest()
    was_sent = sa.exists().where(col(RefusalSent.key) == key)
    if session().execute(columns(was_sent)).scalar():
        return False
    if not is_believed and _recent_refusals() >= MAX_REFUSALS_PER_HOUR:
        log.warning("too many letters of unknown senders in the mailbox for calendar answers: no word about this one")
        return False
    session().add(RefusalSent(key=key))
    mail.send_later(to, subject, "meetings_answer_refused", locale=locale, **words)
    return True


def _recent_refusals() -> int:
    recent = columns(sa.func.count()).where(col(RefusalSent.created_at) > now() - timedelta(hours=1))
    return int(session().execute(recent).scalar_one())
