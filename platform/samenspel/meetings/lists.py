"""Selects about meetings: the lists, and what the start page shows."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.groups.access import visible_in, visible_to
from samenspel.groups.models import Group, MembershipRole
from samenspel.meetings.access import JOIN_EARLY, concerning, has_reporter, join_state
from samenspel.meetings.models import (
    MAX_DURATION,
    MIGHT_COME,
    Answer,
    AnswerValue,
    AttendanceMode,
    Meeting,
    MeetingDates,
    MeetingState,
    Report,
    earlier_answer,
    has_room,
    path_of,
    present_answer,
    state_of,
)
from samenspel.viewer import Viewer, VisibilityScope

#: A meeting without a report is listed among the drafts for so many days.
DRAFT_DAYS = 90


def may_listen(viewer: Viewer, meeting_id: uuid.UUID) -> bool:
    """Whether the viewer may listen to the room of a meeting."""
    here = sa.exists().where(col(Meeting.id) == meeting_id, col(Group.id) == col(Meeting.group_id), visible_to(viewer))
    return bool(session().execute(columns(here)).scalar())


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list; it has a date, as lists have only meetings that come or are over.

    `my_answer` is the viewer's, `my_earlier_answer` the one that they gave for other hours, before it moved;
    `needs_answer` says that they are expected and did not answer, or no more than *indien nodig* in the date poll.
    """

    id: uuid.UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    cancelled_at: datetime | None
    organiser_id: uuid.UUID
    group_id: uuid.UUID
    group_name: str
    group_slug: str
    agenda_shared_at: datetime | None
    report_id: uuid.UUID | None
    published_at: datetime | None
    my_answer: AnswerValue | None
    my_earlier_answer: AnswerValue | None
    my_earlier_starts_at: datetime | None
    my_mode: AttendanceMode | None
    my_waiting_since: datetime | None
    state: MeetingState
    needs_answer: bool

    @property
    def is_expected(self) -> bool:
        """Whether the viewer comes, might, or still has to say so."""
        return self.cancelled_at is None and (self.needs_answer or self.my_answer in MIGHT_COME)

    @property
    def is_hybrid(self) -> bool:
        """Whether people can be there in a room and online."""
        return bool(self.link) and has_room(self.place)

    @property
    def can_join(self) -> bool:
        """Whether the button to an online meeting is there."""
        return bool(self.link) and join_state(self.starts_at, self.ends_at, self.cancelled_at, now()) == "open"

    @property
    def joins_at(self) -> datetime | None:
        """From when on the button to an online meeting is there; None where there is no link, or it is there."""
        is_early = join_state(self.starts_at, self.ends_at, self.cancelled_at, now()) == "early"
        return self.starts_at - JOIN_EARLY if self.link and is_early else None

    @property
    def path(self) -> str:
        return path_of(self.id)


# Built once: building a statement costs more than running it. What differs is bound, or added by `where`.
_LINES = (
    columns(
        Meeting.id,
        Meeting.title,
        Meeting.starts_at,
        Meeting.ends_at,
        Meeting.place,
        Meeting.link,
        Meeting.cancelled_at,
        Meeting.organiser_id,
        col(Group.id).label("group_id"),
        col(Group.name).label("group_name"),
        col(Group.slug).label("group_slug"),
        Meeting.agenda_shared_at,
        col(Report.id).label("report_id"),
        Report.published_at,
        present_answer().label("my_answer"),
        earlier_answer().label("my_earlier_answer"),
        col(Answer.earlier_starts_at).label("my_earlier_starts_at"),
        col(Answer.mode).label("my_mode"),
        col(Answer.waiting_since).label("my_waiting_since"),
    )
    .join(Group, col(Group.id) == Meeting.group_id)
    .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
    .outerjoin(
        Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == sa.bindparam("viewer_id"))
    )
)


def _lines(viewer: Viewer | None) -> sa.Select[Any]:
    """All meetings that exist for the viewer; without one they are not narrowed."""
    return _seen(viewer.scope) if viewer else _LINES


@cache
def _seen(scope: VisibilityScope) -> sa.Select[Any]:
    return _LINES.where(visible_in(scope))


def _groups_expected_in(viewer: Viewer) -> set[uuid.UUID]:
    """The groups at whose meetings the viewer is expected: those in which they are no follower, without archived
    ones."""
    taking_part = (group for group, role in viewer.memberships.items() if role != MembershipRole.FOLLOWER)
    return {group for group in taking_part if group not in viewer.archived}


