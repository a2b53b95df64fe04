"""Selects for the year planner: the meetings of all groups that the viewer sees, and the days that polls propose."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import days_of, from_local, local, local_day, whole_days
from samenspel.db import columns, session
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group, GroupKind
from samenspel.lines import Lines, lines
from samenspel.meetings.models import IS_EARLIER, MAX_DURATION, Answer, AnswerValue, Meeting, path_of, present_answer
from samenspel.meetings.polls.models import DatePoll, PollSlot
from samenspel.people.models import Theme
from samenspel.viewer import Viewer, VisibilityScope

#: More meetings than a year has ever had; the page says so where it does not show all.
MAX_MEETINGS = 4000
MAX_PROPOSED = 1000
#: The theme in the address that stands for groups without one.
NO_THEME = "geen"


@dataclass(frozen=True, slots=True)
class PlannerSelection:
    """The kind and theme of the groups to show (empty for all), and whether only the viewer's own meetings."""

    kind: GroupKind | None = None
    theme: str = ""
    only_mine: bool = False


@dataclass(frozen=True, slots=True)
class PlannerGroup:
    """A group as the planner shows it; `theme` is the slug."""

    id: uuid.UUID
    name: str
    kind: GroupKind
    theme: str | None
    theme_name: str | None


@dataclass(frozen=True, slots=True)
class PlannerMeeting:
    """A meeting in the planner, with its day and hour in Brussels.

    The viewer answered yes where `is_attending`. Where `is_proposed`, the day is one of several that a poll proposes.
    """

    id: uuid.UUID
    title: str
    day: date
    hour: str
    group: PlannerGroup
    is_attending: bool
    is_proposed: bool = False

    @property
    def path(self) -> str:
        return path_of(self.id)


@dataclass(frozen=True, slots=True)
class PlannerLine:
    """A meeting in the list of the planner, which has room for more than the calendar."""

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


#: The groups that the viewer sees, by id.
Groups = dict[uuid.UUID, PlannerGroup]


def groups_in_planner(viewer: Viewer) -> dict[uuid.UUID, PlannerGroup]:
    """The groups that the viewer sees, by id and in order of theme and name."""
    return {each.id: each for each in _groups(viewer.scope).all(viewer.bound)}


@cache
def _groups(scope: VisibilityScope) -> Lines[PlannerGroup]:
    return (
        lines(PlannerGroup, id=Group.id, name=Group.name, kind=Group.kind, theme=Theme.slug, theme_name=Theme.name)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(visible_in(scope))
        .order_by(col(Theme.name), col(Group.name))
    )


def _selected_groups(groups: Groups, selection: PlannerSelection) -> list[uuid.UUID]:
    kind, theme = selection.kind, selection.theme
    return [
        group.id
        for group in groups.values()
        if kind in (None, group.kind) and (not theme or theme == (group.theme or NO_THEME))
    ]


def _condition(
    viewer: Viewer, groups: Groups, first: date, last: date, selection: PlannerSelection, *, running: bool = False
) -> Any:
    """SQL: the selected meetings that start from the first day to the last one and were not cancelled; with `running`
    also those that began before and go on."""
    begin = from_local(first, time(0))
    conditions = [
        col(Meeting.group_id).in_(_selected_groups(groups, selection)),
        col(Meeting.starts_at) >= (begin - MAX_DURATION if running else begin),
        col(Meeting.starts_at) < from_local(last + timedelta(days=1), time(0)),
        col(Meeting.cancelled_at).is_(None),
    ]
    if running:
        conditions.append(col(Meeting.ends_at) > begin)
    if selection.only_mine:
        answered = columns(Answer.meeting_id).where(col(Answer.account_id) == viewer.id)
        conditions.append(
            sa.or_(
                col(Meeting.group_id).in_(list(viewer.memberships)),
                col(Meeting.organiser_id) == viewer.id,
                col(Meeting.id).in_(answered),
            )
        )
    return sa.and_(*conditions)


def meetings_between(
    viewer: Viewer,
    groups: Groups,
    first: date,
    last: date,
    selection: PlannerSelection,
    *,
    only_attending: bool = False,
) -> list[PlannerMeeting]:
    """The selected meetings in order of time, or only those to which the viewer answered yes. There may be
    thousands, so few columns are read."""
    attending = columns(Answer.meeting_id).where(
        col(Answer.account_id) == viewer.id, col(Answer.value) == AnswerValue.YES, ~IS_EARLIER
    )
    query = (
        columns(Meeting.id, Meeting.title, Meeting.starts_at, Meeting.ends_at, Meeting.group_id)
        .where(_condition(viewer, groups, first, last, selection, running=True))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(MAX_MEETINGS)
    )
    if only_attending:
        query = query.where(col(Meeting.id).in_(attending))
    attended = set() if only_attending else set(session().execute(attending).scalars())
    found = []
    for row in session().execute(query).all():
        is_attending = only_attending or row.id in attended
        found += _planner_meetings(row, groups, is_attending=is_attending)
    return found


