"""Which channels a viewer reaches, and what they may do there."""

import sqlalchemy as sa
from sqlmodel import col

from samenspel.chat.models import Channel, ChannelPerson
from samenspel.groups import access as groups
from samenspel.groups.models import Group
from samenspel.viewer import VisibilityScope


def visible_in(scope: VisibilityScope) -> sa.ColumnElement[bool]:
    """SQL, for a select on Channel with its Group outer joined; parameters as in `groups.access.visible_in`.

    A group's channel is seen with the group; a direct one by its persons and by nobody else, ISA's included.
    """
    in_it = col(ChannelPerson.account_id) == sa.bindparam("viewer_id")
    mine = sa.exists().where(col(ChannelPerson.channel_id) == Channel.id, in_it)
    of_group = sa.and_(col(Channel.group_id).is_not(None), groups.visible_in(scope), col(Group.id).is_not(None))
    return sa.or_(of_group, sa.and_(col(Channel.group_id).is_(None), mine))
