"""Selects for a report that is being written: the state of each part, who writes there, and who may follow it."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.meetings.access import may_read_draft
from samenspel.meetings.minutes.models import ReportPart
from samenspel.meetings.minutes.queries import Outcome, outcomes_by_item, own_items
from samenspel.meetings.models import AgendaItem, Meeting, Report
from samenspel.people.models import Account
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PartState:
    """The state of one part of a report.

    The general part belongs to no agenda item: its `item_id` is None and its `title` empty. Whoever writes in a part
    holds its lock for `lock_seconds` more. `revision` counts the writes of the part, `report_revision` those of the
    whole report.
    """

    part_id: uuid.UUID
    item_id: uuid.UUID | None
    title: str
    text: str
    html: str
    is_discussed: bool | None
    revision: int
    writer_id: uuid.UUID | None
    writer_name: str
    lock_seconds: int
    report_revision: int
    lines: tuple[Outcome, ...]

    @property
    def lines_json(self) -> str:
        """The lines for the script of the page: the values of the fields of each."""
        return json.dumps(
            [
                {
                    "id": str(line.id),
                    "kind": "action" if line.is_action else "decision",
                    "text": line.text,
                    "who": line.who,
                    "due": line.due_on.isoformat() if line.due_on else "",
                }
                for line in self.lines
            ]
        )


def _states() -> sa.Select[Any]:
    items = (
        columns(
            col(AgendaItem.id).label("part_id"),
            col(AgendaItem.id).label("item_id"),
            col(AgendaItem.position).label("position"),
            col(AgendaItem.title).label("title"),
            col(AgendaItem.notes).label("text"),
            col(AgendaItem.notes_html).label("html"),
            col(AgendaItem.is_discussed).label("is_discussed"),
            sa.func.coalesce(Report.revision, 0).label("report_revision"),
        )
        .outerjoin(Report, col(Report.meeting_id) == AgendaItem.meeting_id)
        .where(col(AgendaItem.meeting_id) == sa.bindparam("meeting"))
    )
    general = (
        columns(
            Meeting.id,
            sa.cast(sa.null(), sa.Uuid()),
            sa.literal(0),
            sa.literal(""),
            sa.func.coalesce(Report.summary, ""),
            sa.func.coalesce(Report.summary_html, ""),
            sa.true(),
            sa.func.coalesce(Report.revision, 0),
        )
        .select_from(Meeting)
        .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
        .where(col(Meeting.id) == sa.bindparam("meeting"))
    )
    part = sa.union_all(items, general).subquery()
    return (
        columns(
            *part.c,
            col(ReportPart.revision).label("revision"),
            col(ReportPart.writer_id).label("writer_id"),
            col(ReportPart.writer_until).label("writer_until"),
            col(Account.name).label("writer_name"),
        )
        .select_from(part)
        .outerjoin(ReportPart, col(ReportPart.part_id) == part.c.part_id)
        .outerjoin(Account, col(Account.id) == ReportPart.writer_id)
        .order_by(part.c.item_id.is_(None), part.c.position, part.c.part_id)
    )


#: Made once: making it costs more than running it.
_STATES = _states()


def part_states(meeting_id: uuid.UUID) -> list[PartState]:
    """The parts of the report in the order of the agenda, the general part last; in two statements."""
    lines = outcomes_by_item(meeting_id)
    rows = session().execute(_STATES, {"meeting": meeting_id})
    return [_part_state(row, tuple(lines.get(row.item_id, ()))) for row in rows]


def part_state(meeting_id: uuid.UUID, part_id: uuid.UUID) -> PartState | None:
    """One part of the report; None where the meeting has no such part."""
    return next((state for state in part_states(meeting_id) if state.part_id == part_id), None)


def _part_state(row: Any, lines: tuple[Outcome, ...]) -> PartState:
    seconds = seconds_left(row.writer_until, now()) if row.writer_id else 0
    return PartState(
        part_id=row.part_id,
        item_id=row.item_id,
        title=row.title,
        text=row.text,
        html=row.html,
        is_discussed=row.is_discussed,
        revision=row.revision or 0,
        writer_id=row.writer_id if seconds else None,
        writer_name=row.writer_name if seconds else "",
        lock_seconds=seconds,
        report_revision=row.report_revision,
        lines=lines,
    )


def seconds_left(until: datetime | None, at: datetime) -> int:
    """For how many seconds a lock is still held; 0 where it is free."""
    return max(0, round((until - at).total_seconds())) if until is not None else 0


def item_and_part(meeting_id: uuid.UUID, item_id: uuid.UUID) -> tuple[AgendaItem, ReportPart | None] | None:
    """An agenda item of the meeting as it is now, with the row of its part where anybody wrote there."""
    query = (
        select(AgendaItem, ReportPart)
        .outerjoin(ReportPart, col(ReportPart.part_id) == AgendaItem.id)
        .where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting_id)
    )
    row = session().exec(query.execution_options(populate_existing=True)).first()
    if row is None:
        return None
    item, part = row
    return item, part


def general_part(meeting_id: uuid.UUID) -> ReportPart | None:
    """The row of the part that belongs to no agenda item; None where nobody wrote there yet."""
    query = select(ReportPart).where(ReportPart.part_id == meeting_id)
    return session().exec(query.execution_options(populate_existing=True)).first()


def may_listen(viewer: Viewer, meeting_id: uuid.UUID) -> bool:
    """Whether the viewer may follow a report that is being written."""
    query = (
        columns(
            col(Meeting.group_id).label("group_id"),
            col(Meeting.reporter_id).label("reporter_id"),
            col(Report.shared_at).label("shared_at"),
            sa.exists(own_items(viewer, meeting_id)).label("brings_item"),
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
        .where(col(Meeting.id) == meeting_id, visible_to(viewer))
    )
    row = session().execute(query).first()
    if row is None:
        return False
    return bool(row.brings_item or may_read_draft(viewer, row.group_id, row.reporter_id, row.shared_at))
