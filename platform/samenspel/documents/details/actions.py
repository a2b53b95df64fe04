"""Writes of what a document is, and of its review."""

import uuid
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.clock import today
from samenspel.db import now, session
from samenspel.documents.folders.actions import move_documents
from samenspel.documents.models import Document, DocumentKind
from samenspel.documents.queries import SeenDocument
from samenspel.jobs import index_later

#: What was found right is looked at again after so long.
REVIEW_PERIOD = timedelta(days=365)


def change_details(
    document: SeenDocument,
    *,
    title: str,
    kind: DocumentKind,
    folder_id: uuid.UUID | None,
    review_on: date | None,
    reviewer_id: uuid.UUID | None,
    is_pinned: bool | None,
) -> None:
    """Stores what a document is; `is_pinned` None leaves that as it is. Raises FolderRejected."""
    if folder_id != document.folder_id:
        move_documents(document.group_id, [document.id], folder_id)
    values: dict[str, Any] = {
        "title": title,
        "kind": kind,
        "review_on": review_on,
        "reviewer_id": reviewer_id if review_on else None,
    }
    if kind is DocumentKind.DOCUMENT:  # what is neither report nor annex is of no meeting
        values["meeting_id"] = None
    if is_pinned is not None and is_pinned != (document.pinned_at is not None):
        values["pinned_at"] = now() if is_pinned else None
    _change(document.id, values)
    thing = Thing(ThingKind.DOCUMENT, document.id)
    if title != document.title:
        notices.retitle(thing, title)
    if review_on is None or review_on > today() or reviewer_id != document.reviewer_id:
        notices.mark_done(thing)
    index_later("document", document.id)


def confirm(document: SeenDocument) -> date:
    """Notes that a document is still right; returns the day on which that is asked again."""
    return postpone_review(document.id)


def postpone_review(document_id: uuid.UUID) -> date:
    again = today() + REVIEW_PERIOD
    _change(document_id, {"review_on": again})
    notices.mark_done(Thing(ThingKind.DOCUMENT, document_id))
    return again


def archive(document: SeenDocument) -> None:
    """Takes a document out of the lists; it is still found and opened."""
    _change(document.id, {"archived_at": now(), "pinned_at": None})
    notices.mark_done(Thing(ThingKind.DOCUMENT, document.id))


def unarchive(document: SeenDocument) -> None:
    _change(document.id, {"archived_at": None})


def _change(document_id: uuid.UUID, values: dict[str, Any]) -> None:
    session().execute(sa.update(Document).where(col(Document.id) == document_id).values(values))
