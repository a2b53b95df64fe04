"""Selects of the funds that somebody works for besides the one of their account."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.people.models import Account, Fund, OtherAffiliation
from samenspel.people.queries import fund_is_open_at


def works_for(fund_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """SQL over Account: they work for this fund, first of all or besides another one."""
    besides = columns(OtherAffiliation.account_id).where(col(OtherAffiliation.fund_id) == fund_id)
    return sa.or_(col(Account.fund_id) == fund_id, col(Account.id).in_(besides))


def people_working_for() -> sa.ColumnElement[int]:
    """SQL over Fund: how many people with an open account work for it, first of all or besides another one."""
    first = sa.select(sa.func.count()).where(col(Account.fund_id) == Fund.id, col(Account.active)).scalar_subquery()
    besides = (
        sa.select(sa.func.count())
        .select_from(OtherAffiliation)
        .join(Account, col(Account.id) == OtherAffiliation.account_id)
        .where(col(OtherAffiliation.fund_id) == Fund.id, col(Account.active))
        .scalar_subquery()
    )
    return first + besides


def other_funds_of(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """By account, the slug and name of the open funds that they work for besides that of their account, by name."""
    if not account_ids:
        return {}
    query = (
        columns(OtherAffiliation.account_id, Fund.slug, Fund.name)
        .join(Fund, col(Fund.id) == OtherAffiliation.fund_id)
        .join(Account, col(Account.id) == OtherAffiliation.account_id)
        .where(
            col(OtherAffiliation.account_id).in_(account_ids),
            fund_is_open_at(None),
            col(Account.fund_id).is_distinct_from(Fund.id),
        )
        .order_by(sa.func.lower(Fund.name))
    )
    found: dict[uuid.UUID, list[tuple[str, str]]] = {}
    for account_id, slug, name in session().execute(query):
        found.setdefault(account_id, []).append((slug, name))
    return found


def all_parties(first: str, besides: Sequence[tuple[str, str]]) -> str:
    """The fund that somebody is of first, or their organisation, with the funds (slug, name) that they work for
    besides. Alone it stays what it is: templates mark that of a guest."""
    return ", ".join([first, *(name for _slug, name in besides)]) if besides else first


def funds_of(account: Account) -> Sequence[Any]:
    """The open funds that somebody can act for, the one of their account first: rows with id, slug and name."""
    besides = columns(OtherAffiliation.fund_id).where(col(OtherAffiliation.account_id) == account.id)
    query = (
        columns(Fund.id, Fund.slug, Fund.name)
        .where(sa.or_(col(Fund.id) == account.fund_id, col(Fund.id).in_(besides)), fund_is_open_at(None))
        .order_by(sa.case((col(Fund.id) == account.fund_id, 0), else_=1), sa.func.lower(Fund.name))
    )
    return session().execute(query).all()


def fund_ids_of(account: Account) -> set[uuid.UUID]:
    """The ids of the funds that somebody works for, also of closed ones."""
    query = columns(OtherAffiliation.fund_id).where(col(OtherAffiliation.account_id) == account.id)
    return {*session().execute(query).scalars(), *([account.fund_id] if account.fund_id else [])}
