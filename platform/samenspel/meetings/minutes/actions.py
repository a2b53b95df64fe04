"""Writes of the report as a whole: kept from the form, opened to the participants, published, approved.

While it is written by several people: `report_part_actions`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.db import now, session
from samenspel.jobs import enqueue, index_later
from samenspel.meetings import news as news
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.carry_over.actions import carry_items
from samenspel.meetings.minutes.merging import Conflict
from samenspel.meetings.minutes.parts import actions as parts
from samenspel.meetings.minutes.parts.actions import LineText, PartText
from samenspel.meetings.models import Meeting, Report
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report as the whole form sends it: `notes` by item, `summary` None where its writer may not write it.

    `known` are the lines that were on the page: of these, one that is not among `lines` was taken away.
    """

    summary: PartText | None
    notes: Mapping[uuid.UUID, PartText]
    lines: Sequence[LineText]
    known: Sequence[uuid.UUID]
    discussed: Mapping[uuid.UUID, bool | None]

    @property
    def is_empty(self) -> bool:
        said = [*self.notes.values(), *([self.summary] if self.summary else [])]
        return not (self.lines or any(part.text.strip() for part in said))


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping: the places that others rewrote too, by part, and whether lines of both stand there."""

    report: Report
    conflicts: Mapping[uuid.UUID | None, Sequence[Conflict]]
    has_double_lines: bool

    @property
    def is_clear(self) -> bool:
        return not (self.has_double_lines or any(self.conflicts.values()))


def keep_report(viewer: Viewer, meeting: Meeting, written: ReportText) -> Kept:
    """Keeps the report together with what others kept since. A published report stays published."""
    report = parts.begin(viewer, meeting)
    items = {item.id: item for item in agendas.items_of(meeting.id)}
    conflicts: dict[uuid.UUID | None, Sequence[Conflict]] = {}
    if written.summary is not None:
        conflicts[None] = parts.put(meeting, report, None, written.summary)
    for item_id, part in written.notes.items():
        if item_id in items:
            conflicts[item_id] = parts.put(meeting, report, items[item_id], part)
    for item_id, is_discussed in written.discussed.items():
        if item_id in items:
            items[item_id].is_discussed = is_discussed
    kept = {line.id for line in written.lines}
    parts.take_out(meeting, [line_id for line_id in written.known if line_id not in kept])
    fine = [parts.put_line(meeting, line) for line in written.lines if line.item_id is None or line.item_id in items]
    parts.note(viewer, meeting, report)
    for part_id in (*items, meeting.id):
        parts.push_part(meeting, part_id)
    return Kept(report, conflicts, not all(fine))


def share_draft(viewer: Viewer, meeting: Meeting) -> None:
    """Lets the participants read along while the report is written."""
    report = parts.begin(viewer, meeting)
    if report.shared_at is None:
        report.shared_at = now()
        news.push_news(meeting, "shared")


def publish_report(viewer: Viewer, meeting: Meeting, report: Report) -> None:
    """Shows the report to who sees the group, mails it, and tells open pages. Once: a correction is only kept."""
    if report.published_at is not None:
        return
    report.published_at = now()
    parts.note(viewer, meeting, report)
    report.edited_at = report.published_at
    index_later("report", report.id)
    activity.record(
        viewer, Verb.PUBLISHED_REPORT, meeting.group_id, meeting.id, meeting.title, f"{meeting.path}/verslag"
    )
    enqueue("meeting-mail", {"what": "report", "id": str(meeting.id), "by": str(viewer.id)})
    enqueue("report-paper", {"id": str(meeting.id)})
    news.push_news(meeting, "reported")
    carry_items(meeting.group_id)


def approve_report(report_meeting_id: uuid.UUID, in_meeting: Meeting, remark: str, *, approved: bool) -> None:
    """Writes down that the group approved the report of an earlier meeting, or takes that back."""
    session().execute(
        sa.update(Report)
        .where(col(Report.meeting_id) == report_meeting_id)
        .values(
            approved_at=now() if approved else None,
            approved_in_id=in_meeting.id if approved else None,
            approval_note=(remark or None) if approved else None,
        )
    )
    enqueue("report-paper", {"id": str(report_meeting_id)})
