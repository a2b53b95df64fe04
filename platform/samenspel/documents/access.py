"""What of a document a viewer sees and may do. It is seen with its group."""

import uuid

from samenspel.groups import access as groups
from samenspel.viewer import Viewer


def may_add(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Adds documents to a group, and new versions to those that are there: work in a group is shared."""
    return groups.may_post(viewer, group_id)


def may_delete(viewer: Viewer, group_id: uuid.UUID, author_id: uuid.UUID) -> bool:
    """Its author, and who organises the group."""
    return groups.may_organise(viewer, group_id) or (viewer.id == author_id and groups.may_post(viewer, group_id))
