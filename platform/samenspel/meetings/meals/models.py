"""Tables of meals: what somebody may eat is told to the organisers, and to nobody else."""

import uuid

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


class MealWish(Row, table=True):
    """What somebody who comes to the room of a meeting wrote about their meal or diet. It is deleted some days after
    the meeting (`tasks`). It stands apart from `Answer`, which many read."""

    __tablename__ = "meal_wish"
    __table_args__ = (sa.UniqueConstraint("account_id", "meeting_id", name="uq_meal_wish_account_meeting"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    text: str = Field(max_length=200)
