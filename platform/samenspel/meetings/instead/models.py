"""Meetings that were not needed: a topic took their place, and hours came free."""

import uuid
from datetime import date, datetime

from sqlmodel import Field

from samenspel.db import Row


class AvoidedMeeting(Row, table=True):
    """A meeting that was to inform, and became a topic. `people` would have sat together for `minutes`.

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
