"""Selects about meetings that a topic replaced."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.instead.models import ReplacedMeeting
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


def expected_people(group_id: uuid.UUID) -> int:
    """How many people a meeting of a group would bring together: its members without the followers."""
    return int(session().execute(_PEOPLE, {"group": group_id}).scalar_one())


def hours_saved(start: datetime, end: datetime, group_id: uuid.UUID | None = None) -> float:
    """The hours (people times length) of the meetings that became a topic in a period, of all groups or of one."""
    query = columns(sa.func.sum(ReplacedMeeting.people * ReplacedMeeting.minutes)).where(
        col(ReplacedMeeting.created_at) >= start, col(ReplacedMeeting.created_at) < end
    )
    if group_id is not None:
        query = query.where(col(ReplacedMeeting.group_id) == group_id)
    return (session().execute(query).scalar_one() or 0) / 60


def replaced_and_due() -> Sequence[ReplacedMeeting]:
    """The replaced meetings whose topic is to be closed: its last day is over."""
    query = select(ReplacedMeeting).where(col(ReplacedMeeting.closed_at).is_(None), ReplacedMeeting.closes_on < today())
    return session().exec(query.order_by(col(ReplacedMeeting.id)).limit(200)).all()
