"""Selects about the mail that comes in."""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.lines import lines
from samenspel.mail.inbox.mailbox import FolderPosition
from samenspel.mail.inbox.models import MailboxMark, ReadLetter, RefusalSent

#: What the hash of a refusal begins with where its sender is not believed.
STRANGER = "?"


def position_of(folder: str) -> FolderPosition | None:
    """How far a folder was read."""
    query = lines(FolderPosition, uid_validity=MailboxMark.validity, last_uid=MailboxMark.last)
    return query.where(col(MailboxMark.folder) == folder).first()


def keys_read(keys: Collection[str]) -> set[str]:
    """Those of the letters that were read before."""
    return set(session().execute(columns(ReadLetter.key).where(col(ReadLetter.key).in_(keys))).scalars())


def was_sent(refusal: str) -> bool:
    """Whether a refusal went out before, by its hash."""
    query = columns(sa.exists().where(col(RefusalSent.key) == refusal))
    return bool(session().execute(query).scalar())


def recent_refusals_to_strangers() -> int:
    """How many refusals left in the last hour to senders who are not believed."""
    query = columns(sa.func.count()).where(
        col(RefusalSent.created_at) > now() - timedelta(hours=1), col(RefusalSent.key).startswith(STRANGER)
    )
    return int(session().execute(query).scalar_one())
