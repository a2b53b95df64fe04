"""Topics that were deleted and may come back."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import now


class DeletedTopic(SQLModel, table=True):
    """A topic whose rows are gone from all other tables, so that nothing lists, counts or finds it.

    `rows` are those of the topic and of all that hung on it, by the names of their tables; `links` are the columns of
    other rows that named it. Its files are with `documents.trash`, under the id of the topic.
    """

    __tablename__ = "deleted_topic"
    topic_id: uuid.UUID = Field(primary_key=True)
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    author_id: uuid.UUID = Field(foreign_key="account.id")
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, description="who deleted it")
    title: str = Field(max_length=200)
    shown_count: int
    rows: dict[str, list[dict[str, Any]]] = Field(sa_type=sa.JSON)
    links: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    created_at: datetime = Field(default_factory=now, index=True)
