"""Writes of documents."""

import uuid
from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa
from sqlmodel import col
from werkzeug.datastructures import FileStorage

from samenspel import files
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.db import on_commit, session
from samenspel.documents import queries
from samenspel.documents.models import Document, DocumentVersion, TextState
from samenspel.jobs import enqueue, index_later
from samenspel.viewer import Viewer


def add(
    viewer: Viewer, group_id: uuid.UUID, upload: FileStorage, title: str | None = None
) -> tuple[Document, files.StoredFile]:
    """Keeps a file in a group, under its own name where no title is given. Raises files.UploadRejected.

    Tells nobody: what the file belongs to (a topic, a reply) does; see `share` for a document on its own.
    """
    kept = files.store(upload)
    document = Document(group_id=group_id, title=(title or kept.filename)[:200], author_id=viewer.id)
    session().add(document)
    session().flush()
    _keep_version(viewer, document.id, 1, kept)
    return document, kept


def share(viewer: Viewer, group_id: uuid.UUID, upload: FileStorage, title: str | None = None) -> Document:
    """As `add`, and noted in what happens in the group."""
    document, _ = add(viewer, group_id, upload, title)
    _tell(viewer, group_id, document.id, document.title)
    return document


def add_version(viewer: Viewer, document: queries.SeenDocument, upload: FileStorage) -> int:
    """Keeps a newer file; the former ones stay. Returns its number. Raises files.UploadRejected."""
    kept = files.store(upload)
    number = session().execute(
        sa.update(Document)
        .where(col(Document.id) == document.id)
        .values(latest=Document.latest + 1)
        .returning(col(Document.latest))
    )
    latest: int = number.scalar_one()
    _keep_version(viewer, document.id, latest, kept)
    _tell(viewer, document.group_id, document.id, document.title)
    return latest


def remove(document_ids: Sequence[uuid.UUID]) -> None:
    """Deletes documents with all their versions; the files themselves go when that is certain."""
    if not document_ids:
        return
    for key in queries.keys_of(document_ids):
        on_commit(partial(files.delete, key))
    session().execute(sa.delete(Document).where(col(Document.id).in_(document_ids)))
    for document_id in document_ids:
        index_later("document", document_id)


def keep_text(version_id: uuid.UUID, document_id: uuid.UUID, text: str | None) -> None:
    """Notes the words of a file for search; None where they cannot be read."""
    state = TextState.UNREADABLE if text is None else TextState.READ
    session().execute(
        sa.update(DocumentVersion)
        .where(col(DocumentVersion.id) == version_id)
        .values(text=text or "", text_state=state)
    )
    index_later("document", document_id)


def _keep_version(viewer: Viewer, document_id: uuid.UUID, number: int, kept: files.StoredFile) -> None:
    version = DocumentVersion(
        document_id=document_id,
        number=number,
        filename=kept.filename,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        key=kept.key,
        author_id=viewer.id,
    )
    session().add(version)
    # All that the reading needs goes along: it must not hold the database while it reads.
    enqueue(
        "text",
        {
            "version": str(version.id),
            "document": str(document_id),
            "key": kept.key,
            "media_type": kept.media_type,
            "size": kept.size,
        },
    )
    index_later("document", document_id)


def _tell(viewer: Viewer, group_id: uuid.UUID, document_id: uuid.UUID, title: str) -> None:
    path = f"/documenten/{document_id}/versies"
    activity.record(viewer, Verb.ADDED_DOCUMENT, group_id, document_id, title, path)
