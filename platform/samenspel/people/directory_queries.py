"""Selects of the pages about people and funds: the directory, a person, the list of funds, a fund."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.lines import Lines, lines
from samenspel.people.affiliations.queries import all_parties, other_funds_of, people_working_for, works_for
from samenspel.people.models import Account, Fund, FundTheme, OtherAffiliation, Profile, Theme
from samenspel.people.queries import earlier_names, fund_is_open_at
from samenspel.people.successions.queries import successions
from samenspel.people.words import party
from samenspel.viewer import Role

PAGE_SIZE = 50
_MAX_WORDS = 5


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in the directory, with what they know much of. `total` is how many people the whole list has."""

    id: uuid.UUID
    name: str
    role: Role
    belongs_to: str
    fund_slug: str | None
    job_title: str
    email: str
    phone: str
    photo_version: str | None = None
    expertise: Sequence[str] = ()
    total: int = 0
    #: The slug and name of the funds that they work for besides.
    besides: Sequence[tuple[str, str]] = ()

    @property
    def parties(self) -> str:
        """What stands beside the name: all of their funds, or their organisation."""
        return all_parties(self.belongs_to, self.besides)

    def expertise_with(self, words: str) -> list[str]:
        """What of their expertise has one of these words, which is why a search found them."""
        wanted = words.casefold().split()[:_MAX_WORDS]
        return [each for each in self.expertise if any(word in each.casefold() for word in wanted)]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Somebody's contact card."""

    id: uuid.UUID
    name: str
    role: Role
    email: str
    active: bool
    organisation: str | None
    fund_name: str | None
    fund_slug: str | None
    job_title: str
    phone: str
    about: str
    confirmed_at: datetime | None
    photo_version: str | None
    expertise: list[str]
    #: The slug and name of the funds that they work for besides.
    besides: Sequence[tuple[str, str]] = ()

    @property
    def parties(self) -> str:
        """The funds that they work for, the first one first, or their organisation."""
        return all_parties(self.fund_name or self.organisation or "", self.besides)


@dataclass(frozen=True, slots=True)
class FundLine:
    """A fund in the list of funds. `themes` and `successors` are pairs (slug, name)."""

    id: uuid.UUID
    slug: str
    name: str
    full_name: str
    joint_committees: list[str]
    size: str | None
    consultants_fte: float | None
    people: int
    keywords: list[str]
    is_closed: bool
    earlier_names: Sequence[str] = ()
    predecessors: Sequence[str] = ()
    successors: Sequence[tuple[str, str]] = ()
    themes: Sequence[tuple[str, str]] = ()

    @property
    def found_by(self) -> str:
        """The words by which the list of funds finds it, in small letters."""
        names = (self.name, self.full_name, *self.earlier_names, *self.predecessors)
        return " ".join((*names, *self.joint_committees, *self.keywords)).casefold()

    def is_found_by(self, words: str) -> bool:
        """Whether each of these words finds it."""
        return all(word in self.found_by for word in words.casefold().split())


def matches(text: str) -> list[sa.ColumnElement[bool]]:
    """SQL: each word occurs somewhere in the contact card, or in the keywords of the fund. Expertise and keywords are
    stored as JSON, which escapes é."""
    fields = (col(Account.name), col(Account.email), col(Fund.name), col(Account.organisation))
    card = (col(Profile.job_title), col(Profile.about))
    lists = (sa.cast(col(Profile.expertise), sa.Text), sa.cast(col(Fund.keywords), sa.Text))
    return [
        sa.or_(
            col(Account.id).in_(_working_besides_for(col(_OtherFund.name).icontains(word, autoescape=True))),
            *(field.icontains(word, autoescape=True) for field in (*fields, *card)),
            *(field.icontains(json.dumps(word)[1:-1], autoescape=True) for field in lists),
        )
        for word in text.split()[:_MAX_WORDS]
    ]


_OtherFund = aliased(Fund)


def _working_besides_for(condition: Any) -> sa.Select[tuple[uuid.UUID]]:
    """SQL: the ids of the accounts that work besides for a fund of which a condition over _OtherFund holds."""
    return (
        columns(OtherAffiliation.account_id)
        .join(_OtherFund, col(_OtherFund.id) == OtherAffiliation.fund_id)
        .where(condition)
    )


def belongs_to() -> Any:
    return party("")


