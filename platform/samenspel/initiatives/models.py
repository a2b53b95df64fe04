"""Intersectoral initiatives and their results."""

import uuid
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import Row, choice


class IsaRole(StrEnum):
    """What the intersectoral advisers did in an initiative."""

    INITIATOR = "initiator"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    MOTIVATOR = "motivator"
    INTERMEDIARY = "intermediary"


class InitiativeChannel(StrEnum):
    """How an initiative came about."""

    SERV = "serv"
    OWN = "own"
    CALL = "call"
    DUAL_LEARNING = "dual_learning"


class Initiative(Row, table=True):
    """`draft_of_id` is the author of a draft, which only they and the advisers see; None once it is published."""

    __tablename__ = "initiative"
    slug: str = Field(max_length=120, unique=True)
    title: str = Field(max_length=200)
    about: str = ""
    theme_id: uuid.UUID | None = Field(default=None, foreign_key="theme.id", index=True)
    isa_roles: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    external_partners: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    channel: InitiativeChannel = Field(default=InitiativeChannel.SERV, sa_type=choice(InitiativeChannel))
    lead_fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    in_covenant: bool = False
    website: str = Field(default="", max_length=300)
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = Field(default="", max_length=120)
    draft_of_id: uuid.UUID | None = Field(default=None, description="an account")
    unreported: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="outside the SERV: weighs in, and neither the analysis nor WEWIS ever hears of it",
    )
    shown_by_id: uuid.UUID | None = Field(
        default=None, description="the fund that chose to show WEWIS what is outside the SERV; counts while it leads"
    )


class InitiativeFund(SQLModel, table=True):
    """A fund that takes part in an initiative, from its begin to its end unless a day says otherwise.

    One with `until` took part before that day, and another fund went on for it.
    """

    __tablename__ = "initiative_fund"
    initiative_id: uuid.UUID = Field(foreign_key="initiative.id", primary_key=True, ondelete="CASCADE")
    fund_id: uuid.UUID = Field(foreign_key="fund.id", primary_key=True, index=True)
    since: date | None = None
    until: date | None = None


class InitiativePoint(SQLModel, table=True):
    """An action point of a meeting that brings an initiative further; it belongs to one initiative at most."""

    __tablename__ = "initiative_point"
    action_item_id: uuid.UUID = Field(foreign_key="action_item.id", primary_key=True, ondelete="CASCADE")
    initiative_id: uuid.UUID = Field(foreign_key="initiative.id", index=True, ondelete="CASCADE")


class Output(Row, table=True):
    """A result: an event for the workplace with its reach. `dates` are as precise as the source gives them."""

    __tablename__ = "output"
    title: str = Field(max_length=200)
    initiative_id: uuid.UUID | None = Field(default=None, foreign_key="initiative.id", index=True)
    dates: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    year: int = Field(index=True)
    reach: int | None = None
    reach_unit: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=300)
    source: str = Field(default="", max_length=120)
