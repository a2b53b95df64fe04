"""Selects of what people have to do around meetings: for everybody, for a meeting, or for somebody in a group."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.clock import last_minute, today
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import lines
from samenspel.meetings.access import has_reporter, is_open_for_answers
from samenspel.meetings.attendance.debrief.queries import DEBRIEF_PERIOD
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.lists import DRAFT_DAYS
from samenspel.meetings.models import (
    IS_EARLIER,
    MIGHT_COME,
    ActionItem,
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Meeting,
    Report,
    path_of,
)
from samenspel.meetings.people import MeetingRecipient, recipients_of
from samenspel.meetings.points.owners import for_their_owners
from samenspel.meetings.polls.models import DatePoll, waits_for
from samenspel.people.models import Account, Fund
from samenspel.viewer import Role

#: An organiser has the agenda to do from so long before the promised day.
AGENDA_AHEAD = timedelta(days=14)
#: A meeting is to answer from so long before it, as on the start page and in the digest.
ANSWER_AHEAD = timedelta(days=42)
#: The kinds of things that are to do here.
KINDS = (ThingKind.MEETING, ThingKind.AGENDA, ThingKind.REPORT, ThingKind.ACTION_POINT, ThingKind.DEBRIEF)
_EARLIER = aliased(Meeting)
_IS_EXPECTED = col(Membership.role) != MembershipRole.FOLLOWER
_IS_UNCANCELLED = col(Meeting.cancelled_at).is_(None)


@dataclass(frozen=True, slots=True)
class ToDoScope:
    """Where to look: everywhere, or at one meeting of a group, at a whole group, or at one account in it."""

    group_id: uuid.UUID | None = None
    meeting_id: uuid.UUID | None = None
    account_id: uuid.UUID | None = None

    @property
    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """SQL over Meeting and Account."""
        found = []
        if self.group_id is not None:
            found.append(col(Meeting.group_id) == self.group_id)
        if self.meeting_id is not None:
            found.append(col(Meeting.id) == self.meeting_id)
        if self.account_id is not None:
            found.append(col(Account.id) == self.account_id)
        return found


@dataclass(frozen=True, slots=True)
class OpenToDo:
    """What somebody has to do; `due_at` is None where no day is set. `since` is when it began by itself: when the
    meeting was over. `date_locale` says that it is to choose the date of a poll, and the language of who does so."""

    account_id: uuid.UUID
    thing: Thing
    title: str
    path: str
    group_id: uuid.UUID
    due_at: datetime | None
    since: datetime | None = None
    date_locale: str = ""


def to_dos(scope: ToDoScope) -> list[OpenToDo]:
    """All that is to do now. Every kind of thing is a statement."""
    found: list[OpenToDo] = []
    for kind in (_polls, _answers, _dates_to_choose, _agendas, _points, _drafts, _debriefs):
        found.extend(kind(scope))
    return found


def to_remind(meeting: Meeting, by_id: uuid.UUID) -> list[MeetingRecipient]:
    """The members (no followers) who did not say for its hours whether they come to a meeting that is still to begin,
    or said only *indien nodig*; without its organiser and who asks. However far ahead it is, and each of a series."""
    if not is_open_for_answers(meeting.starts_at, meeting.cancelled_at, now()):
        return []
    return [
        each
        for each in recipients_of(meeting, "planned")
        if each.value in (None, AnswerValue.IF_NEEDED) and each.id not in (by_id, meeting.organiser_id)
    ]


def group_of(meeting_id: uuid.UUID) -> uuid.UUID | None:
    """The group of a meeting; None where it is gone."""
    found: uuid.UUID | None = session().execute(columns(Meeting.group_id).where(col(Meeting.id) == meeting_id)).scalar()
    return found


def has_published_report(meeting_id: uuid.UUID) -> bool:
    """Whether the report of a meeting is published now."""
    is_published = sa.exists().where(col(Report.meeting_id) == meeting_id, col(Report.published_at).is_not(None))
    return bool(session().execute(columns(is_published)).scalar())


def noticed(scope: ToDoScope) -> list[Notice]:
    """The notices of what was to do and was not done yet, as far as anybody knows."""
    query = sa.select(Notice).where(
        col(Notice.reason) == NoticeReason.TO_DO, col(Notice.done_at).is_(None), col(Notice.kind).in_(KINDS)
    )
    if scope.group_id is not None:
        query = query.where(col(Notice.group_id) == scope.group_id)
    if scope.meeting_id is not None:
        query = query.where(col(Notice.path).startswith(path_of(scope.meeting_id)))
    if scope.account_id is not None:
        query = query.where(col(Notice.account_id) == scope.account_id)
    return list(session().execute(query).scalars())


@dataclass(frozen=True, slots=True)
class MeetingListener:
    """Somebody who hears what happens around a meeting: who is expected or might come, or only follows the group."""

    account_id: uuid.UUID
    locale: str
    is_concerned: bool


def listeners_of(meeting: Meeting) -> list[MeetingListener]:
    """The people in the group of a meeting, and the ISA's who might come."""
    is_in = sa.and_(
        col(Membership.account_id) == Account.id,
        col(Membership.group_id) == meeting.group_id,
        col(Membership.left_at).is_(None),
    )
    might_come = sa.and_(
        col(Answer.account_id) == Account.id, col(Answer.meeting_id) == meeting.id, col(Answer.value).in_(MIGHT_COME)
    )
    comes = col(Answer.id).is_not(None)
    query = (
        lines(
            MeetingListener,
            account_id=Account.id,
            locale=Account.locale,
            is_concerned=sa.or_(sa.and_(col(Membership.id).is_not(None), _IS_EXPECTED), comes),
        )
        .outerjoin(Membership, is_in)
        .outerjoin(Answer, might_come)
        .where(
            col(Account.active),
            sa.or_(col(Membership.id).is_not(None), sa.and_(col(Account.role) == Role.ISA, comes)),
        )
    )
    return query.all()


