"""What the stories about groups share."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.groups import queries
from samenspel.groups.models import Group, MembershipRole
from samenspel.jobs import Job
from samenspel.people.models import Account


def role_of(account: Account, group: Group) -> MembershipRole | None:
    """The role somebody has in a group now."""
    session().expire_all()
    row = queries.membership_of(account.id, group.id)
    return row.role if row and row.left_at is None else None


def jobs_of(kind: str) -> list[dict[str, Any]]:
    return list(session().execute(sa.select(col(Job.payload)).where(col(Job.kind) == kind)).scalars())


def facts(group: Group, **other: str) -> dict[str, str]:
    """A group as its form sends it."""
    return {
        "name": group.name,
        "kind": group.kind.value,
        "visibility": group.visibility.value,
        "theme": str(group.theme_id or ""),
        "lead_fund": "",
        "lead_label": "",
        "cadence": "",
        "purpose": "",
    } | other
