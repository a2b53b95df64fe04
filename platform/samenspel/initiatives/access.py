"""Who sees initiatives and results, and who keeps them.

Everybody who can sign in sees all of them, guests included: they hold no attendance and no discussion.
"""

from samenspel.people.access import Viewer


def may_edit(viewer: Viewer) -> bool:
    """The intersectoral advisers and the administrators keep the list."""
    return viewer.is_isa or viewer.is_admin
