"""What came in by mail, and what was done with it."""

import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice


class LetterState(StrEnum):
    """What was done with a letter."""

    TAKEN = "taken"
    PARTLY = "partly"
    REFUSED = "refused"
    IGNORED = "ignored"


class LetterReason(StrEnum):
    """Why a letter was not taken, or not all of it."""

    STRANGER = "stranger"
    UNPROVEN = "unproven"
    NOTHING = "nothing"
    SEVERAL = "several"
    GONE = "gone"
    CLOSED = "closed"
    MAY_NOT = "may_not"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNCLEAR = "unclear"
    TOO_LATE = "too_late"
    WAITING = "waiting"
    NO_PLACE = "no_place"
    FILES = "files"
    BROKEN = "broken"
    WRAPPED = "wrapped"
    AUTOMATIC = "automatic"


class ReceivedLetter(Row, table=True):
    """A letter that may be an answer. `file_key` is the letter as it came, for its author alone and for a time; of one
    that was not taken nothing is kept. `post_id` is the reply or the message that it became."""

    __tablename__ = "received_letter"
    __table_args__ = (sa.Index("ix_received_letter_created", "created_at"),)
    sender: str = Field(default="", max_length=254)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="CASCADE")
    state: LetterState = Field(sa_type=choice(LetterState))
    reason: LetterReason | None = Field(default=None, sa_type=choice(LetterReason))
    kind: str = Field(default="", max_length=20)
    thing_id: uuid.UUID | None = None
    post_id: uuid.UUID | None = Field(default=None, index=True)
    size: int = 0
    file_key: str | None = Field(default=None, max_length=60)
