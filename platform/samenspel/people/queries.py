"""Selects about persons, funds and themes."""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.people.access import is_of_wewis
from samenspel.people.models import (
    Account,
    FormerFundName,
    Fund,
    Installation,
    MergedAccount,
    OtherAffiliation,
    Profile,
    Theme,
)
from samenspel.people.words import party
from samenspel.viewer import Role


def is_demo() -> bool:
    """Whether this database holds demo data."""
    return bool(session().execute(columns(sa.exists().where(col(Installation.demo)))).scalar())


def is_installed() -> bool:
    """Whether this database has data, of a demo or of a real installation."""
    return bool(session().execute(sa.select(sa.exists(sa.select(Installation.id)))).scalar())  # type: ignore[call-overload]


def theme_rows(keep: Collection[uuid.UUID | None] = ()) -> Sequence[Any]:
    """The themes that can be chosen (some tens), by name: rows with id, slug and name.

    `keep` are the ids of themes that are chosen already: they are offered also when they are closed.
    """
    query = columns(Theme.id, Theme.slug, Theme.name).order_by(col(Theme.name))
    return session().execute(query.where(_is_open(Theme, keep))).all()


def fund_name(fund_id: uuid.UUID | None) -> str | None:
    """The name of a fund, also of a closed one."""
    if fund_id is None:
        return None
    return session().execute(columns(Fund.name).where(col(Fund.id) == fund_id)).scalar()


def fund_names_by_slug() -> dict[str, str]:
    """The name of each fund by its slug, also of closed ones, since what was proposed before may name them."""
    rows = session().execute(columns(Fund.slug, Fund.name).order_by(sa.func.lower(Fund.name)))
    return {row.slug: row.name for row in rows}


def theme_names() -> dict[str, str]:
    """The name of each theme by its slug, also of closed ones, since there are still pages about them."""
    rows = session().execute(columns(Theme.slug, Theme.name).order_by(col(Theme.name)))
    return {row.slug: row.name for row in rows}


def open_fund(fund_id: uuid.UUID) -> Fund | None:
    """A fund that exists now."""
    return session().execute(sa.select(Fund).where(col(Fund.id) == fund_id, fund_is_open_at(None))).scalar()


def fund_rows(keep: Collection[uuid.UUID | None] = ()) -> Sequence[Any]:
    """The funds that can be chosen (some tens), by name: rows with id, slug and name; `keep` as in `theme_rows`."""
    query = columns(Fund.id, Fund.slug, Fund.name).order_by(sa.func.lower(Fund.name))
    return session().execute(query.where(_is_open(Fund, keep))).all()


def _is_open(kind: type[Fund] | type[Theme], keep: Collection[uuid.UUID | None]) -> sa.ColumnElement[bool]:
    chosen = [each for each in keep if each]
    is_open = fund_is_open_at(None) if kind is Fund else col(kind.closed_at).is_(None)
    return sa.or_(is_open, col(kind.id).in_(chosen))


def fund_is_open_at(moment: datetime | None, fund: Any = Fund) -> sa.ColumnElement[bool]:
    """SQL over Fund (or an alias): whether it existed at a moment, or without one whether it exists when the statement
    is run."""
    opened_at, closed_at = col(fund.opened_at), col(fund.closed_at)
    at = sa.bindparam(None, callable_=now, type_=sa.inspect(Fund).columns.closed_at.type) if moment is None else moment
    return sa.and_(sa.or_(opened_at.is_(None), opened_at <= at), sa.or_(closed_at.is_(None), closed_at > at))


def existed_in(opened_at: datetime | None, closed_at: datetime | None, first: datetime, end: datetime) -> bool:
    """Whether a fund with these dates existed at some time between two moments."""
    return (opened_at is None or opened_at < end) and (closed_at is None or closed_at > first)