def _bound(viewer: Viewer | None) -> dict[str, Any]:
    return viewer.bound if viewer else {"viewer_id": None}


def _meeting_lines(query: Any, viewer: Viewer | None, **bound: Any) -> list[MeetingLine]:
    at, expected = now(), _groups_expected_in(viewer) if viewer else set()
    lines = []
    for row in session().execute(query, _bound(viewer) | bound).mappings():
        dates = MeetingDates(
            row["starts_at"],
            row["ends_at"],
            row["cancelled_at"],
            row["agenda_shared_at"],
            row["report_id"] is not None,
            row["published_at"],
        )
        state = state_of(dates, at)
        is_unanswered = row["my_answer"] in (None, AnswerValue.IF_NEEDED) and row["group_id"] in expected
        is_unanswered = is_unanswered or row["my_earlier_answer"] in MIGHT_COME
        lines.append(MeetingLine(**row, state=state, needs_answer=state.is_coming and is_unanswered))
    return lines


def _soonest_first(query: Any) -> Any:
    return query.order_by(col(Meeting.starts_at), col(Meeting.id))


def _latest_first(query: Any) -> Any:
    return query.order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())


def upcoming_of(viewer: Viewer, group_id: uuid.UUID, *, limit: int = 50) -> list[MeetingLine]:
    """The meetings of a group that are not over, also cancelled ones, the next one first."""
    query = _lines(viewer).where(col(Meeting.group_id) == group_id, col(Meeting.ends_at) > now())
    return _meeting_lines(_soonest_first(query).limit(limit), viewer)


def meetings_to_choose(viewer: Viewer, group_id: uuid.UUID, *, limit: int) -> list[MeetingLine]:
    """The meetings of a group from which somebody chooses one: those that are not over and were not cancelled."""
    here = _lines(viewer).where(col(Meeting.group_id) == group_id, col(Meeting.cancelled_at).is_(None))
    return _meeting_lines(_soonest_first(here.where(col(Meeting.ends_at) > now())).limit(limit), viewer)


def past_count_of(viewer: Viewer, group_id: uuid.UUID) -> int:
    """How many meetings of a group are over."""
    query = (
        columns(sa.func.count())
        .select_from(Meeting)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(visible_to(viewer), col(Meeting.group_id) == group_id, col(Meeting.ends_at) <= now())
    )
    return int(session().execute(query).scalar_one())


def past_of(viewer: Viewer, group_id: uuid.UUID, *, limit: int, offset: int = 0) -> list[MeetingLine]:
    """The meetings of a group that are over, the latest first."""
    query = _lines(viewer).where(col(Meeting.group_id) == group_id, col(Meeting.ends_at) <= now())
    return _meeting_lines(_latest_first(query).limit(limit).offset(offset), viewer)


def my_upcoming(viewer: Viewer, *, limit: int) -> list[MeetingLine]:
    """The meetings to come that concern the viewer, also cancelled ones, the next one first."""
    return _meeting_lines(_my_upcoming(viewer.scope), viewer, now=now(), limit=limit)


@cache
def _my_upcoming(scope: VisibilityScope) -> Any:
    coming = _LINES.where(concerning(scope), col(Meeting.ends_at) > sa.bindparam("now"))
    return _soonest_first(coming).limit(sa.bindparam("limit", type_=sa.Integer))


def my_past_count(viewer: Viewer) -> int:
    """How many meetings that concern the viewer are over."""
    return int(session().execute(_my_past_count(viewer.scope), viewer.bound | {"now": now()}).scalar_one())


@cache
def _my_past_count(scope: VisibilityScope) -> Any:
    return (
        columns(sa.func.count())
        .select_from(Meeting)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(concerning(scope), col(Meeting.ends_at) <= sa.bindparam("now"))
    )


def my_past(viewer: Viewer, *, limit: int, offset: int = 0) -> list[MeetingLine]:
    """The meetings that concern the viewer and are over, the latest first."""
    return _meeting_lines(_my_past(viewer.scope), viewer, now=now(), limit=limit, offset=offset)


@cache
def _my_past(scope: VisibilityScope) -> Any:
    over = _latest_first(_LINES.where(concerning(scope), col(Meeting.ends_at) <= sa.bindparam("now")))
    return over.limit(sa.bindparam("limit", type_=sa.Integer)).offset(sa.bindparam("offset", type_=sa.Integer))