def _meetings(scope: ToDoScope, *more: Any) -> Any:
    """The meetings of groups in use, each with its members, followers too."""
    return (
        columns(
            col(Account.id).label("account_id"),
            col(Meeting.id).label("meeting_id"),
            col(Meeting.title).label("title"),
            Meeting.group_id,
            Meeting.starts_at,
            Meeting.ends_at,
            *more,
        )
        .select_from(Meeting)
        .join(Group, sa.and_(col(Group.id) == col(Meeting.group_id), col(Group.archived_at).is_(None)))
        .join(Membership, sa.and_(col(Membership.group_id) == col(Group.id), col(Membership.left_at).is_(None)))
        .join(Account, sa.and_(col(Account.id) == col(Membership.account_id), col(Account.active)))
        .where(*scope.conditions)
    )


def _polls(scope: ToDoScope) -> Iterator[OpenToDo]:
    """The polls in which somebody who is expected left a moment open."""
    is_waiting = waits_for(col(Account.id), Account)
    query = _meetings(scope, DatePoll.closes_on).join(DatePoll, col(DatePoll.meeting_id) == col(Meeting.id))
    query = query.where(_IS_EXPECTED, _IS_UNCANCELLED, *_is_sought(), col(DatePoll.closes_on) >= today(), is_waiting)
    for row in session().execute(query):
        yield _of_meeting(row, ThingKind.MEETING, "", last_minute(row.closes_on))


def _is_sought() -> tuple[sa.ColumnElement[bool], ...]:
    return col(Meeting.starts_at).is_(None), col(DatePoll.decided_at).is_(None)


def _answers(scope: ToDoScope) -> Iterator[OpenToDo]:
    """The meetings of the next weeks that somebody who is expected did not answer, of a series only the next one; and
    those that were reminded of, however far ahead."""
    is_own = sa.and_(col(Answer.meeting_id) == col(Meeting.id), col(Answer.account_id) == col(Account.id))
    has_earlier = sa.exists().where(
        col(_EARLIER.series_id) == col(Meeting.series_id),
        col(_EARLIER.starts_at) < col(Meeting.starts_at),
        col(_EARLIER.starts_at) > now(),
        col(_EARLIER.cancelled_at).is_(None),
    )
    query = _meetings(scope).outerjoin(Answer, is_own)
    query = query.where(
        _IS_EXPECTED,
        _IS_UNCANCELLED,
        col(Meeting.starts_at) > now(),
        sa.or_(
            col(Meeting.reminded_at).is_not(None),
            sa.and_(col(Meeting.starts_at) <= now() + ANSWER_AHEAD, ~has_earlier),
        ),
        sa.or_(col(Answer.id).is_(None), col(Answer.value) == AnswerValue.IF_NEEDED, IS_EARLIER),
    )
    for row in session().execute(query):
        yield _of_meeting(row, ThingKind.MEETING, "", row.starts_at)


def _organisers(scope: ToDoScope) -> Any:
    """The meetings that were not cancelled, each with the person who organises it, as long as they see the group."""
    is_in = sa.and_(
        col(Membership.group_id) == col(Group.id),
        col(Membership.account_id) == col(Account.id),
        col(Membership.left_at).is_(None),
    )
    return (
        columns(
            col(Account.id).label("account_id"),
            col(Meeting.id).label("meeting_id"),
            col(Meeting.title).label("title"),
            Meeting.group_id,
            Account.locale,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.agenda_due_on,
        )
        .select_from(Meeting)
        .join(Group, sa.and_(col(Group.id) == col(Meeting.group_id), col(Group.archived_at).is_(None)))
        .join(Account, sa.and_(col(Account.id) == col(Meeting.organiser_id), col(Account.active)))
        .outerjoin(Membership, is_in)
        .where(
            _IS_UNCANCELLED, sa.or_(col(Membership.id).is_not(None), col(Account.role) == Role.ISA), *scope.conditions
        )
    )