def _planner_meetings(
    row: Any, groups: Groups, *, is_attending: bool = False, is_proposed: bool = False
) -> list[PlannerMeeting]:
    """The meeting on each of its days, with its hour on the first one where it has hours."""
    start = local(row.starts_at)
    hour = "" if whole_days(row.starts_at, row.ends_at) else f"{start.hour:02}:{start.minute:02}"
    is_long = row.ends_at - row.starts_at > timedelta(hours=23) or not hour
    days = days_of(row.starts_at, row.ends_at) if is_long else (start.date(),)
    return [
        PlannerMeeting(
            id=row.id,
            title=row.title,
            day=day,
            hour=hour if day == start.date() else "",
            group=groups[row.group_id],
            is_attending=is_attending,
            is_proposed=is_proposed,
        )
        for day in days
    ]


#: The start as the database stores it: giving each of thousands its time zone takes longer than reading them.
_PLAIN_START = sa.type_coerce(col(Meeting.starts_at), sa.DateTime()).label("start")


def counts_by_day(
    viewer: Viewer, groups: Groups, first: date, last: date, selection: PlannerSelection
) -> Counter[date]:
    """The number of selected meetings on each day."""
    query = columns(_PLAIN_START).where(_condition(viewer, groups, first, last, selection))
    return Counter(local_day(start) for start in session().execute(query).scalars())


def counts_by_month(
    viewer: Viewer, groups: Groups, first: date, last: date, selection: PlannerSelection
) -> Counter[tuple[str, int]]:
    """The number of selected meetings by the name of the theme ("" for none) and the month, within one year."""
    query = (
        columns(_PLAIN_START, col(Theme.name).label("theme_name"))
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(_condition(viewer, groups, first, last, selection))
    )
    return Counter((row.theme_name or "", local_day(row.start).month) for row in session().execute(query).all())


def proposed_between(
    viewer: Viewer, groups: Groups, first: date, last: date, selection: PlannerSelection
) -> list[PlannerMeeting]:
    """The days that running polls propose, in order of time. Each day of a poll comes once, with its first hour."""
    query = (
        columns(Meeting.id, Meeting.title, PollSlot.starts_at, PollSlot.ends_at, Meeting.group_id)
        .join(PollSlot, col(PollSlot.meeting_id) == Meeting.id)
        .join(DatePoll, col(DatePoll.meeting_id) == Meeting.id)
        .where(
            col(Meeting.group_id).in_(_selected_groups(groups, selection)),
            col(Meeting.starts_at).is_(None),
            col(Meeting.cancelled_at).is_(None),
            col(DatePoll.decided_at).is_(None),
            col(PollSlot.starts_at) >= from_local(first, time(0)),
            col(PollSlot.starts_at) < from_local(last + timedelta(days=1), time(0)),
        )
        .order_by(col(PollSlot.starts_at), col(Meeting.id))
        .limit(MAX_PROPOSED)
    )
    if selection.only_mine:
        own = col(Meeting.group_id).in_(list(viewer.memberships))
        query = query.where(sa.or_(own, col(Meeting.organiser_id) == viewer.id))
    found: dict[tuple[uuid.UUID, date], PlannerMeeting] = {}
    for row in session().execute(query).all():
        for meeting in _planner_meetings(row, groups, is_proposed=True):
            found.setdefault((meeting.id, meeting.day), meeting)
    return list(found.values())


def count_between(viewer: Viewer, groups: Groups, first: date, last: date, selection: PlannerSelection) -> int:
    """The number of selected meetings."""
    query = columns(sa.func.count()).select_from(Meeting)
    return int(session().execute(query.where(_condition(viewer, groups, first, last, selection))).scalar_one())


def lines_between(
    viewer: Viewer,
    groups: Groups,
    first: date,
    last: date,
    selection: PlannerSelection,
    *,
    limit: int,
    offset: int,
) -> list[PlannerLine]:
    """A page of the selected meetings, in order of time."""
    query = (
        lines(
            PlannerLine,
            id=Meeting.id,
            title=Meeting.title,
            starts_at=Meeting.starts_at,
            ends_at=Meeting.ends_at,
            place=Meeting.place,
            my_answer=present_answer(),
            extra={"group_id": Meeting.group_id},
            derive={"group": lambda row: groups[row.group_id]},
        )
        .outerjoin(Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == viewer.id))
        .where(_condition(viewer, groups, first, last, selection))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return query.limit(limit).offset(offset).all()
