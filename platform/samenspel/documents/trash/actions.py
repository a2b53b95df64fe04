"""Writes of documents that were deleted and may come back."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, on_commit, session
from samenspel.documents import actions as documents
from samenspel.documents.folders.actions import FolderRejected, move_documents
from samenspel.documents.models import DiscardedDocument, Document, DocumentVersion
from samenspel.runtime import files

#: For so long what was deleted may come back.
KEPT = timedelta(days=30)
_IDS = ("id", "author_id")
_KEPT_AS_THEY_ARE = ("number", "filename", "media_type", "size", "sha256", "key")
#: What versions have since there were more of them in the trash.
_NEWER = ("note", "restored", "scan_state")
#: What a document is in any group, and in its own only.
_ANYWHERE = ("title", "author_id", "created_at", "latest", "kind", "review_on", "reviewer_id", "archived_at")
_IN_ITS_GROUP = ("meeting_id", "pinned_at")


def discard(document_ids: Sequence[uuid.UUID], owner_id: uuid.UUID) -> None:
    """Deletes documents as `documents.actions.remove` does, but keeps their files for `restore`."""
    if not document_ids:
        return
    in_them = sa.select(Document).where(col(Document.id).in_(document_ids))
    of_them = sa.select(DocumentVersion).where(col(DocumentVersion.document_id).in_(document_ids))
    versions = list(session().execute(of_them.order_by(col(DocumentVersion.number))).scalars())
    for document in list(session().execute(in_them).scalars()):
        session().add(
            DiscardedDocument(
                document_id=document.id,
                owner_id=owner_id,
                group_id=document.group_id,
                folder_id=document.folder_id,
                versions=[_row(version) for version in versions if version.document_id == document.id],
                **_values(document, _ANYWHERE + _IN_ITS_GROUP),
            )
        )
    for version in versions:
        session().expunge(version)
    documents.remove(document_ids, keeps_files=True)


def _values(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _row(version: DocumentVersion) -> dict[str, object]:
    return (
        _values(version, _KEPT_AS_THEY_ARE + _NEWER)
        | {name: getattr(version, name).hex for name in _IDS}
        | {"created_at": version.created_at.isoformat()}
    )


def restore(owner_id: uuid.UUID, group_id: uuid.UUID) -> list[uuid.UUID]:
    """Brings back the documents that went with their owner, which is in this group by now, under the ids that they
    had. What lies in a folder of the group that they left does not go along."""
    query = sa.select(DiscardedDocument).where(col(DiscardedDocument.owner_id) == owner_id)
    discarded = list(session().execute(query.order_by(col(DiscardedDocument.document_id))).scalars())
    for each in discarded:
        is_back = each.group_id == group_id
        names = _ANYWHERE + _IN_ITS_GROUP if is_back else _ANYWHERE
        session().add(Document(id=each.document_id, group_id=group_id, **_values(each, names)))
        session().flush()
        if is_back and each.folder_id is not None:
            with suppress(FolderRejected):  # somebody deletes the folder this very moment
                move_documents(group_id, [each.document_id], each.folder_id)
        for row in each.versions:
            documents.put_version(_version(each.document_id, row))
        session().delete(each)
    session().flush()
    return [each.document_id for each in discarded]


def _version(document_id: uuid.UUID, row: dict[str, Any]) -> DocumentVersion:
    values: dict[str, Any] = {name: row[name] for name in _KEPT_AS_THEY_ARE}
    values |= {name: uuid.UUID(row[name]) for name in _IDS}
    values |= {name: row[name] for name in _NEWER if name in row}
    values["created_at"] = datetime.fromisoformat(row["created_at"])
    return DocumentVersion(document_id=document_id, **values)


def purge() -> None:
    """Deletes the files of what may not come back any more."""
    query = sa.select(DiscardedDocument).where(col(DiscardedDocument.discarded_at) < now() - KEPT)
    for each in list(session().execute(query.limit(1000)).scalars()):
        for row in each.versions:
            on_commit(partial(files.delete, row["key"]))
        session().delete(each)
