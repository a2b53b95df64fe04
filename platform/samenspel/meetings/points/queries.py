"""Selects about action points. They are shown once the report that holds them is published."""

import uuid
from collections.abc import Sequence
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
    """An action point in a list. `who` is a person or a fund, empty where nobody took it yet."""

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
    is_overdue: bool
    may_finish: bool

    @property
    def who(self) -> str:
        return self.owner_name or self.fund_name or ""

    @property
    def path(self) -> str:
        return f"{path_of(self.meeting_id)}/verslag"


@cache
def _points(scope: VisibilityScope) -> sa.Select[Any]:
    """All action points that exist for the viewer: of published reports in groups that they see."""
    return (
        columns(
            ActionItem.id,
            ActionItem.text,
            ActionItem.owner_id,
            Account.name,
            ActionItem.fund_id,
            Fund.name,
            ActionItem.due_on,
            ActionItem.done_at,
            Meeting.id,
            Meeting.title,
            Meeting.starts_at,
            Group.id,
            Group.name,
            Group.slug,
        )
        .join(Meeting, col(Meeting.id) == ActionItem.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(Account, col(Account.id) == ActionItem.owner_id)
        .outerjoin(Fund, col(Fund.id) == ActionItem.fund_id)
        .where(visible_in(scope), col(Report.published_at).is_not(None))
    )


def _read(query: Any, viewer: Viewer) -> list[PointLine]:
    day = today()
    rows: Sequence[Sequence[Any]] = session().execute(query, viewer.bound).all()
    return [
        PointLine(
            *(
                *row,
                row[6] is not None and row[6] < day and row[7] is None,
                may_finish(viewer, row[11], row[2], row[4]),
            )
        )
        for row in rows
    ]


def _of(has_fund: bool) -> sa.ColumnElement[bool]:
    """SQL: action points of the viewer, or of their fund where no person is named (parameters as in `Viewer.bound`)."""
    own = col(ActionItem.owner_id) == sa.bindparam("viewer_id")
    if not has_fund:
        return own
    of_fund = col(ActionItem.fund_id) == sa.bindparam("viewer_fund")
    return sa.or_(own, sa.and_(col(ActionItem.owner_id).is_(None), of_fund))


def _by_due(query: Any) -> Any:
    """What is due first comes first; what has no date comes last."""
    return query.order_by(col(ActionItem.due_on).is_(None), col(ActionItem.due_on), col(ActionItem.id))


def _by_done(query: Any) -> Any:
    return query.order_by(col(ActionItem.done_at).desc(), col(ActionItem.id).desc())


@cache
def _open(scope: VisibilityScope, has_fund: bool, limit: int) -> Any:
    query = _points(scope).where(_of(has_fund), col(ActionItem.done_at).is_(None))
    return _by_due(query).limit(limit)


def actions_for(viewer: Viewer, limit: int = 20) -> list[PointLine]:
    """The open action points of the viewer and of their fund, what is due first in front."""
    return _read(_open(viewer.scope, viewer.fund_id is not None, limit), viewer)


def done_for(viewer: Viewer, limit: int = 10) -> list[PointLine]:
    """What the viewer or their fund closed last."""
    query = _points(viewer.scope).where(_of(viewer.fund_id is not None), col(ActionItem.done_at).is_not(None))
    return _read(_by_done(query).limit(limit), viewer)


def open_of(viewer: Viewer, group_id: uuid.UUID, limit: int = 200) -> list[PointLine]:
    """The open action points of a group."""
    query = _points(viewer.scope).where(col(Meeting.group_id) == group_id, col(ActionItem.done_at).is_(None))
    return _read(_by_due(query).limit(limit), viewer)


def done_of(viewer: Viewer, group_id: uuid.UUID, limit: int = 30) -> list[PointLine]:
    """What was closed last in a group."""
    query = _points(viewer.scope).where(col(Meeting.group_id) == group_id, col(ActionItem.done_at).is_not(None))
    return _read(_by_done(query).limit(limit), viewer)


def open_before(viewer: Viewer, meeting: Meeting, limit: int = 50) -> list[PointLine]:
    """What the group still had to do when a meeting began: the open action points of those before it."""
    if meeting.starts_at is None:
        return []
    query = _points(viewer.scope).where(
        col(Meeting.group_id) == meeting.group_id,
        col(Meeting.starts_at) < meeting.starts_at,
        col(ActionItem.done_at).is_(None),
    )
    return _read(_by_due(query).limit(limit), viewer)


def points_among(viewer: Viewer, ids: sa.Select[Any], limit: int = 60) -> list[PointLine]:
    """Those of these action points that the viewer sees: what is open by its date, then what was closed last."""
    query = _points(viewer.scope).where(col(ActionItem.id).in_(ids))
    return _read(_by_due(_by_done(query.order_by(col(ActionItem.done_at).is_not(None)))).limit(limit), viewer)


def open_outside(viewer: Viewer, ids: sa.Select[Any], limit: int = 200) -> list[PointLine]:
    """The open action points that the viewer sees and that are not among these, of the last meetings first."""
    query = _points(viewer.scope).where(col(ActionItem.done_at).is_(None), col(ActionItem.id).not_in(ids))
    return _read(query.order_by(col(Meeting.starts_at).desc(), col(ActionItem.id)).limit(limit), viewer)


def reach_point(viewer: Viewer, point_id: uuid.UUID) -> PointLine | None:
    """The action point, or None where it does not exist for this viewer."""
    return next(iter(_read(_points(viewer.scope).where(col(ActionItem.id) == point_id), viewer)), None)


def points_of_meeting(meeting_id: uuid.UUID) -> list[ActionItem]:
    """The rows of a meeting in the order of the report."""
    query = (
        sa.select(ActionItem)
        .where(col(ActionItem.meeting_id) == meeting_id)
        .order_by(col(ActionItem.position), col(ActionItem.id))
    )
    return list(session().execute(query).scalars())
