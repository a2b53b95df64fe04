"""Who sees the collaboration map: members of the platform. It is about funds, never about persons."""

from samenspel.people.access import Viewer, sees_platform


def may_see(viewer: Viewer) -> bool:
    """Guests see no map: for them it does not exist."""
    return sees_platform(viewer)
