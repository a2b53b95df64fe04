"""Links by which whoever has an account gets into a group."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


class GroupLink(Row, table=True):
    """A link that an organiser made, good until the end of a day or until somebody stops it.

    With `asks_first` an organiser decides on each who opens it. `uses` counts those who came in or asked.
    """

    __tablename__ = "group_link"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    by_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    until: date
    asks_first: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    uses: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    stopped_at: datetime | None = None
