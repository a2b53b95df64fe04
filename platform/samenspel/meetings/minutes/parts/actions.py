"""Writes of a report that several people write: the text of its parts, who writes where, and its versions.

Every write locks the row of the report first, so that writers of one report wait for each other. No write is refused
for being late: what was made of an older text is merged with what others wrote since.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from samenspel import live, text
from samenspel.db import now, session
from samenspel.jobs import enqueue, index_later
from samenspel.meetings.minutes.merging import Conflict, merge
from samenspel.meetings.minutes.models import ReportPart, ReportVersion
from samenspel.meetings.minutes.parts import queries
from samenspel.meetings.minutes.parts.decision_actions import record_decisions
from samenspel.meetings.minutes.parts.queries import PartState
from samenspel.meetings.models import AgendaItem, Meeting, Report
from samenspel.meetings.news import PAPER_DELAY, queue_news
from samenspel.viewer import Viewer

#: How long somebody holds the lock of a part after the last sign of life.
LOCK_DURATION = timedelta(seconds=20)
#: What one person saves within this time is one version.
VERSION_WINDOW = timedelta(minutes=10)
MAX_NONCES = 40


@dataclass(frozen=True, slots=True)
class PartInput:
    """The text of a part as it was typed. `base` is the text that it was made of, None for the current one; `nonce`
    names this one submission."""

    base: str | None
    text: str
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class PartResult:
    """A part after a write, and where somebody else wrote in the same place: in its text (`conflicts`), or in the line
    (`is_double`: then both lines are there)."""

    state: PartState
    conflicts: tuple[Conflict, ...] = ()
    is_double: bool = False


def room_of(meeting_id: uuid.UUID) -> str:
    """The room of those who follow a report while it is written."""
    return f"report:{meeting_id}"


def lock_report(viewer: Viewer, meeting: Meeting) -> Report:
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


def record_version(viewer: Viewer, meeting: Meeting, report: Report) -> list[PartState]:
    """Notes who saved the report when, and keeps the report as it is now as a version: a new one for another writer or
    after a while. Returns the state of its parts."""
    at = now()
    report.revision += 1
    report.edited_at, report.edited_by_id = at, viewer.id
    if report.published_at is not None:
        index_later("report", report.id)
        enqueue("report-paper", {"id": str(meeting.id)}, due_at=at + PAPER_DELAY)
        record_decisions(viewer, meeting, report.published_at)
        queue_news(viewer.id, meeting.id)
    session().flush()
    states = queries.part_states(meeting.id)
    facts: dict[str, Any] = {
        "kept_at": at,
        "content": _content(states),
        "is_published": report.published_at is not None,
    }
    if not _continue_version(viewer, meeting, at, facts):
        number: Any = sa.select(sa.func.coalesce(sa.func.max(ReportVersion.number), 0) + 1)
        number = number.where(col(ReportVersion.meeting_id) == meeting.id).scalar_subquery()
        session().add(ReportVersion(meeting_id=meeting.id, number=number, author_id=viewer.id, **facts))
        session().flush()
    return states


def _continue_version(viewer: Viewer, meeting: Meeting, at: datetime, facts: dict[str, Any]) -> bool:
    """Writes over the newest version. False, and nothing done, where it is of somebody else or too old."""
    newest = sa.select(sa.func.max(ReportVersion.number)).where(col(ReportVersion.meeting_id) == meeting.id)
    change = sa.update(ReportVersion).where(
        col(ReportVersion.meeting_id) == meeting.id,
        col(ReportVersion.number) == newest.scalar_subquery(),
        col(ReportVersion.author_id) == viewer.id,
        col(ReportVersion.created_at) > at - VERSION_WINDOW,
    )
    result: Any = session().execute(change.values(facts), execution_options={"synchronize_session": False})
    return bool(result.rowcount)


def _content(states: Sequence[PartState]) -> dict[str, Any]:
    """The report for a version, with the names that it shows now."""
    return {
        "summary": states[-1].text,
        "items": [{"id": str(state.part_id), "title": state.title, "notes": state.text} for state in states[:-1]],
        "lines": [
            {
                "item": str(line.item_id or ""),
                "kind": "action" if line.is_action else "decision",
                "text": line.text,
                "who": line.who,
                "due": line.due_on.isoformat() if line.due_on else "",
            }
            for state in states
            for line in state.lines
        ],
    }


def save_part(viewer: Viewer, meeting: Meeting, part_id: uuid.UUID, written: PartInput) -> PartResult | None:
    """Saves what was typed together with what others saved since; what comes twice is saved once. None where the
    meeting has no such part."""
    report = lock_report(viewer, meeting)
    found = _find_part(meeting, part_id)
    if found is None:
        return None
    item, part = found
    if written.nonce and written.nonce in part.nonces:
        state = queries.part_state(meeting.id, part_id)
        return PartResult(state) if state else None
    conflicts = _merge(report, item, part, written)
    part.nonces = [*part.nonces, written.nonce][-MAX_NONCES:] if written.nonce else part.nonces
    _renew_lock(part, viewer)
    return PartResult(push_part(meeting, part_id, record_version(viewer, meeting, report)), conflicts)


def merge_part(meeting: Meeting, report: Report, part_id: uuid.UUID, written: PartInput) -> tuple[Conflict, ...]:
    """Merges a text into a part of a report that is locked; returns what both rewrote."""
    found = _find_part(meeting, part_id)
    return _merge(report, *found, written) if found else ()


def _merge(report: Report, item: AgendaItem | None, part: ReportPart, written: PartInput) -> tuple[Conflict, ...]:
    current = item.notes if item else report.summary
    merged = merge(current if written.base is None else written.base, current, written.text)
    if merged.text == current:
        return ()
    part.revision += 1
    if item is not None:
        item.notes, item.notes_html = merged.text, text.to_html(merged.text)
    else:
        report.summary, report.summary_html = merged.text, text.to_html(merged.text)
    return merged.conflicts


def set_discussed(viewer: Viewer, meeting: Meeting, item_id: uuid.UUID, is_discussed: bool | None) -> PartResult | None:
    """Says whether an item was discussed; None leaves it to whether the report says something about it. Returns None
    where the meeting has no such item."""
    lock_report(viewer, meeting)
    found = queries.item_and_part(meeting.id, item_id)
    if found is None:
        return None
    item, _part = found
    item.is_discussed = is_discussed
    session().flush()
    return PartResult(push_part(meeting, item_id))


def claim_part(viewer: Viewer, meeting: Meeting, part_id: uuid.UUID) -> PartState | None:
    """Takes the lock of a part, or holds it longer; the state says who holds it now. None where there is no such part.

    The lock is advisory: it keeps the fields of others closed, and what comes without it is merged all the same.
    """
    lock_report(viewer, meeting)
    found = _find_part(meeting, part_id)
    if found is None:
        return None
    _item, part = found
    holder_id = part.writer_id if queries.seconds_left(part.writer_until, now()) else None
    if holder_id not in (None, viewer.id):
        return queries.part_state(meeting.id, part_id)
    _renew_lock(part, viewer)
    session().flush()
    return push_part(meeting, part_id) if holder_id is None else queries.part_state(meeting.id, part_id)


def release_part(viewer: Viewer, meeting: Meeting, part_id: uuid.UUID) -> PartState | None:
    """Leaves the lock to the next; does nothing where the viewer does not hold it. None where there is no such part."""
    lock_report(viewer, meeting)
    found = _find_part(meeting, part_id)
    if found is None:
        return None
    _item, part = found
    if part.writer_id != viewer.id:
        return queries.part_state(meeting.id, part_id)
    part.writer_id = part.writer_until = None
    session().flush()
    return push_part(meeting, part_id)


def _find_part(meeting: Meeting, part_id: uuid.UUID) -> tuple[AgendaItem | None, ReportPart] | None:
    """The agenda item of a part (None for the general one) and its row, made where nobody wrote there yet."""
    item: AgendaItem | None = None
    if part_id == meeting.id:
        part = queries.general_part(meeting.id)
    else:
        found = queries.item_and_part(meeting.id, part_id)
        if found is None:
            return None
        item, part = found
    if part is None:
        part = ReportPart(meeting_id=meeting.id, part_id=part_id)
        session().add(part)
    return item, part


def _renew_lock(part: ReportPart, viewer: Viewer) -> None:
    """Gives the lock to the viewer, unless somebody else holds it."""
    if part.writer_id in (None, viewer.id) or not queries.seconds_left(part.writer_until, now()):
        part.writer_id, part.writer_until = viewer.id, now() + LOCK_DURATION


def push_part(meeting: Meeting, part_id: uuid.UUID, states: Sequence[PartState] | None = None) -> PartState:
    """Shows a part to those who write or read along; `states` are those of the whole report, where they are known."""
    every = queries.part_states(meeting.id) if states is None else states
    state = next(each for each in every if each.part_id == part_id)
    target = f"#part-state-{part_id}"
    live.push(room_of(meeting.id), "replace", target, "meetings/minutes/parts/_state.html", state=state)
    return state
