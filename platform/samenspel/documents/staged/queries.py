"""Selects about files of texts."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.documents.models import ScanState
from samenspel.documents.staged.models import StagedFile
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.lines import lines
from samenspel.text import pictures_in
from samenspel.viewer import Viewer

#: The most files with one text.
MAX_FILES = 50
#: All that somebody uploaded for texts that are not sent yet is at most so many times the largest file.
MAX_LOOSE = 20


@dataclass(frozen=True, slots=True)
class SeenFile:
    """The keys of a file in the store, and how it is sent."""

    key: str
    small_key: str | None
    filename: str
    media_type: str
    scan_state: ScanState


def reach(viewer: Viewer, file_id: uuid.UUID) -> SeenFile | None:
    """The file, or None where it does not exist for this viewer."""
    may_see = sa.case(
        (col(StagedFile.attached_at).is_(None), col(StagedFile.account_id) == viewer.id), else_=visible_to(viewer)
    )
    query = (
        lines(
            SeenFile,
            key=StagedFile.key,
            small_key=StagedFile.small_key,
            filename=StagedFile.filename,
            media_type=StagedFile.media_type,
            scan_state=StagedFile.scan_state,
        )
        .join(Group, col(Group.id) == StagedFile.group_id)
        .where(col(StagedFile.id) == file_id, may_see)
    )
    return query.first()


def own_loose(viewer: Viewer, group_id: uuid.UUID, file_ids: Sequence[uuid.UUID]) -> list[StagedFile]:
    """Files that the viewer uploaded in a group and that are part of nothing yet, in the order of their ids."""
    if not file_ids:
        return []
    query = sa.select(StagedFile).where(
        col(StagedFile.id).in_(list(file_ids)[:MAX_FILES]),
        col(StagedFile.account_id) == viewer.id,
        col(StagedFile.group_id) == group_id,
        col(StagedFile.attached_at).is_(None),
    )
    found = {row.id: row for row in session().execute(query).scalars()}
    return [found[file_id] for file_id in dict.fromkeys(file_ids) if file_id in found]


def chosen(values: Sequence[str]) -> list[uuid.UUID]:
    """The ids in the fields `staged` of a form."""
    found = []
    for value in values[:MAX_FILES]:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found


def ids_in(body: str) -> list[uuid.UUID]:
    """The files that a text shows as pictures."""
    return list(dict.fromkeys(uuid.UUID(found) for found in pictures_in(body)))


def loose_bytes(account_id: uuid.UUID) -> int:
    """The size of all that an account uploaded and that is part of nothing yet."""
    query = columns(sa.func.coalesce(sa.func.sum(col(StagedFile.size)), 0)).where(
        col(StagedFile.account_id) == account_id, col(StagedFile.attached_at).is_(None)
    )
    return int(session().execute(query).scalar_one())


def loose_since(moment: datetime) -> list[uuid.UUID]:
    """Files that have been part of nothing since before a moment."""
    query = columns(StagedFile.id).where(col(StagedFile.attached_at).is_(None), col(StagedFile.loose_at) < moment)
    return list(session().execute(query.limit(1000)).scalars())
