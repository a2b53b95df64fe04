"""What of a topic a viewer may do. It is seen with its group: every select joins `groups.access.visible_to`."""

import uuid
from datetime import datetime
from typing import Protocol

from samenspel.groups import access as groups
from samenspel.viewer import Viewer


class TopicState(Protocol):
    """What decides about a topic and the replies in it."""

    @property
    def group_id(self) -> uuid.UUID: ...

    @property
    def closed_at(self) -> datetime | None: ...


def may_open(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Members and followers open topics; ISA's everywhere."""
    return groups.may_post(viewer, group_id)


def may_moderate(viewer: Viewer, topic: TopicState) -> bool:
    """Closes and pins topics, puts openings right, deletes replies."""
    return groups.may_organise(viewer, topic.group_id)


def may_reply(viewer: Viewer, topic: TopicState) -> bool:
    """Who may post in the group; in a closed topic only who moderates it."""
    is_open = topic.closed_at is None or may_moderate(viewer, topic)
    return is_open and groups.may_post(viewer, topic.group_id)


def may_edit_topic(viewer: Viewer, topic: TopicState, author_id: uuid.UUID) -> bool:
    """Its author while it is open; who moderates always, since an opening cannot be deleted."""
    return may_moderate(viewer, topic) or (viewer.id == author_id and may_reply(viewer, topic))


def may_edit_reply(viewer: Viewer, topic: TopicState, author_id: uuid.UUID) -> bool:
    """Nobody puts words in another's mouth: its author only, while one may reply."""
    return viewer.id == author_id and may_reply(viewer, topic)


def may_delete_reply(viewer: Viewer, topic: TopicState, author_id: uuid.UUID) -> bool:
    return may_moderate(viewer, topic) or may_edit_reply(viewer, topic, author_id)
