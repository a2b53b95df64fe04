"""Agenda items that people propose: a list of a group, from which agendas are made."""

import uuid
from datetime import datetime

from sqlmodel import Field

from samenspel.db import Row, choice
from samenspel.meetings.models import WantedResult


class AgendaProposal(Row, table=True):
    """An agenda item that is proposed, for one meeting or for any. Open until it is accepted or declined.

    `item_id` is the agenda item that it became.
    """

    __tablename__ = "agenda_proposal"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    meeting_id: uuid.UUID | None = Field(default=None, foreign_key="meeting.id", index=True, ondelete="SET NULL")
    title: str = Field(max_length=200)
    minutes: int = 15
    wanted: WantedResult = Field(default=WantedResult.INFORM, sa_type=choice(WantedResult))
    reason: str = Field(default="", max_length=1000)
    proposer_id: uuid.UUID = Field(foreign_key="account.id")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    item_id: uuid.UUID | None = Field(default=None, foreign_key="agenda_item.id", index=True, ondelete="SET NULL")
    taken_at: datetime | None = None
    declined_at: datetime | None = None
