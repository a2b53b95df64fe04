"""Selects about series of meetings and about what is usual for a kind of group."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, now, session
from samenspel.groups.models import Group, GroupKind
from samenspel.meetings.models import Meeting
from samenspel.meetings.series_models import MeetingSeries, MeetingTemplate
from samenspel.meetings.series_rule import Rhythm


@dataclass(frozen=True, slots=True)
class InSeries:
    """Where a meeting stands in its series: the how manieth of how many that go on."""

    rhythm: Rhythm
    number: int
    total: int


def place_in_series(meeting: Meeting) -> InSeries | None:
    """None for a meeting that stands alone. One statement; without a series none."""
    if meeting.series_id is None or meeting.starts_at is None:
        return None
    goes_on = sa.or_(col(Meeting.cancelled_at).is_(None), col(Meeting.id) == meeting.id)
    query = (
        columns(
            MeetingSeries.rhythm,
            sa.func.count(sa.case((col(Meeting.starts_at) <= meeting.starts_at, 1))),
            sa.func.count(),
        )
        .join(Meeting, col(Meeting.series_id) == MeetingSeries.id)
        .where(col(MeetingSeries.id) == meeting.series_id, goes_on)
        .group_by(col(MeetingSeries.id), col(MeetingSeries.rhythm))
    )
    row = session().execute(query).first()
    return InSeries(*row) if row else None


def following_in_series(meeting: Meeting) -> Sequence[Meeting]:
    """The meetings of the same series after this one that are to come and go on, the next one first."""
    if meeting.series_id is None or meeting.starts_at is None:
        return []
    query = select(Meeting).where(
        Meeting.series_id == meeting.series_id,
        col(Meeting.starts_at) > max(meeting.starts_at, now()),
        col(Meeting.cancelled_at).is_(None),
        Meeting.id != meeting.id,
    )
    return session().exec(query.order_by(col(Meeting.starts_at), col(Meeting.id))).all()


def meetings_by_id(ids: Sequence[uuid.UUID]) -> Sequence[Meeting]:
    """In the order of time."""
    return session().exec(select(Meeting).where(col(Meeting.id).in_(ids)).order_by(col(Meeting.starts_at))).all()


def template_of(kind: GroupKind) -> MeetingTemplate | None:
    """What is usual for a kind of group, where somebody said so."""
    return session().exec(select(MeetingTemplate).where(MeetingTemplate.kind == kind)).first()


def template_for(group_id: uuid.UUID) -> MeetingTemplate | None:
    """What is usual for the kind of a group."""
    query = select(MeetingTemplate).join(Group, col(Group.kind) == MeetingTemplate.kind).where(Group.id == group_id)
    return session().exec(query).first()


def templates() -> dict[GroupKind, MeetingTemplate]:
    """All of them, by kind."""
    return {row.kind: row for row in session().exec(select(MeetingTemplate)).all()}
