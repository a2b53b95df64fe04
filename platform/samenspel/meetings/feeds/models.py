"""Private calendar feeds of meetings."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


class Feed(Row, table=True):
    """A secret address at which calendar programs read the owner's meetings, or those of a group, as far as seen.

    Only a hash of the token in the address is stored. A revoked feed keeps its row, to tell programs that still ask.
    """

    __tablename__ = "feed"
    __table_args__ = (sa.Index("ix_feed_account_group", "account_id", "group_id"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    group_id: uuid.UUID | None = Field(default=None, foreign_key="group.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
