"""Meetings that a topic replaced, so that people saved hours."""

import uuid
from datetime import date, datetime

from sqlmodel import Field

from samenspel.db import Row


class ReplacedMeeting(Row, table=True):
    """A meeting that was only to inform, and became a topic. `people` would have met for `minutes`.

    The topic closes after `closes_on`.
    """

    __tablename__ = "avoided_meeting"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    topic_id: uuid.UUID = Field(foreign_key="topic.id", unique=True, ondelete="CASCADE")
    organiser_id: uuid.UUID = Field(foreign_key="account.id")
    people: int
    minutes: int
    closes_on: date = Field(index=True)
    closed_at: datetime | None = None

    @property
    def hours(self) -> float:
        return self.people * self.minutes / 60
