"""Persons and what they belong to: funds, themes, accounts, contact cards, invitations."""

import uuid
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlmodel import Field, SQLModel

from samenspel.clock import local
from samenspel.db import Row, choice, now
from samenspel.viewer import Role


class ThemeKind(StrEnum):
    """The origin of a theme: the decree, an addendum to the covenants, or the intersectoral cooperation itself."""

    DECREE = "decretaal"
    ADDENDUM = "addendum"
    INTERSECTORAL = "intersectoraal"


class Theme(Row, table=True):
    __tablename__ = "theme"
    slug: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=120)
    kind: ThemeKind = Field(sa_type=choice(ThemeKind))
    since: int | None = None
    closed_at: datetime | None = None


class Fund(Row, table=True):
    """A sectorfonds. `name` is the short one, by which people know it and that lists show; `full_name` is on its own
    page, and is empty where it is the same. `joint_committees` are the numbers of its paritaire comités; `size` is a
    word of the source; `keywords` are branches and occupations by which it is found.

    It exists from `opened_at` (always, where that is not known) until `closed_at`, which may be still to come. A closed
    fund or theme can no longer be chosen; everything that refers to it stays.
    """

    __tablename__ = "fund"
    slug: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=120)
    full_name: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": sa.text("''")})
    joint_committees: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    size: str | None = Field(default=None, max_length=40)
    consultants_fte: float | None = None
    covenant_budget_eur: int | None = None
    experience: str | None = Field(default=None, max_length=40)
    website: str | None = Field(default=None, max_length=200)
    about: str = ""
    keywords: list[str] = Field(
        default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False, server_default=sa.text("'[]'"))
    )
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None and self.closed_at <= now()

    @property
    def first_day(self) -> date | None:
        return local(self.opened_at).date() if self.opened_at else None

    @property
    def last_day(self) -> date | None:
        """The last day on which it exists, or existed for a part of the day."""
        return local(self.closed_at - timedelta(microseconds=1)).date() if self.closed_at else None


class FormerFundName(Row, table=True):
    """What a fund was called until some time. What was published before then still says so."""

    __tablename__ = "former_fund_name"
    fund_id: uuid.UUID = Field(foreign_key="fund.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=120)
    until: datetime


class FundTheme(SQLModel, table=True):
    """A theme that a fund says it works on."""

    __tablename__ = "fund_theme"
    fund_id: uuid.UUID = Field(foreign_key="fund.id", primary_key=True, ondelete="CASCADE")
    theme_id: uuid.UUID = Field(foreign_key="theme.id", primary_key=True, ondelete="CASCADE", index=True)


class Account(Row, UserMixin, table=True):
    """An account of a person. Without a password the invitation was not accepted yet."""

    __tablename__ = "account"
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120, index=True)
    role: Role = Field(sa_type=choice(Role))
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    organisation: str | None = Field(default=None, max_length=120, description="of a guest or an ISA, who has no fund")
    password: str | None = Field(default=None, max_length=255)
    active: bool = True
    closed_at: datetime | None = Field(default=None, description="since when they no longer work here, once closed")
    anonymised_at: datetime | None = Field(default=None, description="since when nothing says whose it was")
    photo_version: str | None = Field(default=None, max_length=16, description="which photo is on the card, if any")
    fs_uniquifier: str = Field(max_length=64, unique=True)
    locale: str = Field(default="nl", max_length=8)
    seen_at: datetime | None = None
    visit_at: datetime | None = Field(default=None, description="of the last page, to some minutes")
    previous_visit_at: datetime | None = Field(default=None, description="of the last page of the visit before that")

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]
        """Flask-Security's list of role rows; ours is the one enum above."""
        return []

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else self.name[:2].upper()


class OtherAffiliation(SQLModel, table=True):
    """A fund that somebody works for besides the one of their account (`Account.fund_id`), which they are of first.

    In a group they are for one of their funds: `Membership.fund_id`.
    """

    __tablename__ = "other_affiliation"
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    fund_id: uuid.UUID = Field(foreign_key="fund.id", primary_key=True, index=True, ondelete="CASCADE")
    created_at: datetime = Field(default_factory=now)


class MergedAccount(SQLModel, table=True):
    """An account that turned out to be of somebody who has another one, and went up in that; it stays closed.

    Its address goes on to lead to the account that stayed.
    """

    __tablename__ = "merged_account"
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    into_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    by_id: uuid.UUID = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=now)


class FormerAccountName(SQLModel, table=True):
    """What somebody was called before they changed their name: only so that an anonymisation finds that name too, where
    the platform wrote it down."""

    __tablename__ = "former_account_name"
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    name: str = Field(primary_key=True, max_length=120)


class SecurityRole(RoleMixin):
    """Flask-Security asks for a role model; roles are an enum here, so there are never rows of it."""


class Profile(Row, table=True):
    """The contact card of a person, which they write themselves. `confirmed_at` is when they last said that it is
    right, by saving it or by the button; None where that is not known."""

    __tablename__ = "profile"
    account_id: uuid.UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    job_title: str = Field(default="", max_length=120)
    phone: str = Field(default="", max_length=40)
    about: str = ""
    expertise: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    confirmed_at: datetime | None = None


class Invitation(Row, table=True):
    """A link by which somebody gets an account, once, until `expires_at`. Only a hash of the token is stored."""

    __tablename__ = "invitation"
    email: str = Field(max_length=254, index=True)
    name: str = Field(max_length=120)
    role: Role = Field(sa_type=choice(Role))
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    organisation: str | None = Field(default=None, max_length=120)
    group_ids: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    token_hash: str = Field(max_length=64, unique=True)
    invited_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True)
    expires_at: datetime
    accepted_at: datetime | None = None
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")

    @property
    def groups(self) -> list[uuid.UUID]:
        """The groups that somebody was invited to."""
        return [uuid.UUID(group_id) for group_id in self.group_ids]


class Installation(Row, table=True):
    """One row, added with the first data: whether this is a demo or a real installation, so that the two never mix."""

    __tablename__ = "installation"
    demo: bool = False