def person_lines(**more: Any) -> Lines[PersonLine]:
    """Accounts as lines of the directory, with their fund and their card; `more` are further fields."""
    return (
        lines(
            PersonLine,
            id=Account.id,
            name=Account.name,
            role=Account.role,
            belongs_to=belongs_to(),
            fund_slug=Fund.slug,
            job_title=sa.func.coalesce(Profile.job_title, ""),
            email=Account.email,
            phone=sa.func.coalesce(Profile.phone, ""),
            photo_version=Account.photo_version,
            extra={"known": Profile.expertise},
            derive={"expertise": lambda row: row.known or ()},
            **more,
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
    )


def directory(
    *, text: str = "", fund: str = "", theme: str = "", role: Role | None = None, page: int = 1
) -> tuple[list[PersonLine], int]:
    """A page of the people on the platform, by name, and the number of people in the whole list.

    `fund` and `theme` are slugs; a theme narrows to the people of funds that work on it.
    """
    query = (
        person_lines(total=sa.func.count().over())
        .where(col(Account.active), *matches(text))
        .order_by(sa.func.lower(Account.name), col(Account.id))
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    if fund:
        others = _working_besides_for(col(_OtherFund.slug) == fund)
        query = query.where(sa.or_(col(Fund.slug) == fund, col(Account.id).in_(others)))
    if role:
        query = query.where(col(Account.role) == role)
    if theme:
        works_on = (
            columns(FundTheme.fund_id).join(Theme, col(Theme.id) == FundTheme.theme_id).where(col(Theme.slug) == theme)
        )
        others = _working_besides_for(col(_OtherFund.id).in_(works_on))
        query = query.where(sa.or_(col(Account.fund_id).in_(works_on), col(Account.id).in_(others)))
    people = query.all()
    besides = other_funds_of([each.id for each in people])
    people = [replace(each, besides=besides.get(each.id, ())) for each in people]
    return people, people[0].total if people else 0


def person(account_id: uuid.UUID) -> PersonPage | None:
    """Somebody's contact card. That of a closed account only says who wrote something, not how to reach them."""
    query = (
        lines(
            PersonPage,
            id=Account.id,
            name=Account.name,
            role=Account.role,
            email=Account.email,
            active=Account.active,
            organisation=Account.organisation,
            fund_name=Fund.name,
            fund_slug=Fund.slug,
            job_title=sa.func.coalesce(Profile.job_title, ""),
            phone=sa.func.coalesce(Profile.phone, ""),
            about=sa.func.coalesce(Profile.about, ""),
            confirmed_at=Profile.confirmed_at,
            photo_version=Account.photo_version,
            extra={"expertise": Profile.expertise},
            derive={"expertise": lambda row: row.expertise or []},
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
        .where(col(Account.id) == account_id, col(Account.anonymised_at).is_(None))
    )
    found = query.first()
    if found is not None and not found.active:
        return replace(found, email="", phone="", about="", confirmed_at=None, photo_version=None, expertise=[])
    return replace(found, besides=other_funds_of([found.id]).get(found.id, ())) if found is not None else None


def people_of(fund_id: uuid.UUID) -> list[PersonLine]:
    """The people of a fund: directors first, then by name; `belongs_to` names the fund of who is of another first."""
    query = (
        lines(
            PersonLine,
            id=Account.id,
            name=Account.name,
            role=Account.role,
            belongs_to=sa.case((col(Account.fund_id) == fund_id, ""), else_=sa.func.coalesce(Fund.name, "")),
            fund_slug=Fund.slug,
            job_title=sa.func.coalesce(Profile.job_title, ""),
            email=Account.email,
            phone=sa.func.coalesce(Profile.phone, ""),
            photo_version=Account.photo_version,
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
        .where(works_for(fund_id), col(Account.active))
        .order_by(sa.case((col(Account.role) == Role.DIRECTOR, 0), else_=1), sa.func.lower(Account.name))
    )
    return query.all()


def fund_by(slug: str) -> Fund | None:
    return session().execute(sa.select(Fund).where(col(Fund.slug) == slug)).scalar()


def themes_of(fund_id: uuid.UUID) -> Sequence[Any]:
    """The themes that a fund works on, by name: rows with id, slug and name."""
    query = (
        columns(Theme.id, Theme.slug, Theme.name)
        .join(FundTheme, col(FundTheme.theme_id) == Theme.id)
        .where(col(FundTheme.fund_id) == fund_id)
        .order_by(col(Theme.name))
    )
    return session().execute(query).all()


def funds() -> list[FundLine]:
    """All funds (some forty) by name, with their number of people, their themes and names of before; four selects."""
    themes: dict[uuid.UUID, list[tuple[str, str]]] = {}
    pairs = (
        columns(FundTheme.fund_id, Theme.slug, Theme.name)
        .join(Theme, col(Theme.id) == FundTheme.theme_id)
        .order_by(col(Theme.name))
    )
    for fund_id, slug, name in session().execute(pairs):
        themes.setdefault(fund_id, []).append((slug, name))
    query = lines(
        FundLine,
        id=Fund.id,
        slug=Fund.slug,
        name=Fund.name,
        full_name=Fund.full_name,
        joint_committees=Fund.joint_committees,
        size=Fund.size,
        consultants_fte=Fund.consultants_fte,
        people=people_working_for(),
        keywords=Fund.keywords,
        is_closed=~fund_is_open_at(None),
    ).order_by(sa.func.lower(Fund.name))
    before, succeeded = earlier_names(), successions()
    return [
        replace(
            fund,
            themes=themes.get(fund.id, ()),
            earlier_names=tuple(name for _until, name in before.get(fund.id, ())),
            successors=next((each.successors for each in succeeded if each.fund_id == fund.id), ()),
            predecessors=[each.name for each in succeeded if fund.slug in dict(each.successors)],
        )
        for fund in query.all()
    ]
