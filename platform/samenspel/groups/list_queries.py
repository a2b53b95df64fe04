"""The list of groups that somebody may know of."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns
from samenspel.groups.access import known_in, visible_in
from samenspel.groups.models import Group, GroupKind, LeadSeat, Membership, MembershipRole, Visibility
from samenspel.lines import Lines, lines
from samenspel.people.models import Fund, Theme
from samenspel.viewer import Viewer, VisibilityScope


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in a list. How many take part (followers do not) is None where the viewer may not look in."""

    id: uuid.UUID
    slug: str
    name: str
    kind: GroupKind
    visibility: Visibility
    theme_name: str | None
    theme_slug: str | None
    lead: str
    seat_open_since: date | None
    people: int | None
    funds: int | None
    archived: bool
    silent_since: date | None

    @property
    def is_seat_open(self) -> bool:
        """Whether nobody leads the group, where somebody should."""
        return not self.lead and not self.archived


@cache
def _groups(scope: VisibilityScope) -> Lines[GroupLine]:
    counts = (
        columns(
            col(Membership.group_id).label("group_id"),
            sa.func.count(col(Membership.id)).label("people"),
            sa.func.count(sa.distinct(col(Membership.fund_id))).label("funds"),
        )
        .where(col(Membership.left_at).is_(None), col(Membership.role) != MembershipRole.FOLLOWER)
        .group_by(col(Membership.group_id))
        .subquery()
    )
    is_seat = sa.and_(
        col(LeadSeat.group_id) == Group.id,
        col(LeadSeat.fund_id).is_(None),
        col(LeadSeat.until).is_(None),
        ~col(LeadSeat.is_co),
    )
    sees_inside = visible_in(scope)
    return (
        lines(
            GroupLine,
            id=Group.id,
            slug=Group.slug,
            name=Group.name,
            kind=Group.kind,
            visibility=Group.visibility,
            theme_name=Theme.name,
            theme_slug=Theme.slug,
            lead=sa.func.coalesce(Fund.name, Group.lead_label),
            seat_open_since=LeadSeat.since,
            people=sa.case((sees_inside, sa.func.coalesce(counts.c.people, 0))),
            funds=sa.case((sees_inside, sa.func.coalesce(counts.c.funds, 0))),
            archived=col(Group.archived_at).is_not(None),
            silent_since=sa.case((sa.and_(sees_inside, col(Group.archived_at).is_(None)), Group.silent_since)),
        )
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Fund, col(Fund.id) == Group.lead_fund_id)
        .outerjoin(LeadSeat, is_seat)
        .outerjoin(counts, counts.c.group_id == Group.id)
        .where(known_in(scope))
        .order_by(col(Group.name))
    )


def groups_known_to(viewer: Viewer, *, theme: str | None = None, kind: GroupKind | None = None) -> list[GroupLine]:
    """All groups that the viewer may know of (some tens), by name, with how many people and funds take part."""
    query = _groups(viewer.scope)
    if theme:
        query = query.where(col(Theme.slug) == theme)
    if kind:
        query = query.where(col(Group.kind) == kind)
    return query.all(viewer.bound)
