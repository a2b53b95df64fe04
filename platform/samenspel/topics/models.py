"""Discussion in a group: topics, replies, the files with them, and how far each account read."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import Row, now


class Topic(Row, table=True):
    """`body_html` is the safe HTML of `body`, made when it is written. Each reply updates the counters.

    `reply_count` is the number of the last reply, and `removed_count` how many of these numbers have no reply any more
    (see `counting_actions`); `answer_number` is that of the reply that answers the question. `nonce` comes with the
    form, so that a form sent twice is stored once.
    """

    __tablename__ = "topic"
    __table_args__ = (
        sa.Index("ix_topic_group_last", "group_id", "last_at"),
        sa.UniqueConstraint("author_id", "nonce", name="uq_topic_author_nonce"),
    )
    group_id: uuid.UUID = Field(foreign_key="group.id", ondelete="CASCADE")
    author_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", description="the author's fund at the time")
    title: str = Field(max_length=200)
    body: str
    body_html: str
    reply_count: int = 0
    removed_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    answer_number: int | None = None
    last_at: datetime = Field(default_factory=now)
    last_author_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    edited_at: datetime | None = None
    closed_at: datetime | None = None
    pinned_at: datetime | None = None
    nonce: str | None = Field(default=None, max_length=40)


class Reply(Row, table=True):
    """`number` counts from 1 in its topic, in the order of the commits: it is the one order of the replies."""

    __tablename__ = "reply"
    __table_args__ = (
        sa.UniqueConstraint("topic_id", "number", name="uq_reply_topic_number"),
        sa.UniqueConstraint("topic_id", "author_id", "nonce", name="uq_reply_topic_author_nonce"),
    )
    topic_id: uuid.UUID = Field(foreign_key="topic.id", ondelete="CASCADE")
    number: int
    author_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    body: str
    body_html: str
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    nonce: str | None = Field(default=None, max_length=40)


class TopicDocument(SQLModel, table=True):
    """A file with a topic, or with one reply in it."""

    __tablename__ = "topic_document"
    document_id: uuid.UUID = Field(foreign_key="document.id", primary_key=True, ondelete="CASCADE")
    topic_id: uuid.UUID = Field(foreign_key="topic.id", index=True, ondelete="CASCADE")
    reply_id: uuid.UUID | None = Field(default=None, foreign_key="reply.id", index=True, ondelete="CASCADE")


class TopicMark(SQLModel, table=True):
    """How far an account read a topic (`read_number` 0: the opening), and whether it takes part in it (`follows`), as
    who wrote in it does. How much news of it somebody gets is their level: see `activity.levels`."""

    __tablename__ = "topic_mark"
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    topic_id: uuid.UUID = Field(foreign_key="topic.id", primary_key=True, index=True, ondelete="CASCADE")
    read_number: int = 0
    follows: bool | None = None
