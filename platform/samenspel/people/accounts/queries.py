"""Selects of the administration of accounts."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.people.directory_queries import PAGE_SIZE, belongs_to, matches
from samenspel.people.models import Account, Fund, Profile
from samenspel.viewer import Role


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as an administrator sees it."""

    id: uuid.UUID
    name: str
    email: str
    role: Role
    belongs_to: str
    active: bool
    has_password: bool
    seen_at: datetime | None


def accounts(
    *, text: str = "", role: Role | None = None, closed: bool = False, page: int = 1
) -> tuple[list[AccountLine], int]:
    """A page of the accounts, open or closed ones, by name, and how many there are in all."""
    query = (
        columns(
            Account.id,
            Account.name,
            Account.email,
            Account.role,
            belongs_to(),
            Account.active,
            col(Account.password).is_not(None),
            Account.seen_at,
            sa.func.count().over(),
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
        .where(col(Account.active).is_(not closed), *matches(text))
        .order_by(sa.func.lower(Account.name), col(Account.id))
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    if role:
        query = query.where(col(Account.role) == role)
    rows = session().execute(query).all()
    return [AccountLine(*row[:8]) for row in rows], rows[0][8] if rows else 0
