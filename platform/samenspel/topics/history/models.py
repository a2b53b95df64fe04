"""The versions of posts that were changed, and the words of those that were deleted."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import Row, now


class PostVersion(Row, table=True):
    """What a post said from `created_at` on, until its next version: a reply, or the opening of a topic.

    A post has versions once it was changed; the last one is what it says now. `author_id` is who wrote it, None where
    that was not kept. `files` are the names of the files with it, and `file_ids` the ids of these
    documents, which older versions do not have. Of a version that was `redacted_at` no word is
    left: it said what nobody should read.
    """

    __tablename__ = "post_version"
    __table_args__ = (
        sa.UniqueConstraint("topic_id", "number", name="uq_post_version_topic_number"),
        sa.UniqueConstraint("reply_id", "number", name="uq_post_version_reply_number"),
    )
    topic_id: uuid.UUID | None = Field(default=None, foreign_key="topic.id", ondelete="CASCADE")
    reply_id: uuid.UUID | None = Field(default=None, foreign_key="reply.id", ondelete="CASCADE")
    number: int
    author_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    title: str = Field(default="", max_length=200)
    body: str
    files: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    file_ids: list[str] = Field(default_factory=list, sa_type=sa.JSON, sa_column_kwargs={"server_default": "[]"})
    redacted_at: datetime | None = None
    redacted_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")


class PostDeletion(SQLModel, table=True):
    """A reply that was deleted: what it said, for as long as it may come back, and who deleted it."""

    __tablename__ = "post_deletion"
    post_id: uuid.UUID = Field(foreign_key="reply.id", primary_key=True, ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id")
    body: str
    body_html: str
    created_at: datetime = Field(default_factory=now, index=True)
