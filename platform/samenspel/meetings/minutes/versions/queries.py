"""Selects about the versions of a report."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.lines import lines
from samenspel.meetings.minutes.models import ReportVersion
from samenspel.people.models import Account

#: The newest versions are listed, so many.
MAX_VERSIONS = 200


@dataclass(frozen=True, slots=True)
class ReportVersionLine:
    """A version in the list."""

    number: int
    saved_at: datetime
    author_id: uuid.UUID
    author_name: str
    is_published: bool


def versions_of(meeting_id: uuid.UUID, *, published_only: bool) -> list[ReportVersionLine]:
    """The versions, the newest first; for readers only those that were published."""
    query = (
        lines(
            ReportVersionLine,
            number=ReportVersion.number,
            saved_at=ReportVersion.kept_at,
            author_id=ReportVersion.author_id,
            author_name=Account.name,
            is_published=ReportVersion.is_published,
        )
        .join(Account, col(Account.id) == ReportVersion.author_id)
        .where(col(ReportVersion.meeting_id) == meeting_id)
        .order_by(col(ReportVersion.number).desc())
        .limit(MAX_VERSIONS)
    )
    if published_only:
        query = query.where(col(ReportVersion.is_published))
    return query.all()


def newest_content(meeting_id: uuid.UUID) -> dict[str, Any] | None:
    """The report as it was saved last."""
    query = columns(ReportVersion.content).where(col(ReportVersion.meeting_id) == meeting_id)
    found: dict[str, Any] | None = session().execute(query.order_by(col(ReportVersion.number).desc()).limit(1)).scalar()
    return found


def contents_until(meeting_id: uuid.UUID, number: int, *, published_only: bool) -> Sequence[dict[str, Any]]:
    """The content of a version and of the one before it, where there is one; empty where there is no such version."""
    query = (
        columns(ReportVersion.number, ReportVersion.content)
        .where(col(ReportVersion.meeting_id) == meeting_id, col(ReportVersion.number) <= number)
        .order_by(col(ReportVersion.number).desc())
        .limit(2)
    )
    if published_only:
        query = query.where(col(ReportVersion.is_published))
    rows = session().execute(query).all()
    return [row.content for row in rows] if rows and rows[0].number == number else []
