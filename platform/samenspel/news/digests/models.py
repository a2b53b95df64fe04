"""Digests that were sent, what stood in them, and when the next one of an account is due."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.activity.things import ThingKind
from samenspel.db import Row, choice
from samenspel.news.digests.kinds import DigestSection, ItemKind


class Digest(Row, table=True):
    """The digest of an account over a period; one at most for each day on which it is due. An empty one is not made.

    `previous_marks` is what *gezien* changed, so that it can be undone.
    """

    __tablename__ = "digest"
    __table_args__ = (sa.UniqueConstraint("account_id", "due_on", name="uq_digest_account_due"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    due_on: date
    since: datetime
    until: datetime
    words: int = 0
    seen_at: datetime | None = None
    previous_marks: list[Any] | None = Field(default=None, sa_type=sa.JSON)


class DigestItem(Row, table=True):
    """A thing in a digest, as far as `upto`, so that no item comes twice.

    `upto` is the number of its last post, of which `count` were new; of what has no numbers, the minute since 1970 of
    what happened last; of a to-do 0, since it is an item once.
    """

    __tablename__ = "digest_item"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "thing_id", "kind", "what", "upto", name="uq_digest_item_account_thing"),
        sa.Index("ix_digest_item_digest", "digest_id", "position"),
    )
    digest_id: uuid.UUID = Field(foreign_key="digest.id", ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    kind: ThingKind = Field(sa_type=choice(ThingKind))
    thing_id: uuid.UUID
    what: ItemKind = Field(sa_type=choice(ItemKind))
    upto: int = 0
    count: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    section: DigestSection = Field(sa_type=choice(DigestSection))
    position: int
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)


class DigestSchedule(Row, table=True):
    """How far the digests of an account are: the last moment that one was due, and where the next period begins.

    A moment at which there was nothing to tell is dealt with as well; then the period goes on.
    """

    __tablename__ = "digest_schedule"
    account_id: uuid.UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    due_at: datetime
    since: datetime
