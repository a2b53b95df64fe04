"""Tables around the attendance of funds: check-ins, changes of the record, and debriefs."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice
from samenspel.meetings.models import AttendanceStatus


class AttendanceSource(StrEnum):
    """Where a record comes from: the page of attendance, the list at the door, the code of the room."""

    RECORD = "record"
    LIST = "list"
    CODE = "code"


class CheckIn(Row, table=True):
    """Somebody came in: an account, or a guest by name. The fund is the one that they came for."""

    __tablename__ = "check_in"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "account_id", name="uq_check_in_meeting_account"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True)
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    name: str = Field(max_length=120)
    organisation: str = Field(default="", max_length=120)
    way: AttendanceSource = Field(sa_type=choice(AttendanceSource))
    by_id: uuid.UUID = Field(foreign_key="account.id")


class DoorTap(Row, table=True):
    """The last time that somebody was put in or out: at the door, or by their own scan of the code.

    A tap that was made without a network comes late, and does nothing where this one was made after it.
    """

    __tablename__ = "door_tap"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "account_id", name="uq_door_tap_meeting_account"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    is_in: bool
    tapped_at: datetime
    by_id: uuid.UUID = Field(foreign_key="account.id", index=True)


class AttendanceChange(Row, table=True):
    """A change of the record of a fund: its status before and after (None for no record), by whom and from where."""

    __tablename__ = "attendance_change"
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID = Field(foreign_key="fund.id")
    before: AttendanceStatus | None = Field(default=None, sa_type=choice(AttendanceStatus))
    after: AttendanceStatus | None = Field(default=None, sa_type=choice(AttendanceStatus))
    represented_by_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    way: AttendanceSource = Field(sa_type=choice(AttendanceSource))
    by_id: uuid.UUID = Field(foreign_key="account.id")


class Debrief(Row, table=True):
    """What a fund that represented another one tells it about the meeting (terugkoppeling)."""

    __tablename__ = "debrief"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "for_fund_id", name="uq_debrief_meeting_for_fund"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    for_fund_id: uuid.UUID = Field(foreign_key="fund.id", index=True)
    by_fund_id: uuid.UUID = Field(foreign_key="fund.id")
    author_id: uuid.UUID = Field(foreign_key="account.id")
    text: str
    text_html: str
