"""Selects about agendas: their papers, which are due, and how many came on the day that was promised."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.clock import local, today
from samenspel.db import columns, now, session
from samenspel.documents.models import Document
from samenspel.groups.models import Group
from samenspel.meetings.agenda.models import AgendaDocument
from samenspel.meetings.models import (
    ActionItem,
    AgendaItem,
    Decision,
    Meeting,
    WantedResult,
)
from samenspel.people.models import Account

#: The organiser hears of a promised agenda so many days before that day: with an agenda a week ahead of the meeting
#: that is ten, eight and seven days before the meeting.
NUDGES = (3, 1, 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with an agenda item."""

    id: uuid.UUID
    title: str

    @property
    def path(self) -> str:
        return f"/documenten/{self.id}"


_PAPERS = (
    columns(AgendaDocument.item_id, Document.id, Document.title)
    .join(AgendaItem, col(AgendaItem.id) == AgendaDocument.item_id)
    .join(Document, col(Document.id) == AgendaDocument.document_id)
    .where(col(AgendaItem.meeting_id) == sa.bindparam("meeting"))
    .order_by(col(Document.title), col(Document.id))
)


def papers_of(meeting_id: uuid.UUID) -> dict[uuid.UUID, list[Paper]]:
    """The documents of an agenda, by item."""
    found: dict[uuid.UUID, list[Paper]] = {}
    for item_id, document_id, title in session().execute(_PAPERS, {"meeting": meeting_id}):
        found.setdefault(item_id, []).append(Paper(document_id, title))
    return found


def papers_to_choose(group_id: uuid.UUID, limit: int = 100) -> Sequence[Paper]:
    """The newest documents of a group."""
    query = columns(Document.id, Document.title).where(col(Document.group_id) == group_id)
    return [Paper(*row) for row in session().execute(query.order_by(col(Document.id).desc()).limit(limit))]


def is_in_time(due_on: date, shared_at: datetime | None) -> bool:
    """Whether an agenda was opened on the promised day at the latest, as the calendar in Brussels has it."""
    return shared_at is not None and local(shared_at).date() <= due_on


@dataclass(frozen=True, slots=True)
class AgendaFact:
    """A meeting that was held, the day for which its agenda was promised, and when it was opened."""

    meeting_id: uuid.UUID
    group_id: uuid.UUID
    starts_at: datetime
    due_on: date
    shared_at: datetime | None

    @property
    def is_in_time(self) -> bool:
        return is_in_time(self.due_on, self.shared_at)

    @property
    def days_late(self) -> int:
        """How many days after the promised day it was opened; 0 where it came in time or never."""
        if self.shared_at is None:
            return 0
        return max(0, (local(self.shared_at).date() - self.due_on).days)


def agenda_facts(start: datetime, end: datetime) -> list[AgendaFact]:
    """The meetings that began in a time and were held, as far as an agenda was promised; the first one first."""
    query = (
        columns(Meeting.id, Meeting.group_id, Meeting.starts_at, Meeting.agenda_due_on, Meeting.agenda_shared_at)
        .where(
            col(Meeting.starts_at) >= start,
            col(Meeting.starts_at) < end,
            col(Meeting.ends_at) <= now(),
            col(Meeting.cancelled_at).is_(None),
            col(Meeting.agenda_due_on).is_not(None),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return [AgendaFact(*row) for row in session().execute(query)]


@dataclass(frozen=True, slots=True)
class Nudge:
    """A meeting whose agenda is due, and how many days are left until the promised day."""

    meeting: Meeting
    group_name: str
    organiser: Account
    days_left: int


def nudges_due() -> list[Nudge]:
    """The meetings to come whose organiser is to be told that the agenda is due, each step once.

    A step that no job looked at is made up for by the next one: one mail then, not two.
    """
    day = today()
    query = (
        columns(Meeting, Group.name, Account)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .where(
            col(Meeting.agenda_shared_at).is_(None),
            col(Meeting.cancelled_at).is_(None),
            col(Group.archived_at).is_(None),
            col(Meeting.starts_at) > now(),
            col(Meeting.agenda_due_on).between(day, day + timedelta(days=max(NUDGES))),
            col(Account.active),
        )
        .order_by(col(Meeting.agenda_due_on), col(Meeting.id))
        .limit(200)
    )
    found = []
    for meeting, group_name, organiser in session().execute(query):
        left = (meeting.agenda_due_on - day).days
        step = meeting.agenda_due_on - timedelta(days=next(each for each in sorted(NUDGES) if each >= left))
        if meeting.agenda_nudged_on is None or meeting.agenda_nudged_on < step:
            found.append(Nudge(meeting, group_name, organiser, left))
    return found


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An agenda item with the clock times that follow from the lengths of those before it.

    As long as the date is sought there are none. One that came after the promised day is late,
    unless the meeting before left it over.
    """

    id: uuid.UUID
    title: str
    minutes: int
    wanted: WantedResult
    owner_id: uuid.UUID | None
    owner_name: str | None
    notes_html: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_late: bool


# The statements of this page are made once: making one costs more than running it. Parameters bind what differs.
_AGENDA = {
    with_notes: columns(
        AgendaItem.id,
        AgendaItem.title,
        AgendaItem.minutes,
        AgendaItem.wanted,
        AgendaItem.owner_id,
        Account.name,
        AgendaItem.notes_html if with_notes else sa.literal(""),
        AgendaItem.created_at,
        AgendaItem.carried_from_id,
    )
    .outerjoin(Account, col(Account.id) == AgendaItem.owner_id)
    .where(col(AgendaItem.meeting_id) == sa.bindparam("meeting"))
    .order_by(col(AgendaItem.position), col(AgendaItem.id))
    for with_notes in (False, True)
}


def agenda_of(meeting: Meeting, *, with_notes: bool = False) -> list[ItemLine]:
    """The agenda in order; the notes of the report only where they are asked for."""
    lines: list[ItemLine] = []
    start, due = meeting.starts_at, meeting.agenda_due_on
    rows: Sequence[Sequence[Any]] = session().execute(_AGENDA[with_notes], {"meeting": meeting.id}).all()
    for row in rows:
        end = start + timedelta(minutes=row[2]) if start else None
        is_late = due is not None and row[8] is None and local(row[7]).date() > due
        lines.append(ItemLine(*(*row[:7], start, end, is_late)))
        start = end
    return lines


def planned_minutes(items: Sequence[ItemLine]) -> int:
    """The running total of an agenda."""
    return sum(item.minutes for item in items)


def has_outcomes(item_id: uuid.UUID) -> bool:
    """Whether an agenda item has decisions or action points."""
    query = columns(
        sa.or_(
            sa.exists().where(col(Decision.agenda_item_id) == item_id),
            sa.exists().where(col(ActionItem.agenda_item_id) == item_id),
        )
    )
    return bool(session().execute(query).scalar())


def item_of(meeting_id: uuid.UUID, item_id: uuid.UUID) -> AgendaItem | None:
    """An agenda item of this meeting."""
    return (
        session().exec(select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting_id)).first()
    )


def items_of(meeting_id: uuid.UUID) -> Sequence[AgendaItem]:
    """The rows of the agenda, in order."""
    return (
        session()
        .exec(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id)
            .order_by(col(AgendaItem.position), col(AgendaItem.id))
        )
        .all()
    )
