"""Writes about the mail that comes in: how far a mailbox was read, which letters, and who was told what."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import now, session
from samenspel.mail.inbox import queries
from samenspel.mail.inbox.mailbox import FolderPosition
from samenspel.mail.inbox.models import MailboxMark, ReadLetter, RefusalSent
from samenspel.mail.writing import send_later

log = logging.getLogger(__name__)

#: Letters are remembered so long: longer than a folder that was not read before is read back.
LETTERS_KEPT = timedelta(days=60)
#: The same refusal is not sent again for so long.
REFUSALS_KEPT = timedelta(days=366)
#: Mails an hour to senders who are not believed.
MAX_REFUSALS_PER_HOUR = 30


def record_position(folder: str, position: FolderPosition) -> None:
    """Stores how far a folder was read."""
    row = session().exec(select(MailboxMark).where(MailboxMark.folder == folder)).first()
    row = row or MailboxMark(folder=folder, validity=position.uid_validity, last=position.last_uid)
    row.validity, row.last = position.uid_validity, position.last_uid
    session().add(row)


def record_read(keys: Sequence[str]) -> set[str]:
    """Stores that letters were read. Returns those that were not before: each letter counts once."""
    new = set(keys) - queries.keys_read(keys)
    session().add_all(ReadLetter(key=key) for key in new)
    session().execute(sa.delete(ReadLetter).where(col(ReadLetter.created_at) < now() - LETTERS_KEPT))
    session().execute(sa.delete(RefusalSent).where(col(RefusalSent.created_at) < now() - REFUSALS_KEPT))
    return new


def mail_refusal(
    to: str,
    about: str,
    words: dict[str, Any],
    *,
    template: str,
    subject: str,
    locale: str,
    is_believed: bool = True,
) -> bool:
    """Mails why a letter was not taken. `about` names the reason and the thing: each person gets such a mail once.

    A sender who is not believed may be anybody in somebody's name: only so many of these mails are sent in an hour.
    """
    key = sha256(f"{to} {about}".encode()).hexdigest()
    if not is_believed:
        key = f"{queries.STRANGER}{key}"[:64]
    if queries.was_sent(key):
        return False
    if not is_believed and queries.recent_refusals_to_strangers() >= MAX_REFUSALS_PER_HOUR:
        log.warning("too many letters of unknown senders in the mailbox: no word about this one")
        return False
    session().add(RefusalSent(key=key))
    send_later(to, subject, template, locale=locale, **words)
    return True
