"""Tables of catching up."""

import uuid

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


class CatchUpSeen(Row, table=True):
    """Somebody read the catch-up card of a meeting that they missed."""

    __tablename__ = "catch_up_seen"
    __table_args__ = (sa.UniqueConstraint("account_id", "meeting_id", name="uq_catch_up_seen_account_meeting"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
