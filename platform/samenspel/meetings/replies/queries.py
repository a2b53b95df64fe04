"""Selects for answers that come by mail."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import BRUSSELS, local
from samenspel.db import columns, now, session
from samenspel.groups.models import Membership
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.answer_tags import is_tag_of
from samenspel.meetings.models import Answer, Meeting
from samenspel.people.models import Account
from samenspel.tokens import secret_keys

#: Meetings of somebody that are to come, among which one is looked for.
MAX_TO_COME = 1000


def account_of(email: str) -> Account | None:
    """The active account that has this address."""
    query = sa.select(Account).where(col(Account.email) == email, col(Account.active))
    return session().execute(query).scalar_one_or_none()


def fund_of(account: Account, group_id: uuid.UUID) -> uuid.UUID | None:
    """The fund for which somebody is in a group, else the one that they are of first."""
    query = columns(Membership.fund_id).where(
        col(Membership.account_id) == account.id,
        col(Membership.group_id) == group_id,
        col(Membership.left_at).is_(None),
    )
    return session().execute(query).scalar() or account.fund_id


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


def meeting_tagged(account_id: uuid.UUID, tags: Sequence[str]) -> uuid.UUID | None:
    """The meeting to come whose invitation went to this account with the address that has one of these tags."""
    if not tags:
        return None
    groups = columns(Membership.group_id).where(col(Membership.account_id) == account_id)
    query = columns(Meeting.id).where(col(Meeting.group_id).in_(groups), col(Meeting.starts_at) > now())
    query = query.order_by(col(Meeting.starts_at)).limit(MAX_TO_COME)
    for meeting_id in session().execute(query).scalars():
        uid = calendars.uid_of(meeting_id)
        if any(is_tag_of(tag, key, account_id, uid) for tag in tags for key in secret_keys()):
            return uuid.UUID(str(meeting_id))
    return None


def is_waiting(meeting_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether somebody said yes and is on the waiting list."""
    waits = sa.exists().where(
        col(Answer.meeting_id) == meeting_id,
        col(Answer.account_id) == account_id,
        col(Answer.waiting_since).is_not(None),
    )
    return bool(session().execute(columns(waits)).scalar())
