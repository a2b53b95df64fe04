"""Series of meetings, and what meetings of a kind of group usually are."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice
from samenspel.groups.models import GroupKind
from samenspel.meetings.calendars.rhythm import Rhythm


class MeetingSeries(Row, table=True):
    """That meetings belong together, and how often they come. Each is a meeting of its own: `Meeting.series_id`.

    `sequence` counts the times it was sent to calendars as a whole (SEQUENCE of the rule).
    """

    __tablename__ = "meeting_series"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    rhythm: Rhythm = Field(sa_type=choice(Rhythm))
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class MeetingTemplate(Row, table=True):
    """What a meeting of a kind of group usually is: how long, where, and the items that always come back.

    `items` are rows of title, minutes and wanted.
    """

    __tablename__ = "meeting_template"
    kind: GroupKind = Field(sa_type=choice(GroupKind), unique=True)
    minutes: int = 120
    place: str = Field(default="", max_length=200)
    items: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
