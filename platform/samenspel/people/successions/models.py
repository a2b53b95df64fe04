"""Which fund goes on with what another one did, and what changed by that."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import Row


class FundSuccession(Row, table=True):
    """A fund ended the day before `on`, and others go on with what it did: one, or several where it was split."""

    __tablename__ = "fund_succession"
    fund_id: uuid.UUID = Field(foreign_key="fund.id", unique=True, ondelete="CASCADE")
    on: date
    by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="SET NULL")


class FundSuccessor(SQLModel, table=True):
    """A fund that goes on with what another one did."""

    __tablename__ = "fund_successor"
    succession_id: uuid.UUID = Field(foreign_key="fund_succession.id", primary_key=True, ondelete="CASCADE")
    fund_id: uuid.UUID = Field(foreign_key="fund.id", primary_key=True, index=True, ondelete="CASCADE")


class SuccessionChange(Row, table=True):
    """One row that a succession changed, or added (then without `before`), so that it can be taken back.

    `key` is the primary key of the row in `table`; `before` and `after` are the values of the columns that matter.
    """

    __tablename__ = "succession_change"
    succession_id: uuid.UUID = Field(foreign_key="fund_succession.id", index=True, ondelete="CASCADE")
    table: str = Field(max_length=40)
    key: list[str] = Field(sa_type=sa.JSON)
    before: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    after: dict[str, Any] = Field(sa_type=sa.JSON)