def fund_name_at(moment: Any, fund: Any = Fund) -> sa.ColumnElement[str]:
    """SQL: what a fund was called at a moment, for what was published then."""
    earlier = (
        columns(FormerFundName.name)
        .where(col(FormerFundName.fund_id) == fund.id, col(FormerFundName.until) > moment)
        .order_by(col(FormerFundName.until))
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(earlier, fund.name)


def earlier_names() -> dict[uuid.UUID, list[tuple[datetime, str]]]:
    """The names that funds had before, the oldest first, each with the time until when."""
    found: dict[uuid.UUID, list[tuple[datetime, str]]] = {}
    query = columns(FormerFundName.fund_id, FormerFundName.until, FormerFundName.name).order_by(
        col(FormerFundName.until)
    )
    for fund_id, until, name in session().execute(query):
        found.setdefault(fund_id, []).append((until, name))
    return found


@dataclass(frozen=True, slots=True)
class PersonToAdd:
    """Somebody who can be in a group. `label` is the name with the fund or the organisation."""

    id: uuid.UUID
    name: str
    party: str
    email: str
    role: Role
    fund_id: uuid.UUID | None
    #: The funds that they work for besides.
    besides: Collection[uuid.UUID] = ()

    @property
    def fund_ids(self) -> set[uuid.UUID]:
        return {*self.besides, *([self.fund_id] if self.fund_id else [])}

    def fund_for(self, wanted: Collection[uuid.UUID]) -> uuid.UUID | None:
        """The fund that they come for where these were asked: that of their account, or else another one of theirs."""
        if self.fund_id in wanted:
            return self.fund_id
        return next((each for each in wanted if each in self.besides), self.fund_id)

    @property
    def label(self) -> str:
        return f"{self.name} ({self.party})" if self.party else self.name


def people_to_add() -> list[PersonToAdd]:
    """The accounts that can be in a group, by name: active ones, those of WEWIS apart."""
    query = (
        columns(Account.id, Account.name, Account.email, Account.organisation, Account.role, Account.fund_id)
        .add_columns(party().label("party"))
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .where(col(Account.active))
        .order_by(col(Account.name), col(Account.email))
        .limit(2000)
    )
    rows = session().execute(query).all()
    besides: dict[uuid.UUID, set[uuid.UUID]] = {}
    for account_id, fund_id in session().execute(columns(OtherAffiliation.account_id, OtherAffiliation.fund_id)):
        besides.setdefault(account_id, set()).add(fund_id)
    return [
        PersonToAdd(
            row.id,
            row.name,
            getattr(row.party, "marked", row.party) or "",
            row.email,
            row.role,
            row.fund_id,
            besides.get(row.id, ()),
        )
        for row in rows
        if not is_of_wewis(row.role, row.organisation)
    ]


def names_to_add(*, of_funds: bool = False) -> list[tuple[uuid.UUID, str]]:
    """The id and name (with the fund) of the accounts that can be in a group, or only of those of a fund; equal ones
    with the address as well."""
    found = people_to_add()
    count = Counter(person.label.casefold() for person in found)
    return [
        (each.id, f"{each.label}, {each.email}" if count[each.label.casefold()] > 1 else each.label)
        for each in found
        if each.fund_id is not None or not of_funds
    ]


def active_account(account_id: uuid.UUID) -> Account | None:
    query = sa.select(Account).where(col(Account.id) == account_id, col(Account.active))
    return session().execute(query).scalar()


def password_of(email: str) -> str | None:
    """The password hash of the account with an address, also of a closed one; of one that was merged, where it went."""
    first = sa.orm.aliased(Account)
    query = (
        columns(Account.password)
        .select_from(first)
        .outerjoin(MergedAccount, col(MergedAccount.account_id) == first.id)
        .join(Account, col(Account.id) == sa.func.coalesce(MergedAccount.into_id, first.id))
        .where(col(first.email) == email)
    )
    return session().execute(query).scalar()


def account_by_email(email: str) -> Account | None:
    """The account with an address (stored in lower case), also a closed one; of one that was merged, where it went."""
    found = session().execute(sa.select(Account).where(col(Account.email) == email.strip().lower())).scalar()
    return merged_into(found) if found is not None else None


def merged_into(account: Account) -> Account:
    """The account in which a closed one went up, the account itself where it did not."""
    if account.active:
        return account
    query = (
        sa.select(Account)
        .join(MergedAccount, col(MergedAccount.into_id) == Account.id)
        .where(col(MergedAccount.account_id) == account.id)
    )
    return session().execute(query).scalar() or account


def account_after(account_id: uuid.UUID) -> uuid.UUID:
    """The id of the account in which this one went up, its own where it did not."""
    query = columns(MergedAccount.into_id).where(col(MergedAccount.account_id) == account_id)
    return session().execute(query).scalar() or account_id


def merged_addresses(account_id: uuid.UUID) -> list[str]:
    """The addresses of the accounts that went up in this one: they lead to it."""
    query = (
        columns(Account.email)
        .join(MergedAccount, col(MergedAccount.account_id) == Account.id)
        .where(col(MergedAccount.into_id) == account_id)
        .order_by(col(Account.email))
    )
    return list(session().execute(query).scalars())


def account_by_id(account_id: uuid.UUID) -> Account | None:
    """The account, also a closed one."""
    return session().get(Account, account_id)


def known_account(account_id: uuid.UUID) -> Account | None:
    """The account, also a closed one, unless it was anonymised: nobody does anything with that."""
    found = session().get(Account, account_id)
    return found if found is not None and found.anonymised_at is None else None


def administrators() -> Sequence[Account]:
    """Those who look after the platform, and are told where something in it asks for them."""
    query = sa.select(Account).where(col(Account.role) == Role.ADMIN, col(Account.active)).order_by(col(Account.id))
    return session().execute(query).scalars().all()


def card_of(account_id: uuid.UUID) -> Profile | None:
    return session().execute(sa.select(Profile).where(col(Profile.account_id) == account_id)).scalar()


def fund_keys() -> dict[str, uuid.UUID]:
    """The id of each fund by its slug and by its name, both in lower case, as lists write them."""
    keys: dict[str, uuid.UUID] = {}
    for fund_id, slug, name in fund_rows():
        keys[slug.lower()] = keys[name.lower()] = fund_id
    return keys


def fund_names() -> dict[uuid.UUID, str]:
    """The name of each fund."""
    return {fund_id: name for fund_id, _slug, name in fund_rows()}


def addresses() -> set[str]:
    """The addresses that have an account."""
    return set(session().execute(columns(Account.email)).scalars())


def has_password(email: str) -> bool:
    """Whether somebody can sign in with this address."""
    return password_of(email) is not None
