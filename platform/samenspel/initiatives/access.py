"""Who sees initiatives and results, and who keeps them.

Everybody who can sign in sees what is published, guests included: it holds no attendance and no discussion. A draft is
for who made it and for the advisers.
"""

import sqlalchemy as sa
from sqlmodel import col

from samenspel.initiatives.models import Initiative
from samenspel.people.access import Viewer


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: the initiatives that exist for this viewer."""
    if viewer.is_isa:
        return sa.true()
    return sa.or_(col(Initiative.draft_of_id).is_(None), col(Initiative.draft_of_id) == viewer.id)


def may_create(viewer: Viewer) -> bool:
    """The intersectoral advisers and the administrators keep the list."""
    return viewer.is_isa or viewer.is_admin


def may_edit(viewer: Viewer, initiative: Initiative) -> bool:
    """Who keeps the list, and who made a draft as long as it is one."""
    return may_create(viewer) or initiative.draft_of_id == viewer.id
