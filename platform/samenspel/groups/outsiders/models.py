"""People from outside a group who were asked to one meeting or one poll of it."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row

MAX_ORGANISATION = 160
#: The choices that take a seat in the room: a yes, unless it is online.
SEATED_CHOICES = ("yes", "on_site")


def takes_seat(choice: str | None) -> bool:
    """Whether a choice takes a seat in the room."""
    return choice in SEATED_CHOICES


class InvitedOutsider(Row, table=True):
    """Somebody who is not in the group and answers by a link of their own, and what they answered.

    With an `account_id` they have an account, whose address and language it is then, and `organisation` is what they
    worked for when they were asked. `reminded_at`: they had their reminder. `refused_at`: the mail server of their
    address did not take the mail.

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
    account_id: uuid.UUID | None = Field(default=None, index=True)
    email: str = Field(max_length=254)
    name: str = Field(max_length=120)
    organisation: str = Field(
        default="", max_length=MAX_ORGANISATION, sa_column_kwargs={"server_default": sa.text("''")}
    )
    choice: str | None = Field(default=None, max_length=20)
    chosen_starts_at: datetime | None = None
    chosen_ends_at: datetime | None = None
    slots: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    choices: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    reason: str = ""
    edition: int | None = None
    answered_at: datetime | None = None
    reminded_at: datetime | None = None
    refused_at: datetime | None = None

    @property
    def label(self) -> str:
        """Their name, with what they worked for."""
        return f"{self.name} ({self.organisation})" if self.organisation else self.name
