"""Selects about folders, and the tree that those of a group make."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.documents.models import Document, DocumentFolder, DocumentVersion, ScanState
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.lines import lines
from samenspel.viewer import Viewer

#: Folders lie so deep in one another at most, and a group has so many.
MAX_DEPTH, MAX_FOLDERS = 4, 300


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A folder with the number of documents that lie in it themselves."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    name: str
    documents: int


class FolderTree:
    """The folders of a group."""

    def __init__(self, folders: Sequence[FolderLine]) -> None:
        self._by_id = {each.id: each for each in folders}
        self._inside: dict[uuid.UUID | None, list[FolderLine]] = defaultdict(list)
        for each in sorted(folders, key=lambda folder: folder.name.casefold()):
            self._inside[each.parent_id].append(each)

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, folder_id: uuid.UUID) -> bool:
        return folder_id in self._by_id

    def inside(self, folder_id: uuid.UUID | None) -> list[FolderLine]:
        """The folders that lie in a folder, or (None) in none, by name."""
        return self._inside[folder_id]

    def path(self, folder_id: uuid.UUID | None) -> list[FolderLine]:
        """A folder with all in which it lies, the outermost first; none where it is gone."""
        steps: list[FolderLine] = []
        while folder_id is not None and folder_id in self._by_id and len(steps) <= MAX_FOLDERS:
            steps.insert(0, self._by_id[folder_id])
            folder_id = steps[0].parent_id
        return steps

    def label(self, folder_id: uuid.UUID) -> str:
        return " / ".join(step.name for step in self.path(folder_id))

    def below(self, folder_id: uuid.UUID | None) -> list[FolderLine]:
        """All folders in a folder, those in its folders too, in the order of a table of contents."""
        found: list[FolderLine] = []
        for each in self._inside[folder_id]:
            found += [each, *self.below(each.id)]
        return found

    def height(self, folder_id: uuid.UUID) -> int:
        """How many folders lie below one another in a folder, itself counted."""
        return 1 + max((self.height(each.id) for each in self._inside[folder_id]), default=0)


def tree_of(group_id: uuid.UUID) -> FolderTree:
    """The folders of a group. The caller has reached it."""
    lies_here = sa.and_(col(Document.folder_id) == DocumentFolder.id, col(Document.archived_at).is_(None))
    query = (
        lines(
            FolderLine,
            id=DocumentFolder.id,
            parent_id=DocumentFolder.parent_id,
            name=DocumentFolder.name,
            documents=sa.func.count(col(Document.id)),
        )
        .outerjoin(Document, lies_here)
        .where(col(DocumentFolder.group_id) == group_id)
        .group_by(DocumentFolder.id, DocumentFolder.parent_id, DocumentFolder.name)
    )
    return FolderTree(query.all())


@dataclass(frozen=True, slots=True)
class SeenFolder:
    """A folder as a viewer reaches it, with its group."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    name: str
    group_id: uuid.UUID
    group_slug: str
    group_name: str


def reach(viewer: Viewer, folder_id: uuid.UUID) -> SeenFolder | None:
    """The folder, or None where it does not exist for this viewer."""
    query = (
        lines(
            SeenFolder,
            id=DocumentFolder.id,
            parent_id=DocumentFolder.parent_id,
            name=DocumentFolder.name,
            group_id=DocumentFolder.group_id,
            group_slug=Group.slug,
            group_name=Group.name,
        )
        .join(Group, col(Group.id) == DocumentFolder.group_id)
        .where(col(DocumentFolder.id) == folder_id, visible_to(viewer))
    )
    return query.first()


@dataclass(frozen=True, slots=True)
class FiledVersion:
    """The newest version of a document, with the folder that it lies in."""

    folder_id: uuid.UUID | None
    filename: str
    key: str
    size: int
    at: datetime
    scan_state: ScanState


def newest_files(group_id: uuid.UUID) -> list[FiledVersion]:
    """The newest files of all documents of a group, what is archived apart, by name. The caller has reached it."""
    newest = sa.and_(
        col(DocumentVersion.document_id) == Document.id, col(DocumentVersion.number) == col(Document.latest)
    )
    query = (
        lines(
            FiledVersion,
            folder_id=Document.folder_id,
            filename=DocumentVersion.filename,
            key=DocumentVersion.key,
            size=DocumentVersion.size,
            at=DocumentVersion.created_at,
            scan_state=DocumentVersion.scan_state,
        )
        .select_from(Document)
        .join(DocumentVersion, newest)
        .where(col(Document.group_id) == group_id, col(Document.archived_at).is_(None))
        .order_by(col(DocumentVersion.filename), col(Document.id))
    )
    return query.all()


def folder_ids(group_id: uuid.UUID) -> set[uuid.UUID]:
    query = columns(DocumentFolder.id).where(col(DocumentFolder.group_id) == group_id)
    return set(session().execute(query).scalars())
