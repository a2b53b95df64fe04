"""Selects of what somebody has to do in a group, and of the colleagues who could take it over."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.lines import lines
from samenspel.meetings.models import AgendaItem, Meeting
from samenspel.meetings.polls.models import PollSlot
from samenspel.people.affiliations.queries import works_for
from samenspel.people.models import Account


def colleagues_of(fund_id: uuid.UUID, account_id: uuid.UUID) -> Sequence[Account]:
    """The other active accounts of a fund, by name."""
    query = (
        sa.select(Account)
        .where(works_for(fund_id), col(Account.active), col(Account.id) != account_id)
        .order_by(col(Account.name), col(Account.email))
    )
    return session().execute(query).scalars().all()


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An agenda item of a meeting to come that somebody brings."""

    id: uuid.UUID
    title: str
    meeting_title: str
    starts_at: datetime | None


def coming_items_of(account_id: uuid.UUID, group_id: uuid.UUID, *, with_unshared: bool) -> list[OwnItem]:
    """The agenda items of somebody in a group; with those of agendas that only organisers see, where it says so."""
    is_to_come = sa.or_(col(Meeting.starts_at).is_(None), col(Meeting.ends_at) > now())
    is_seen = sa.true() if with_unshared else col(Meeting.agenda_shared_at).is_not(None)
    query = (
        lines(
            OwnItem,
            id=AgendaItem.id,
            title=AgendaItem.title,
            meeting_title=Meeting.title,
            starts_at=Meeting.starts_at,
        )
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .where(
            col(AgendaItem.owner_id) == account_id,
            col(Meeting.group_id) == group_id,
            col(Meeting.cancelled_at).is_(None),
            is_to_come,
            is_seen,
        )
        .order_by(col(Meeting.starts_at), col(AgendaItem.position))
    )
    return query.all()


def meetings_in(group_id: uuid.UUID) -> sa.Select[tuple[uuid.UUID]]:
    """SQL: the ids of the meetings of a group."""
    return columns(Meeting.id).where(col(Meeting.group_id) == group_id)


def meetings_from(moment: datetime) -> sa.Select[tuple[uuid.UUID]]:
    """SQL: the ids of the meetings that begin at a moment or later."""
    return columns(Meeting.id).where(col(Meeting.starts_at) >= moment)


def slots_without_date() -> sa.Select[tuple[uuid.UUID]]:
    """SQL: the ids of the moments that a meeting could have whose date is still sought."""
    slots = columns(PollSlot.id).join(Meeting, col(Meeting.id) == PollSlot.meeting_id)
    return slots.where(col(Meeting.starts_at).is_(None))
