"""Which channels a viewer reaches, and what they may do there."""

import sqlalchemy as sa
from sqlmodel import col

from samenspel.chat.models import Channel, ChannelPerson
from samenspel.groups import access as groups
from samenspel.groups.models import Group
from samenspel.people.access import Viewer


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL, for a select on Channel with its Group outer joined: a group's channel is seen with the group, a direct
    one by its persons and by nobody else, ISA's included."""
    mine = sa.exists().where(col(ChannelPerson.channel_id) == Channel.id, col(ChannelPerson.account_id) == viewer.id)
    of_group = sa.and_(col(Channel.group_id).is_not(None), groups.visible_to(viewer), col(Group.id).is_not(None))
    return sa.or_(of_group, sa.and_(col(Channel.group_id).is_(None), mine))
