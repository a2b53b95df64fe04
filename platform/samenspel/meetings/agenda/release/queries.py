"""Selects for where the agenda of a meeting goes that is cancelled."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from samenspel.db import columns, now, session
from samenspel.lines import lines
from samenspel.meetings.agenda.carry_over.queries import agenda_end_of
from samenspel.meetings.agenda.carry_over.standing import is_standing
from samenspel.meetings.agenda.models import AgendaDocument
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.models import AgendaItem, Meeting, path_of


@dataclass(frozen=True, slots=True)
class Destination:
    """The meeting to which the items of a cancelled one go."""

    id: uuid.UUID
    title: str
    starts_at: datetime

    @property
    def path(self) -> str:
        return path_of(self.id)


@dataclass(frozen=True, slots=True)
class Release:
    """The items that leave the agendas of cancelled meetings: to the next meeting, or (None) to the list of the group.

    Items that are on that agenda or list already, and the usual ones of every agenda, are not among them.
    """

    items: Sequence[AgendaItem]
    to: Destination | None


def release_of(meetings: Sequence[Meeting], usual: Collection[str]) -> Release:
    """What leaves the agendas of these meetings of one group when they are cancelled. `usual` titles stay behind."""
    ids, group_id = [meeting.id for meeting in meetings], meetings[0].group_id
    to = _next_meeting_without(group_id, ids)
    known = {title.casefold() for title in usual} | (agenda_end_of(to.id)[1] if to else _open_titles(group_id))
    query = (
        select(AgendaItem)
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id))
        .where(col(AgendaItem.meeting_id).in_(ids))
        .order_by(col(Meeting.starts_at), col(AgendaItem.position), col(AgendaItem.id))
    )
    items: dict[str, AgendaItem] = {}
    for item in session().exec(query).all():
        if item.title.casefold() not in known and not is_standing(item.title):
            items.setdefault(item.title.casefold(), item)
    return Release(list(items.values()), to)


def _next_meeting_without(group_id: uuid.UUID, ids: Collection[uuid.UUID]) -> Destination | None:
    query = lines(Destination, id=Meeting.id, title=Meeting.title, starts_at=Meeting.starts_at).where(
        col(Meeting.group_id) == group_id,
        col(Meeting.starts_at) > now(),
        col(Meeting.cancelled_at).is_(None),
        col(Meeting.id).not_in(ids),
    )
    return query.order_by(col(Meeting.starts_at), col(Meeting.id)).limit(1).first()


def _open_titles(group_id: uuid.UUID) -> set[str]:
    query = columns(AgendaProposal.title).where(
        col(AgendaProposal.group_id) == group_id,
        col(AgendaProposal.taken_at).is_(None),
        col(AgendaProposal.declined_at).is_(None),
    )
    return {title.casefold() for title in session().execute(query).scalars()}


def proposals_behind(item_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, AgendaProposal]:
    """The proposals from which these items were made, by the id of the item."""
    rows = session().exec(select(AgendaProposal).where(col(AgendaProposal.item_id).in_(item_ids))).all()
    return {row.item_id: row for row in rows if row.item_id}


def papers_of(item_ids: Collection[uuid.UUID]) -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    """The documents of these items, as pairs of item and document."""
    query = columns(AgendaDocument.item_id, AgendaDocument.document_id).where(col(AgendaDocument.item_id).in_(item_ids))
    return [(row.item_id, row.document_id) for row in session().execute(query)]


def proposals_for(meeting_ids: Collection[uuid.UUID]) -> Sequence[AgendaProposal]:
    """The open proposals that are meant for these meetings."""
    meant = col(AgendaProposal.meeting_id).in_(meeting_ids)
    return session().exec(select(AgendaProposal).where(meant, col(AgendaProposal.taken_at).is_(None))).all()
