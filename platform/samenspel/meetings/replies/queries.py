"""Selects for answers that come by mail."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import BRUSSELS, local
from samenspel.db import columns, now, session
from samenspel.meetings.models import Answer, Meeting
from samenspel.meetings.replies.mailbox import Mark
from samenspel.meetings.replies.models import MailboxMark
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


def meetings_named(key: uuid.UUID, occurrence: str, *, and_later: bool = False) -> list[uuid.UUID]:
    """The meetings that a calendar means by an id of ours: one, one of a series, or all of a series that are to come.

    A moment without a zone is one of Brussels; some calendars name the day alone.
    """
    query = (
        columns(Meeting.id, Meeting.recurrence_at, Meeting.starts_at, Meeting.cancelled_at)
        .where(col(Meeting.series_id) == key, col(Meeting.recurrence_at).is_not(None))
        .order_by(col(Meeting.starts_at))
    )
    rows = session().execute(query).all()
    if not rows:
        return [key]
    to_come = [row for row in rows if row.cancelled_at is None and row.starts_at > now()]
    if not occurrence:
        return [row.id for row in to_come or rows[-1:]]
    said = datetime.fromisoformat(occurrence)
    moment = said if said.tzinfo else said.replace(tzinfo=BRUSSELS)
    if and_later:
        return [row.id for row in to_come if row.recurrence_at >= moment]
    exact = [row.id for row in rows if row.recurrence_at == moment]
    return exact or [row.id for row in rows if local(row.recurrence_at).date() == local(moment).date()]


def is_waiting(meeting_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether somebody said yes and waits for a place."""
    waits = sa.exists().where(
        col(Answer.meeting_id) == meeting_id,
        col(Answer.account_id) == account_id,
        col(Answer.waiting_since).is_not(None),
    )
    return bool(session().execute(columns(waits)).scalar())
