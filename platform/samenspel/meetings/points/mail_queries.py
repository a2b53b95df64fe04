"""Selects for the reminders of action points."""

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Group, Membership
from samenspel.meetings.models import ActionItem, Meeting, Report
from samenspel.people.models import Account
from samenspel.viewer import Role

#: More than this in a mail is no reminder.
MOST = 25


@dataclass(frozen=True, slots=True)
class Reminded:
    """Somebody to remind."""

    id: uuid.UUID
    name: str
    email: str
    locale: str


@dataclass(frozen=True, slots=True)
class DuePoint:
    """An open action point with its day."""

    id: uuid.UUID
    text: str
    due_on: date
    reminded_on: date | None
    group_name: str
    is_of_fund: bool


def due_by_person(until: date) -> dict[Reminded, list[DuePoint]]:
    """The open action points of published reports that are due by then, by who has them.

    One that names a person is theirs, as long as they reach the group; one of a fund is of its people in the group.
    """
    is_in = sa.and_(
        col(Membership.account_id) == col(Account.id),
        col(Membership.group_id) == col(Meeting.group_id),
        col(Membership.left_at).is_(None),
    )
    own = sa.and_(
        col(ActionItem.owner_id) == col(Account.id),
        sa.or_(col(Membership.id).is_not(None), col(Account.role) == Role.ISA),
    )
    of_fund = sa.and_(
        col(ActionItem.owner_id).is_(None),
        col(ActionItem.fund_id) == col(Account.fund_id),
        col(Membership.id).is_not(None),
    )
    query = (
        columns(
            Account.id,
            Account.name,
            Account.email,
            Account.locale,
            ActionItem.id,
            ActionItem.text,
            ActionItem.due_on,
            ActionItem.reminded_on,
            Group.name,
            col(ActionItem.owner_id).is_(None),
        )
        .select_from(ActionItem)
        .join(Meeting, col(Meeting.id) == ActionItem.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .join(Account, sa.or_(col(Account.id) == ActionItem.owner_id, col(Account.fund_id) == ActionItem.fund_id))
        .outerjoin(Membership, is_in)
        .where(
            col(ActionItem.done_at).is_(None),
            col(ActionItem.due_on) <= until,
            col(Report.published_at).is_not(None),
            col(Account.active),
            sa.or_(own, of_fund),
        )
        .order_by(col(Account.id), col(ActionItem.due_on), col(ActionItem.id))
    )
    found: dict[Reminded, list[DuePoint]] = {}
    for who, name, email, locale, *point in session().execute(query):
        points = found.setdefault(Reminded(who, name, email, locale), [])
        if len(points) < MOST:
            points.append(DuePoint(*point))
    return found


def uniquifier_of(account_id: uuid.UUID) -> str | None:
    """By which the session of an active account is known."""
    query = columns(Account.fs_uniquifier).where(col(Account.id) == account_id, col(Account.active))
    return session().execute(query).scalar()
