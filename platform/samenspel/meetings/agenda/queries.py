"""Selects about agendas: their items and papers, and which are due."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.clock import BRUSSELS, local, today, whole_days
from samenspel.db import columns, now, session
from samenspel.documents.models import Document, DocumentKind
from samenspel.groups.models import Group
from samenspel.lines import lines
from samenspel.meetings.agenda.models import AgendaDocument
from samenspel.meetings.models import (
    ActionItem,
    AgendaItem,
    Decision,
    Meeting,
    WantedResult,
)
from samenspel.people.models import Account

#: The organiser is reminded so many days before the promised day: where the agenda is promised a week ahead, that is
#: ten, eight and seven days before the meeting.
REMINDER_DAYS = (3, 1, 0)


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """A document of an agenda item."""

    id: uuid.UUID
    title: str

    @property
    def path(self) -> str:
        return f"/documenten/{self.id}"


#: What went to another group with its topic is of that group alone.
_OF_AGENDA = (
    col(AgendaItem.meeting_id) == sa.bindparam("meeting"),
    col(Document.group_id)
    == columns(Meeting.group_id).where(col(Meeting.id) == sa.bindparam("meeting")).scalar_subquery(),
)
_PAPERS = (
    columns(AgendaDocument.item_id, col(Document.id).label("document_id"), Document.title)
    .join(AgendaItem, col(AgendaItem.id) == AgendaDocument.item_id)
    .join(Document, col(Document.id) == AgendaDocument.document_id)
    .where(*_OF_AGENDA)
    .order_by(col(Document.title), col(Document.id))
)


def papers_of(meeting_id: uuid.UUID) -> dict[uuid.UUID, list[AgendaPaper]]:
    """The documents of an agenda, by item."""
    found: dict[uuid.UUID, list[AgendaPaper]] = {}
    for row in session().execute(_PAPERS, {"meeting": meeting_id}):
        found.setdefault(row.item_id, []).append(AgendaPaper(row.document_id, row.title))
    return found


def paper_ids(meeting_id: uuid.UUID) -> set[uuid.UUID]:
    """The documents of the items of an agenda."""
    return {paper.id for papers in papers_of(meeting_id).values() for paper in papers}


@dataclass(frozen=True, slots=True)
class MeetingDocument:
    """A document that is the report or an annex of a meeting."""

    id: uuid.UUID
    title: str
    kind: DocumentKind


_PAPERS_AND_DOCUMENTS = sa.union_all(
    columns(AgendaDocument.item_id, col(Document.id).label("document_id"), Document.title, Document.kind)
    .join(AgendaItem, col(AgendaItem.id) == AgendaDocument.item_id)
    .join(Document, col(Document.id) == AgendaDocument.document_id)
    .where(*_OF_AGENDA),
    columns(sa.cast(sa.null(), sa.Uuid), Document.id, Document.title, Document.kind).where(
        col(Document.meeting_id) == sa.bindparam("meeting"), col(Document.archived_at).is_(None)
    ),
)


def papers_and_documents(meeting_id: uuid.UUID) -> tuple[dict[uuid.UUID, list[AgendaPaper]], list[MeetingDocument]]:
    """The documents of an agenda, by item, and the report and annexes of the meeting; in one statement.

    A document is filed with one meeting. Where it is on the agenda of another one too, it is an annex there, also if it
    is the report of the first.
    """
    papers: dict[uuid.UUID, list[AgendaPaper]] = {}
    documents: dict[uuid.UUID, MeetingDocument] = {}
    rows = session().execute(_PAPERS_AND_DOCUMENTS, {"meeting": meeting_id}).all()
    for row in sorted(rows, key=lambda row: (row.title, row.document_id)):
        if row.item_id is None:
            documents[row.document_id] = MeetingDocument(row.document_id, row.title, row.kind)
        else:
            papers.setdefault(row.item_id, []).append(AgendaPaper(row.document_id, row.title))
            annex = MeetingDocument(row.document_id, row.title, DocumentKind.ANNEX)
            documents.setdefault(row.document_id, annex)
    return papers, sorted(documents.values(), key=lambda each: (each.kind is not DocumentKind.REPORT, each.title))


def other_meeting_with(document_id: uuid.UUID) -> uuid.UUID | None:
    """A meeting on whose agenda a document of its group is, the newest of them."""
    query = (
        columns(Meeting.id)
        .join(AgendaItem, col(AgendaItem.meeting_id) == Meeting.id)
        .join(AgendaDocument, col(AgendaDocument.item_id) == AgendaItem.id)
        .join(Document, col(Document.id) == AgendaDocument.document_id)
        .where(col(Document.id) == document_id, col(Document.group_id) == Meeting.group_id)
    )
    found: uuid.UUID | None = session().execute(query.order_by(col(Meeting.id).desc()).limit(1)).scalar()
    return found


def papers_to_add(group_id: uuid.UUID, limit: int = 100) -> Sequence[AgendaPaper]:
    """The newest documents of a group."""
    query = lines(AgendaPaper, id=Document.id, title=Document.title).where(
        col(Document.group_id) == group_id, col(Document.archived_at).is_(None)
    )
    return query.order_by(col(Document.id).desc()).limit(limit).all()


@dataclass(frozen=True, slots=True)
class AgendaReminder:
    """A meeting whose agenda is due, and how many days are left until the promised day."""

    meeting: Meeting
    group_name: str
    organiser: Account
    days_left: int


def reminders_due() -> list[AgendaReminder]:
    """The meetings to come whose organiser is to be reminded of the agenda, once for each of `REMINDER_DAYS`.

    A reminder that was missed is not sent besides the next one.
    """
    found = []
    for reminder in _awaited_agendas():
        meeting, left = reminder.meeting, reminder.days_left
        step = today() + timedelta(days=left - next(each for each in sorted(REMINDER_DAYS) if each >= left))
        if meeting.agenda_nudged_on is None or meeting.agenda_nudged_on < step:
            found.append(reminder)
    return found


def awaited_agenda(meeting_id: uuid.UUID) -> AgendaReminder | None:
    """What to remind the organiser of a meeting of; None where its agenda is not due, or was opened."""
    return next(iter(_awaited_agendas(col(Meeting.id) == meeting_id)), None)


def _awaited_agendas(*conditions: sa.ColumnElement[bool]) -> list[AgendaReminder]:
    day = today()
    query = (
        columns(Meeting, col(Group.name).label("group_name"), Account)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .where(
            col(Meeting.agenda_shared_at).is_(None),
            col(Meeting.cancelled_at).is_(None),
            col(Group.archived_at).is_(None),
            col(Meeting.starts_at) > now(),
            col(Meeting.agenda_due_on).between(day, day + timedelta(days=max(REMINDER_DAYS))),
            col(Account.active),
            *conditions,
        )
        .order_by(col(Meeting.agenda_due_on), col(Meeting.id))
        .limit(200)
    )
    return [
        AgendaReminder(row.Meeting, row.group_name, row.Account, (row.Meeting.agenda_due_on - day).days)
        for row in session().execute(query)
    ]


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An agenda item with the times that follow from the lengths of the items before it; None while there is no date.

    An item that was added after the promised day is late, unless it was carried over from the meeting before;
    `is_added` says that it came after the agenda was shared. At a meeting of several days each day begins at the same
    hour.
    """

    id: uuid.UUID
    title: str
    minutes: int
    wanted: WantedResult
    owner_id: uuid.UUID | None
    owner_name: str | None
    owner_fund_id: uuid.UUID | None
    notes_html: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_late: bool
    is_added: bool = False
    #: The day that begins with this item, where the meeting has several.
    day: date | None = None
    #: Whether it is marked as the first of a day that the meeting does not have.
    lacks_day: bool = False


