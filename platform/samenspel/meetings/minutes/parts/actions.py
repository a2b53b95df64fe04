"""Writes of a report while several people write it: parts, the pen, decisions and action points.

Every write takes the row of the report first, so writers of one report wait for each other, and no write is refused for
being late: what was made of an older text is merged with what others wrote since.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from samenspel import live, text
from samenspel.db import now, session
from samenspel.jobs import enqueue, index_later
from samenspel.meetings.minutes.merging import Conflict, merge
from samenspel.meetings.minutes.models import ReportPart, ReportVersion
from samenspel.meetings.minutes.parts import queries
from samenspel.meetings.minutes.versions.queries import content_of, last_version
from samenspel.meetings.models import ActionItem, AgendaItem, Decision, Meeting, Report
from samenspel.meetings.news import PAPER
from samenspel.viewer import Viewer

#: How long somebody has the pen after the last sign of life.
PEN = timedelta(seconds=20)
#: What one person keeps within this time is one version.
VERSION = timedelta(minutes=10)
NONCES = 40


def room_of(meeting_id: uuid.UUID) -> str:
    """The room in which a report is heard while it is written."""
    return f"report:{meeting_id}"


def begin(viewer: Viewer, meeting: Meeting) -> Report:
    """The report of a meeting for this writer alone until the end of the transaction; made where there is none."""
    query = select(Report).where(Report.meeting_id == meeting.id).with_for_update()
    query = query.execution_options(populate_existing=True)
    report = session().exec(query).first()
    if report is not None:
        return report
    try:
        with session().begin_nested():
            report = Report(meeting_id=meeting.id, author_id=viewer.id, revision=0)
            session().add(report)
    except IntegrityError:
        report = session().exec(query).one()
    return report


def note(viewer: Viewer, meeting: Meeting, report: Report) -> None:
    """Tells who kept the report when, and keeps the version: a new one for another writer or after a while."""
    session().flush()
    at = now()
    report.revision += 1
    report.edited_at, report.edited_by_id = at, viewer.id
    if report.published_at is not None:
        index_later("report", report.id)
        enqueue("report-paper", {"id": str(meeting.id)}, due_at=at + PAPER)
    is_published, content = report.published_at is not None, content_of(meeting.id)
    last = last_version(meeting.id)
    goes_on = last is not None and last.author_id == viewer.id and at - last.created_at < VERSION
    if last is None or not goes_on:
        number = last.number + 1 if last else 1
        last = ReportVersion(meeting_id=meeting.id, number=number, author_id=viewer.id, kept_at=at, content=content)
    last.kept_at, last.content, last.is_published = at, content, is_published
    session().add(last)


@dataclass(frozen=True, slots=True)
class PartText:
    """The text of a part as it was typed. `base` is the text that it was made of, None for what stands there now;
    `nonce` names this one sending."""

    base: str | None
    text: str
    nonce: str = ""


def keep_part(viewer: Viewer, meeting: Meeting, item: AgendaItem | None, written: PartText) -> tuple[Conflict, ...]:
    """Keeps what was typed together with what others kept since; returns what both rewrote. Sent twice, kept once."""
    report = begin(viewer, meeting)
    part = _part(meeting, item)
    if written.nonce and written.nonce in part.nonces:
        return ()
    conflicts = put(meeting, report, item, written)
    part.nonces = [*part.nonces, written.nonce][-NONCES:] if written.nonce else part.nonces
    _hold(part, viewer)
    note(viewer, meeting, report)
    push_part(meeting, part.part_id)
    return conflicts


def put(meeting: Meeting, report: Report, item: AgendaItem | None, written: PartText) -> tuple[Conflict, ...]:
    """The merged text in its place."""
    if item is not None:
        session().refresh(item)
    current = item.notes if item else report.summary
    merged = merge(current if written.base is None else written.base, current, written.text)
    if merged.text == current:
        return ()
    part = _part(meeting, item)
    part.revision += 1
    if item is not None:
        item.notes, item.notes_html = merged.text, text.to_html(merged.text)
    else:
        report.summary, report.summary_html = merged.text, text.to_html(merged.text)
    return merged.conflicts


def tell_discussed(viewer: Viewer, meeting: Meeting, item: AgendaItem, is_discussed: bool | None) -> None:
    """Says whether an item was discussed; None leaves it to whether the report says something about it."""
    begin(viewer, meeting)
    item.is_discussed = is_discussed
    session().flush()
    push_part(meeting, item.id)


def take_pen(viewer: Viewer, meeting: Meeting, item: AgendaItem | None) -> bool:
    """Takes the pen of a part, or holds it longer. False where somebody else has it."""
    begin(viewer, meeting)
    part = _part(meeting, item)
    had = part.writer_id if queries.seconds_left(part.writer_until, now()) else None
    if had not in (None, viewer.id):
        return False
    _hold(part, viewer)
    session().flush()
    if had is None:
        push_part(meeting, part.part_id)
    return True


def lay_down_pen(viewer: Viewer, meeting: Meeting, item: AgendaItem | None) -> None:
    """Leaves the pen to the next; nothing where the viewer has not got it."""
    begin(viewer, meeting)
    part = _part(meeting, item)
    if part.writer_id != viewer.id:
        return
    part.writer_id = part.writer_until = None
    session().flush()
    push_part(meeting, part.part_id)


def _part(meeting: Meeting, item: AgendaItem | None) -> ReportPart:
    part_id = item.id if item else meeting.id
    part = queries.part_of(part_id)
    if part is None:
        part = ReportPart(meeting_id=meeting.id, part_id=part_id)
        session().add(part)
        session().flush()
    return part


def _hold(part: ReportPart, viewer: Viewer) -> None:
    """Gives the pen, unless somebody else has it: what comes in late is kept, but takes no pen away."""
    if part.writer_id in (None, viewer.id) or not queries.seconds_left(part.writer_until, now()):
        part.writer_id, part.writer_until = viewer.id, now() + PEN


@dataclass(frozen=True, slots=True)
class LineText:
    """A decision or an action point as it was typed, with a person or a fund or neither.

    `was` is the line that it was made of, None for a new one; `item_id` None where it belongs to no agenda item.
    """

    id: uuid.UUID | None
    is_action: bool
    item_id: uuid.UUID | None
    text: str
    who: tuple[uuid.UUID | None, uuid.UUID | None] = (None, None)
    due_on: date | None = None
    was: "LineText | None" = None


def keep_line(viewer: Viewer, meeting: Meeting, line: LineText) -> bool:
    """Keeps a line. False where somebody else changed the same of it since: then both lines stand there."""
    report = begin(viewer, meeting)
    fine = put_line(meeting, line)
    note(viewer, meeting, report)
    push_part(meeting, line.item_id or meeting.id)
    return fine


def put_line(meeting: Meeting, line: LineText) -> bool:
    """The line in its place, merged with what others changed of it; see `keep_line`."""
    model = _model(line)
    row: Decision | ActionItem | None = session().get(model, line.id, populate_existing=True) if line.id else None
    if row is not None and (row.meeting_id, row.agenda_item_id) != (meeting.id, line.item_id):
        row, line = None, replace(line, id=None)
    if row is None:
        session().add(model(**_new(model, meeting, line)))
        session().flush()
        return True
    changed = _changed(row, line)
    if changed is None:
        session().add(model(**_new(model, meeting, replace(line, id=None))))
        session().flush()
        return False
    for name, value in changed.items():
        setattr(row, name, value)
    session().flush()
    return True


def _model(line: LineText) -> Any:
    return ActionItem if line.is_action else Decision


def _facts(line: LineText) -> dict[str, Any]:
    if not line.is_action:
        return {"text": line.text}
    return {"text": line.text, "owner_id": line.who[0], "fund_id": line.who[1], "due_on": line.due_on}


def _new(model: Any, meeting: Meeting, line: LineText) -> dict[str, Any]:
    last = (
        session()
        .exec(
            select(model.position).where(model.meeting_id == meeting.id).order_by(col(model.position).desc()).limit(1)
        )
        .first()
    )
    place = {"meeting_id": meeting.id, "agenda_item_id": line.item_id, "position": 0 if last is None else last + 1}
    return {"id": line.id} | place | _facts(line) if line.id else place | _facts(line)


def _changed(row: Decision | ActionItem, line: LineText) -> dict[str, Any] | None:
    """What of the line is to become other; None where somebody else changed the same in another way."""
    wanted, was = _facts(line), _facts(line.was) if line.was else {}
    changed = {}
    for name, value in wanted.items():
        current = getattr(row, name)
        if value == current or (name in was and value == was[name]):
            continue
        if name in was and current != was[name]:
            return None
        changed[name] = value
    return changed


def remove_line(viewer: Viewer, meeting: Meeting, line_id: uuid.UUID) -> bool:
    """Takes a line out of the report. False where it was gone already."""
    report = begin(viewer, meeting)
    item_ids = take_out(meeting, [line_id])
    if not item_ids:
        return False
    note(viewer, meeting, report)
    push_part(meeting, item_ids[0] or meeting.id)
    return True


def take_out(meeting: Meeting, line_ids: Sequence[uuid.UUID]) -> list[uuid.UUID | None]:
    """Takes lines out; returns the agenda items that they belonged to."""
    items = []
    models: tuple[Any, ...] = (Decision, ActionItem)
    for model in models:
        for line_id in line_ids:
            row: Decision | ActionItem | None = session().get(model, line_id)
            if row is not None and row.meeting_id == meeting.id:
                items.append(row.agenda_item_id)
                session().delete(row)
    session().flush()
    return items


def push_part(meeting: Meeting, part_id: uuid.UUID) -> None:
    """Tells who writes or reads along how a part stands now."""
    session().flush()
    stand = queries.stand_of(meeting.id, part_id, "")
    if stand is not None:
        live.push(
            room_of(meeting.id), "replace", f"#stand-{part_id}", "meetings/minutes/parts/_state.html", stand=stand
        )
