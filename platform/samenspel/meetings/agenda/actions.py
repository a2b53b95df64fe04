"""Writes of the agenda of a meeting. Positions are 1, 2, 3, … without gaps."""

import uuid
from typing import Literal

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.clock import today
from samenspel.db import columns, now, session
from samenspel.documents import actions as documents
from samenspel.jobs import index_later
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.days import openers_after_move, openers_after_removal
from samenspel.meetings.agenda.models import AgendaDocument
from samenspel.meetings.models import AgendaItem, Meeting, WantedResult
from samenspel.meetings.news import push_news, queue_news
from samenspel.viewer import Viewer


def add_item(
    meeting: Meeting,
    *,
    title: str,
    minutes: int,
    wanted: WantedResult,
    owner_id: uuid.UUID | None,
    opens_day: bool = False,
    by: Viewer | None = None,
) -> AgendaItem:
    """Puts an item at the end of the agenda. An owner other than the person who does it (`by`) hears of it, and all
    people around the meeting do once the agenda was shared: however many items, in one notice and one mail."""
    last = (
        session()
        .execute(columns(sa.func.max(col(AgendaItem.position))).where(col(AgendaItem.meeting_id) == meeting.id))
        .scalar()
    )
    item = AgendaItem(
        meeting_id=meeting.id,
        position=(last or 0) + 1,
        title=title,
        minutes=minutes,
        wanted=wanted,
        owner_id=owner_id,
        opens_day=opens_day,
    )
    session().add(item)
    index_later("meeting", meeting.id)
    if by is not None:
        _tell_owner(item, by)
        if meeting.agenda_shared_at is not None:
            queue_news(by.id, meeting.id, "added")
    return item


def _tell_owner(item: AgendaItem, by: Viewer) -> None:
    if item.owner_id not in (None, by.id):
        queue_news(by.id, item.meeting_id, owner=str(item.owner_id))


def change_item(
    by: Viewer,
    item: AgendaItem,
    *,
    title: str,
    minutes: int,
    wanted: WantedResult,
    owner_id: uuid.UUID | None,
    opens_day: bool,
) -> None:
    """Changes an item; its notes, decisions and action points stay. A new owner hears of it."""
    is_given = item.owner_id != owner_id
    item.title, item.minutes, item.wanted, item.owner_id = title, minutes, wanted, owner_id
    item.opens_day = opens_day
    index_later("meeting", item.meeting_id)
    if is_given:
        _tell_owner(item, by)


def move_item(item: AgendaItem, direction: Literal["up", "down"]) -> bool:
    """Swaps an item with its neighbour. False at the end of the agenda, where there is none."""
    items = list(agendas.items_of(item.meeting_id))
    index = next(number for number, each in enumerate(items) if each.id == item.id)
    other = index - 1 if direction == "up" else index + 1
    if not 0 <= other < len(items):
        return False
    _move(items, index, other)
    return True


def move_item_to(item: AgendaItem, position: int) -> None:
    """Moves an item to a position of the agenda, 1 for the first; beyond the end is the end."""
    items = list(agendas.items_of(item.meeting_id))
    index = next(number for number, each in enumerate(items) if each.id == item.id)
    _move(items, index, min(max(0, position - 1), len(items) - 1))


def _move(items: list[AgendaItem], start: int, end: int) -> None:
    openers = openers_after_move([each.opens_day for each in items], start, end)
    items.insert(end, items.pop(start))
    _renumber(items, openers)


def share_agenda(viewer: Viewer, meeting: Meeting) -> None:
    """Opens the agenda to everybody who is expected, who hear of it. It is opened only once."""
    meeting.agenda_shared_at = now()
    items = "\n".join(item.title for item in agendas.items_of(meeting.id))
    activity.record(viewer, Verb.SHARED_AGENDA, meeting.group_id, meeting.id, meeting.title, meeting.path, text=items)
    queue_news(viewer.id, meeting.id, "agenda")
    push_news(meeting, "agenda")


def record_reminder(meeting: Meeting) -> None:
    """Notes that the organiser was reminded of the agenda today."""
    meeting.agenda_nudged_on = today()


def add_paper(item: AgendaItem, document_id: uuid.UUID) -> None:
    """Adds a document to an agenda item, unless it is there already. It is an annex of the meeting from then on."""
    if session().get(AgendaDocument, (item.id, document_id)) is None:
        session().add(AgendaDocument(item_id=item.id, document_id=document_id))
        documents.file_with_meeting(document_id, item.meeting_id)


def remove_paper(item: AgendaItem, document_id: uuid.UUID) -> None:
    """Removes a document from an agenda item; the group keeps it, and so does another meeting that has it."""
    session().execute(
        sa.delete(AgendaDocument).where(
            col(AgendaDocument.item_id) == item.id, col(AgendaDocument.document_id) == document_id
        )
    )
    if document_id not in agendas.paper_ids(item.meeting_id):
        documents.take_from_meeting(document_id, item.meeting_id)
        if other := agendas.other_meeting_with(document_id):
            documents.file_with_meeting(document_id, other)


def remove_item(item: AgendaItem) -> bool:
    """Removes an item from the agenda. False, and nothing done, where the report already says something about it."""
    if item.notes.strip() or agendas.has_outcomes(item.id):
        return False
    meeting_id = item.meeting_id
    items = list(agendas.items_of(meeting_id))
    index = next(number for number, each in enumerate(items) if each.id == item.id)
    openers = openers_after_removal([each.opens_day for each in items], index)
    del items[index]
    session().delete(item)
    session().flush()
    _renumber(items, openers)
    index_later("meeting", meeting_id)
    return True


def _renumber(items: list[AgendaItem], openers: list[bool]) -> None:
    for number, (each, opens_day) in enumerate(zip(items, openers, strict=True), start=1):
        each.position, each.opens_day = number, opens_day
