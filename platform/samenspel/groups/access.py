"""Which groups a viewer sees, and what they may do there. Every list is narrowed by `visible_to` or `visible_in`."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.db import columns
from samenspel.groups.models import Group, GroupKind, Joining, Membership, MembershipRole, Visibility
from samenspel.people.models import Account
from samenspel.viewer import Role, Viewer, VisibilityScope, scope_of

#: Under another name, as the query around it may join memberships as well.
_OWN = aliased(Membership)
_MEMBER: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_member", type_=sa.Uuid())


def own_groups(followed: bool = True) -> sa.Select[Any]:
    """SQL: the ids of the groups that the viewer is in, with or without those they only follow.

    The viewer is the parameter `viewer_member` (see `Viewer.bound`).

    A list of ids as a parameter would have each statement be taken apart and put together again at every use.
    """
    mine = columns(_OWN.group_id).where(col(_OWN.account_id) == _MEMBER, col(_OWN.left_at).is_(None))
    return mine if followed else mine.where(col(_OWN.role) != MembershipRole.FOLLOWER)


def _visible(scope: VisibilityScope, own: sa.Select[Any] | list[uuid.UUID]) -> sa.ColumnElement[bool]:
    """The rule that says which groups exist for somebody. `own` are the ids of the groups they are in."""
    if scope is VisibilityScope.ALL:
        return sa.true()
    is_own = col(Group.id).in_(own)
    if scope is VisibilityScope.INVITED:
        return is_own
    return sa.or_(col(Group.visibility) == Visibility.OPEN, is_own)


def visible_in(scope: VisibilityScope) -> sa.ColumnElement[bool]:
    """SQL: the groups that exist for a viewer with this scope; the viewer is the parameter of `own_groups`.

    With parameters instead of values a statement can be built once for each scope and kept: to build one takes five
    times as long as to execute it.
    """
    return _visible(scope, own_groups())


def _known(scope: VisibilityScope, own: sa.Select[Any] | list[uuid.UUID]) -> sa.ColumnElement[bool]:
    if scope is not VisibilityScope.PLATFORM:
        return _visible(scope, own)
    return sa.or_(col(Group.visibility) != Visibility.HIDDEN, col(Group.id).in_(own))


def known_in(scope: VisibilityScope) -> sa.ColumnElement[bool]:
    """SQL: the groups of which a viewer with this scope may know that they exist, also where they may not look in.

    Of the closed ones among them they see the name, the kind, the purpose, the theme and the lead, and nothing else.
    """
    return _known(scope, own_groups())


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: the groups that exist for this viewer, as a condition that brings its values along."""
    return _visible(viewer.scope, list(viewer.memberships))


def known_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: as `known_in`, as a condition that brings its values along."""
    return _known(viewer.scope, list(viewer.memberships))


def visible_to_account() -> sa.ColumnElement[bool]:
    """SQL: whether a group exists for an account, for a select on both; accounts of WEWIS are left to the caller."""
    own = columns(_OWN.group_id).where(col(_OWN.account_id) == Account.id, col(_OWN.left_at).is_(None))
    roles = {scope: [role for role in Role if scope_of(role) is scope] for scope in VisibilityScope}
    return sa.or_(*(sa.and_(col(Account.role).in_(those), _visible(scope, own)) for scope, those in roles.items()))


def is_member(viewer: Viewer, group_id: uuid.UUID) -> bool:
    return group_id in viewer.memberships


def may_take_part(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Members and followers answer, vote and do their part; ISA's everywhere. An archived group is read only."""
    return (is_member(viewer, group_id) or viewer.is_isa) and group_id not in viewer.archived


def may_post(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Who takes part discusses, chats and adds documents; in a group of which only the organisers write, they do."""
    if group_id in viewer.organisers_write and not may_organise(viewer, group_id):
        return False
    return may_take_part(viewer, group_id)


def may_organise(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Organisers plan meetings, record attendance, write reports, manage members and archive the group.

    It says who they are, also in an archived group, which they reopen; what they may write there is `may_plan`.
    """
    return viewer.is_isa or viewer.memberships.get(group_id) == MembershipRole.ORGANISER


def may_plan(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Organisers plan and moderate as long as the group is not archived; an archived group is read only."""
    return may_organise(viewer, group_id) and group_id not in viewer.archived


def may_join(viewer: Viewer, group: Group) -> bool:
    """Members of the platform join an open group by themselves where that is free. Guests are invited."""
    is_free = group.is_open and group.joining is Joining.FREE and group.archived_at is None
    is_free = is_free and group.lets_in(viewer.fund_id)
    return not viewer.is_guest and is_free and not is_member(viewer, group.id)


def may_create(viewer: Viewer) -> bool:
    """ISA's and administrators start groups of any kind."""
    return viewer.is_isa or viewer.is_admin


def kinds_to_create(viewer: Viewer) -> Sequence[GroupKind]:
    """The kinds of groups that the viewer may start: a cluster is what funds set up themselves."""
    if may_create(viewer):
        return tuple(GroupKind)
    return () if viewer.is_guest else (GroupKind.CLUSTER,)
