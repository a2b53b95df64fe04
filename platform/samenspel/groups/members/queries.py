"""Selects about the people in a group."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, session
from samenspel.groups.models import Group, LeadSeat, Membership
from samenspel.people.models import Account


def replaced_names(group_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Whose place people took in a group, by their account."""
    old = sa.orm.aliased(Account)
    query = (
        columns(Membership.account_id, old.name)
        .join(old, col(old.id) == Membership.replaces_id)
        .where(col(Membership.group_id) == group_id, col(Membership.left_at).is_(None))
    )
    return {row.account_id: row.name for row in session().execute(query)}


def running_memberships_of(account_id: uuid.UUID) -> Sequence[Membership]:
    """The groups that somebody is in, as rows to write."""
    mine = (Membership.account_id == account_id, col(Membership.left_at).is_(None))
    return session().exec(select(Membership).where(*mine).order_by(col(Membership.id))).all()


def memberships_ended_since(account_id: uuid.UUID, moment: datetime) -> Sequence[Membership]:
    """The memberships of groups that are not archived which ended at a moment or later."""
    ended = (Membership.account_id == account_id, col(Membership.left_at) >= moment, col(Group.archived_at).is_(None))
    query = select(Membership).join(Group, col(Group.id) == Membership.group_id).where(*ended)
    return session().exec(query.order_by(col(Membership.id))).all()


def seats_ended_since(account_id: uuid.UUID, day: date) -> Sequence[LeadSeat]:
    """The seats in which somebody led a group until that day or later."""
    ended = select(LeadSeat).where(LeadSeat.account_id == account_id, col(LeadSeat.until) >= day)
    return session().exec(ended.order_by(col(LeadSeat.id))).all()
