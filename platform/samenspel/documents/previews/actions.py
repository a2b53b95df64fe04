"""Writes of previews."""

import io
import uuid
from base64 import b64decode
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, on_commit, session
from samenspel.documents.models import DocumentPreview, PreviewState
from samenspel.documents.previews import queries
from samenspel.jobs import enqueue
from samenspel.runtime import files


def show_later(version_id: uuid.UUID, key: str, media_type: str, size: int) -> None:
    """Has the preview of a version made after the commit. All that it needs goes along."""
    enqueue("preview", {"version": str(version_id), "key": key, "media_type": media_type, "size": size})


def show_all_later(*, again: bool = False, limit: int | None = None) -> int:
    """Has the previews made that are missing, or all of them again; returns how many."""
    versions = queries.versions_to_show(again=again, limit=limit)
    for version in versions:
        show_later(version.id, version.key, version.media_type, version.size)
    return len(versions)


def put_preview(version_id: uuid.UUID, made: dict[str, Any]) -> None:
    """Stores what a reader made of a version, in the place of what there was."""
    pictures = {name: made[name] for name in ("page", "thumb") if name in made}
    values: dict[str, Any] = {}
    for name, (content, width, height) in pictures.items():  # before the first statement, which takes the lock
        key = files.put(io.BytesIO(b64decode(content)))
        values |= {f"{name}_key": key, f"{name}_width": width, f"{name}_height": height}
    if not queries.exists(version_id):  # it was deleted meanwhile
        for name in pictures:
            files.delete(values[f"{name}_key"])
        return
    for key in queries.picture_keys(version_id):
        on_commit(partial(files.delete, key))
    session().execute(sa.delete(DocumentPreview).where(col(DocumentPreview.version_id) == version_id))
    session().add(
        DocumentPreview(
            version_id=version_id,
            state=PreviewState(made["state"]),
            html=made.get("html", "").replace("\x00", ""),
            is_cut=made.get("is_cut", False),
            pages=made.get("pages"),
            made_at=now(),
            **values,
        )
    )
