"""What people said about the relevance of things for their fund."""

import uuid

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.activity.things import ThingKind
from samenspel.db import Row, choice


class RelevanceVote(Row, table=True):
    """Somebody corrected how relevant a thing is; it counts for them at once, and teaches about their fund."""

    __tablename__ = "relevance_vote"
    __table_args__ = (sa.UniqueConstraint("account_id", "kind", "thing_id", name="uq_relevance_vote_account_thing"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    kind: ThingKind = Field(sa_type=choice(ThingKind))
    thing_id: uuid.UUID
    group_id: uuid.UUID | None = Field(default=None, foreign_key="group.id", index=True, ondelete="CASCADE")
    is_relevant: bool
