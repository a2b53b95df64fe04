"""Selects of what the publication of a report brought about."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from samenspel.db import columns, session
from samenspel.meetings.models import ActionItem, AgendaItem


def point_ids(meeting_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The action points of a report."""
    query = columns(ActionItem.id).where(col(ActionItem.meeting_id) == meeting_id)
    return list(session().execute(query).scalars())


def items_carried_from(meeting_id: uuid.UUID, since: datetime) -> Sequence[AgendaItem]:
    """The items of later agendas that came from the agenda of a meeting since a moment."""
    here = columns(AgendaItem.id).where(col(AgendaItem.meeting_id) == meeting_id)
    query = select(AgendaItem).where(col(AgendaItem.carried_from_id).in_(here), col(AgendaItem.created_at) >= since)
    return session().exec(query).all()
