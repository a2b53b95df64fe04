"""Selects about series of meetings, and about templates."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import mail
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group, GroupKind
from samenspel.lines import lines
from samenspel.meetings.calendars.events import CalendarSeries, uid_of
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.models import IS_EARLIER, Answer, AnswerValue, Meeting
from samenspel.meetings.series.models import MeetingSeries, MeetingTemplate
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SeriesPosition:
    """The number of a meeting in its series, and how many meetings that has, without cancelled ones."""

    rhythm: Rhythm
    number: int
    total: int


def position_in_series(meeting: Meeting) -> SeriesPosition | None:
    """The position of a meeting; None for a meeting without a series, for which no statement runs."""
    if meeting.series_id is None or meeting.starts_at is None:
        return None
    goes_on = sa.or_(col(Meeting.cancelled_at).is_(None), col(Meeting.id) == meeting.id)
    query = (
        lines(
            SeriesPosition,
            rhythm=MeetingSeries.rhythm,
            number=sa.func.count(sa.case((col(Meeting.starts_at) <= meeting.starts_at, 1))),
            total=sa.func.count(),
        )
        .join(Meeting, col(Meeting.series_id) == MeetingSeries.id)
        .where(col(MeetingSeries.id) == meeting.series_id, goes_on)
        .group_by(col(MeetingSeries.id), col(MeetingSeries.rhythm))
    )
    return query.first()


def following_in_series(meeting: Meeting) -> Sequence[Meeting]:
    """The later meetings of the series that are still to come and were not cancelled, in order."""
    if meeting.series_id is None or meeting.starts_at is None:
        return []
    query = select(Meeting).where(_follows(meeting, meeting.starts_at))
    return session().exec(query.order_by(col(Meeting.starts_at), col(Meeting.id))).all()


def unanswered_in_series(viewer: Viewer, meeting: Meeting) -> Sequence[Meeting]:
    """The meetings of `following_in_series` that the viewer did not answer yet, or before they moved."""
    if meeting.series_id is None or meeting.starts_at is None:
        return []
    query = select(Meeting).where(_follows(meeting, meeting.starts_at), _not_answered(viewer))
    return session().exec(query.order_by(col(Meeting.starts_at), col(Meeting.id))).all()


def following_by_id(meeting: Meeting, ids: Sequence[uuid.UUID]) -> Sequence[Meeting]:
    """Those of `following_in_series` with these ids."""
    if meeting.series_id is None or meeting.starts_at is None:
        return []
    return session().exec(select(Meeting).where(_follows(meeting, meeting.starts_at), col(Meeting.id).in_(ids))).all()


def unanswered_count(viewer: Viewer, meeting: Meeting) -> int:
    """The number of meetings of `unanswered_in_series`."""
    if meeting.series_id is None or meeting.starts_at is None:
        return 0
    query = columns(sa.func.count(col(Meeting.id))).where(_follows(meeting, meeting.starts_at), _not_answered(viewer))
    return int(session().execute(query).scalar_one())


def _follows(meeting: Meeting, starts_at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(Meeting.series_id) == meeting.series_id,
        col(Meeting.starts_at) > max(starts_at, now()),
        col(Meeting.cancelled_at).is_(None),
        col(Meeting.id) != meeting.id,
    )


def _not_answered(viewer: Viewer) -> sa.ColumnElement[bool]:
    is_answer = sa.and_(col(Answer.meeting_id) == col(Meeting.id), col(Answer.account_id) == viewer.id)
    return ~sa.exists().where(is_answer, ~IS_EARLIER)


def meetings_by_id(ids: Sequence[uuid.UUID]) -> Sequence[Meeting]:
    """The meetings with these ids, in order of time."""
    return session().exec(select(Meeting).where(col(Meeting.id).in_(ids)).order_by(col(Meeting.starts_at))).all()


def meetings_in(series_id: uuid.UUID) -> Sequence[Meeting]:
    """All meetings of a series, also cancelled ones, in order of time."""
    query = select(Meeting).where(Meeting.series_id == series_id).order_by(col(Meeting.starts_at), col(Meeting.id))
    return session().exec(query).all()


def answers_in(meeting_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, AnswerValue]]:
    """The answers to these meetings at the hours that they have now, by account and then by meeting."""
    query = columns(Answer.account_id, Answer.meeting_id, Answer.value).where(
        col(Answer.meeting_id).in_(meeting_ids), ~IS_EARLIER
    )
    found: dict[uuid.UUID, dict[uuid.UUID, AnswerValue]] = {}
    for row in session().execute(query):
        found.setdefault(row.account_id, {})[row.meeting_id] = row.value
    return found


def meeting_to_show(viewer: Viewer, series_id: uuid.UUID) -> uuid.UUID | None:
    """The current or next meeting of a series, or the last one where all are over; None where the viewer sees none."""
    query = (
        columns(Meeting.id, Meeting.ends_at, Meeting.cancelled_at)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(visible_to(viewer), col(Meeting.series_id) == series_id)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    rows = session().execute(query).all()
    active = [row for row in rows if row.cancelled_at is None] or rows
    to_come = [row for row in active if row.ends_at is not None and row.ends_at > now()]
    found: uuid.UUID | None = to_come[0].id if to_come else active[-1].id if active else None
    return found


def calendar_series(meeting: Meeting) -> CalendarSeries | None:
    """The series of which a meeting has the UID in calendars; None for a meeting with a UID of its own."""
    row = session().get(MeetingSeries, meeting.series_id) if meeting.recurrence_at else None
    return series_for_calendar(row.id, row.rhythm, row.sequence) if row else None


def series_for_calendar(series_id: uuid.UUID, rhythm: Rhythm, sequence: int) -> CalendarSeries:
    """A series as calendars know it, given its columns."""
    return CalendarSeries(uid_of(series_id), rhythm, sequence, mail.link_to("meetings.series", series_id=series_id))


def template_of(kind: GroupKind) -> MeetingTemplate | None:
    """The template of a kind of group, where somebody saved one."""
    return session().exec(select(MeetingTemplate).where(MeetingTemplate.kind == kind)).first()


def usual_titles(group_id: uuid.UUID) -> list[str]:
    """The titles of the items that every agenda of a group of this kind has."""
    kind = columns(Group.kind).where(col(Group.id) == group_id).scalar_subquery()
    items = session().execute(columns(MeetingTemplate.items).where(col(MeetingTemplate.kind) == kind)).scalar() or []
    return [item["title"] for item in items]


def templates() -> dict[GroupKind, MeetingTemplate]:
    """All templates, by kind."""
    return {row.kind: row for row in session().exec(select(MeetingTemplate)).all()}


def answers_of(account_id: uuid.UUID, meeting_ids: Sequence[uuid.UUID]) -> Sequence[Answer]:
    """What somebody answered to some meetings."""
    query = sa.select(Answer).where(col(Answer.account_id) == account_id, col(Answer.meeting_id).in_(meeting_ids))
    return session().execute(query).scalars().all()
