"""Groups in which people work together, and their members."""

import uuid
from datetime import date, datetime
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
    """Who sees a group, besides its members and the ISA's.

    Open: every member of the platform looks in. Closed: they see that it exists, what it is for and who leads it, and
    nothing of what is in it. Hidden: it does not exist for them. Guests only see the groups that they are in.
    """

    OPEN = "open"
    CLOSED = "closed"
    HIDDEN = "hidden"


class Joining(StrEnum):
    """How somebody gets in: by themselves, by asking an organiser, or by being added or invited only."""

    FREE = "free"
    REQUEST = "request"
    INVITATION = "invitation"


class Posting(StrEnum):
    """Who writes topics, replies and messages and adds documents. All who take part answer for meetings and vote."""

    MEMBERS = "members"
    ORGANISERS = "organisers"


class MembershipRole(StrEnum):
    """A follower reads along and is not expected at meetings; an organiser plans them."""

    ORGANISER = "organiser"
    MEMBER = "member"
    FOLLOWER = "follower"


class Group(Row, table=True):
    """An overleg. A fund leads it, and perhaps a person; `lead_label` names a lead that is no fund (SERV).

    `closes_on` is the day on which it is archived by itself; its organisers were warned of `closing_warned_for`.
    """

    __tablename__ = "group"
    slug: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=160)
    kind: GroupKind = Field(sa_type=choice(GroupKind))
    visibility: Visibility = Field(default=Visibility.OPEN, sa_type=choice(Visibility))
    joining: Joining = Field(
        default=Joining.FREE, sa_type=choice(Joining), sa_column_kwargs={"server_default": Joining.FREE.value}
    )
    join_question: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": sa.text("''")})
    posting: Posting = Field(
        default=Posting.MEMBERS, sa_type=choice(Posting), sa_column_kwargs={"server_default": Posting.MEMBERS.value}
    )
    theme_id: uuid.UUID | None = Field(default=None, foreign_key="theme.id", index=True)
    purpose: str = ""
    purpose_html: str = ""
    wanted_result: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": sa.text("''")})
    cadence: str = Field(default="", max_length=80)
    lead_fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    lead_account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    lead_label: str = Field(default="", max_length=120)
    archived_at: datetime | None = None
    closes_on: date | None = None
    closing_warned_for: date | None = None
    silent_since: date | None = Field(default=None, description="the day of the last thing in it, once it is dormant")
    dormant_asked_at: datetime | None = Field(
        default=None, description="when its organisers were asked whether it is still needed, since it fell silent"
    )
    dormant_answered_at: datetime | None = None
    funds_only: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="who works for no fund does not come in; who was in it before stays",
    )
    unreported: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="of a cluster: the analysis counts it, and never shows it",
    )

    def lets_in(self, fund_id: uuid.UUID | None) -> bool:
        """Whether somebody of this fund, or of none, may come in."""
        return fund_id is not None or not self.funds_only

    @property
    def is_open(self) -> bool:
        """Whether every member of the platform may look in."""
        return self.visibility is Visibility.OPEN

    @property
    def is_hidden(self) -> bool:
        return self.visibility is Visibility.HIDDEN


class LeadSeat(Row, table=True):
    """Who leads a group with the rest of its fund, from a day until another; also who did before.

    A seat without a fund is open. `since` is None where it began before the platform kept this. The running seat of the
    lead says the same as `Group.lead_fund_id`; a group that something else than a fund leads (`lead_label`) has none.
    """

    __tablename__ = "lead_seat"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True)
    is_co: bool = False
    since: date | None = None
    until: date | None = None


class LeadOffer(Row, table=True):
    """Somebody is asked to lead a group, or to do so with the lead. One that was withdrawn has an `answered_at` and no
    `has_accepted`."""

    __tablename__ = "lead_offer"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    by_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    is_co: bool = False
    words: str = Field(default="", max_length=500)
    answered_at: datetime | None = None
    has_accepted: bool | None = None


class Membership(Row, table=True):
    """A person in a group, for their fund. The row of a member who left stays, with `left_at`, for the analysis.

    `replaces_id` is the colleague whose place they took. A guest can have a last day (`until`); they and the organisers
    were told of the day `until_told`.
    """

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("account_id", "group_id", name="uq_membership_account_group"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    role: MembershipRole = Field(default=MembershipRole.MEMBER, sa_type=choice(MembershipRole))
    joined_at: datetime
    left_at: datetime | None = None
    replaces_id: uuid.UUID | None = None
    until: date | None = Field(default=None, index=True)
    until_told: date | None = None


class PastMembership(Row, table=True):
    """For which other fund a person was in a group before, from when until when: what they did then stays with it."""

    __tablename__ = "past_membership"
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    role: MembershipRole = Field(sa_type=choice(MembershipRole))
    joined_at: datetime
    left_at: datetime