def _dates_to_choose(scope: ToDoScope) -> Iterator[OpenToDo]:
    """The polls whose last day is over, for the organiser, who chooses the date."""
    query = _organisers(scope).join(DatePoll, col(DatePoll.meeting_id) == col(Meeting.id))
    for row in session().execute(query.where(*_is_sought(), col(DatePoll.closes_on) < today())):
        yield replace(_of_meeting(row, ThingKind.MEETING, "", None), date_locale=row.locale)


def _agendas(scope: ToDoScope) -> Iterator[OpenToDo]:
    """The agendas that their organiser promised for one of the next days, and did not open."""
    query = _organisers(scope).where(
        col(Meeting.agenda_shared_at).is_(None),
        col(Meeting.starts_at) > now(),
        col(Meeting.agenda_due_on) <= today() + AGENDA_AHEAD,
    )
    for row in session().execute(query):
        yield _of_meeting(row, ThingKind.AGENDA, "/agenda", last_minute(row.agenda_due_on))


def _drafts(scope: ToDoScope) -> Iterator[OpenToDo]:
    """The meetings that are over and have no published report: for their reporter, else for their organiser and those
    of their group."""
    of_reporter = _meetings(scope).where(_IS_UNCANCELLED, col(Membership.account_id) == col(Meeting.reporter_id))
    of_group = _meetings(scope).where(_IS_UNCANCELLED, col(Membership.role) == MembershipRole.ORGANISER)
    for query in (of_reporter, of_group.where(~has_reporter()), _organisers(scope).where(~has_reporter())):
        unwritten = query.outerjoin(Report, col(Report.meeting_id) == col(Meeting.id)).where(
            col(Meeting.ends_at) <= now(),
            col(Meeting.ends_at) > now() - timedelta(days=DRAFT_DAYS),
            col(Report.published_at).is_(None),
        )
        for row in session().execute(unwritten):
            yield _of_meeting(row, ThingKind.REPORT, "/verslag/bewerken", None, since=row.ends_at)


def _points(scope: ToDoScope) -> Iterator[OpenToDo]:
    """The open action points of published reports: of a person as long as they see the group, and where no person has
    it, of a fund's people in the group."""
    for query in for_their_owners(_open_points(scope)):
        for row in session().execute(query):
            path = f"{path_of(row.meeting_id)}/verslag#actie-{row.point_id}"
            thing = Thing(ThingKind.ACTION_POINT, row.point_id)
            yield OpenToDo(row.account_id, thing, row.text, path, row.group_id, last_minute(row.due_on))


def _open_points(scope: ToDoScope) -> sa.Select[Any]:
    return (
        columns(
            col(Account.id).label("account_id"),
            ActionItem.meeting_id,
            col(ActionItem.id).label("point_id"),
            ActionItem.text,
            ActionItem.due_on,
            Meeting.group_id,
        )
        .select_from(ActionItem)
        .join(Meeting, col(Meeting.id) == col(ActionItem.meeting_id))
        .join(Group, sa.and_(col(Group.id) == col(Meeting.group_id), col(Group.archived_at).is_(None)))
        .join(Report, col(Report.meeting_id) == col(Meeting.id))
        .where(col(ActionItem.done_at).is_(None), col(Report.published_at).is_not(None), *scope.conditions)
    )


def _debriefs(scope: ToDoScope) -> Iterator[OpenToDo]:
    """The debriefs that a fund owes to one that it represented, for its people who take part in the group."""
    is_written = sa.exists().where(
        col(Debrief.meeting_id) == col(Meeting.id), col(Debrief.for_fund_id) == col(Attendance.fund_id)
    )
    query = (
        _meetings(scope, col(Attendance.id).label("attendance_id"), Fund.slug)
        .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
        .join(Fund, col(Fund.id) == col(Attendance.fund_id))
        .where(
            _IS_EXPECTED,
            _IS_UNCANCELLED,
            col(Attendance.status) == AttendanceStatus.REPRESENTED,
            col(Attendance.represented_by_id) == col(Membership.fund_id),
            col(Meeting.ends_at) <= now(),
            col(Meeting.ends_at) > now() - DEBRIEF_PERIOD,
            ~is_written,
        )
    )
    for row in session().execute(query):
        path = f"{path_of(row.meeting_id)}/terugkoppeling/{row.slug}"
        thing = Thing(ThingKind.DEBRIEF, row.attendance_id)
        yield OpenToDo(row.account_id, thing, row.title, path, row.group_id, None, row.ends_at)


def _of_meeting(
    row: Any, kind: ThingKind, page: str, due_at: datetime | None, since: datetime | None = None
) -> OpenToDo:
    path = f"{path_of(row.meeting_id)}{page}"
    return OpenToDo(row.account_id, Thing(kind, row.meeting_id), row.title, path, row.group_id, due_at, since)
