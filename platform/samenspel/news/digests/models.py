"""Digests that were sent, and what stood in them."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.activity.things import ThingKind
from samenspel.db import Row, choice


class DigestSection(StrEnum):
    """The parts of a digest, in order; what is less relevant is folded, and never left out."""

    TO_DO = "to_do"
    DECIDED = "decided"
    RELEVANT = "relevant"
    FOLDED = "folded"


class Digest(Row, table=True):
    """The digest of an account over a period; one at most for each day on which it is due. An empty one is not made."""

    __tablename__ = "digest"
    __table_args__ = (sa.UniqueConstraint("account_id", "due_on", name="uq_digest_account_due"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    due_on: date
    since: datetime
    until: datetime
    words: int = 0
    seen_at: datetime | None = None


class DigestItem(Row, table=True):
    """A thing in a digest, as far as `upto` (its last post), so that no item comes twice."""

    __tablename__ = "digest_item"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "kind", "thing_id", "upto", name="uq_digest_item_account_thing"),
        sa.Index("ix_digest_item_digest", "digest_id", "position"),
    )
    digest_id: uuid.UUID = Field(foreign_key="digest.id", ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    kind: ThingKind = Field(sa_type=choice(ThingKind))
    thing_id: uuid.UUID
    upto: int = 0
    section: DigestSection = Field(sa_type=choice(DigestSection))
    position: int
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
