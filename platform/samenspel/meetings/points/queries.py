"""Selects about action points, which are shown once their report is published."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import columns, session
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group
from samenspel.meetings.access import may_finish
from samenspel.meetings.models import ActionItem, Meeting, Report, path_of
from samenspel.people.models import Account, Fund
from samenspel.viewer import Viewer, VisibilityScope


@dataclass(frozen=True, slots=True)
class PointLine:
    """An action point in a list, owned by a person or a fund or by nobody yet."""

    id: uuid.UUID
    text: str
    owner_id: uuid.UUID | None
    owner_name: str | None
    fund_id: uuid.UUID | None
    fund_name: str | None
    due_on: date | None
    done_at: datetime | None
    meeting_id: uuid.UUID
    meeting_title: str
    meeting_at: datetime
    group_id: uuid.UUID
    group_name: str
    group_slug: str
    may_finish: bool

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.done_at is None and self.due_on < today()

    @property
    def done_mark(self) -> str:
        """Tells one time that it was closed from another; empty while it is open."""
        return self.done_at.isoformat() if self.done_at else ""

    @property
    def who(self) -> str:
        """The name of the owner; empty where there is none."""
        return self.owner_name or self.fund_name or ""

    @property
    def path(self) -> str:
        return f"{path_of(self.meeting_id)}/verslag"


@cache
def _points(scope: VisibilityScope) -> sa.Select[Any]:
    """All action points that exist for the viewer: of published reports in groups that they see."""
    return (
        columns(
            col(ActionItem.id).label("id"),
            col(ActionItem.text).label("text"),
            col(ActionItem.owner_id).label("owner_id"),
            col(Account.name).label("owner_name"),
            col(ActionItem.fund_id).label("fund_id"),
            col(Fund.name).label("fund_name"),
            col(ActionItem.due_on).label("due_on"),
            col(ActionItem.done_at).label("done_at"),
            col(Meeting.id).label("meeting_id"),
            col(Meeting.title).label("meeting_title"),
            col(Meeting.starts_at).label("meeting_at"),
            col(Group.id).label("group_id"),
            col(Group.name).label("group_name"),
            col(Group.slug).label("group_slug"),
        )
        .join(Meeting, col(Meeting.id) == ActionItem.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(Account, col(Account.id) == ActionItem.owner_id)
        .outerjoin(Fund, col(Fund.id) == ActionItem.fund_id)
        .where(visible_in(scope), col(Report.published_at).is_not(None))
    )


def _lines(query: Any, viewer: Viewer) -> list[PointLine]:
    return [
        PointLine(**row, may_finish=may_finish(viewer, row["group_id"], row["owner_id"], row["fund_id"]))
        for row in session().execute(query, viewer.bound).mappings()
    ]


def _owned_by_viewer(has_fund: bool) -> sa.ColumnElement[bool]:
    """SQL: the viewer owns the action point, or a fund of theirs does (with the parameters of `Viewer.bound`)."""
    own = col(ActionItem.owner_id) == sa.bindparam("viewer_id")
    if not has_fund:
        return own
    of_fund = col(ActionItem.fund_id).in_(sa.bindparam("viewer_funds", expanding=True))
    return sa.or_(own, sa.and_(col(ActionItem.owner_id).is_(None), of_fund))


def _by_due(query: Any) -> Any:
    """Orders by the day on which the points are due; points without one come last."""
    return query.order_by(col(ActionItem.due_on).is_(None), col(ActionItem.due_on), col(ActionItem.id))


def _by_done(query: Any) -> Any:
    """Orders by when the points were closed, the latest first."""
    return query.order_by(col(ActionItem.done_at).desc(), col(ActionItem.id).desc())


@cache
def _open(scope: VisibilityScope, has_fund: bool, limit: int) -> Any:
    query = _points(scope).where(_owned_by_viewer(has_fund), col(ActionItem.done_at).is_(None))
    return _by_due(query).limit(limit)


def open_points_for(viewer: Viewer, limit: int = 20) -> list[PointLine]:
    """The open action points of the viewer and of their funds, by the day on which they are due."""
    return _lines(_open(viewer.scope, bool(viewer.fund_ids), limit), viewer)


def done_points_for(viewer: Viewer, limit: int = 10) -> list[PointLine]:
    """The action points of the viewer and of their funds that were closed last."""
    query = _points(viewer.scope).where(_owned_by_viewer(bool(viewer.fund_ids)), col(ActionItem.done_at).is_not(None))
    return _lines(_by_done(query).limit(limit), viewer)


def open_points_of(viewer: Viewer, group_id: uuid.UUID, limit: int = 200) -> list[PointLine]:
    """The open action points of a group."""
    query = _points(viewer.scope).where(col(Meeting.group_id) == group_id, col(ActionItem.done_at).is_(None))
    return _lines(_by_due(query).limit(limit), viewer)


def open_points_owned_by(viewer: Viewer, group_id: uuid.UUID, owner_id: uuid.UUID) -> list[PointLine]:
    """The open action points of a group that one person owns."""
    mine = (col(Meeting.group_id) == group_id, col(ActionItem.owner_id) == owner_id, col(ActionItem.done_at).is_(None))
    return _lines(_by_due(_points(viewer.scope).where(*mine)).limit(100), viewer)


def done_points_of(viewer: Viewer, group_id: uuid.UUID, limit: int = 30) -> list[PointLine]:
    """The action points of a group that were closed last."""
    query = _points(viewer.scope).where(col(Meeting.group_id) == group_id, col(ActionItem.done_at).is_not(None))
    return _lines(_by_done(query).limit(limit), viewer)


def open_points_before(viewer: Viewer, meeting: Meeting, limit: int = 50) -> list[PointLine]:
    """The open action points of the meetings of the group before this one."""
    if meeting.starts_at is None:
        return []
    query = _points(viewer.scope).where(
        col(Meeting.group_id) == meeting.group_id,
        col(Meeting.starts_at) < meeting.starts_at,
        col(ActionItem.done_at).is_(None),
    )
    return _lines(_by_due(query).limit(limit), viewer)


def points_among(viewer: Viewer, ids: sa.Select[Any], limit: int = 60) -> list[PointLine]:
    """Those of the action points `ids` that the viewer sees: first the open ones by date, then those closed last."""
    query = _points(viewer.scope).where(col(ActionItem.id).in_(ids))
    return _lines(_by_due(_by_done(query.order_by(col(ActionItem.done_at).is_not(None)))).limit(limit), viewer)


def open_points_outside(viewer: Viewer, ids: sa.Select[Any], limit: int = 200) -> list[PointLine]:
    """The open action points that the viewer sees and that are not among `ids`, those of the last meetings first."""
    query = _points(viewer.scope).where(col(ActionItem.done_at).is_(None), col(ActionItem.id).not_in(ids))
    return _lines(query.order_by(col(Meeting.starts_at).desc(), col(ActionItem.id)).limit(limit), viewer)


def reach_point(viewer: Viewer, point_id: uuid.UUID) -> PointLine | None:
    """The action point, or None where it does not exist for this viewer."""
    return next(iter(_lines(_points(viewer.scope).where(col(ActionItem.id) == point_id), viewer)), None)
