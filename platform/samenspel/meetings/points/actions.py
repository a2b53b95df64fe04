"""Writes of action points: closed, opened again, and reminded of."""

import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.jobs import enqueue
from samenspel.meetings.models import ActionItem
from samenspel.meetings.news import PAPER_DELAY, queue_news


def finish_point(account_id: uuid.UUID, point_id: uuid.UUID, *, done: bool) -> None:
    """Closes an action point, or opens it again; the PDF of its report is made anew."""
    change = (
        sa.update(ActionItem)
        .where(col(ActionItem.id) == point_id)
        .values(done_at=now() if done else None, done_by_id=account_id if done else None)
        .returning(col(ActionItem.meeting_id))
    )
    if done:
        notices.mark_done(Thing(ThingKind.ACTION_POINT, point_id))
    notices.push_counts([account_id])
    for meeting_id in session().execute(change).scalars().all():
        if not done:
            queue_news(account_id, meeting_id)
        enqueue("report-paper", {"id": str(meeting_id)}, due_at=now() + PAPER_DELAY)


def record_reminder(point_ids: Sequence[uuid.UUID], day: date) -> None:
    """Notes that the owners of these action points were reminded that day."""
    session().execute(sa.update(ActionItem).where(col(ActionItem.id).in_(point_ids)).values(reminded_on=day))
