"""Who sees figures of the working: members of the platform, all of it or that of their own fund."""

import uuid

from samenspel.viewer import Role, Viewer


def sees_all(viewer: Viewer) -> bool:
    """ISA's, directors and administrators see the figures of all funds."""
    return viewer.role in (Role.ISA, Role.DIRECTOR, Role.ADMIN)


def sees_figures(viewer: Viewer) -> bool:
    """Others see those of their own fund. Guests see none."""
    return sees_all(viewer) or (not viewer.is_guest and viewer.fund_id is not None)


def narrowed_to(viewer: Viewer) -> uuid.UUID | None:
    """The one fund whose figures the viewer sees; None for all."""
    return None if sees_all(viewer) else viewer.fund_id