# Built once: building a statement costs more than running it.
_AGENDA = {
    with_notes: columns(
        AgendaItem.id,
        AgendaItem.title,
        AgendaItem.minutes,
        AgendaItem.wanted,
        AgendaItem.opens_day,
        AgendaItem.owner_id,
        col(Account.name).label("owner_name"),
        col(Account.fund_id).label("owner_fund_id"),
        (col(AgendaItem.notes_html) if with_notes else sa.literal("")).label("notes_html"),
        AgendaItem.created_at,
        AgendaItem.carried_from_id,
    )
    .outerjoin(Account, col(Account.id) == AgendaItem.owner_id)
    .where(col(AgendaItem.meeting_id) == sa.bindparam("meeting"))
    .order_by(col(AgendaItem.position), col(AgendaItem.id))
    for with_notes in (False, True)
}


def agenda_of(meeting: Meeting, *, with_notes: bool = False) -> list[AgendaLine]:
    """The agenda in order; the notes of the report only where they are asked for."""
    items: list[AgendaLine] = []
    first, due = meeting.starts_at, meeting.agenda_due_on
    if meeting.moments and whole_days(*meeting.moments):
        first = None  # a meeting of whole days says no hours
    start, days_left = first, list(meeting.days)
    for row in session().execute(_AGENDA[with_notes], {"meeting": meeting.id}):
        opened = days_left.pop(0) if days_left and (row.opens_day or not items) else None
        if opened and first and items:
            start = datetime.combine(opened, local(first).time(), BRUSSELS).astimezone(UTC)
        end = start + timedelta(minutes=row.minutes) if start else None
        items.append(
            AgendaLine(
                id=row.id,
                title=row.title,
                minutes=row.minutes,
                wanted=row.wanted,
                owner_id=row.owner_id,
                owner_name=row.owner_name,
                owner_fund_id=row.owner_fund_id,
                notes_html=row.notes_html,
                starts_at=start,
                ends_at=end,
                is_late=due is not None and row.carried_from_id is None and local(row.created_at).date() > due,
                is_added=meeting.agenda_shared_at is not None and row.created_at > meeting.agenda_shared_at,
                day=opened,
                lacks_day=bool(row.opens_day and items and meeting.moments and not opened),
            )
        )
        start = end
    return items


def planned_minutes(items: Sequence[AgendaLine]) -> int:
    """The length of an agenda in minutes."""
    return sum(item.minutes for item in items)


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day of a meeting of several days, and the minutes that its items take."""

    day: date
    minutes: int


def days_of_agenda(meeting: Meeting, items: Sequence[AgendaLine]) -> list[AgendaDay]:
    """The minutes that are filled in on each day of a meeting of several days; empty for another one.
    How long a day lasts, nobody said."""
    if not meeting.days:
        return []
    minutes = dict.fromkeys(meeting.days, 0)
    current = meeting.days[0]
    for item in items:
        current = item.day or current
        minutes[current] += item.minutes
    return [AgendaDay(day, filled) for day, filled in minutes.items()]


def minutes_after_end(meeting: Meeting, items: Sequence[AgendaLine]) -> int:
    """How many minutes after the end of the meeting the last item ends; 0 where it does not, or nobody knows."""
    end = items[-1].ends_at if items else None
    return max(0, int((end - meeting.ends_at).total_seconds() // 60)) if end and meeting.ends_at else 0


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
