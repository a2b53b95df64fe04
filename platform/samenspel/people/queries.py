"""Selects about persons, funds and themes."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.people.models import Account, Fund, Installation, Theme


def is_demo() -> bool:
    """Whether this database holds demo data."""
    return bool(session().execute(sa.select(sa.exists().where(col(Installation.demo)))).scalar())


def theme_rows() -> Sequence[sa.Row[tuple[uuid.UUID, str, str]]]:
    """All themes (some tens) by name: id, slug, name."""
    return session().execute(sa.select(Theme.id, Theme.slug, Theme.name).order_by(col(Theme.name))).all()


def theme_names() -> dict[str, str]:
    """The name of each theme by its slug."""
    return {row[1]: row[2] for row in theme_rows()}


def fund_rows() -> Sequence[sa.Row[tuple[uuid.UUID, str, str]]]:
    """All funds (some tens) by name: id, slug, name."""
    return session().execute(sa.select(Fund.id, Fund.slug, Fund.name).order_by(sa.func.lower(Fund.name))).all()


def account_names() -> list[tuple[uuid.UUID, str]]:
    """Who can be chosen somewhere: active accounts with their fund, by name."""
    query = (
        sa.select(Account.id, Account.name, sa.func.coalesce(Fund.name, Account.organisation, ""))
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .where(col(Account.active))
        .order_by(col(Account.name))
        .limit(2000)
    )
    return [(row[0], f"{row[1]} ({row[2]})" if row[2] else row[1]) for row in session().execute(query)]


def active_account(account_id: uuid.UUID) -> Account | None:
    query = sa.select(Account).where(col(Account.id) == account_id, col(Account.active))
    return session().execute(query).scalar()
