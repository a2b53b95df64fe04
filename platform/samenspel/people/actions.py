"""Writes of people: an account, a contact card, what a fund says about itself."""

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import new_id, now, session
from samenspel.jobs import index_later
from samenspel.people import queries
from samenspel.people.models import Account, FormerAccountName, Fund, FundTheme, Installation, Profile
from samenspel.viewer import Role


def begin_installation() -> None:
    """Marks this database as a real installation, into which demo data can no longer be loaded."""
    session().add(Installation(demo=False))


def add_account(*, name: str, email: str, role: Role, fund_id: uuid.UUID | None, organisation: str | None) -> Account:
    """Adds an account without a password, with an empty contact card."""
    account = Account(
        id=new_id(),
        name=name.strip(),
        email=email,
        role=role,
        fund_id=fund_id,
        organisation=organisation or None,
        fs_uniquifier=uuid.uuid4().hex,
    )
    session().add(account)
    session().flush()
    session().add(Profile(account_id=account.id, confirmed_at=now()))
    return account


def rename(account: Account, name: str) -> None:
    """Gives somebody another name. The one before is kept, so that an anonymisation finds it."""
    name = name.strip()
    if account.name != name:
        session().merge(FormerAccountName(account_id=account.id, name=account.name))
        account.name = name


def save_card(
    account: Account,
    *,
    name: str,
    locale: str,
    job_title: str,
    phone: str,
    about: str,
    expertise: Sequence[str],
) -> None:
    """Saves the contact card of an account."""
    rename(account, name)
    account.locale = locale
    card = queries.card_of(account.id)
    if card is None:
        card = Profile(account_id=account.id)
        session().add(card)
    card.job_title, card.phone, card.about = job_title.strip(), phone.strip(), about.strip()
    card.expertise = list(expertise)
    card.confirmed_at = now()
    index_later("person", account.id)


def save_fund(fund: Fund, *, about: str, website: str, keywords: Sequence[str], theme_ids: Iterable[uuid.UUID]) -> None:
    """Saves the page of a fund."""
    fund.about, fund.website, fund.keywords = about.strip(), website.strip() or None, list(keywords)
    session().execute(sa.delete(FundTheme).where(col(FundTheme.fund_id) == fund.id))
    session().add_all(FundTheme(fund_id=fund.id, theme_id=theme_id) for theme_id in theme_ids)
    index_later("fund", fund.id)
