"""What a viewer may do with a topic. It is visible with its group: selects narrow by `groups.access.visible_to`."""

import uuid
from datetime import datetime
from typing import Protocol

from samenspel.groups import access as groups
from samenspel.viewer import Viewer


class TopicState(Protocol):
    """What decides who may do what with a topic and the replies in it."""

    @property
    def group_id(self) -> uuid.UUID: ...

    @property
    def closed_at(self) -> datetime | None: ...


def may_open(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Members and followers open topics; ISA's everywhere."""
    return groups.may_post(viewer, group_id)


def may_moderate(viewer: Viewer, topic: TopicState) -> bool:
    """Organisers of the group close and pin topics, edit openings and delete replies, unless the group is archived."""
    return groups.may_plan(viewer, topic.group_id)


def may_reply(viewer: Viewer, topic: TopicState) -> bool:
    """Those who may post in the group reply; in a closed topic only its moderators do."""
    is_open = topic.closed_at is None or may_moderate(viewer, topic)
    return is_open and groups.may_post(viewer, topic.group_id)


def may_edit_topic(viewer: Viewer, topic: TopicState, author_id: uuid.UUID) -> bool:
    """The author edits a topic while it is open; moderators always do, since others may have replied to it."""
    return may_moderate(viewer, topic) or (viewer.id == author_id and may_reply(viewer, topic))


def may_edit_reply(viewer: Viewer, topic: TopicState, author_id: uuid.UUID) -> bool:
    """Only its author edits a reply, while they may reply: nobody puts words in another's mouth."""
    return viewer.id == author_id and may_reply(viewer, topic)


def may_delete_reply(viewer: Viewer, topic: TopicState, author_id: uuid.UUID) -> bool:
    return may_moderate(viewer, topic) or may_edit_reply(viewer, topic, author_id)


def may_set_boxes(viewer: Viewer, topic: TopicState, author_id: uuid.UUID) -> bool:
    """The author of a post ticks the boxes in it, and so do moderators: that changes nobody's words."""
    return may_moderate(viewer, topic) or (viewer.id == author_id and may_reply(viewer, topic))


def may_move(viewer: Viewer, topic: TopicState, group_id: uuid.UUID) -> bool:
    """Who moderates both groups moves a topic from the one to the other."""
    return may_moderate(viewer, topic) and groups.may_plan(viewer, group_id)


def may_link(viewer: Viewer, topic: TopicState, author_id: uuid.UUID, group_id: uuid.UUID) -> bool:
    """Who may edit a topic shows it in a second group in which they may open topics themselves."""
    return may_edit_topic(viewer, topic, author_id) and may_open(viewer, group_id)


def may_delete_topic(viewer: Viewer, topic: TopicState, author_id: uuid.UUID, *, has_replies_of_others: bool) -> bool:
    """The author deletes a topic as long as nobody else replied in it; moderators do so always."""
    is_own = viewer.id == author_id and may_reply(viewer, topic) and not has_replies_of_others
    return may_moderate(viewer, topic) or is_own


def may_restore_topic(viewer: Viewer, group_id: uuid.UUID, deleted_by: uuid.UUID) -> bool:
    """Who deleted a topic brings it back, as long as they may open one there, and so do the organisers."""
    return groups.may_plan(viewer, group_id) or (viewer.id == deleted_by and may_open(viewer, group_id))


def may_restore_reply(viewer: Viewer, topic: TopicState, deleted_by: uuid.UUID) -> bool:
    """Who deleted a reply brings it back, and so does a moderator; an author not what a moderator deleted."""
    return may_moderate(viewer, topic) or (viewer.id == deleted_by and may_reply(viewer, topic))


def may_choose_answer(viewer: Viewer, topic: TopicState, author_id: uuid.UUID) -> bool:
    """The author of a topic says which reply answers it while they may reply; moderators do so too."""
    return may_moderate(viewer, topic) or (viewer.id == author_id and may_reply(viewer, topic))
