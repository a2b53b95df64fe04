"""What an administrator arranged for a day to come: somebody stops working, or goes to another fund."""

import uuid
from datetime import date, datetime

from sqlmodel import Field, SQLModel

from samenspel.db import Row, choice
from samenspel.viewer import Role


class PlannedDeparture(Row, table=True):
    """Somebody leaves on a day to come, or goes to a fund; gone once it is carried out or cancelled.

    Without a `fund_id` their account is closed on that day, else they go on for that fund, with that `role`.
    """

    __tablename__ = "departure"
    account_id: uuid.UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    by_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    on: date = Field(index=True)
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    role: Role | None = Field(default=None, sa_type=choice(Role))


class DepartureSuccessor(Row, table=True):
    """Who takes over one thing of somebody who leaves; they themselves where it goes along to their next fund.

    `key` names the thing as the form does: its kind and its id.
    """

    __tablename__ = "departure_successor"
    departure_id: uuid.UUID = Field(foreign_key="departure.id", index=True, ondelete="CASCADE")
    key: str = Field(max_length=60)
    successor_id: uuid.UUID | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="SET NULL", description="None for nobody"
    )


class FormerAffiliation(Row, table=True):
    """For which fund (or None) an account was there until a moment: since the one before it, or since it was made.

    A time in which it was closed is one without a fund.
    """

    __tablename__ = "former_affiliation"
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    until: datetime


class PlannedAnonymisation(SQLModel, table=True):
    """What is arranged for a closed account that will be anonymised; gone once it is, or once it is opened again.

    `announced_on` is when the administrators were told. One that an administrator held back, for a `reason`, stays as
    it is until `held_until`, and is then announced anew.
    """

    __tablename__ = "planned_anonymisation"
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    announced_on: date | None = None
    held_until: date | None = None
    reason: str = Field(default="", max_length=500)
    held_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="SET NULL")
