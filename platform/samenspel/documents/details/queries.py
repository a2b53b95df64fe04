"""Selects about the review of documents."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ThingKind
from samenspel.documents.models import Document
from samenspel.lines import lines


@dataclass(frozen=True, slots=True)
class DueReview:
    """A document that somebody must look at again; `asked_at` is when somebody was last asked to."""

    id: uuid.UUID
    title: str
    group_id: uuid.UUID
    review_on: date
    reviewer_id: uuid.UUID | None
    asked_at: datetime | None


def due_reviews(day: date) -> list[DueReview]:
    """The documents of which the day has come, what is archived apart."""
    asked = (
        sa.select(sa.func.max(col(Notice.at)))
        .where(
            col(Notice.thing_id) == Document.id,
            col(Notice.kind) == ThingKind.DOCUMENT,
            col(Notice.reason) == NoticeReason.TO_DO,
        )
        .correlate(Document)
        .scalar_subquery()
    )
    query = lines(
        DueReview,
        id=Document.id,
        title=Document.title,
        group_id=Document.group_id,
        review_on=Document.review_on,
        reviewer_id=Document.reviewer_id,
        asked_at=asked,
    )
    return query.where(col(Document.review_on) <= day, col(Document.archived_at).is_(None)).all()
