"""Selects for the report of a meeting: its decisions and action points, notes, and who can own an action point."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.groups.models import Membership
from samenspel.lines import Lines, lines
from samenspel.meetings.minutes.owners import Owner, OwnerChoices
from samenspel.meetings.models import ActionItem, AgendaItem, Decision, Meeting
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at, fund_name_at
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision, or an action point (`is_action`) with its owner and the day by which it is due."""

    is_action: bool
    id: uuid.UUID
    item_id: uuid.UUID | None
    text: str
    owner_id: uuid.UUID | None
    owner_name: str | None
    fund_id: uuid.UUID | None
    fund_name: str | None
    due_on: date | None
    done_at: datetime | None

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.done_at is None and self.due_on < today()

    @property
    def who(self) -> str:
        return self.owner_name or self.fund_name or ""


def _outcomes() -> Lines[Outcome]:
    decisions = columns(
        sa.false().label("is_action"),
        col(Decision.id).label("id"),
        col(Decision.agenda_item_id).label("item_id"),
        col(Decision.text).label("text"),
        col(Decision.position).label("position"),
        sa.cast(sa.null(), sa.Uuid()).label("owner_id"),
        sa.cast(sa.null(), sa.Uuid()).label("fund_id"),
        sa.cast(sa.null(), sa.Date()).label("due_on"),
        sa.cast(sa.null(), ActionItem.__table__.c.done_at.type).label("done_at"),  # type: ignore[attr-defined]
    ).where(col(Decision.meeting_id) == sa.bindparam("meeting"))
    actions = columns(
        sa.true(),
        col(ActionItem.id),
        col(ActionItem.agenda_item_id),
        col(ActionItem.text),
        col(ActionItem.position),
        col(ActionItem.owner_id),
        col(ActionItem.fund_id),
        col(ActionItem.due_on),
        col(ActionItem.done_at),
    ).where(col(ActionItem.meeting_id) == sa.bindparam("meeting"))
    line = sa.union_all(decisions, actions).subquery()
    return (
        lines(
            Outcome,
            is_action=line.c.is_action,
            id=line.c.id,
            item_id=line.c.item_id,
            text=line.c.text,
            owner_id=line.c.owner_id,
            owner_name=Account.name,
            fund_id=line.c.fund_id,
            fund_name=fund_name_at(Meeting.starts_at),
            due_on=line.c.due_on,
            done_at=line.c.done_at,
        )
        .select_from(line)
        .outerjoin(Account, col(Account.id) == line.c.owner_id)
        .outerjoin(Fund, col(Fund.id) == line.c.fund_id)
        .join(Meeting, col(Meeting.id) == sa.bindparam("meeting"))
        .order_by(line.c.is_action, line.c.position, line.c.id)
    )


#: Built once: building it costs more than running it.
_OUTCOMES = _outcomes()


def outcomes_of(meeting_id: uuid.UUID) -> list[Outcome]:
    """The decisions and the action points of a meeting, each in the order of the report; in one statement."""
    return _OUTCOMES.all({"meeting": meeting_id})


def outcomes_by_item(meeting_id: uuid.UUID) -> dict[uuid.UUID | None, list[Outcome]]:
    """The same by the agenda item they belong to; under None those that belong to none."""
    by_item: dict[uuid.UUID | None, list[Outcome]] = {}
    for outcome in outcomes_of(meeting_id):
        by_item.setdefault(outcome.item_id, []).append(outcome)
    return by_item


def owners_of(meeting: Meeting) -> OwnerChoices:
    """Who can own an action point: the people in the group, every open fund, and the owners that the action points of
    the meeting have already; in one statement."""
    people = (
        columns(
            sa.literal("person").label("kind"),
            col(Account.id).label("id"),
            col(Account.name).label("name"),
            col(Fund.name).label("detail"),
            col(Account.email).label("address"),
            sa.cast(sa.null(), sa.Uuid()).label("line_id"),
        )
        .join(Membership, col(Membership.account_id) == Account.id)
        .outerjoin(Fund, col(Fund.id) == Membership.fund_id)
        .where(col(Membership.group_id) == meeting.group_id, col(Membership.left_at).is_(None), col(Account.active))
    )
    no_detail, no_line = sa.literal(""), sa.cast(sa.null(), sa.Uuid())
    funds = columns(sa.literal("fund"), col(Fund.id), col(Fund.name), no_detail, no_detail, no_line).where(
        fund_is_open_at(None)
    )
    has_line = col(ActionItem.meeting_id) == meeting.id
    of_people = columns(
        sa.literal("person"), col(Account.id), col(Account.name), no_detail, no_detail, col(ActionItem.id)
    ).join(ActionItem, sa.and_(has_line, col(ActionItem.owner_id) == Account.id))
    of_funds = columns(sa.literal("fund"), col(Fund.id), col(Fund.name), no_detail, no_detail, col(ActionItem.id)).join(
        ActionItem, sa.and_(has_line, col(ActionItem.owner_id).is_(None), col(ActionItem.fund_id) == Fund.id)
    )
    every = sa.union_all(people, funds, of_people, of_funds).subquery()
    listed, current = [], {}
    for row in session().execute(sa.select(every).order_by(every.c.kind.desc(), every.c.name)):
        key = (row.id, None) if row.kind == "person" else (None, row.id)
        if row.line_id is None:
            listed.append(Owner(key, row.name, row.detail or "", row.address))
        else:
            current[str(row.line_id)] = Owner(key, row.name)
    return OwnerChoices(listed, current)


def own_items(viewer: Viewer, meeting_id: uuid.UUID) -> sa.Select[Any]:
    return columns(AgendaItem.id).where(col(AgendaItem.meeting_id) == meeting_id, col(AgendaItem.owner_id) == viewer.id)


def own_item_ids(viewer: Viewer, meeting_id: uuid.UUID) -> set[uuid.UUID]:
    """The agenda items of a meeting that the viewer brings."""
    return set(session().execute(own_items(viewer, meeting_id)).scalars())
