"""What a viewer may do with a document. It is visible with its group."""

import uuid

from samenspel.groups import access as groups
from samenspel.viewer import Viewer


def may_add(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """All who may post in a group add documents, and new versions of the documents of others: work in it is shared."""
    return groups.may_post(viewer, group_id)


def may_delete(viewer: Viewer, group_id: uuid.UUID, author_id: uuid.UUID) -> bool:
    """Its author deletes a document, and so do the organisers of its group, unless that is archived."""
    return groups.may_plan(viewer, group_id) or (viewer.id == author_id and groups.may_post(viewer, group_id))
