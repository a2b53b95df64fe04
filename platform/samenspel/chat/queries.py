"""Selects about chat."""

import uuid

from samenspel.people.access import Viewer


def may_hear(viewer: Viewer, thing_id: uuid.UUID) -> bool:
    """Whether the room may be listened to."""
    return False
