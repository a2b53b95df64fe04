"""Who sees figures: members of the platform, those of all funds or of their own fund only; and what they count."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.initiatives.access import visible_to as initiative_visible_to
from samenspel.initiatives.models import Initiative
from samenspel.viewer import Role, Viewer


def sees_all(viewer: Viewer) -> bool:
    """ISA's, directors and administrators see the figures of all funds."""
    return viewer.role in (Role.ISA, Role.DIRECTOR, Role.ADMIN)


def sees_figures(viewer: Viewer) -> bool:
    """Members of the platform see figures, some only those of their own fund; guests see none."""
    return sees_all(viewer) or (not viewer.is_guest and bool(viewer.fund_ids))


def sees_contributions(viewer: Viewer) -> bool:
    """Administrators see what each fund pays for its accounts, a director what the own fund does."""
    return viewer.is_admin or (viewer.role is Role.DIRECTOR and bool(viewer.fund_ids))


def visible_fund(viewer: Viewer, asked: uuid.UUID | None = None) -> uuid.UUID | None:
    """The fund to which the figures of the viewer are limited, the one that is `asked` where it is theirs; None where
    they see all funds."""
    return None if sees_all(viewer) else viewer.own_fund(asked)


def counted_groups(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: the groups of which figures count the meetings: those that the viewer sees, but for what is not reported.

    A count of more would tell them, by subtraction, who meets where they may not look.
    """
    return sa.and_(visible_to(viewer), col(Group.unreported).is_(False))


def counted_initiatives(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: the published initiatives that figures count: those that the viewer sees, but for what is not reported."""
    published = col(Initiative.draft_of_id).is_(None)
    return sa.and_(initiative_visible_to(viewer), published, col(Initiative.unreported).is_(False))
