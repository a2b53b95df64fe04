"""Selects for the report of a meeting: what it says, and what its form starts with."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.groups.models import Membership
from samenspel.meetings.minutes.owners import Owner, Owners
from samenspel.meetings.models import ActionItem, AgendaItem, Decision, Meeting, Report
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision, or an action point (`is_action`) with who does it and by when."""

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
    is_overdue: bool

    @property
    def who(self) -> str:
        return self.owner_name or self.fund_name or ""


def _outcomes() -> sa.Select[Any]:
    decisions = columns(
        sa.literal(0).label("kind"),
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
        sa.literal(1),
        col(ActionItem.id),
        col(ActionItem.agenda_item_id),
        col(ActionItem.text),
        col(ActionItem.position),
        col(ActionItem.owner_id),
        col(ActionItem.fund_id),
        col(ActionItem.due_on),
        col(ActionItem.done_at),
    ).where(col(ActionItem.meeting_id) == sa.bindparam("meeting"))
    lines = sa.union_all(decisions, actions).subquery()
    return (
        columns(
            lines.c.kind,
            lines.c.id,
            lines.c.item_id,
            lines.c.text,
            lines.c.owner_id,
            Account.name,
            lines.c.fund_id,
            Fund.name,
            lines.c.due_on,
            lines.c.done_at,
        )
        .outerjoin(Account, col(Account.id) == lines.c.owner_id)
        .outerjoin(Fund, col(Fund.id) == lines.c.fund_id)
        .order_by(lines.c.kind, lines.c.position, lines.c.id)
    )


#: Made once: making it costs more than running it.
_OUTCOMES = _outcomes()


def outcomes_of(meeting_id: uuid.UUID) -> list[Outcome]:
    """The decisions and the action points of a meeting, each in the order of the report; in one statement."""
    day = today()
    rows: Sequence[Sequence[Any]] = session().execute(_OUTCOMES, {"meeting": meeting_id}).all()
    return [Outcome(*(bool(row[0]), *row[1:], row[8] is not None and row[8] < day and row[9] is None)) for row in rows]


def outcomes_by_item(meeting_id: uuid.UUID) -> dict[uuid.UUID | None, list[Outcome]]:
    """The same by the agenda item they belong to; under None those that belong to none."""
    by_item: dict[uuid.UUID | None, list[Outcome]] = {}
    for outcome in outcomes_of(meeting_id):
        by_item.setdefault(outcome.item_id, []).append(outcome)
    return by_item


@dataclass(frozen=True, slots=True)
class ReportNow:
    """A report as it is kept, with who kept it last."""

    report: Report
    edited_by: str | None


def report_of(meeting_id: uuid.UUID) -> ReportNow | None:
    """The report, draft or published; the caller has checked who asks."""
    query = (
        columns(Report, Account.name)
        .outerjoin(Account, col(Account.id) == Report.edited_by_id)
        .where(col(Report.meeting_id) == meeting_id)
    )
    row = session().execute(query).first()
    return ReportNow(*row) if row else None


def notes_of(meeting_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The notes of each agenda item as they were typed."""
    query = columns(AgendaItem.id, AgendaItem.notes).where(col(AgendaItem.meeting_id) == meeting_id)
    return dict(tuple(row) for row in session().execute(query))


def owners_for(meeting: Meeting, lines: Iterable[Outcome]) -> Owners:
    """Who an action point can be given to: the people of `people_of`, and every open fund (in one statement); and who
    has one of these lines already."""
    people = (
        columns(sa.literal(0).label("kind"), col(Account.id).label("id"), col(Account.name).label("name"), Fund.name)
        .join(Membership, col(Membership.account_id) == Account.id)
        .outerjoin(Fund, col(Fund.id) == Membership.fund_id)
        .where(col(Membership.group_id) == meeting.group_id, col(Membership.left_at).is_(None), col(Account.active))
    )
    funds = columns(sa.literal(1), col(Fund.id), col(Fund.name), sa.literal("")).where(fund_is_open_at(None))
    both = sa.union_all(people, funds).subquery()
    rows = session().execute(sa.select(both).order_by(both.c.kind, both.c.name)).all()
    listed = [Owner((None, key) if is_fund else (key, None), name, more or "") for is_fund, key, name, more in rows]
    earlier = {str(line.id): Owner((line.owner_id, line.fund_id), line.who) for line in lines if line.who}
    return Owners(listed, earlier)
