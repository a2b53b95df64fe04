"""Who hears of notices."""

import uuid

from samenspel.viewer import Viewer


def may_listen(viewer: Viewer, account_id: uuid.UUID) -> bool:
    """Whether a page may hear what the notices of an account count: only its own pages. WEWIS has none."""
    return viewer.id == account_id and not viewer.is_wewis
