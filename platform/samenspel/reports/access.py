"""Who sees figures: members of the platform, those of all funds or of their own fund only."""

import uuid

from samenspel.viewer import Role, Viewer


def sees_all(viewer: Viewer) -> bool:
    """ISA's, directors and administrators see the figures of all funds."""
    return viewer.role in (Role.ISA, Role.DIRECTOR, Role.ADMIN)


def sees_figures(viewer: Viewer) -> bool:
    """Members of the platform see figures, some only those of their own fund; guests see none."""
    return sees_all(viewer) or (not viewer.is_guest and viewer.fund_id is not None)


def visible_fund(viewer: Viewer) -> uuid.UUID | None:
    """The fund to which the figures of the viewer are limited; None where they see all funds."""
    return None if sees_all(viewer) else viewer.fund_id
