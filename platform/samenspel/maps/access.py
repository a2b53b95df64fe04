"""Who sees the collaboration map: members of the platform. It is about funds, never about persons.

What a fund answers to suggestions is its own: only its people and the intersectoral advisers see that.
"""

import uuid

from samenspel.people.access import sees_platform
from samenspel.viewer import Viewer


def may_see(viewer: Viewer) -> bool:
    """Members see the map; for guests it does not exist."""
    return sees_platform(viewer)


def may_answer(viewer: Viewer, fund_id: uuid.UUID) -> bool:
    """The people of a fund answer the suggestions to it, and the advisers those to any."""
    return sees_platform(viewer) and (viewer.is_isa or fund_id in viewer.fund_ids)


def may_see_request(viewer: Viewer, account_id: uuid.UUID) -> bool:
    """People who seek partners see what was proposed to them, and so do the advisers."""
    return sees_platform(viewer) and (viewer.is_isa or viewer.id == account_id)


def may_import(viewer: Viewer) -> bool:
    """The advisers and the administrators bring in what funds did before or elsewhere."""
    return viewer.is_isa or viewer.is_admin
