"""Selects about meetings that a topic took the place of."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.instead.models import AvoidedMeeting
from samenspel.people.models import Account

_PEOPLE = (
    columns(sa.func.count())
    .select_from(Membership)
    .join(Account, col(Account.id) == Membership.account_id)
    .where(
        col(Membership.group_id) == sa.bindparam("group"),
        col(Membership.left_at).is_(None),
        col(Membership.role) != MembershipRole.FOLLOWER,
        col(Account.active),
    )
)


def people_expected(group_id: uuid.UUID) -> int:
    """How many people a meeting of a group would bring together."""
    return int(session().execute(_PEOPLE, {"group": group_id}).scalar_one())


def hours_saved(start: datetime, end: datetime, group_id: uuid.UUID | None = None) -> float:
    """The hours (people times length) of the meetings that became a topic within a time, of all groups or of one."""
    query = columns(sa.func.sum(AvoidedMeeting.people * AvoidedMeeting.minutes)).where(
        col(AvoidedMeeting.created_at) >= start, col(AvoidedMeeting.created_at) < end
    )
    if group_id is not None:
        query = query.where(col(AvoidedMeeting.group_id) == group_id)
    return (session().execute(query).scalar_one() or 0) / 60


def avoided_and_over() -> Sequence[AvoidedMeeting]:
    """Those whose topic is to be closed: the last day to react is over."""
    query = select(AvoidedMeeting).where(col(AvoidedMeeting.closed_at).is_(None), AvoidedMeeting.closes_on < today())
    return session().exec(query.order_by(col(AvoidedMeeting.id)).limit(200)).all()
