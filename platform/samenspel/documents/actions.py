"""Writes of documents."""

import uuid
from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa
from sqlmodel import col
from werkzeug.datastructures import FileStorage

from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.db import now, on_commit, session
from samenspel.documents import queries
from samenspel.documents.models import Document, DocumentKind, DocumentVersion, ScanState, TextState
from samenspel.documents.previews.actions import show_later
from samenspel.jobs import enqueue, index_later
from samenspel.runtime import files
from samenspel.runtime.foreign import uploads
from samenspel.viewer import Viewer


def add(
    viewer: Viewer, group_id: uuid.UUID, upload: FileStorage, title: str | None = None
) -> tuple[Document, uploads.StoredFile]:
    """Stores a file as a document of a group, under its own name where no title is given.

    Records no activity: the topic or reply that the file belongs to does. See `share` for a document on its own.
    Raises uploads.UploadRejected.
    """
    stored = uploads.store(upload)
    return add_stored(viewer, group_id, stored, title), stored


def add_stored(viewer: Viewer, group_id: uuid.UUID, stored: uploads.StoredFile, title: str | None = None) -> Document:
    """Makes a document, as `add` does, of a file that is in the store already."""
    document = Document(group_id=group_id, title=(title or stored.filename)[:200], author_id=viewer.id)
    session().add(document)
    session().flush()
    _add_version(viewer, document.id, 1, stored)
    return document


def share(viewer: Viewer, group_id: uuid.UUID, upload: FileStorage, title: str | None = None) -> Document:
    """Adds a document as `add` does, and records it as an activity in the group."""
    document, _ = add(viewer, group_id, upload, title)
    _record(viewer, group_id, document.id, document.title, 1)
    return document


def add_version(viewer: Viewer, document: queries.SeenDocument, upload: FileStorage, note: str = "") -> int:
    """Stores a newer file beside the former ones, and returns its number. Raises uploads.UploadRejected."""
    stored = uploads.store(upload)
    latest = _next_number(document.id)
    _add_version(viewer, document.id, latest, stored, note)
    _record(viewer, document.group_id, document.id, document.title, latest)
    return latest


def restore_version(viewer: Viewer, document: queries.SeenDocument, number: int) -> int | None:
    """Makes the file of a former version the newest once more, and returns its number; None where there is no such
    version."""
    query = sa.select(DocumentVersion).where(
        col(DocumentVersion.document_id) == document.id, col(DocumentVersion.number) == number
    )
    former = session().execute(query).scalars().first()
    if former is None:
        return None
    latest = _next_number(document.id)
    # Both versions name one file in the store, which is never changed, and goes with the document.
    names = ("document_id", "filename", "media_type", "size", "sha256", "key", "scan_state")
    same = {name: getattr(former, name) for name in names}
    put_version(DocumentVersion(number=latest, author_id=viewer.id, restored=number, **same))
    _record(viewer, document.group_id, document.id, document.title, latest)
    return latest


def _next_number(document_id: uuid.UUID) -> int:
    number = session().execute(
        sa.update(Document)
        .where(col(Document.id) == document_id)
        .values(latest=Document.latest + 1)
        .returning(col(Document.latest))
    )
    latest: int = number.scalar_one()
    return latest


def move(document_ids: Sequence[uuid.UUID], group_id: uuid.UUID) -> None:
    """Moves documents to another group, with the post that they belong to. They leave their folder and meeting."""
    session().execute(
        sa.update(Document)
        .where(col(Document.id).in_(document_ids))
        .values(group_id=group_id, folder_id=None, meeting_id=None, pinned_at=None)
        .execution_options(synchronize_session=False)
    )
    for document_id in document_ids:
        index_later("document", document_id)


def file_with_meeting(document_id: uuid.UUID, meeting_id: uuid.UUID, kind: DocumentKind = DocumentKind.ANNEX) -> None:
    """Makes a document the report or an annex of a meeting, unless it is of another one already."""
    is_free = (col(Document.id) == document_id, col(Document.meeting_id).is_(None))
    kinds = sa.case((col(Document.kind) == DocumentKind.DOCUMENT, kind.value), else_=col(Document.kind))
    session().execute(sa.update(Document).where(*is_free).values(meeting_id=meeting_id, kind=kinds))


def take_from_meeting(document_id: uuid.UUID, meeting_id: uuid.UUID) -> None:
    """Undoes `file_with_meeting`; a report goes on to be one."""
    is_filed = (col(Document.id) == document_id, col(Document.meeting_id) == meeting_id)
    kinds = sa.case((col(Document.kind) == DocumentKind.ANNEX, DocumentKind.DOCUMENT.value), else_=col(Document.kind))
    session().execute(sa.update(Document).where(*is_filed).values(meeting_id=None, kind=kinds))


def remove(document_ids: Sequence[uuid.UUID], *, keeps_files: bool = False) -> None:
    """Deletes documents with all their versions; their files are deleted after the commit, unless they may come back
    (see `documents.trash`)."""
    if not document_ids:
        return
    for key in queries.preview_keys(document_ids) if keeps_files else queries.keys_of(document_ids):
        on_commit(partial(files.delete, key))
    session().execute(sa.delete(Document).where(col(Document.id).in_(document_ids)))
    for document_id in document_ids:
        activity.forget(document_id)
        notices.forget(Thing(ThingKind.DOCUMENT, document_id))
        index_later("document", document_id)


def store_text(version_id: uuid.UUID, document_id: uuid.UUID, text: str | None) -> None:
    """Stores the text of a file for search and for the activity about it; None where it cannot be read."""
    state = TextState.UNREADABLE if text is None else TextState.READ
    session().execute(
        sa.update(DocumentVersion)
        .where(col(DocumentVersion.id) == version_id)
        .values(text=text or "", text_state=state)
    )
    if text and (version := queries.title_and_number(version_id)):
        activity.revise(document_id, Verb.ADDED_DOCUMENT, version.title, text, version.number)
    index_later("document", document_id)


def _add_version(
    viewer: Viewer, document_id: uuid.UUID, number: int, stored: uploads.StoredFile, note: str = ""
) -> None:
    version = DocumentVersion(
        document_id=document_id,
        number=number,
        filename=stored.filename,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        key=stored.key,
        author_id=viewer.id,
        note=note,
        scan_state=ScanState.CLEAN if stored.is_scanned else ScanState.WAITING,
    )
    put_version(version)


def put_version(version: DocumentVersion) -> None:
    """Adds a version, whose file is stored, and has its text read."""
    session().add(version)
    # All that the reading needs goes along: it must not hold the database while it reads.
    enqueue(
        "text",
        {
            "version": str(version.id),
            "document": str(version.document_id),
            "key": version.key,
            "media_type": version.media_type,
            "size": version.size,
        },
    )
    show_later(version.id, version.key, version.media_type, version.size)
    index_later("document", version.document_id)


def _record(viewer: Viewer, group_id: uuid.UUID, document_id: uuid.UUID, title: str, number: int) -> None:
    path = path_to("documents.versions", document_id=document_id)
    activity.record(viewer, Verb.ADDED_DOCUMENT, group_id, document_id, title, path, number)
    enqueue("document-news", {"document": str(document_id), "by": str(viewer.id), "at": now().isoformat()})
