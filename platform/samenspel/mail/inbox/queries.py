"""Selects about the mail that comes in."""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.lines import lines
from samenspel.mail.inbox.mailbox import FolderPosition
from samenspel.mail.inbox.models import MailboxMark, ReadLetter, RefusalSent


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


def recent_refusals() -> int:
    """How many refusals left in the last hour."""
    recent = columns(sa.func.count()).where(col(RefusalSent.created_at) > now() - timedelta(hours=1))
    return int(session().execute(recent).scalar_one())
