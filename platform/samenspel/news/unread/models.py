"""What somebody marked as read all at once."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


class ReadSweep(Row, table=True):
    """The last time that an account marked all as read (*alles gelezen*), with what it takes to undo that.

    `previous` is what `marks.actions.restore` takes; notices that were read with the rest were so at `notices_read_at`.
    """

    __tablename__ = "read_sweep"
    account_id: uuid.UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    at: datetime
    count: int
    previous: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
    notices_read_at: datetime
