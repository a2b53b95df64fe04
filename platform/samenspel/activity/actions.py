"""Writes of activities."""

import uuid

from samenspel.activity.models import Activity, Verb
from samenspel.db import session
from samenspel.viewer import Viewer


def record(viewer: Viewer, verb: Verb, group_id: uuid.UUID, object_id: uuid.UUID, title: str, path: str) -> None:
    """Records that the viewer did something in a group. Feeds show `title`, and link to `path`."""
    session().add(
        Activity(
            verb=verb,
            actor_id=viewer.id,
            group_id=group_id,
            object_id=object_id,
            title=title[:200],
            path=path,
        )
    )
