"""Discussion in a group: topics, replies, the files with them, and how far each account read."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import Row, choice, now

#: For so long a reply that was deleted may come back.
RESTORABLE = timedelta(days=30)


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
    by_mail: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()}, description="it came by mail")


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


class TopicTheme(SQLModel, table=True):
    """A theme of a topic, besides that of its group."""

    __tablename__ = "topic_theme"
    topic_id: uuid.UUID = Field(foreign_key="topic.id", primary_key=True, ondelete="CASCADE")
    theme_id: uuid.UUID = Field(foreign_key="theme.id", primary_key=True, index=True, ondelete="CASCADE")


class TopicLink(SQLModel, table=True):
    """A second group in whose list a topic stands. It lets nobody read more: see docs/decisions/0053."""

    __tablename__ = "topic_link"
    topic_id: uuid.UUID = Field(foreign_key="topic.id", primary_key=True, ondelete="CASCADE")
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")


class TopicEventKind(StrEnum):
    """What happened with a topic besides replies."""

    CLOSED = "closed"
    REOPENED = "reopened"
    MOVED = "moved"
    SPLIT_OFF = "split_off"
    SPLIT_FROM = "split_from"


class TopicEvent(Row, table=True):
    """What somebody did with a topic after the reply `number`, and why. Without an actor it happened by itself.

    `group_id` is where the topic came from, `other_topic_id` where `count` replies went, or came from.
    """

    __tablename__ = "topic_event"
    topic_id: uuid.UUID = Field(foreign_key="topic.id", index=True, ondelete="CASCADE")
    kind: TopicEventKind = Field(sa_type=choice(TopicEventKind))
    actor_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    number: int = 0
    reason: str = Field(default="", max_length=500)
    group_id: uuid.UUID | None = Field(default=None, foreign_key="group.id", index=True, ondelete="SET NULL")
    other_topic_id: uuid.UUID | None = Field(default=None, foreign_key="topic.id", index=True, ondelete="SET NULL")
    count: int = 0


class MovedReply(SQLModel, table=True):
    """A reply that had this number in a topic, and went to another one: its old address leads there."""

    __tablename__ = "moved_reply"
    topic_id: uuid.UUID = Field(foreign_key="topic.id", primary_key=True, ondelete="CASCADE")
    number: int = Field(primary_key=True)
    reply_id: uuid.UUID = Field(foreign_key="reply.id", index=True, ondelete="CASCADE")
