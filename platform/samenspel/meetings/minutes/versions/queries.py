"""Selects about the versions of a report, and the report as one version holds it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from samenspel.db import columns, session
from samenspel.meetings.minutes.models import ReportVersion
from samenspel.meetings.minutes.queries import outcomes_of
from samenspel.meetings.models import AgendaItem, Report
from samenspel.people.models import Account

#: So many versions are listed, the newest.
MOST = 200


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list."""

    number: int
    kept_at: datetime
    author_name: str
    is_published: bool


def versions_of(meeting_id: uuid.UUID, *, published_only: bool) -> list[VersionLine]:
    """The versions, the newest first; readers see those that were published."""
    query = (
        columns(ReportVersion.number, ReportVersion.kept_at, Account.name, ReportVersion.is_published)
        .join(Account, col(Account.id) == ReportVersion.author_id)
        .where(col(ReportVersion.meeting_id) == meeting_id)
        .order_by(col(ReportVersion.number).desc())
        .limit(MOST)
    )
    if published_only:
        query = query.where(col(ReportVersion.is_published))
    return [VersionLine(*row) for row in session().execute(query)]


def last_version(meeting_id: uuid.UUID) -> ReportVersion | None:
    """The newest version."""
    query = select(ReportVersion).where(ReportVersion.meeting_id == meeting_id)
    return session().exec(query.order_by(col(ReportVersion.number).desc()).limit(1)).first()


def contents_until(meeting_id: uuid.UUID, number: int, *, published_only: bool) -> Sequence[dict[str, Any]]:
    """What a version holds, and what the one before it held: at most two, the newest first; none where it is not."""
    query = (
        columns(ReportVersion.number, ReportVersion.content)
        .where(col(ReportVersion.meeting_id) == meeting_id, col(ReportVersion.number) <= number)
        .order_by(col(ReportVersion.number).desc())
        .limit(2)
    )
    if published_only:
        query = query.where(col(ReportVersion.is_published))
    rows = session().execute(query).all()
    return [row[1] for row in rows] if rows and rows[0][0] == number else []


def content_of(meeting_id: uuid.UUID) -> dict[str, Any]:
    """The report as it is now, for a version: with the names that it showed."""
    items = columns(AgendaItem.id, AgendaItem.title, AgendaItem.notes).where(col(AgendaItem.meeting_id) == meeting_id)
    summary = session().execute(columns(Report.summary).where(col(Report.meeting_id) == meeting_id)).scalar()
    return {
        "summary": summary or "",
        "items": [
            {"id": str(item_id), "title": title, "notes": notes}
            for item_id, title, notes in session().execute(items.order_by(col(AgendaItem.position), col(AgendaItem.id)))
        ],
        "lines": [
            {
                "item": str(line.item_id or ""),
                "kind": "action" if line.is_action else "decision",
                "text": line.text,
                "who": line.who,
                "due": line.due_on.isoformat() if line.due_on else "",
            }
            for line in outcomes_of(meeting_id)
        ],
    }
