"""Selects of the action points of initiatives. Each viewer sees those of their own groups."""

import uuid
from collections.abc import Iterable
from itertools import groupby

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, session
from samenspel.initiatives.access import may_create, visible_to
from samenspel.initiatives.models import Initiative, InitiativePoint
from samenspel.meetings.minutes.queries import Outcome
from samenspel.meetings.points import queries as points
from samenspel.meetings.points.queries import PointLine
from samenspel.viewer import Viewer


def points_of(viewer: Viewer, initiative_id: uuid.UUID) -> list[PointLine]:
    """The action points of an initiative, the open ones first."""
    ids = columns(InitiativePoint.action_item_id).where(col(InitiativePoint.initiative_id) == initiative_id)
    return points.points_among(viewer, ids)


def points_to_link(viewer: Viewer) -> list[tuple[str, list[PointLine]]]:
    """The open action points that belong to no initiative that the viewer sees, by the name of their group."""
    linked = columns(InitiativePoint.action_item_id).join(
        Initiative, col(Initiative.id) == InitiativePoint.initiative_id
    )
    lines = points.open_points_outside(viewer, linked.where(visible_to(viewer)))
    by_name = sorted(lines, key=lambda line: line.group_name.lower())
    return [(name, list(those)) for name, those in groupby(by_name, key=lambda line: line.group_name)]


def initiatives_of(viewer: Viewer, lines: Iterable[PointLine | Outcome]) -> dict[uuid.UUID, tuple[str, str]]:
    """By action point: the slug and the title of its initiative, where it has one that the viewer sees."""
    ids = [line.id for line in lines]
    if not ids:
        return {}
    query = (
        columns(InitiativePoint.action_item_id, Initiative.slug, Initiative.title)
        .join(Initiative, col(Initiative.id) == InitiativePoint.initiative_id)
        .where(col(InitiativePoint.action_item_id).in_(ids), visible_to(viewer))
    )
    return {key: (slug, title) for key, slug, title in session().execute(query)}


def _editable_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: the initiatives that the viewer may edit (`access.may_edit` says it of one)."""
    return sa.true() if may_create(viewer) else col(Initiative.draft_of_id) == viewer.id


def may_link(viewer: Viewer) -> bool:
    """Whether there is an initiative that the viewer may link action points to."""
    if may_create(viewer):
        return True
    return bool(session().execute(columns(sa.exists().where(_editable_by(viewer)))).scalar())


def initiatives_to_link(viewer: Viewer) -> list[tuple[uuid.UUID, str, str]]:
    """The id, slug and title of the initiatives that the viewer may edit (some hundred at most)."""
    query = columns(Initiative.id, Initiative.slug, Initiative.title).where(_editable_by(viewer), visible_to(viewer))
    return [tuple(row) for row in session().execute(query.order_by(sa.func.lower(col(Initiative.title))))]


def initiative_of(viewer: Viewer, point_id: uuid.UUID) -> Initiative | None:
    """The initiative of an action point, where the viewer sees it."""
    query = (
        select(Initiative)
        .join(InitiativePoint, col(InitiativePoint.initiative_id) == Initiative.id)
        .where(InitiativePoint.action_item_id == point_id, visible_to(viewer))
    )
    return session().exec(query).first()
