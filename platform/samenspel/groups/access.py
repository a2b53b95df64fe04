"""What of a group a viewer sees and may do. `visible_to` is the one condition that every list narrows by."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.groups.models import Group, MembershipRole, Visibility
from samenspel.people.access import Viewer


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: the groups that exist for this viewer."""
    if viewer.is_isa:
        return sa.true()
    mine = col(Group.id).in_(list(viewer.memberships))
    if viewer.is_guest:
        return mine
    return sa.or_(col(Group.visibility) == Visibility.OPEN, mine)


def is_member(viewer: Viewer, group_id: uuid.UUID) -> bool:
    return group_id in viewer.memberships


def may_post(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Members and followers discuss and chat; ISA's everywhere."""
    return is_member(viewer, group_id) or viewer.is_isa


def may_organise(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Plans meetings, records attendance, writes reports, manages members."""
    return viewer.is_isa or viewer.memberships.get(group_id) == MembershipRole.ORGANISER


def may_join(viewer: Viewer, group: Group) -> bool:
    """Open groups are joined by oneself; guests and closed groups go by invitation."""
    return not viewer.is_guest and group.visibility is Visibility.OPEN and not is_member(viewer, group.id)


def may_create(viewer: Viewer) -> bool:
    return viewer.is_isa or viewer.is_admin
