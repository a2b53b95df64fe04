"""Selects for the year planner: what is planned in all groups that the viewer sees."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import from_local, local
from samenspel.db import columns, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group, GroupKind
from samenspel.meetings.access import mine
from samenspel.meetings.models import Answer, AnswerValue, Meeting, path_of
from samenspel.people.access import Viewer
from samenspel.people.models import Theme

#: More than a year has ever had; a planner that would be longer says that it is cut.
MOST = 4000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the plans is asked for; empty means all."""

    kind: GroupKind | None = None
    theme: str = ""
    only_mine: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting in the planner."""

    id: uuid.UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    group_name: str
    group_kind: GroupKind
    theme: str | None
    theme_name: str | None
    my_answer: AnswerValue | None

    @property
    def path(self) -> str:
        return path_of(self.id)

    @property
    def day(self) -> date:
        return local(self.starts_at).date()


def planned_between(viewer: Viewer, first: date, last: date, wanted: Wanted) -> list[Planned]:
    """What starts from the first to the last day and was not cancelled, in order of time."""
    start, end = from_local(first, time(0)), from_local(last + timedelta(days=1), time(0))
    query = (
        columns(
            Meeting.id, Meeting.title, Meeting.starts_at, Meeting.ends_at, Meeting.place,
            Group.name, Group.kind, Theme.slug, Theme.name, Answer.value,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == viewer.id))
        .where(
            mine(viewer) if wanted.only_mine else visible_to(viewer),
            col(Meeting.starts_at) >= start,
            col(Meeting.starts_at) < end,
            col(Meeting.cancelled_at).is_(None),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(MOST)
    )  # fmt: skip
    if wanted.kind is not None:
        query = query.where(col(Group.kind) == wanted.kind)
    if wanted.theme:
        query = query.where(col(Theme.slug) == wanted.theme)
    rows: Sequence[Sequence[Any]] = session().execute(query).all()
    return [Planned(*row) for row in rows]


def themes_with_groups(viewer: Viewer) -> list[tuple[str, str]]:
    """Slug and name of the themes that a seen group works on."""
    query = (
        columns(Theme.slug, Theme.name)
        .join(Group, col(Group.theme_id) == Theme.id)
        .where(visible_to(viewer))
        .distinct()
        .order_by(col(Theme.name))
    )
    return [(slug, name) for slug, name in session().execute(query)]
