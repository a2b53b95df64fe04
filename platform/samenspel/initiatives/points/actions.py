"""Writes of which initiative an action point belongs to."""

import uuid

from samenspel.db import session
from samenspel.initiatives.models import InitiativePoint


def link_point(initiative_id: uuid.UUID, point_id: uuid.UUID) -> None:
    """The action point belongs to this initiative, and no longer to another one."""
    session().merge(InitiativePoint(action_item_id=point_id, initiative_id=initiative_id))


def unlink_point(initiative_id: uuid.UUID, point_id: uuid.UUID) -> None:
    """It belongs to this initiative no longer; the action point itself stays."""
    link = session().get(InitiativePoint, point_id)
    if link is not None and link.initiative_id == initiative_id:
        session().delete(link)
