"""Selects about previews."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.documents.models import (
    Document,
    DocumentPreview,
    DocumentVersion,
    PreviewState,
    ScanState,
    TextState,
)
from samenspel.documents.queries import of_version, with_author
from samenspel.lines import lines
from samenspel.people.models import Account
from samenspel.people.words import author_party
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version of a document with what is shown of it. Without `state` the preview is not made yet."""

    id: uuid.UUID
    number: int
    latest: int
    filename: str
    media_type: str
    size: int
    at: datetime
    author_id: uuid.UUID
    author_name: str
    fund_name: str | None
    note: str
    text: str
    text_state: TextState
    scan_state: ScanState
    state: PreviewState | None
    html: str | None
    is_cut: bool | None
    pages: int | None
    page_width: int | None
    page_height: int | None

    @property
    def is_newest(self) -> bool:
        return self.number == self.latest

    @property
    def is_markdown(self) -> bool:
        return self.filename.lower().endswith(".md")


def shown_version(viewer: Viewer, document_id: uuid.UUID, number: int | None) -> ShownVersion | None:
    """A version (the newest by default) where the viewer reaches its document."""
    query = lines(
        ShownVersion,
        id=DocumentVersion.id,
        number=DocumentVersion.number,
        latest=Document.latest,
        filename=DocumentVersion.filename,
        media_type=DocumentVersion.media_type,
        size=DocumentVersion.size,
        at=DocumentVersion.created_at,
        author_id=Account.id,
        author_name=Account.name,
        fund_name=author_party(),
        note=DocumentVersion.note,
        text=DocumentVersion.text,
        text_state=DocumentVersion.text_state,
        scan_state=DocumentVersion.scan_state,
        state=DocumentPreview.state,
        html=DocumentPreview.html,
        is_cut=DocumentPreview.is_cut,
        pages=DocumentPreview.pages,
        page_width=DocumentPreview.page_width,
        page_height=DocumentPreview.page_height,
    ).outerjoin(DocumentPreview, col(DocumentPreview.version_id) == DocumentVersion.id)
    return of_version(with_author(query), viewer, document_id, number).first()


@dataclass(frozen=True, slots=True)
class PictureKeys:
    """The pictures of a version in the store."""

    page_key: str | None
    thumb_key: str | None
    scan_state: ScanState


def pictures_of(viewer: Viewer, document_id: uuid.UUID, number: int) -> PictureKeys | None:
    """The pictures of a version, where the viewer reaches its document; in one query."""
    query = lines(
        PictureKeys,
        page_key=DocumentPreview.page_key,
        thumb_key=DocumentPreview.thumb_key,
        scan_state=DocumentVersion.scan_state,
    ).join(DocumentVersion, col(DocumentVersion.id) == DocumentPreview.version_id)
    return of_version(query, viewer, document_id, number).first()


def exists(version_id: uuid.UUID) -> bool:
    """Whether a version is still there."""
    return bool(session().execute(columns(sa.exists().where(col(DocumentVersion.id) == version_id))).scalar())


def picture_keys(version_id: uuid.UUID) -> list[str]:
    """The keys of the pictures of a version."""
    query = columns(DocumentPreview.page_key, DocumentPreview.thumb_key).where(
        col(DocumentPreview.version_id) == version_id
    )
    return [key for row in session().execute(query) for key in row if key]


def versions_to_show(*, again: bool, limit: int | None = None) -> Sequence[Any]:
    """The versions without a preview, or all of them, the newest first: (id, key, media_type, size)."""
    query = columns(DocumentVersion.id, DocumentVersion.key, DocumentVersion.media_type, DocumentVersion.size)
    if not again:
        query = query.outerjoin(DocumentPreview, col(DocumentPreview.version_id) == DocumentVersion.id).where(
            col(DocumentPreview.version_id).is_(None)
        )
    return session().execute(query.order_by(col(DocumentVersion.created_at).desc()).limit(limit)).all()
