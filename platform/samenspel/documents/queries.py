"""Selects about documents, which are visible with their group."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import col

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.documents.models import Document, DocumentKind, DocumentPreview, DocumentVersion, ScanState
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund
from samenspel.people.words import author_party
from samenspel.viewer import Viewer

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document as a viewer reaches it, with its group."""

    id: uuid.UUID
    title: str
    latest: int
    author_id: uuid.UUID
    group_id: uuid.UUID
    group_slug: str
    group_name: str
    folder_id: uuid.UUID | None
    kind: DocumentKind
    meeting_id: uuid.UUID | None
    review_on: date | None
    reviewer_id: uuid.UUID | None
    reviewer_name: str | None
    pinned_at: datetime | None
    archived_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Whether somebody must say if it is still right."""
        return self.review_on is not None and self.archived_at is None and self.review_on <= today()


def reach(viewer: Viewer, document_id: uuid.UUID) -> SeenDocument | None:
    """The document, or None where it does not exist for this viewer."""
    query = (
        lines(
            SeenDocument,
            id=Document.id,
            title=Document.title,
            latest=Document.latest,
            author_id=Document.author_id,
            group_id=Document.group_id,
            group_slug=Group.slug,
            group_name=Group.name,
            folder_id=Document.folder_id,
            kind=Document.kind,
            meeting_id=Document.meeting_id,
            review_on=Document.review_on,
            reviewer_id=Document.reviewer_id,
            reviewer_name=Account.name,
            pinned_at=Document.pinned_at,
            archived_at=Document.archived_at,
        )
        .join(Group, col(Group.id) == Document.group_id)
        .outerjoin(Account, col(Account.id) == Document.reviewer_id)
        .where(col(Document.id) == document_id, visible_to(viewer))
    )
    return query.first()


@dataclass(frozen=True, slots=True)
class DocumentNews:
    """A document as people hear of it."""

    id: uuid.UUID
    title: str
    group_id: uuid.UUID


def news_of(document_id: uuid.UUID) -> DocumentNews | None:
    """The document; None where it is deleted by now."""
    query = lines(DocumentNews, id=Document.id, title=Document.title, group_id=Document.group_id)
    return query.where(col(Document.id) == document_id).first()


def title_and_number(version_id: uuid.UUID) -> Any:
    """The title of the document of a version, and the number of the version; None where it is gone."""
    query = columns(Document.title, DocumentVersion.number).join(
        DocumentVersion, col(DocumentVersion.document_id) == Document.id
    )
    return session().execute(query.where(col(DocumentVersion.id) == version_id)).first()


@dataclass(frozen=True, slots=True)
class VersionFile:
    """The key of a version in the file store, and how the file is sent."""

    key: str
    filename: str
    media_type: str
    scan_state: ScanState


def of_version(query: Lines[Line], viewer: Viewer, document_id: uuid.UUID, number: int | None) -> Lines[Line]:
    """Narrows a query on versions to one (the newest by default) of a document that the viewer reaches."""
    return (
        query.join(Document, col(Document.id) == DocumentVersion.document_id)
        .join(Group, col(Group.id) == Document.group_id)
        .where(
            col(Document.id) == document_id,
            col(DocumentVersion.number) == (col(Document.latest) if number is None else number),
            visible_to(viewer),
        )
    )


def with_author(query: Lines[Line]) -> Lines[Line]:
    """Adds to a query on versions who sent them, and the fund they are of."""
    return query.join(Account, col(Account.id) == DocumentVersion.author_id).outerjoin(
        Fund, col(Fund.id) == Account.fund_id
    )


def file_of(viewer: Viewer, document_id: uuid.UUID, number: int | None = None) -> VersionFile | None:
    """The file of a version (the newest by default), where the viewer reaches its document; in one query."""
    query = lines(
        VersionFile,
        key=DocumentVersion.key,
        filename=DocumentVersion.filename,
        media_type=DocumentVersion.media_type,
        scan_state=DocumentVersion.scan_state,
    )
    return of_version(query, viewer, document_id, number).first()


@dataclass(frozen=True, slots=True)
class DocumentVersionLine:
    """A version in the history of a document."""

    number: int
    filename: str
    media_type: str
    size: int
    at: datetime
    author_id: uuid.UUID
    author_name: str
    fund_name: str | None
    note: str
    restored: int | None


def versions_of(document_id: uuid.UUID) -> list[DocumentVersionLine]:
    """All versions, the newest first. The caller has reached the document."""
    query = lines(
        DocumentVersionLine,
        number=DocumentVersion.number,
        filename=DocumentVersion.filename,
        media_type=DocumentVersion.media_type,
        size=DocumentVersion.size,
        at=DocumentVersion.created_at,
        author_id=Account.id,
        author_name=Account.name,
        fund_name=author_party(),
        note=DocumentVersion.note,
        restored=DocumentVersion.restored,
    )
    of_document = with_author(query).where(col(DocumentVersion.document_id) == document_id)
    return of_document.order_by(col(DocumentVersion.number).desc()).limit(200).all()


def preview_keys(document_ids: Sequence[uuid.UUID]) -> list[str]:
    """The keys in the file store of what is shown of all versions of these documents."""
    query = (
        columns(DocumentPreview.page_key, DocumentPreview.thumb_key)
        .join(DocumentVersion, col(DocumentVersion.id) == DocumentPreview.version_id)
        .where(col(DocumentVersion.document_id).in_(document_ids))
    )
    return [key for row in session().execute(query) for key in row if key]


def keys_of(document_ids: Sequence[uuid.UUID]) -> list[str]:
    """The keys in the file store of all versions of these documents, and of what is shown of them."""
    query = (
        columns(DocumentVersion.key, DocumentPreview.page_key, DocumentPreview.thumb_key)
        .outerjoin(DocumentPreview, col(DocumentPreview.version_id) == DocumentVersion.id)
        .where(col(DocumentVersion.document_id).in_(document_ids))
    )
    return list(dict.fromkeys(key for row in session().execute(query) for key in row if key))
