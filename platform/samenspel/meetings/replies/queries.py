"""Selects for answers that come by mail."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import BRUSSELS, local
from samenspel.db import columns, now, session
from samenspel.meetings.models import Answer, Meeting
from samenspel.people.models import Account


def account_of(email: str) -> Account | None:
    """The active account that has this address."""
    query = sa.select(Account).where(col(Account.email) == email, col(Account.active))
    return session().execute(query).scalar_one_or_none()


def meetings_named(key: uuid.UUID, occurrence: str, *, and_later: bool = False) -> list[uuid.UUID]:
    """The meetings that a calendar means by one of our ids: a meeting, one of a series, or all of a series to come.

    `occurrence` (see `CalendarAnswer`) without a time zone is in Brussels; some calendars name only the day.
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
    named = datetime.fromisoformat(occurrence)
    moment = named if named.tzinfo else named.replace(tzinfo=BRUSSELS)
    if and_later:
        return [row.id for row in to_come if row.recurrence_at >= moment]
    exact = [row.id for row in rows if row.recurrence_at == moment]
    return exact or [row.id for row in rows if local(row.recurrence_at).date() == local(moment).date()]


def is_waiting(meeting_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether somebody said yes and is on the waiting list."""
    waits = sa.exists().where(
        col(Answer.meeting_id) == meeting_id,
        col(Answer.account_id) == account_id,
        col(Answer.waiting_since).is_not(None),
    )
    return bool(session().execute(columns(waits)).scalar())
