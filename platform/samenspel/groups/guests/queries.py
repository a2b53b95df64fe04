"""Selects of guests who are in a group until a day."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.groups.models import Group, Membership
from samenspel.people.models import Account
from samenspel.viewer import Role


def guests_until(day: date) -> Sequence[tuple[Membership, Account, Group]]:
    """The guests whose last day in a group is that day or before it, the first one first."""
    query = (
        sa.select(Membership, Account, Group)
        .join(Account, col(Account.id) == Membership.account_id)
        .join(Group, col(Group.id) == Membership.group_id)
        .where(col(Membership.until) <= day, col(Membership.left_at).is_(None), col(Account.role) == Role.GUEST)
        .order_by(col(Membership.until), col(Membership.id))
    )
    return [(row[0], row[1], row[2]) for row in session().execute(query)]
