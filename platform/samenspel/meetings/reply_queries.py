"""Selects for answers that come by mail."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.meetings.mailbox import Mark
from samenspel.meetings.models import Answer
from samenspel.meetings.reply_models import MailboxMark
from samenspel.people.models import Account


def mark_of(folder: str) -> Mark | None:
    """How far a folder was read."""
    query = columns(MailboxMark.validity, MailboxMark.last).where(col(MailboxMark.folder) == folder)
    row = session().execute(query).first()
    return Mark(*row) if row else None


def account_of(email: str) -> Account | None:
    """The active account that has this address."""
    query = sa.select(Account).where(col(Account.email) == email, col(Account.active))
    return session().execute(query).scalar_one_or_none()


def is_waiting(meeting_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether somebody said yes and waits for a place."""
    waits = sa.exists().where(
        col(Answer.meeting_id) == meeting_id,
        col(Answer.account_id) == account_id,
        col(Answer.waiting_since).is_not(None),
    )
    return bool(session().execute(columns(waits)).scalar())
