"""Which channels a viewer reaches, and what they may do there."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.chat.models import Channel, ChannelPerson, Message
from samenspel.groups import access as groups
from samenspel.groups.models import Group
from samenspel.viewer import Viewer, VisibilityScope


def visible_in(scope: VisibilityScope) -> sa.ColumnElement[bool]:
    """SQL, for a select on Channel with its Group outer joined; parameters as in `groups.access.visible_in`.

    The channel of a group is visible with the group; a direct one to its two persons only, also for ISA's.
    """
    in_it = col(ChannelPerson.account_id) == sa.bindparam("viewer_id")
    mine = sa.exists().where(col(ChannelPerson.channel_id) == Channel.id, in_it)
    of_group = sa.and_(col(Channel.group_id).is_not(None), groups.visible_in(scope), col(Group.id).is_not(None))
    return sa.or_(of_group, sa.and_(col(Channel.group_id).is_(None), mine))


def may_post(viewer: Viewer, group_id: uuid.UUID | None) -> bool:
    """Members and followers of the group write in its channel; both persons in a direct one (without a group)."""
    return group_id is None or groups.may_post(viewer, group_id)


def may_edit(viewer: Viewer, message: Message, group_id: uuid.UUID | None) -> bool:
    """Only its author changes the words of a message, as long as it is not deleted and they may write there."""
    return message.author_id == viewer.id and message.deleted_at is None and may_post(viewer, group_id)


def may_delete(viewer: Viewer, message: Message, group_id: uuid.UUID | None) -> bool:
    """Its author deletes a message; organisers and ISA's also those of others in their group, unless it is archived."""
    moderates = group_id is not None and groups.may_plan(viewer, group_id)
    return moderates or (message.author_id == viewer.id and may_post(viewer, group_id))
