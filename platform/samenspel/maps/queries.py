"""The stored snapshots, and the years that there are."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import columns, session
from samenspel.groups.models import Membership
from samenspel.initiatives.models import Initiative
from samenspel.lines import lines
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.snapshot import StoredSnapshot
from samenspel.maps.models import ImportedActivity, Snapshot
from samenspel.meetings.models import Meeting
from samenspel.topics.models import Topic


@dataclass(frozen=True, slots=True)
class SnapshotKey:
    """A stored snapshot without its data: enough to know whether it can be used, and what it was made of."""

    id: uuid.UUID
    fingerprint: str


def latest_snapshot(scope: str) -> SnapshotKey | None:
    """The newest snapshot of a scope in the shape of this version."""
    return (
        lines(SnapshotKey, id=Snapshot.id, fingerprint=Snapshot.fingerprint)
        .where(col(Snapshot.scope) == scope, col(Snapshot.version) == VERSION)
        .order_by(col(Snapshot.created_at).desc(), col(Snapshot.id).desc())
        .limit(1)
        .first()
    )


def has_outdated_snapshots() -> bool:
    """Whether there are snapshots of an earlier version, which no page reads."""
    return bool(session().execute(sa.select(sa.exists().where(col(Snapshot.version) != VERSION))).scalar_one())


def snapshot_data(snapshot_id: uuid.UUID) -> StoredSnapshot | None:
    """What a snapshot holds; None once a newer one took its place."""
    found = session().execute(columns(Snapshot.data).where(col(Snapshot.id) == snapshot_id)).scalar()
    return cast(StoredSnapshot | None, found)


def stored_scopes() -> set[str]:
    """The scopes that have a snapshot."""
    return set(session().execute(columns(Snapshot.scope).distinct()).scalars())


def years_with_activities() -> list[int]:
    """The years that the map can show, the newest first: from the first activity on, fifteen at most."""
    firsts = [
        columns(sa.func.min(moment)).scalar_subquery()
        for moment in (
            Meeting.starts_at,
            Topic.created_at,
            Membership.joined_at,
            Initiative.starts_on,
            ImportedActivity.last_on,
        )
    ]
    years = [_year(first) for first in session().execute(columns(*firsts)).one() if first is not None]
    this_year = clock.today().year
    return list(range(this_year, max(min([*years, this_year]), this_year - 14) - 1, -1))


def _year(first: Any) -> int:
    """The year of a day or moment; out of an aggregate SQLite gives a moment without its zone, or as text."""
    if isinstance(first, str):
        first = dt.datetime.fromisoformat(first)
    if not isinstance(first, dt.datetime):
        return int(first.year)
    return clock.local(first if first.tzinfo else first.replace(tzinfo=dt.UTC)).year
