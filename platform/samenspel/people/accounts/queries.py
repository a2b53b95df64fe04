"""Selects of the administration of accounts."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.lines import lines
from samenspel.people.accounts.export import AccountRow
from samenspel.people.accounts.models import PlannedDeparture
from samenspel.people.affiliations.queries import all_parties, other_funds_of
from samenspel.people.directory_queries import PAGE_SIZE, belongs_to, matches
from samenspel.people.models import Account, Fund, Profile
from samenspel.viewer import Role


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as an administrator sees it. `total` is how many accounts the whole list has."""

    id: uuid.UUID
    name: str
    email: str
    role: Role
    belongs_to: str
    active: bool
    has_password: bool
    seen_at: datetime | None
    total: int
    #: The slug and name of the funds that they work for besides.
    besides: Sequence[tuple[str, str]] = ()

    @property
    def parties(self) -> str:
        """All of their funds, or their organisation."""
        return all_parties(self.belongs_to, self.besides)


def accounts(
    *, text: str = "", role: Role | None = None, closed: bool = False, page: int = 1
) -> tuple[list[AccountLine], int]:
    """A page of the open or closed accounts, by name, and the number of accounts in the whole list."""
    query = (
        lines(
            AccountLine,
            id=Account.id,
            name=Account.name,
            email=Account.email,
            role=Account.role,
            belongs_to=belongs_to(),
            active=Account.active,
            has_password=col(Account.password).is_not(None),
            seen_at=Account.seen_at,
            total=sa.func.count().over(),
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
        .where(col(Account.active).is_(not closed), col(Account.anonymised_at).is_(None), *matches(text))
        .order_by(sa.func.lower(Account.name), col(Account.id))
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    if role:
        query = query.where(col(Account.role) == role)
    found = query.all()
    besides = other_funds_of([each.id for each in found])
    lines_found = [replace(each, besides=besides.get(each.id, ())) for each in found]
    return lines_found, found[0].total if found else 0


def account_rows(*, text: str = "", role: Role | None = None, closed: bool = False) -> list[AccountRow]:
    """All open or closed accounts of the list that `accounts` gives a page of."""
    query = (
        columns(
            Account.id,
            Account.name,
            Account.email,
            Account.role,
            sa.func.coalesce(Fund.name, "").label("fund"),
            sa.func.coalesce(Account.organisation, "").label("organisation"),
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
        .where(col(Account.active).is_(not closed), col(Account.anonymised_at).is_(None), *matches(text))
        .order_by(sa.func.lower(Account.name), col(Account.id))
    )
    if role:
        query = query.where(col(Account.role) == role)
    rows = session().execute(query).all()
    besides = other_funds_of([row.id for row in rows])
    return [
        AccountRow(
            row.name,
            row.email,
            row.role,
            row.fund,
            row.organisation,
            "; ".join(name for _slug, name in besides.get(row.id, ())),
        )
        for row in rows
    ]


def is_last_of_role(account: Account) -> bool:
    """Whether nobody else with an open account is an ISA, or an administrator, as this one is.

    It locks them until the end of the transaction: of two who close each other's account at once, the second waits, and
    then finds the other one closed.
    """
    if account.role not in (Role.ISA, Role.ADMIN) or not account.active:
        return False
    peers = (
        columns(Account.id)
        .where(col(Account.role) == account.role, col(Account.active))
        .order_by(col(Account.id))
        .with_for_update()
    )
    return not set(session().execute(peers).scalars()) - {account.id}


def departure_of(account_id: uuid.UUID) -> PlannedDeparture | None:
    """What was arranged for somebody for a day to come."""
    return session().execute(sa.select(PlannedDeparture).where(col(PlannedDeparture.account_id) == account_id)).scalar()
