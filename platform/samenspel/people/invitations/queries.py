"""Selects of invitations."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.lines import lines
from samenspel.people.models import Account, Fund, Invitation
from samenspel.viewer import Role


def invitation_by(token_hash: str) -> Invitation | None:
    """The invitation of a link, also one that was accepted or has expired."""
    return session().execute(sa.select(Invitation).where(col(Invitation.token_hash) == token_hash)).scalar()


def invitation_by_id(invitation_id: uuid.UUID) -> Invitation | None:
    """An invitation that was not accepted yet."""
    query = sa.select(Invitation).where(col(Invitation.id) == invitation_id, col(Invitation.accepted_at).is_(None))
    return session().execute(query).scalar()


def open_invitations_for(email: str) -> Sequence[Invitation]:
    """The invitations of an address that were not accepted yet."""
    query = sa.select(Invitation).where(col(Invitation.email) == email, col(Invitation.accepted_at).is_(None))
    return session().execute(query).scalars().all()


@dataclass(frozen=True, slots=True)
class InvitationLine:
    id: uuid.UUID
    name: str
    email: str
    role: Role
    belongs_to: str
    by_id: uuid.UUID | None
    by: str | None
    expires_at: datetime
    is_open: bool


def invitations() -> list[InvitationLine]:
    """The invitations that were not accepted yet, the newest first."""
    inviter = sa.orm.aliased(Account)
    query = (
        lines(
            InvitationLine,
            id=Invitation.id,
            name=Invitation.name,
            email=Invitation.email,
            role=Invitation.role,
            belongs_to=sa.func.coalesce(Fund.name, Invitation.organisation, ""),
            by_id=inviter.id,
            by=inviter.name,
            expires_at=Invitation.expires_at,
            is_open=col(Invitation.expires_at) > now(),
        )
        .outerjoin(Fund, col(Fund.id) == Invitation.fund_id)
        .outerjoin(inviter, col(inviter.id) == Invitation.invited_by_id)
        .where(col(Invitation.accepted_at).is_(None))
        .order_by(col(Invitation.expires_at).desc())
    )
    return query.all()
