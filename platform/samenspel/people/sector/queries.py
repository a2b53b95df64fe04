"""Selects of the administration of the sector: its funds and themes, closed ones included."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.addresses import path_to
from samenspel.db import columns, session
from samenspel.lines import lines
from samenspel.people.affiliations.queries import people_working_for
from samenspel.people.models import FormerFundName, Fund, FundTheme, Theme, ThemeKind
from samenspel.people.queries import fund_is_open_at
from samenspel.people.sector.likeness import KnownName, resembling


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund as an administrator sees it. `people` counts open accounts."""

    slug: str
    name: str
    joint_committees: list[str]
    size: str | None
    people: int
    opened_at: datetime | None
    closed_at: datetime | None
    is_closed: bool


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme as an administrator sees it. `funds` counts the funds that say they work on it."""

    slug: str
    name: str
    kind: ThemeKind
    since: int | None
    funds: int
    closed_at: datetime | None
    is_closed: bool


def funds() -> list[FundRow]:
    """All funds (some forty), by name."""
    query = lines(
        FundRow,
        slug=Fund.slug,
        name=Fund.name,
        joint_committees=Fund.joint_committees,
        size=Fund.size,
        people=people_working_for(),
        opened_at=Fund.opened_at,
        closed_at=Fund.closed_at,
        is_closed=~fund_is_open_at(None),
    ).order_by(sa.func.lower(Fund.name))
    return query.all()


def themes() -> list[ThemeRow]:
    """All themes (some tens), by name."""
    working = sa.func.count(col(FundTheme.fund_id))
    query = (
        lines(
            ThemeRow,
            slug=Theme.slug,
            name=Theme.name,
            kind=Theme.kind,
            since=Theme.since,
            funds=working,
            closed_at=Theme.closed_at,
            is_closed=col(Theme.closed_at).is_not(None),
        )
        .outerjoin(FundTheme, col(FundTheme.theme_id) == Theme.id)
        .group_by(col(Theme.id))
        .order_by(sa.func.lower(Theme.name))
    )
    return query.all()


def earlier_names_of(fund_id: uuid.UUID) -> Sequence[FormerFundName]:
    """What a fund was called before, the oldest first."""
    query = sa.select(FormerFundName).where(col(FormerFundName.fund_id) == fund_id).order_by(col(FormerFundName.until))
    return session().execute(query).scalars().all()


def theme_by(slug: str) -> Theme | None:
    return session().execute(sa.select(Theme).where(col(Theme.slug) == slug)).scalar()


def fund_named(name: str, but: uuid.UUID | None = None) -> bool:
    """Whether another fund goes by that name."""
    return _named(Fund, name, but)


def theme_named(name: str, but: uuid.UUID | None = None) -> bool:
    """Whether another theme goes by that name."""
    return _named(Theme, name, but)


def _named(kind: type[Fund] | type[Theme], name: str, but: uuid.UUID | None) -> bool:
    same = sa.exists().where(sa.func.lower(kind.name) == name.lower(), col(kind.id) != but if but else sa.true())
    return bool(session().execute(columns(same)).scalar())


def funds_named_like(name: str, but: uuid.UUID | None = None) -> list[KnownName]:
    """The other funds whose name, of now or of before, resembles this one."""
    now = columns(Fund.id, Fund.slug, Fund.name, sa.literal("").label("now"))
    before = columns(Fund.id, Fund.slug, FormerFundName.name, col(Fund.name).label("now")).join(
        FormerFundName, col(FormerFundName.fund_id) == Fund.id
    )
    rows = session().execute(sa.union_all(now, before)).all()
    known = [KnownName(row.name, path_to("people.fund", slug=row.slug), row.now) for row in rows if row.id != but]
    found: dict[str, KnownName] = {}
    for each in resembling(name, known, len(known)):
        found.setdefault(each.url, each)
    return list(found.values())[:5]


def themes_named_like(name: str, but: uuid.UUID | None = None) -> list[KnownName]:
    """The other themes whose name resembles this one."""
    rows = session().execute(columns(Theme.id, Theme.slug, Theme.name)).all()
    return resembling(
        name, [KnownName(row.name, path_to("people.manage_theme", slug=row.slug)) for row in rows if row.id != but]
    )
