"""Selects for the year planner: what is planned in all groups that the viewer sees."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import from_local, local, local_day
from samenspel.db import columns, session
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group, GroupKind
from samenspel.meetings.models import Answer, AnswerValue, Meeting, path_of
from samenspel.meetings.polls.models import DatePoll, PollSlot
from samenspel.people.models import Theme
from samenspel.viewer import Viewer, VisibilityScope

#: More than a year has ever had; a planner that would be longer says that it is cut.
MAX_MEETINGS = 4000
MAX_PROPOSED = 1000
#: What the address says for the groups without a theme.
NO_THEME = "geen"


@dataclass(frozen=True, slots=True)
class PlannerSelection:
    """What of the plans is asked for; empty means all."""

    kind: GroupKind | None = None
    theme: str = ""
    only_mine: bool = False


@dataclass(frozen=True, slots=True)
class PlannerGroup:
    """What the planner says of the group that meets."""

    name: str
    kind: GroupKind
    theme: str | None
    theme_name: str | None


@dataclass(frozen=True, slots=True)
class PlannerMeeting:
    """A meeting in the planner: its day and hour in Brussels, and whether the viewer said that they come.

    `is_proposed` is a day of a date poll that runs: the meeting may be then, or on another day.
    """

    id: uuid.UUID
    title: str
    day: date
    hour: str
    group: PlannerGroup
    is_mine: bool
    is_proposed: bool = False

    @property
    def path(self) -> str:
        return path_of(self.id)


@dataclass(frozen=True, slots=True)
class PlannerLine:
    """A meeting in the list of the planner, with what there is room for there."""

    id: uuid.UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    group: PlannerGroup
    my_answer: AnswerValue | None
    needs_answer: bool = False

    @property
    def path(self) -> str:
        return path_of(self.id)

    @property
    def day(self) -> date:
        return local(self.starts_at).date()


def groups_in_planner(viewer: Viewer) -> dict[uuid.UUID, PlannerGroup]:
    """The groups that the viewer sees, by id; those with a theme in order of its name."""
    query = _groups(viewer.scope)
    return {row[0]: PlannerGroup(*row[1:]) for row in session().execute(query, viewer.bound)}


@cache
def _groups(scope: VisibilityScope) -> sa.Select[Any]:
    return (
        columns(Group.id, Group.name, Group.kind, Theme.slug, Theme.name)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(visible_in(scope))
        .order_by(col(Theme.name), col(Group.name))
    )


def _selected_groups(groups: dict[uuid.UUID, PlannerGroup], wanted: PlannerSelection) -> list[uuid.UUID]:
    """The groups that are asked for."""
    return [
        key
        for key, group in groups.items()
        if wanted.kind in (None, group.kind) and (not wanted.theme or wanted.theme == (group.theme or NO_THEME))
    ]


def _condition(
    viewer: Viewer, groups: dict[uuid.UUID, PlannerGroup], first: date, last: date, wanted: PlannerSelection
) -> Any:
    """SQL: what starts from the first to the last day in the groups wanted, and was not cancelled."""
    conditions = [
        col(Meeting.group_id).in_(_selected_groups(groups, wanted)),
        col(Meeting.starts_at) >= from_local(first, time(0)),
        col(Meeting.starts_at) < from_local(last + timedelta(days=1), time(0)),
        col(Meeting.cancelled_at).is_(None),
    ]
    if wanted.only_mine:
        answered = columns(Answer.meeting_id).where(col(Answer.account_id) == viewer.id)
        conditions.append(
            sa.or_(
                col(Meeting.group_id).in_(list(viewer.memberships)),
                col(Meeting.organiser_id) == viewer.id,
                col(Meeting.id).in_(answered),
            )
        )
    return sa.and_(*conditions)


def planned_between(
    viewer: Viewer,
    groups: dict[uuid.UUID, PlannerGroup],
    first: date,
    last: date,
    wanted: PlannerSelection,
    *,
    only_where_i_come: bool = False,
) -> list[PlannerMeeting]:
    """All of it, in order of time, or only where the viewer said that they come. Few columns: it may be thousands."""
    coming = columns(Answer.meeting_id).where(col(Answer.account_id) == viewer.id, col(Answer.value) == AnswerValue.YES)
    query = (
        columns(Meeting.id, Meeting.title, Meeting.starts_at, Meeting.group_id)
        .where(_condition(viewer, groups, first, last, wanted))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(MAX_MEETINGS)
    )
    if only_where_i_come:
        query = query.where(col(Meeting.id).in_(coming))
    mine = set() if only_where_i_come else set(session().execute(coming).scalars())
    found = []
    for key, title, starts, group in session().execute(query).all():
        here = local(starts)
        hour = f"{here.hour:02}:{here.minute:02}"
        found.append(PlannerMeeting(key, title, here.date(), hour, groups[group], only_where_i_come or key in mine))
    return found


#: Read as the database has it: to make each of thousands aware of its zone costs more than to fetch them.
_PLAIN_START = sa.type_coerce(col(Meeting.starts_at), sa.DateTime())


def counts_by_day(
    viewer: Viewer, groups: dict[uuid.UUID, PlannerGroup], first: date, last: date, wanted: PlannerSelection
) -> Counter[date]:
    """How many there are of it on each day, without what they are."""
    query = columns(_PLAIN_START).where(_condition(viewer, groups, first, last, wanted))
    return Counter(local_day(starts) for (starts,) in session().execute(query).all())


def counts_by_month(
    viewer: Viewer, groups: dict[uuid.UUID, PlannerGroup], first: date, last: date, wanted: PlannerSelection
) -> Counter[tuple[str, int]]:
    """How many there are of it in each theme ("" where there is none) in each month of a year."""
    query = (
        columns(_PLAIN_START, Theme.name)
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(_condition(viewer, groups, first, last, wanted))
    )
    return Counter((name or "", local_day(starts).month) for starts, name in session().execute(query).all())


def proposed_between(
    viewer: Viewer, groups: dict[uuid.UUID, PlannerGroup], first: date, last: date, wanted: PlannerSelection
) -> list[PlannerMeeting]:
    """The days that running date polls propose, each day of a poll once with its first hour, in order of time."""
    query = (
        columns(Meeting.id, Meeting.title, PollSlot.starts_at, Meeting.group_id)
        .join(PollSlot, col(PollSlot.meeting_id) == Meeting.id)
        .join(DatePoll, col(DatePoll.meeting_id) == Meeting.id)
        .where(
            col(Meeting.group_id).in_(_selected_groups(groups, wanted)),
            col(Meeting.starts_at).is_(None),
            col(Meeting.cancelled_at).is_(None),
            col(DatePoll.decided_at).is_(None),
            col(PollSlot.starts_at) >= from_local(first, time(0)),
            col(PollSlot.starts_at) < from_local(last + timedelta(days=1), time(0)),
        )
        .order_by(col(PollSlot.starts_at), col(Meeting.id))
        .limit(MAX_PROPOSED)
    )
    if wanted.only_mine:
        mine = col(Meeting.group_id).in_(list(viewer.memberships))
        query = query.where(sa.or_(mine, col(Meeting.organiser_id) == viewer.id))
    found: dict[tuple[uuid.UUID, date], PlannerMeeting] = {}
    for key, title, starts, group in session().execute(query).all():
        here = local(starts)
        one = PlannerMeeting(key, title, here.date(), f"{here:%H:%M}", groups[group], is_mine=False, is_proposed=True)
        found.setdefault((key, one.day), one)
    return list(found.values())


def count_between(
    viewer: Viewer, groups: dict[uuid.UUID, PlannerGroup], first: date, last: date, wanted: PlannerSelection
) -> int:
    """How many there are of it."""
    query = columns(sa.func.count()).select_from(Meeting).where(_condition(viewer, groups, first, last, wanted))
    return int(session().execute(query).scalar_one())


def lines_between(
    viewer: Viewer,
    groups: dict[uuid.UUID, PlannerGroup],
    first: date,
    last: date,
    wanted: PlannerSelection,
    *,
    limit: int,
    offset: int,
) -> list[PlannerLine]:
    """A page of it, in order of time."""
    query = (
        columns(
            Meeting.id, Meeting.title, Meeting.starts_at, Meeting.group_id, Answer.value, Meeting.ends_at, Meeting.place
        )
        .outerjoin(Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == viewer.id))
        .where(_condition(viewer, groups, first, last, wanted))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(limit)
        .offset(offset)
    )
    return [
        PlannerLine(key, title, starts, ends, place, groups[group], value)
        for key, title, starts, group, value, ends, place in session().execute(query)
    ]
