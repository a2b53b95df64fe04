"""Selects for a report that is being written: how each part stands, who has the pen, and who may look on."""

import json
import uuid
from collections.abc import Sequence
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
from samenspel.meetings.minutes.queries import Outcome, outcomes_by_item
from samenspel.meetings.models import AgendaItem, Meeting, Report
from samenspel.people.models import Account
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Stand:
    """How a part of a report stands now. `item_id` is None for the part that belongs to no agenda item; `seconds` is
    how long the writer still has the pen, `at` counts the writes of the whole report."""

    part_id: uuid.UUID
    item_id: uuid.UUID | None
    title: str
    owner_id: uuid.UUID | None
    text: str
    html: str
    is_discussed: bool | None
    revision: int
    writer_id: uuid.UUID | None
    writer_name: str
    seconds: int
    at: int
    lines: tuple[Outcome, ...]

    @property
    def lines_json(self) -> str:
        """The lines for the script of the page: what stands in the fields of each."""
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


_PEN = (ReportPart.revision, ReportPart.writer_id, Account.name, ReportPart.writer_until)


def stands_of(meeting_id: uuid.UUID, summary_title: str) -> list[Stand]:
    """Each part of the report, in the order of the agenda, what belongs to no item last."""
    items = (
        columns(
            AgendaItem.id,
            AgendaItem.title,
            AgendaItem.owner_id,
            AgendaItem.notes,
            AgendaItem.notes_html,
            AgendaItem.is_discussed,
            *_PEN,
        )
        .outerjoin(ReportPart, col(ReportPart.part_id) == AgendaItem.id)
        .outerjoin(Account, col(Account.id) == ReportPart.writer_id)
        .where(col(AgendaItem.meeting_id) == meeting_id)
        .order_by(col(AgendaItem.position), col(AgendaItem.id))
    )
    report = (
        columns(Report.summary, Report.summary_html, Report.revision, *_PEN)
        .outerjoin(ReportPart, col(ReportPart.part_id) == Report.meeting_id)
        .outerjoin(Account, col(Account.id) == ReportPart.writer_id)
        .where(col(Report.meeting_id) == meeting_id)
    )
    rows: Sequence[Sequence[Any]] = session().execute(items).all()
    summary, summary_html, at, *pen = session().execute(report).first() or ("", "", 0, None, None, None, None)
    lines = outcomes_by_item(meeting_id)
    general = (meeting_id, summary_title, None, summary, summary_html, True, *pen)
    found = []
    for part_id, title, owner_id, text, html, is_discussed, *pen in (*rows, general):
        item_id = None if part_id == meeting_id else part_id
        facts = (part_id, item_id, title, owner_id, text, html, is_discussed, *_pen(*pen), at)
        found.append(Stand(*facts, tuple(lines.get(item_id, ()))))
    return found


def _pen(
    revision: int | None, writer_id: uuid.UUID | None, name: str | None, until: datetime | None
) -> tuple[int, uuid.UUID | None, str, int]:
    """The revision of a part, and who has its pen for how many seconds."""
    seconds = seconds_left(until, now())
    return (revision or 0, writer_id, name or "", seconds) if seconds and writer_id else (revision or 0, None, "", 0)


def seconds_left(until: datetime | None, at: datetime) -> int:
    """How long a pen is still held; 0 where it lies free."""
    return max(0, round((until - at).total_seconds())) if until is not None else 0


def stand_of(meeting_id: uuid.UUID, part_id: uuid.UUID, summary_title: str) -> Stand | None:
    """One part of the report; None where the meeting has no such part."""
    return next((stand for stand in stands_of(meeting_id, summary_title) if stand.part_id == part_id), None)


def part_of(part_id: uuid.UUID) -> ReportPart | None:
    """The writing of a part; None where nobody wrote there yet."""
    query = select(ReportPart).where(ReportPart.part_id == part_id)
    return session().exec(query.execution_options(populate_existing=True)).first()


def may_listen(viewer: Viewer, meeting_id: uuid.UUID) -> bool:
    """Whether somebody may hear a report being written."""
    query = (
        columns(Meeting.group_id, Report.shared_at, sa.exists(_owned(viewer, meeting_id)))
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
        .where(col(Meeting.id) == meeting_id, visible_to(viewer))
    )
    row = session().execute(query).first()
    return row is not None and (row[2] or may_read_draft(viewer, row[0], row[1]))


def _owned(viewer: Viewer, meeting_id: uuid.UUID) -> sa.Select[Any]:
    return columns(AgendaItem.id).where(col(AgendaItem.meeting_id) == meeting_id, col(AgendaItem.owner_id) == viewer.id)


def owned_items(viewer: Viewer, meeting_id: uuid.UUID) -> set[uuid.UUID]:
    """The agenda items of a meeting that this person brings."""
    return set(session().execute(_owned(viewer, meeting_id)).scalars())
