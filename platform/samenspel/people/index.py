"""Persons and funds as search knows them: all members of the platform find them, guests do not."""

import uuid
from collections.abc import Iterator, Sequence

from sqlmodel import col

from samenspel import text
from samenspel.db import columns, session
from samenspel.indexing import SearchDocument
from samenspel.people.models import Account, Fund, FundTheme, Profile, Theme
from samenspel.people.words import ROLES

_READERS = ("members",)


def persons(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All people whose account is open, or those named."""
    query = (
        columns(
            Account.id,
            Account.name,
            Account.role,
            Account.organisation,
            Account.created_at,
            Fund.name,
            Fund.slug,
            Profile.job_title,
            Profile.expertise,
            Profile.about,
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
        .where(col(Account.active))
    )
    if ids is not None:
        query = query.where(col(Account.id).in_(ids))
    for row in session().execute(query):
        account_id, name, role, organisation, created_at, fund, fund_slug, title, expertise, about = row
        words = (
            title,
            str(ROLES[role]),
            fund or organisation,
            ", ".join(expertise or ()),
            text.to_plain(text.to_html(about)) if about else "",
        )
        yield SearchDocument(
            id=f"person:{account_id}",
            kind="person",
            title=name,
            body=". ".join(word for word in words if word),
            url=f"/mensen/{account_id}",
            readers=_READERS,
            date=int(created_at.timestamp()),
            fund=fund_slug,
        )


def funds(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All funds (some forty), or those named, with the themes they work on."""
    query = columns(Fund.id, Fund.slug, Fund.name, Fund.joint_committees, Fund.about, Fund.created_at)
    pairs = columns(FundTheme.fund_id, Theme.name).join(Theme, col(Theme.id) == FundTheme.theme_id)
    if ids is not None:
        query, pairs = query.where(col(Fund.id).in_(ids)), pairs.where(col(FundTheme.fund_id).in_(ids))
    themes: dict[uuid.UUID, list[str]] = {}
    for fund_id, theme in session().execute(pairs.order_by(col(Theme.name))):
        themes.setdefault(fund_id, []).append(theme)
    for fund_id, slug, name, committees, about, created_at in session().execute(query):
        words = (
            "PC " + ", ".join(committees) if committees else "",
            ", ".join(themes.get(fund_id, ())),
            text.to_plain(text.to_html(about)) if about else "",
        )
        yield SearchDocument(
            id=f"fund:{fund_id}",
            kind="fund",
            title=name,
            body=". ".join(word for word in words if word),
            url=f"/fondsen/{slug}",
            readers=_READERS,
            date=int(created_at.timestamp()),
            fund=slug,
        )
