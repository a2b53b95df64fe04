"""The date poll of a meeting whose date is not chosen yet: its moments, and the answers to them."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, col

from samenspel.db import Row, choice
from samenspel.meetings.models import Meeting

#: The length, in minutes, of a moment that is a whole day. Such moments begin at midnight.
WHOLE_DAY = 24 * 60


class SlotValue(StrEnum):
    """Whether somebody can come at a moment."""

    YES = "yes"
    IF_NEEDED = "if_needed"
    NO = "no"


class DatePoll(Row, table=True):
    """The poll of a meeting; its row stays once the date is chosen (`decided_at`).

    `minutes` is the length of each moment. `reminded_at` and `told_closed_at` prevent that mails go out twice.
    """

    __tablename__ = "date_poll"
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", unique=True, ondelete="CASCADE")
    minutes: int
    closes_on: date = Field(index=True, description="the last day to answer")
    reminded_at: datetime | None = None
    told_closed_at: datetime | None = None
    decided_at: datetime | None = None


class PollSlot(Row, table=True):
    """A moment that a poll proposes."""

    __tablename__ = "poll_slot"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "starts_at", name="uq_poll_slot_meeting_start"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    starts_at: datetime
    ends_at: datetime


class PollAnswer(Row, table=True):
    """The answer of an account, for its fund, to a moment."""

    __tablename__ = "poll_answer"
    __table_args__ = (sa.UniqueConstraint("slot_id", "account_id", name="uq_poll_answer_slot_account"),)
    slot_id: uuid.UUID = Field(foreign_key="poll_slot.id", ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    value: SlotValue = Field(sa_type=choice(SlotValue))


class PollCompletion(Row, table=True):
    """An account is done with a poll, though it left moments open. New moments end that."""

    __tablename__ = "poll_completion"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "account_id", name="uq_poll_completion_meeting_account"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")


def waits_for(account_id: Any, *correlated: Any) -> sa.ColumnElement[bool]:
    """SQL over Meeting and DatePoll: the poll waits for an account, as it left a moment open and did not say that it is
    done. It never waits for the organiser, who proposed the moments. `correlated` are the tables of `account_id`."""
    answered = sa.exists().where(col(PollAnswer.slot_id) == col(PollSlot.id), col(PollAnswer.account_id) == account_id)
    has_open = sa.exists().where(
        col(PollSlot.meeting_id) == col(Meeting.id), ~answered.correlate(PollSlot, *correlated)
    )
    is_done = sa.exists().where(
        col(PollCompletion.meeting_id) == col(Meeting.id), col(PollCompletion.account_id) == account_id
    )
    return sa.and_(
        col(Meeting.organiser_id) != account_id,
        has_open.correlate(Meeting, *correlated),
        ~is_done.correlate(Meeting, *correlated),
    )
