"""Requests to join a group, and invitations to one."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice, now
from samenspel.groups.models import MembershipRole


class RequestState(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class InvitationState(StrEnum):
    """What became of an invitation; one that is open may have expired (`expires_at`)."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class JoinRequest(Row, table=True):
    """Somebody asks to join a group: one row for a person and a group, which is used again when they ask again.

    `words` answer the question of the group, and `answer` are the words of the organiser who decided.
    """

    __tablename__ = "join_request"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "group_id", name="uq_join_request_account_group"),
        sa.Index("ix_join_request_group_state", "group_id", "state"),
    )
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    group_id: uuid.UUID = Field(foreign_key="group.id", ondelete="CASCADE")
    role: MembershipRole = Field(default=MembershipRole.MEMBER, sa_type=choice(MembershipRole))
    words: str = ""
    state: RequestState = Field(default=RequestState.OPEN, sa_type=choice(RequestState))
    asked_at: datetime = Field(default_factory=now)
    decided_at: datetime | None = None
    decided_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    answer: str = ""


class GroupInvitation(Row, table=True):
    """Somebody is invited to a group by an organiser: one row for an address and a group, used again.

    Without an `account_id` they have no account yet, and get a mail to make one. `refused_at`: the mail server of the
    address did not take the last mail.
    """

    __tablename__ = "group_invitation"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "email", name="uq_group_invitation_group_email"),
        sa.Index("ix_group_invitation_email", "email"),
    )
    group_id: uuid.UUID = Field(foreign_key="group.id", ondelete="CASCADE")
    email: str = Field(max_length=254)
    name: str = Field(max_length=120)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="CASCADE")
    role: MembershipRole = Field(default=MembershipRole.MEMBER, sa_type=choice(MembershipRole))
    until: date | None = Field(default=None, description="the last day in the group, of a guest")
    words: str = ""
    invited_by_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    state: InvitationState = Field(default=InvitationState.OPEN, sa_type=choice(InvitationState))
    sent_at: datetime = Field(default_factory=now)
    expires_at: datetime
    answered_at: datetime | None = None
    refused_at: datetime | None = None
