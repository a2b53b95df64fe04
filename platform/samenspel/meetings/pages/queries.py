"""Selects for the page of one meeting: the meetings of the group before and after it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns
from samenspel.lines import lines_from
from samenspel.meetings.models import (
    Meeting,
    path_of,
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The meeting of the group before or after this one."""

    id: uuid.UUID
    title: str
    starts_at: datetime

    @property
    def path(self) -> str:
        return path_of(self.id)


_MOMENT: Any = Meeting.__table__.c.starts_at.type  # type: ignore[attr-defined]


def _nearest(is_before: bool) -> sa.Select[Any]:
    this = sa.tuple_(sa.bindparam("start", type_=_MOMENT), sa.bindparam("id", type_=sa.Uuid()))
    moment, key = col(Meeting.starts_at), col(Meeting.id)
    other = sa.tuple_(moment, key)
    nearest = (
        columns(Meeting.id, Meeting.title, Meeting.starts_at)
        .where(
            col(Meeting.group_id) == sa.bindparam("group"),
            col(Meeting.cancelled_at).is_(None),
            other < this if is_before else other > this,
        )
        .order_by(*((moment.desc(), key.desc()) if is_before else (moment, key)))
        .limit(1)
        .subquery()
    )
    return columns(nearest)


_NEIGHBOURS = lines_from(Neighbour, sa.union_all(_nearest(True), _nearest(False)))


def neighbours_of(meeting: Meeting) -> tuple[Neighbour | None, Neighbour | None]:
    """The previous and the next meeting of the same group, cancelled ones left out; in one statement.

    None beside a meeting whose date is sought.
    """
    previous: Neighbour | None = None
    following: Neighbour | None = None
    if meeting.starts_at is None:
        return None, None
    parameters = {"start": meeting.starts_at, "id": meeting.id, "group": meeting.group_id}
    for found in _NEIGHBOURS.all(parameters):
        if (found.starts_at, found.id) < (meeting.starts_at, meeting.id):
            previous = found
        else:
            following = found
    return previous, following
