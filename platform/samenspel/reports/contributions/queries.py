"""Selects of the accounts that funds pay for in a year."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import columns, now, session
from samenspel.people.accounts.models import FormerAffiliation
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_name_at
from samenspel.reports.contributions.counting import QUARTERS, CountedAccount, counted_for, spells_of


@dataclass(frozen=True, slots=True)
class YearOfAccounts:
    """The accounts of a year. `undated` counts accounts that were closed when nobody kept on which day: they are left
    out."""

    year: int
    accounts: list[CountedAccount]
    undated: int


def first_year() -> int:
    """The year of the first account."""
    created_at = session().execute(columns(sa.func.min(col(Account.created_at)))).scalar()
    return clock.local(created_at).year if created_at else clock.today().year


def accounts_in(year: int) -> YearOfAccounts:
    """The accounts that count for a fund in a year, by name."""
    starts = [clock.midnight(date(year, 1 + 3 * quarter, 1)) for quarter in range(QUARTERS)]
    end = clock.midnight(date(year + 1, 1, 1))
    former: dict[uuid.UUID, list[tuple[object, uuid.UUID | None]]] = {}
    rows = columns(FormerAffiliation.account_id, FormerAffiliation.until, FormerAffiliation.fund_id)
    for row in session().execute(rows):
        former.setdefault(row.account_id, []).append((row.until, row.fund_id))
    query = (
        columns(Account.id, Account.name, Account.fund_id, Account.created_at, Account.active, Account.closed_at)
        .where(col(Account.created_at) < end)
        .order_by(sa.func.lower(Account.name), col(Account.id))
    )
    found, undated = [], 0
    for row in session().execute(query):
        if not row.active and row.closed_at is None:
            undated += row.fund_id is not None
            continue
        closed_at = None if row.active else row.closed_at
        spells = spells_of(row.fund_id, row.created_at, closed_at, former.get(row.id, ()))  # type: ignore[arg-type]
        funds = counted_for(spells, starts, end, now())
        if any(funds):
            found.append(CountedAccount(row.id, row.name, funds))
    return YearOfAccounts(year, found, undated)


def names_then(fund_ids: Collection[uuid.UUID], year: int) -> dict[uuid.UUID, str]:
    """What these funds were called at the end of a year."""
    end = clock.midnight(date(year + 1, 1, 1))
    query = columns(Fund.id, fund_name_at(end).label("name")).where(col(Fund.id).in_(fund_ids))
    return {row.id: row.name for row in session().execute(query)}