def next_of(group_id: uuid.UUID, viewer: Viewer | None = None) -> MeetingLine | None:
    """The next meeting of a group, or the one going on; with the answer of a viewer, if given. The caller checked that
    they see the group."""
    query = _next(viewer.scope if viewer else None)
    return next(iter(_meeting_lines(query, viewer, group=group_id, now=now())), None)


@cache
def _next(scope: VisibilityScope | None) -> Any:
    query = (_seen(scope) if scope else _LINES).where(
        col(Meeting.group_id) == sa.bindparam("group"),
        col(Meeting.ends_at) > sa.bindparam("now"),
        col(Meeting.cancelled_at).is_(None),
    )
    return _soonest_first(query).limit(1)


@dataclass(frozen=True, slots=True)
class GroupMeetings:
    """The meetings of a group that its page shows: the one to come, the last one, and the last with a report."""

    next: MeetingLine | None
    last: MeetingLine | None
    reported: MeetingLine | None


def meetings_around(viewer: Viewer, group_id: uuid.UUID) -> GroupMeetings:
    """The meetings of a group next to this moment, in one statement. The caller has reached the group."""
    at = now()
    found = _meeting_lines(_around(), viewer, group=group_id, now=at)
    over = [line for line in found if line.ends_at <= at]
    return GroupMeetings(
        next=next((line for line in found if line.ends_at > at), None),
        last=next(reversed(over), None),
        reported=next((line for line in reversed(over) if line.published_at is not None), None),
    )


@cache
def _around() -> Any:
    here = (
        sa.select(col(Meeting.id))
        .where(col(Meeting.group_id) == sa.bindparam("group"), col(Meeting.cancelled_at).is_(None))
        .correlate(None)
    )
    over = here.where(col(Meeting.ends_at) <= sa.bindparam("now"))
    is_published = col(Report.published_at).is_not(None)
    reported = over.join(Report, col(Report.meeting_id) == Meeting.id).where(is_published)
    shown = (
        _soonest_first(here.where(col(Meeting.ends_at) > sa.bindparam("now"))),
        _latest_first(over),
        _latest_first(reported),
    )
    ids = (query.limit(1).scalar_subquery() for query in shown)
    return _soonest_first(_LINES.where(sa.or_(*(col(Meeting.id) == each for each in ids))))


def upcoming_for(viewer: Viewer, days: int = 30, limit: int = 6) -> list[MeetingLine]:
    """The meetings of the next days that concern the viewer, without cancelled ones."""
    at = now()
    # A meeting that began longer ago than any lasts is over: with this condition the index by start does the work.
    since = at - MAX_DURATION
    return _meeting_lines(_upcoming(viewer.scope, limit), viewer, now=at, since=since, until=at + timedelta(days=days))


@cache
def _upcoming(scope: VisibilityScope, limit: int) -> Any:
    query = _LINES.where(
        concerning(scope),
        col(Meeting.ends_at) > sa.bindparam("now"),
        col(Meeting.starts_at) > sa.bindparam("since"),
        col(Meeting.starts_at) < sa.bindparam("until"),
        col(Meeting.cancelled_at).is_(None),
    )
    return _soonest_first(query).limit(limit)


def drafts_for(viewer: Viewer, limit: int = 6) -> list[MeetingLine]:
    """Meetings of the last three months without a published report of which the viewer is the reporter, or that they
    organised and that have no reporter."""
    led = [group for group, role in viewer.memberships.items() if role == MembershipRole.ORGANISER]
    at = now()
    since = at - timedelta(days=DRAFT_DAYS)
    return _meeting_lines(_drafts(viewer.scope, limit), viewer, led=led, now=at, since=since)


@cache
def _drafts(scope: VisibilityScope, limit: int) -> Any:
    led: sa.ColumnElement[bool] = col(Meeting.group_id).in_(sa.bindparam("led", expanding=True))
    if scope is VisibilityScope.ALL:
        led = sa.or_(led, col(Meeting.organiser_id) == sa.bindparam("viewer_id"))
    own = sa.and_(col(Meeting.reporter_id) == sa.bindparam("viewer_id"), has_reporter())
    query = _seen(scope).where(
        sa.or_(own, sa.and_(led, ~has_reporter())),
        col(Meeting.ends_at) <= sa.bindparam("now"),
        col(Meeting.ends_at) > sa.bindparam("since"),
        col(Meeting.cancelled_at).is_(None),
        col(Group.archived_at).is_(None),
        col(Report.published_at).is_(None),
    )
    return _latest_first(query).limit(limit)
