"""Documents that were deleted and may come back."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import now


class DiscardedDocument(SQLModel, table=True):
    """A document that went with its owner, a post: nothing lists, finds or counts it, and its files are still stored.

    `versions` are its versions by the names of their columns, without the text, which is read again.
    """

    __tablename__ = "discarded_document"
    document_id: uuid.UUID = Field(primary_key=True)
    owner_id: uuid.UUID = Field(index=True)
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=200)
    author_id: uuid.UUID = Field(foreign_key="account.id")
    created_at: datetime
    latest: int
    versions: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    discarded_at: datetime = Field(default_factory=now, index=True)
