"""Selects about the people in a group."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Membership
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
