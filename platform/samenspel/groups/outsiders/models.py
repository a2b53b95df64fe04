"""People without an account who were asked to one meeting or one poll of a group."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row

#: The choices that take a seat in the room: a yes, unless it is online.
SEATED_CHOICES = ("yes", "on_site")


def takes_seat(choice: str | None) -> bool:
    """Whether a choice takes a seat in the room."""
    return choice in SEATED_CHOICES


class InvitedOutsider(Row, table=True):
    """Somebody without an account who answers by a link of their own, and what they answered.

    Of a meeting that is `choice`, for the hours from `chosen_starts_at` to `chosen_ends_at`; as long as its date is
    sought, `slots` has an answer for the id of each moment. Of a poll it is `choices` and `reason`, for the `edition`
    that was asked. Without this row the link works no more.
    """

    __tablename__ = "invited_outsider"
    __table_args__ = (
        sa.CheckConstraint("(meeting_id IS NULL) <> (poll_id IS NULL)", name="one_thing"),
        sa.UniqueConstraint("meeting_id", "email", name="uq_invited_outsider_meeting_email"),
        sa.UniqueConstraint("poll_id", "email", name="uq_invited_outsider_poll_email"),
    )
    meeting_id: uuid.UUID | None = Field(default=None, foreign_key="meeting.id", ondelete="CASCADE")
    poll_id: uuid.UUID | None = Field(default=None, foreign_key="poll.id", ondelete="CASCADE")
    by_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    email: str = Field(max_length=254)
    name: str = Field(max_length=120)
    choice: str | None = Field(default=None, max_length=20)
    chosen_starts_at: datetime | None = None
    chosen_ends_at: datetime | None = None
    slots: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    choices: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    reason: str = ""
    edition: int | None = None
    answered_at: datetime | None = None
