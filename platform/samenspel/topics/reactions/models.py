"""Reactions to posts: a thank-you that needs no reply."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from samenspel.db import choice, now


class ReactionKind(StrEnum):
    """*Dank je* and *ik ook*."""

    THANKS = "thanks"
    ME_TOO = "me_too"


class Reaction(SQLModel, table=True):
    """An account reacted to a post: a reply, or the opening, whose id is that of its topic. It counts as no reply."""

    __tablename__ = "reaction"
    post_id: uuid.UUID = Field(primary_key=True)
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, index=True, ondelete="CASCADE")
    kind: ReactionKind = Field(sa_type=choice(ReactionKind), primary_key=True)
    topic_id: uuid.UUID = Field(foreign_key="topic.id", index=True, ondelete="CASCADE")
    created_at: datetime = Field(default_factory=now)
