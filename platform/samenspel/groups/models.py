"""Groups in which people work together, and their members."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice


class GroupKind(StrEnum):
    LEARNING_NETWORK = "learning_network"
    WORKING_GROUP = "working_group"
    STRATEGIC = "strategic"
    SOUNDING_BOARD = "sounding_board"
    CLUSTER = "cluster"
    CONSULTANTS_DAY = "consultants_day"


class Visibility(StrEnum):
    """Open: every member of the platform may look in. Closed: it does not exist for others, ISA's excepted."""

    OPEN = "open"
    CLOSED = "closed"


class MembershipRole(StrEnum):
    """A follower reads along and is not expected at meetings; an organiser plans them."""

    ORGANISER = "organiser"
    MEMBER = "member"
    FOLLOWER = "follower"


class Group(Row, table=True):
    """An overleg. A fund leads it, and perhaps a person; `lead_label` names a lead that is no fund (SERV)."""

    __tablename__ = "group"
    slug: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=160)
    kind: GroupKind = Field(sa_type=choice(GroupKind))
    visibility: Visibility = Field(default=Visibility.OPEN, sa_type=choice(Visibility))
    theme_id: uuid.UUID | None = Field(default=None, foreign_key="theme.id", index=True)
    purpose: str = ""
    purpose_html: str = ""
    cadence: str = Field(default="", max_length=80)
    lead_fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    lead_account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    lead_label: str = Field(default="", max_length=120)
    archived_at: datetime | None = None
    unreported: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="of a cluster: the analysis counts it, and never shows it",
    )


class Membership(Row, table=True):
    """A person in a group, for their fund. The row of a member who left stays, with `left_at`, for the analysis."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("account_id", "group_id", name="uq_membership_account_group"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    role: MembershipRole = Field(default=MembershipRole.MEMBER, sa_type=choice(MembershipRole))
    joined_at: datetime
    left_at: datetime | None = None
