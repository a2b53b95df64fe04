"""Selects of the action points that bring an initiative further. Each viewer sees those of their own groups."""

import uuid
from collections.abc import Iterable
from itertools import groupby

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.initiatives.access import visible_to
from samenspel.initiatives.models import Initiative, InitiativePoint
from samenspel.meetings import point_queries as points
from samenspel.meetings.point_queries import PointLine
from samenspel.meetings.report_queries import Outcome
from samenspel.people.access import Viewer


def points_of(viewer: Viewer, initiative_id: uuid.UUID) -> list[PointLine]:
    """Its action points, the open ones first."""
    ids = columns(InitiativePoint.action_item_id).where(col(InitiativePoint.initiative_id) == initiative_id)
    return points.points_among(viewer, ids)


def points_to_link(viewer: Viewer) -> list[tuple[str, list[PointLine]]]:
    """The open action points that belong to no initiative yet, by the name of their group."""
    lines = points.open_outside(viewer, columns(InitiativePoint.action_item_id))
    by_name = sorted(lines, key=lambda line: line.group_name.lower())
    return [(name, list(those)) for name, those in groupby(by_name, key=lambda line: line.group_name)]


def initiatives_of(viewer: Viewer, lines: Iterable[PointLine | Outcome]) -> dict[uuid.UUID, tuple[str, str]]:
    """The address and the title of the initiative of each of these action points that has one."""
    ids = [line.id for line in lines]
    if not ids:
        return {}
    query = (
        columns(InitiativePoint.action_item_id, Initiative.slug, Initiative.title)
        .join(Initiative, col(Initiative.id) == InitiativePoint.initiative_id)
        .where(col(InitiativePoint.action_item_id).in_(ids), visible_to(viewer))
    )
    return {key: (slug, title) for key, slug, title in session().execute(query)}
