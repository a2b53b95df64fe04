"""Writes of files that were uploaded while somebody writes."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, on_commit, session
from samenspel.documents import actions as documents
from samenspel.documents.models import Document, ScanState
from samenspel.documents.staged import queries
from samenspel.documents.staged.models import StagedFile
from samenspel.documents.staged.uploading import Upload
from samenspel.runtime import files
from samenspel.runtime.foreign.uploads import StoredFile
from samenspel.viewer import Viewer


def stage(viewer: Viewer, group_id: uuid.UUID, upload: Upload) -> StagedFile:
    """Stores a file for a text that the viewer writes in a group."""
    row = StagedFile(
        account_id=viewer.id,
        group_id=group_id,
        key=upload.file.key,
        small_key=upload.small_key,
        filename=upload.file.filename,
        media_type=upload.file.media_type,
        size=upload.file.size,
        sha256=upload.file.sha256,
        scan_state=ScanState.CLEAN if upload.file.is_scanned else ScanState.WAITING,
        width=upload.width,
        height=upload.height,
    )
    session().add(row)
    session().flush()
    return row


def attach_pictures(viewer: Viewer, group_id: uuid.UUID, body: str) -> None:
    """Shows the pictures that the viewer put in a text to all who reach its group."""
    mine = [row.id for row in queries.own_loose(viewer, group_id, queries.ids_in(body))]
    _set(viewer.id, group_id, mine, {"attached_at": now()})


def make_documents(
    viewer: Viewer, group_id: uuid.UUID, file_ids: Sequence[uuid.UUID]
) -> list[tuple[Document, StoredFile]]:
    """Makes documents of the group of files that the viewer uploaded for a text."""
    made = []
    for row in queries.own_loose(viewer, group_id, file_ids):
        stored = StoredFile(
            row.key, row.filename, row.media_type, row.size, row.sha256, row.scan_state is ScanState.CLEAN
        )
        made.append((documents.add_stored(viewer, group_id, stored), stored))
        if row.small_key:
            on_commit(partial(files.delete, row.small_key))
        session().delete(row)
    return made


def detach_pictures(
    account_id: uuid.UUID, group_id: uuid.UUID, file_ids: Sequence[uuid.UUID], restorable: timedelta
) -> None:
    """Takes pictures of an account in a group back from all others. What is not attached again in that time is swept
    after it."""
    _set(account_id, group_id, file_ids, {"attached_at": None, "loose_at": now() + restorable})


def attach_again(account_id: uuid.UUID, group_id: uuid.UUID, file_ids: Sequence[uuid.UUID]) -> None:
    """Undoes `detach_pictures`."""
    _set(account_id, group_id, file_ids, {"attached_at": now()})


def move_pictures(account_id: uuid.UUID, group_id: uuid.UUID, file_ids: Sequence[uuid.UUID], to: uuid.UUID) -> None:
    """Has pictures of an account follow its text to another group."""
    _set(account_id, group_id, file_ids, {"group_id": to})


def _set(account_id: uuid.UUID, group_id: uuid.UUID, file_ids: Sequence[uuid.UUID], values: dict[str, Any]) -> None:
    if file_ids:
        which = (
            col(StagedFile.id).in_(file_ids),
            col(StagedFile.account_id) == account_id,
            col(StagedFile.group_id) == group_id,
        )
        session().execute(sa.update(StagedFile).where(*which).values(**values))


def remove(file_ids: Sequence[uuid.UUID]) -> None:
    """Deletes files; what the store has of them after the commit."""
    if not file_ids:
        return
    which = col(StagedFile.id).in_(file_ids)
    for row in session().execute(columns(StagedFile.key, StagedFile.small_key).where(which)):
        for key in filter(None, row):
            on_commit(partial(files.delete, key))
    session().execute(sa.delete(StagedFile).where(which))
