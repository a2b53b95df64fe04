"""The writing of a report, besides the report itself: who writes where, and its versions."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


class ReportPart(Row, table=True):
    """The writing of one part of a report: of an agenda item, or of what belongs to none.

    `part_id` is the id of that item, or of the meeting. `writer_id` holds the lock until `writer_until`. `revision`
    counts the writes of the part, and `nonces` name the last submissions: one that is sent again is not done again."""

    __tablename__ = "report_part"
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    part_id: uuid.UUID = Field(unique=True)
    revision: int = 0
    nonces: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    writer_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    writer_until: datetime | None = None


class ReportVersion(Row, table=True):
    """A whole report as it was: `content` is made by `parts.actions`. What one person saves within some minutes is one
    version; `is_published` says that readers saw it."""

    __tablename__ = "report_version"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number", name="uq_report_version_meeting_number"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    number: int
    author_id: uuid.UUID = Field(foreign_key="account.id")
    kept_at: datetime
    is_published: bool = False
    content: dict[str, Any] = Field(sa_type=sa.JSON)
