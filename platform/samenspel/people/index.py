"""Persons and funds as search knows them: all members of the platform find them, guests do not."""

import uuid
from collections.abc import Iterator, Sequence

from sqlmodel import col

from samenspel import text
from samenspel.addresses import path_to
from samenspel.db import columns, session
from samenspel.indexing import SearchDocument
from samenspel.people.affiliations.queries import other_funds_of
from samenspel.people.models import Account, Fund, FundTheme, Profile, Theme
from samenspel.people.queries import earlier_names
from samenspel.people.successions.queries import successions
from samenspel.people.words import ROLES

_READERS = ("members",)


def persons(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All people with an open account, or those with the given ids."""
    query = (
        columns(
            Account.id,
            Account.name,
            Account.role,
            Account.organisation,
            Account.created_at,
            col(Fund.name).label("fund"),
            col(Fund.slug).label("fund_slug"),
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
    rows = session().execute(query).all()
    besides = other_funds_of([row.id for row in rows])
    for row in rows:
        words = (
            row.job_title,
            str(ROLES[row.role]),
            row.fund or row.organisation,
            ", ".join(name for _slug, name in besides.get(row.id, ())),
            ", ".join(row.expertise or ()),
            text.to_plain(text.to_html(row.about)) if row.about else "",
        )
        yield SearchDocument(
            id=f"person:{row.id}",
            kind="person",
            title=row.name,
            body=". ".join(word for word in words if word),
            url=path_to("people.show", account_id=row.id),
            readers=_READERS,
            date=int(row.created_at.timestamp()),
            fund=row.fund_slug,
        )


def funds(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All funds (some forty), or those with the given ids, with their keywords, names of before and themes."""
    query = columns(
        Fund.id,
        Fund.slug,
        Fund.name,
        Fund.full_name,
        Fund.joint_committees,
        Fund.keywords,
        Fund.about,
        Fund.created_at,
    )
    pairs = columns(FundTheme.fund_id, Theme.name).join(Theme, col(Theme.id) == FundTheme.theme_id)
    if ids is not None:
        query, pairs = query.where(col(Fund.id).in_(ids)), pairs.where(col(FundTheme.fund_id).in_(ids))
    themes: dict[uuid.UUID, list[str]] = {}
    for fund_id, theme in session().execute(pairs.order_by(col(Theme.name))):
        themes.setdefault(fund_id, []).append(theme)
    before, succeeded = earlier_names(), successions()
    for row in session().execute(query):
        words = (
            row.full_name,
            ", ".join(row.keywords),
            ", ".join(name for _until, name in before.get(row.id, ())),
            ", ".join(each.name for each in succeeded if row.slug in dict(each.successors)),
            "PC " + ", ".join(row.joint_committees) if row.joint_committees else "",
            ", ".join(themes.get(row.id, ())),
            text.to_plain(text.to_html(row.about)) if row.about else "",
        )
        yield SearchDocument(
            id=f"fund:{row.id}",
            kind="fund",
            title=row.name,
            body=". ".join(word for word in words if word),
            url=path_to("people.fund", slug=row.slug),
            readers=_READERS,
            date=int(row.created_at.timestamp()),
            fund=row.slug,
        )
