"""Writes of the decisions and action points of a report that several people write; locked as in `parts.actions`."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.meetings.minutes.owners import NOBODY, OwnerKey
from samenspel.meetings.minutes.parts import queries
from samenspel.meetings.minutes.parts.actions import PartResult, lock_report, push_part, record_version
from samenspel.meetings.models import ActionItem, AgendaItem, Decision, Meeting
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class LineInput:
    """A decision or an action point as it was typed; `owner` is a person, a fund or nobody.

    `base` is the line that it was made of, None for a new one; `item_id` is None where it belongs to no agenda item.
    """

    id: uuid.UUID | None
    is_action: bool
    item_id: uuid.UUID | None
    text: str
    owner: OwnerKey = NOBODY
    due_on: date | None = None
    base: "LineInput | None" = None


def save_line(viewer: Viewer, meeting: Meeting, line: LineInput) -> PartResult | None:
    """Saves a decision or an action point. Where somebody else changed the same of it since, both lines stay
    (`is_double`). None where the meeting has no such agenda item."""
    report = lock_report(viewer, meeting)
    is_clear = merge_line(meeting, line)
    if is_clear is None:
        return None
    states = record_version(viewer, meeting, report)
    return PartResult(push_part(meeting, line.item_id or meeting.id, states), is_double=not is_clear)


def merge_line(meeting: Meeting, line: LineInput) -> bool | None:
    """Writes a line, merged with what others changed of it. False where both lines are there now; None, and nothing
    written, where the meeting has no such agenda item."""
    model: Any = ActionItem if line.is_action else Decision
    if line.item_id is None:
        row: Decision | ActionItem | None = session().get(model, line.id, populate_existing=True) if line.id else None
    else:
        query = sa.select(AgendaItem.id, model).outerjoin(model, model.id == line.id)  # type: ignore[call-overload]
        query = query.where(col(AgendaItem.id) == line.item_id, col(AgendaItem.meeting_id) == meeting.id)
        found = session().execute(query, execution_options={"populate_existing": True}).first()
        if found is None:
            return None
        row = found[1]
    if row is not None and (row.meeting_id, row.agenda_item_id) != (meeting.id, line.item_id):
        row, line = None, replace(line, id=None)
    changes = _changes(row, line) if row is not None else None
    if row is None or changes is None:
        _add_line(model, meeting, line if row is None else replace(line, id=None))
        return row is None
    for name, value in changes.items():
        setattr(row, name, value)
    session().flush()
    return True


def _add_line(model: Any, meeting: Meeting, line: LineInput) -> None:
    """Adds a line at the end; under its own id, where the page named it."""
    last = sa.select(sa.func.coalesce(sa.func.max(model.position), -1)).where(model.meeting_id == meeting.id)
    row = model(
        meeting_id=meeting.id, agenda_item_id=line.item_id, position=last.scalar_subquery() + 1, **_values(line)
    )
    if line.id is not None:
        row.id = line.id
    session().add(row)
    session().flush()


def _values(line: LineInput) -> dict[str, Any]:
    """The columns that a line fills."""
    if not line.is_action:
        return {"text": line.text}
    return {"text": line.text, "owner_id": line.owner[0], "fund_id": line.owner[1], "due_on": line.due_on}


def _changes(row: Decision | ActionItem, line: LineInput) -> dict[str, Any] | None:
    """The columns that get another value; None where somebody else changed the same one in another way."""
    wanted, base = _values(line), _values(line.base) if line.base else {}
    changes = {}
    for name, value in wanted.items():
        current = getattr(row, name)
        if value == current or (name in base and value == base[name]):
            continue
        if name in base and current != base[name]:
            return None
        changes[name] = value
    return changes


def delete_line(viewer: Viewer, meeting: Meeting, part_id: uuid.UUID, line_id: uuid.UUID) -> PartResult | None:
    """Takes a line out of its part; one that is gone already is fine. None where there is no such part."""
    report = lock_report(viewer, meeting)
    if not delete_lines(meeting, [line_id], part_id):
        state = queries.part_state(meeting.id, part_id)
        return PartResult(state) if state else None
    return PartResult(push_part(meeting, part_id, record_version(viewer, meeting, report)))


def delete_lines(meeting: Meeting, line_ids: Sequence[uuid.UUID], part_id: uuid.UUID | None = None) -> int:
    """Takes lines out of the report, or out of one part of it; returns how many there were."""
    count = 0
    models: tuple[Any, ...] = (Decision, ActionItem)
    for model in models if line_ids else ():
        change = sa.delete(model).where(model.meeting_id == meeting.id, model.id.in_(line_ids))
        if part_id is not None:
            change = change.where(sa.func.coalesce(model.agenda_item_id, meeting.id) == part_id)
        result: Any = session().execute(change)
        count += result.rowcount
    return count
