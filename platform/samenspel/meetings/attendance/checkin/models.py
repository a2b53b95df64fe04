"""Who came in, and how the record of attendance came to be."""

import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice
from samenspel.meetings.models import AttendanceStatus


class Way(StrEnum):
    """How somebody was recorded: on the page of attendance, on the list at the door, by the code of the room."""

    RECORD = "record"
    LIST = "list"
    CODE = "code"


class CheckIn(Row, table=True):
    """Somebody came in: an account, or a guest by name. The fund is the one they came for."""

    __tablename__ = "check_in"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "account_id", name="uq_check_in_meeting_account"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True)
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    name: str = Field(max_length=120)
    organisation: str = Field(default="", max_length=120)
    way: Way = Field(sa_type=choice(Way))
    by_id: uuid.UUID = Field(foreign_key="account.id")


class AttendanceChange(Row, table=True):
    """The record of a fund's attendance became another one: from what, to what, by whom and how; None for no record."""

    __tablename__ = "attendance_change"
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID = Field(foreign_key="fund.id")
    before: AttendanceStatus | None = Field(default=None, sa_type=choice(AttendanceStatus))
    after: AttendanceStatus | None = Field(default=None, sa_type=choice(AttendanceStatus))
    represented_by_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    way: Way = Field(sa_type=choice(Way))
    by_id: uuid.UUID = Field(foreign_key="account.id")


class Debrief(Row, table=True):
    """The terugkoppeling of a fund that represented another one: what that fund should know of the meeting."""

    __tablename__ = "debrief"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "for_fund_id", name="uq_debrief_meeting_for_fund"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    for_fund_id: uuid.UUID = Field(foreign_key="fund.id", index=True)
    by_fund_id: uuid.UUID = Field(foreign_key="fund.id")
    author_id: uuid.UUID = Field(foreign_key="account.id")
    text: str
    text_html: str


class CatchUpSeen(Row, table=True):
    """Somebody read the catch-up card of a meeting that they missed."""

    __tablename__ = "catch_up_seen"
    __table_args__ = (sa.UniqueConstraint("account_id", "meeting_id", name="uq_catch_up_seen_account_meeting"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
