"""Writes that link action points to initiatives."""

import uuid

from samenspel.db import session
from samenspel.initiatives.models import InitiativePoint


def link_point(initiative_id: uuid.UUID, point_id: uuid.UUID) -> None:
    """Links an action point to an initiative, and to no other one any longer."""
    session().merge(InitiativePoint(action_item_id=point_id, initiative_id=initiative_id))


def unlink_point(initiative_id: uuid.UUID, point_id: uuid.UUID) -> None:
    """Removes the link to this initiative; the action point itself stays."""
    link = session().get(InitiativePoint, point_id)
    if link is not None and link.initiative_id == initiative_id:
        session().delete(link)
