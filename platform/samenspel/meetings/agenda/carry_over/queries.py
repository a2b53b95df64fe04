"""Selects for what a meeting leaves to the next one: items that were not discussed, and a report to approve."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from samenspel.db import columns, now, session
from samenspel.lines import lines
from samenspel.meetings.models import ActionItem, AgendaItem, Decision, Meeting, Report, path_of

_LATER = aliased(AgendaItem)


def next_meeting_of(group_id: uuid.UUID) -> uuid.UUID | None:
    """The next meeting of a group that has a date and was not cancelled."""
    query = columns(Meeting.id).where(
        col(Meeting.group_id) == group_id, col(Meeting.starts_at) > now(), col(Meeting.cancelled_at).is_(None)
    )
    return session().execute(query.order_by(col(Meeting.starts_at), col(Meeting.id)).limit(1)).scalar()


def agenda_end_of(meeting_id: uuid.UUID) -> tuple[int, set[str]]:
    """The last position of an agenda, and its titles in lower case."""
    query = columns(AgendaItem.position, AgendaItem.title).where(col(AgendaItem.meeting_id) == meeting_id)
    rows = session().execute(query).all()
    return max((row.position for row in rows), default=0), {row.title.casefold() for row in rows}


def items_left_by(group_id: uuid.UUID) -> Sequence[AgendaItem]:
    """The items of the group's last reported meeting that were not discussed and are on no later agenda.

    Where nobody said whether an item was discussed, it was if the report says anything about it.
    """
    last = (
        columns(Meeting.id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .where(col(Meeting.group_id) == group_id, col(Report.published_at).is_not(None))
        .order_by(col(Meeting.starts_at).desc())
        .limit(1)
        .scalar_subquery()
    )
    is_silent = sa.and_(
        col(AgendaItem.is_discussed).is_(None),
        col(AgendaItem.notes) == "",
        ~sa.exists().where(col(Decision.agenda_item_id) == col(AgendaItem.id)),
        ~sa.exists().where(col(ActionItem.agenda_item_id) == col(AgendaItem.id)),
    )
    query = select(AgendaItem).where(
        col(AgendaItem.meeting_id) == last,
        sa.or_(col(AgendaItem.is_discussed).is_(False), is_silent),
        ~sa.exists().where(col(_LATER.carried_from_id) == col(AgendaItem.id)),
    )
    return session().exec(query.order_by(col(AgendaItem.position), col(AgendaItem.id)).limit(50)).all()


@dataclass(frozen=True, slots=True)
class PreviousReport:
    """The report of the meeting before, and when the group approved it, at which meeting (`approved_in_id`)."""

    meeting_id: uuid.UUID
    title: str
    starts_at: datetime
    approved_at: datetime | None
    approved_in_id: uuid.UUID | None
    note: str | None

    @property
    def path(self) -> str:
        return f"{path_of(self.meeting_id)}/verslag"


def report_before(meeting: Meeting) -> PreviousReport | None:
    """The last published report of the group from before this meeting; None for one that has no day yet."""
    if meeting.starts_at is None:
        return None
    query = (
        lines(
            PreviousReport,
            meeting_id=Meeting.id,
            title=Meeting.title,
            starts_at=Meeting.starts_at,
            approved_at=Report.approved_at,
            approved_in_id=Report.approved_in_id,
            note=Report.approval_note,
        )
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .where(
            col(Meeting.group_id) == meeting.group_id,
            col(Meeting.starts_at) < meeting.starts_at,
            col(Report.published_at).is_not(None),
        )
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
        .limit(1)
    )
    return query.first()
