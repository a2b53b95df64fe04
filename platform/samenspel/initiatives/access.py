"""Who sees initiatives and results, and who maintains them.

Members of the platform and WEWIS see what is published, which holds no attendance and no discussion. Only its author
and the advisers (ISA's) see a draft. Other guests see no initiatives, only the groups to which they were invited.
"""

import sqlalchemy as sa
from sqlmodel import col

from samenspel.initiatives.models import Initiative
from samenspel.people.access import sees_results
from samenspel.viewer import Viewer


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: the initiatives that exist for this viewer."""
    if viewer.is_isa:
        return sa.true()
    if not sees_results(viewer):
        return sa.false()
    return sa.or_(col(Initiative.draft_of_id).is_(None), col(Initiative.draft_of_id) == viewer.id)


def may_create(viewer: Viewer) -> bool:
    """The intersectoral advisers and the administrators maintain the list."""
    return viewer.is_isa or viewer.is_admin


def may_edit(viewer: Viewer, initiative: Initiative) -> bool:
    """Those who maintain the list edit every initiative; its author edits a draft."""
    return may_create(viewer) or initiative.draft_of_id == viewer.id
