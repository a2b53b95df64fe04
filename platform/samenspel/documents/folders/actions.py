"""Writes of folders. All of a group come one after the other: each looks at what the others left."""

import unicodedata
import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.documents.folders.queries import MAX_DEPTH, MAX_FOLDERS, FolderTree, tree_of
from samenspel.documents.models import DiscardedDocument, Document, DocumentFolder
from samenspel.groups.models import Group
from samenspel.viewer import Viewer


class FolderRejected(ValueError):
    """A folder cannot be so; `reason` is "taken" (its name), "deep", "many", "inside" (itself) or "gone"."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def make(viewer: Viewer, group_id: uuid.UUID, name: str, parent_id: uuid.UUID | None) -> DocumentFolder:
    """Makes a folder. Raises FolderRejected."""
    tree = _locked_tree(group_id)
    if len(tree) >= MAX_FOLDERS:
        raise FolderRejected("many")
    _check_place(tree, parent_id, height=1)
    _check_name(tree, name, parent_id, None)
    folder = DocumentFolder(
        group_id=group_id,
        parent_id=parent_id,
        place=_place(parent_id),
        name=name,
        key=_key(name),
        author_id=viewer.id,
    )
    session().add(folder)
    session().flush()
    return folder


def change(group_id: uuid.UUID, folder_id: uuid.UUID, name: str, parent_id: uuid.UUID | None) -> None:
    """Gives a folder a name and a place. Raises FolderRejected."""
    tree = _locked_tree(group_id)
    if folder_id not in tree:
        raise FolderRejected("gone")
    if parent_id is not None and parent_id in {folder_id, *(each.id for each in tree.below(folder_id))}:
        raise FolderRejected("inside")
    _check_place(tree, parent_id, height=tree.height(folder_id))
    _check_name(tree, name, parent_id, folder_id)
    values = {"name": name, "key": _key(name), "parent_id": parent_id, "place": _place(parent_id)}
    session().execute(sa.update(DocumentFolder).where(col(DocumentFolder.id) == folder_id).values(values))


def delete(group_id: uuid.UUID, folder_id: uuid.UUID) -> None:
    """Deletes a folder; what lies in it goes to the folder around it, under another name where that is taken."""
    tree = _locked_tree(group_id)
    path = tree.path(folder_id)
    if not path:
        return  # somebody else did
    parent_id = path[-1].parent_id
    for document in (Document, DiscardedDocument):  # what comes back later lies there too
        session().execute(sa.update(document).where(col(document.folder_id) == folder_id).values(folder_id=parent_id))
    taken = {_key(each.name) for each in tree.inside(parent_id) if each.id != folder_id}
    for each in tree.inside(folder_id):
        name = _free_name(each.name, taken)
        taken.add(_key(name))
        # The one that goes has its name until the end.
        values = {"name": name, "key": _key(name), "parent_id": parent_id, "place": _place(parent_id)}
        if _key(name) == _key(path[-1].name):
            _rename_away(folder_id)
        session().execute(sa.update(DocumentFolder).where(col(DocumentFolder.id) == each.id).values(values))
    session().execute(sa.delete(DocumentFolder).where(col(DocumentFolder.id) == folder_id))


def move_documents(group_id: uuid.UUID, document_ids: Collection[uuid.UUID], folder_id: uuid.UUID | None) -> int:
    """Puts documents of a group into a folder, or into none; returns how many. Raises FolderRejected."""
    if folder_id is not None and folder_id not in _locked_tree(group_id):
        raise FolderRejected("gone")
    chosen = [col(Document.group_id) == group_id, col(Document.id).in_(list(document_ids))]
    moved = session().execute(
        sa.update(Document).where(*chosen).values(folder_id=folder_id).returning(col(Document.id))
    )
    return len(moved.scalars().all())


def _locked_tree(group_id: uuid.UUID) -> FolderTree:
    """The folders of a group, which nobody else changes until the end of the transaction."""
    # A weaker lock than one for a change of the key, which everybody who posts in the group would wait for.
    session().execute(columns(Group.id).where(col(Group.id) == group_id).with_for_update(key_share=True)).all()
    return tree_of(group_id)


def _check_place(tree: FolderTree, parent_id: uuid.UUID | None, height: int) -> None:
    if parent_id is not None and parent_id not in tree:
        raise FolderRejected("gone")
    if len(tree.path(parent_id)) + height > MAX_DEPTH:
        raise FolderRejected("deep")


def _check_name(tree: FolderTree, name: str, parent_id: uuid.UUID | None, own_id: uuid.UUID | None) -> None:
    if any(_key(each.name) == _key(name) and each.id != own_id for each in tree.inside(parent_id)):
        raise FolderRejected("taken")


def _free_name(name: str, taken: Collection[str]) -> str:
    number, free = 2, name
    while _key(free) in taken:
        free, number = f"{name[:90]} ({number})", number + 1
    return free


def _rename_away(folder_id: uuid.UUID) -> None:
    session().execute(
        sa.update(DocumentFolder).where(col(DocumentFolder.id) == folder_id).values(key=f"\N{BULLET}{folder_id.hex}")
    )


def _place(parent_id: uuid.UUID | None) -> str:
    return parent_id.hex if parent_id else ""


def _key(name: str) -> str:
    """A name without differences that people do not see."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())[:100]
