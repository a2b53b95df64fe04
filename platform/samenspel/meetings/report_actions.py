"""Writes of the report: kept as a draft, published, corrected; and action points, done or open again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from samenspel import text
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.db import now, session
from samenspel.jobs import enqueue, index_later
from samenspel.meetings import actions
from samenspel.meetings import report_queries as queries
from samenspel.meetings.models import ActionItem, Decision, Meeting, Report
from samenspel.people.access import Viewer

Line = TypeVar("Line", Decision, ActionItem)


class Overtaken(Exception):
    """Somebody else kept the report since the writer opened it; nothing was kept now."""


@dataclass(frozen=True, slots=True)
class DecisionText:
    """A decision as it was typed; `id` None for a new line, `item_id` None where it belongs to no agenda item."""

    id: uuid.UUID | None
    item_id: uuid.UUID | None
    text: str


@dataclass(frozen=True, slots=True)
class ActionText:
    """An action point as it was typed, with a person or a fund or neither."""

    id: uuid.UUID | None
    item_id: uuid.UUID | None
    text: str
    owner_id: uuid.UUID | None
    fund_id: uuid.UUID | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ReportText:
    """A whole report as it was typed. `revision` is the one it was written on, 0 for a first draft."""

    revision: int
    summary: str
    notes: Mapping[uuid.UUID, str]
    decisions: Sequence[DecisionText]
    actions: Sequence[ActionText]

    @property
    def is_empty(self) -> bool:
        said = self.summary.strip() or any(note.strip() for note in self.notes.values())
        return not (said or self.decisions or self.actions)


def keep_report(viewer: Viewer, meeting: Meeting, written: ReportText) -> Report:
    """Keeps the report: notes, and the lines as given (a line that is left out is gone).

    Raises Overtaken where `written.revision` is no longer the last one. A published report stays published.
    """
    report = _claim(viewer, meeting, written.revision)
    report.summary, report.summary_html = written.summary, text.to_html(written.summary)
    items = {item.id: item for item in queries.items_of(meeting.id)}
    for item_id, notes in written.notes.items():
        item = items.get(item_id)
        if item is not None and item.notes != notes:
            item.notes, item.notes_html = notes, text.to_html(notes)
    _keep_lines(
        Decision,
        meeting.id,
        [
            (line.id, {"agenda_item_id": line.item_id if line.item_id in items else None, "text": line.text})
            for line in written.decisions
        ],
    )
    _keep_lines(
        ActionItem,
        meeting.id,
        [
            (
                line.id,
                {
                    "agenda_item_id": line.item_id if line.item_id in items else None,
                    "text": line.text,
                    "owner_id": line.owner_id,
                    "fund_id": line.fund_id,
                    "due_on": line.due_on,
                },
            )
            for line in written.actions
        ],
    )
    session().flush()
    if report.published_at is not None:
        index_later("report", report.id)
    return report


def _claim(viewer: Viewer, meeting: Meeting, revision: int) -> Report:
    """The report at its next revision, for this writer alone. Raises Overtaken."""
    if revision == 0:
        report = Report(meeting_id=meeting.id, author_id=viewer.id, edited_at=now(), edited_by_id=viewer.id)
        try:
            with session().begin_nested():
                session().add(report)
        except IntegrityError:
            raise Overtaken from None
        return report
    claimed: Any = session().execute(
        sa.update(Report)
        .where(col(Report.meeting_id) == meeting.id, col(Report.revision) == revision)
        .values(revision=revision + 1, edited_at=now(), edited_by_id=viewer.id)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:
        raise Overtaken
    return (
        session()
        .exec(select(Report).where(Report.meeting_id == meeting.id).execution_options(populate_existing=True))
        .one()
    )


def _keep_lines(
    model: type[Line], meeting_id: uuid.UUID, lines: Sequence[tuple[uuid.UUID | None, dict[str, Any]]]
) -> None:
    """Rows of a meeting become these lines, in this order; a known id keeps its row and what else it holds."""
    known = {row.id: row for row in session().exec(select(model).where(model.meeting_id == meeting_id)).all()}
    for position, (line_id, values) in enumerate(lines):
        row = known.pop(line_id, None) if line_id else None
        if row is None:
            row = model(meeting_id=meeting_id, **values)
        for name, value in values.items():
            setattr(row, name, value)
        row.position = position
        session().add(row)
    for row in known.values():
        session().delete(row)


def publish_report(viewer: Viewer, meeting: Meeting, report: Report) -> None:
    """Shows the report to who sees the group, mails it, and tells open pages. Once: a correction is only kept."""
    if report.published_at is not None:
        return
    report.published_at = report.edited_at = now()
    index_later("report", report.id)
    activity.record(
        viewer, Verb.PUBLISHED_REPORT, meeting.group_id, meeting.id, meeting.title, f"{meeting.path}/verslag"
    )
    enqueue("meeting-mail", {"what": "report", "id": str(meeting.id), "by": str(viewer.id)})
    actions.push_news(meeting, "reported")


def finish_point(viewer: Viewer, point_id: uuid.UUID, *, done: bool) -> None:
    """Closes an action point, or opens it again."""
    session().execute(
        sa.update(ActionItem)
        .where(col(ActionItem.id) == point_id)
        .values(done_at=now() if done else None, done_by_id=viewer.id if done else None)
    )
