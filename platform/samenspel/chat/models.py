"""Chat: one channel a group, and direct channels between persons."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import Row


class Channel(Row, table=True):
    """Of a group, or direct: without `group_id`, with two persons in `ChannelPerson` and their ids in `pair`.

    `last_seq` is the number of the newest message; it is raised in the transaction that adds one.
    """

    __tablename__ = "channel"
    group_id: uuid.UUID | None = Field(default=None, foreign_key="group.id", unique=True, ondelete="CASCADE")
    pair: str | None = Field(default=None, max_length=80, unique=True)
    last_seq: int = 0
    last_at: datetime | None = None


class ChannelPerson(SQLModel, table=True):
    """A person in a direct channel."""

    __tablename__ = "channel_person"
    channel_id: uuid.UUID = Field(foreign_key="channel.id", primary_key=True, ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, index=True, ondelete="CASCADE")


class Message(Row, table=True):
    """`seq` is the one order of its channel. The sender makes the `nonce`: a message sent twice is stored once."""

    __tablename__ = "message"
    __table_args__ = (
        sa.UniqueConstraint("channel_id", "seq", name="uq_message_channel_seq"),
        sa.UniqueConstraint("channel_id", "author_id", "nonce", name="uq_message_channel_author_nonce"),
    )
    channel_id: uuid.UUID = Field(foreign_key="channel.id", ondelete="CASCADE")
    seq: int
    author_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    body: str
    body_html: str
    nonce: str | None = Field(default=None, max_length=40)
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


class ChannelMark(SQLModel, table=True):
    """How far an account read a channel."""

    __tablename__ = "channel_mark"
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    channel_id: uuid.UUID = Field(foreign_key="channel.id", primary_key=True, index=True, ondelete="CASCADE")
    read_seq: int = 0
