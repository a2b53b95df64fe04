"""Writes of the report as a whole: saved from the form, opened to the participants, published, approved.

While several people write it, each part is saved by itself: see `minutes.parts`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.db import now, session
from samenspel.jobs import enqueue
from samenspel.meetings import news
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.carry_over.actions import carry_over_items
from samenspel.meetings.attendance.actions import complete_record
from samenspel.meetings.minutes.merging import Conflict
from samenspel.meetings.minutes.parts import actions as parts
from samenspel.meetings.minutes.parts import line_actions as lines
from samenspel.meetings.minutes.parts.actions import PartInput
from samenspel.meetings.minutes.parts.line_actions import LineInput
from samenspel.meetings.models import Meeting, Report
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ReportInput:
    """A report as the whole form sends it: `notes` by item, `summary` None where its writer may not write it.

    `known_ids` are the lines that were on the page: one of these that is not among `lines` was taken away.
    """

    summary: PartInput | None
    notes: Mapping[uuid.UUID, PartInput]
    lines: Sequence[LineInput]
    known_ids: Sequence[uuid.UUID]
    discussed: Mapping[uuid.UUID, bool | None]

    @property
    def is_empty(self) -> bool:
        parts = [*self.notes.values(), *([self.summary] if self.summary else [])]
        return not (self.lines or any(part.text.strip() for part in parts))


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What came of saving a report: where others rewrote the same text, by agenda item (None: the general part), and
    whether a line that somebody else changed too is there twice."""

    conflicts: Mapping[uuid.UUID | None, Sequence[Conflict]]
    has_double_lines: bool

    @property
    def is_clear(self) -> bool:
        return not (self.has_double_lines or any(self.conflicts.values()))


def save_report(viewer: Viewer, meeting: Meeting, written: ReportInput, *, publish: bool = False) -> SaveResult:
    """Saves the report together with what others saved since, and publishes it, unless both wrote in the same place.

    It is published only once, unless it is taken back: a later save is a correction of what is published.
    """
    report = parts.lock_report(viewer, meeting)
    items = {item.id: item for item in agendas.items_of(meeting.id)}
    conflicts: dict[uuid.UUID | None, Sequence[Conflict]] = {}
    if written.summary is not None:
        conflicts[None] = parts.merge_part(meeting, report, meeting.id, written.summary)
    for item_id, part in written.notes.items():
        if item_id in items:
            conflicts[item_id] = parts.merge_part(meeting, report, item_id, part)
    for item_id, is_discussed in written.discussed.items():
        if item_id in items:
            items[item_id].is_discussed = is_discussed
    saved_ids = {line.id for line in written.lines}
    lines.delete_lines(meeting, [line_id for line_id in written.known_ids if line_id not in saved_ids])
    results = [lines.merge_line(meeting, line) for line in written.lines]
    result = SaveResult(conflicts, False in results)
    is_first = publish and result.is_clear and report.published_at is None
    if is_first:
        report.published_at = now()
        report.withdrawn_at = report.withdrawn_reason = None
    states = parts.record_version(viewer, meeting, report)
    for state in states:
        parts.push_part(meeting, state.part_id, states)
    if is_first:
        _announce(viewer, meeting, report)
    return result


def share_draft(viewer: Viewer, meeting: Meeting) -> None:
    """Lets the participants read along while the report is written."""
    report = parts.lock_report(viewer, meeting)
    if report.shared_at is None:
        report.shared_at = now()
        news.push_news(meeting, "shared")


def _announce(viewer: Viewer, meeting: Meeting, report: Report) -> None:
    """Tells of a report that was just published, shows it on open pages, and carries over what was not discussed."""
    report.edited_at = report.published_at  # so that it does not count as corrected
    complete_record(meeting)
    path = f"{meeting.path}/verslag"
    written = "\n".join([report.summary, *(item.notes for item in agendas.items_of(meeting.id))])
    activity.record(viewer, Verb.PUBLISHED_REPORT, meeting.group_id, meeting.id, meeting.title, path, text=written)
    news.queue_news(viewer.id, meeting.id, "report")
    enqueue("report-paper", {"id": str(meeting.id)})
    news.push_news(meeting, "reported")
    carry_over_items(meeting.group_id)


def approve_report(report_meeting_id: uuid.UUID, in_meeting: Meeting, remark: str, *, approved: bool) -> None:
    """Records that the group approved the report of an earlier meeting, or takes that back."""
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
