"""What a viewer may do with a document, which is visible with its group; and which files are given to people."""

import uuid

from samenspel.documents.models import ScanState
from samenspel.groups import access as groups
from samenspel.runtime.foreign import scanner
from samenspel.viewer import Viewer


def may_add(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """All who may post in a group add documents, and new versions of the documents of others: work in it is shared."""
    return groups.may_post(viewer, group_id)


def may_delete(viewer: Viewer, group_id: uuid.UUID, author_id: uuid.UUID) -> bool:
    """Its author deletes a document, and so do the organisers of its group, unless that is archived."""
    return groups.may_plan(viewer, group_id) or (viewer.id == author_id and groups.may_post(viewer, group_id))


def is_released(state: ScanState) -> bool:
    """Whether people get a file: where there is a scanner only once it found nothing, and what it found never."""
    if state is ScanState.INFECTED:
        return False
    return state is ScanState.CLEAN or not scanner.is_used()
