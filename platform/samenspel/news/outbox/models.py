"""What could not be mailed."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice
from samenspel.mail.refusals import FailureKind


class DeadLetter(Row, table=True):
    """A mail that was given up. `payload` is what the outbox had, to send it again; None for one that was sent and came
    back. Its words are shown to nobody: there are links in it that sign in."""

    __tablename__ = "dead_letter"
    __table_args__ = (sa.Index("ix_dead_letter_created", "created_at"),)
    to: str = Field(max_length=254)
    subject: str = Field(max_length=300)
    kind: FailureKind = Field(sa_type=choice(FailureKind))
    answer: str = Field(default="", max_length=300)
    payload: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


class Bounce(Row, table=True):
    """A mail that an address did not take; each mail counts once."""

    __tablename__ = "bounce"
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    mail_id: str = Field(max_length=64, unique=True)
