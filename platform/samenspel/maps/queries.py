"""The stored snapshots, and the years that there are."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel import clock
from samenspel.db import columns, session
from samenspel.groups.models import Group, GroupKind, Membership, MembershipRole, PastMembership, Visibility
from samenspel.initiatives.models import Initiative, InitiativeChannel
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.snapshot import StoredSnapshot
from samenspel.maps.models import AdviceAnswer, ImportedActivity, Snapshot
from samenspel.meetings.models import Meeting
from samenspel.people.models import Fund
from samenspel.topics.models import Topic
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SnapshotKey:
    """A stored snapshot without its data: enough to know whether it can be used, and what it was made of."""

    id: uuid.UUID
    fingerprint: str


def latest_snapshot(scope: str) -> SnapshotKey | None:
    """The newest snapshot of a scope in the shape of this version."""
    return latest_snapshots(scope).get(scope)


def latest_snapshots(*scopes: str) -> dict[str, SnapshotKey]:
    """The same of several scopes; one that has none is left out."""
    place = sa.func.row_number().over(
        partition_by=col(Snapshot.scope), order_by=(col(Snapshot.created_at).desc(), col(Snapshot.id).desc())
    )
    newest = (
        sa.select(col(Snapshot.id), col(Snapshot.scope), col(Snapshot.fingerprint), place.label("place"))
        .where(col(Snapshot.scope).in_(scopes), col(Snapshot.version) == VERSION)
        .subquery()
    )
    rows = session().execute(sa.select(newest.c.scope, newest.c.id, newest.c.fingerprint).where(newest.c.place == 1))
    return {scope: SnapshotKey(ident, fingerprint) for scope, ident, fingerprint in rows}


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
    """The years that the map can show, the newest first: from the first activity that it counts, fifteen at most.

    Who only follows, who comes for no fund, what was cancelled and what is not reported on make no year.
    """
    own = sa.and_(col(Group.kind) == GroupKind.CLUSTER, col(Group.unreported))
    own_initiative = sa.and_(col(Initiative.channel) != InitiativeChannel.SERV, col(Initiative.unreported))
    is_shown = sa.and_(col(Group.visibility) == Visibility.OPEN, ~own)
    in_groups = [
        columns(sa.func.min(moment)).join(Group, col(Group.id) == group_id).where(is_shown, counts)
        for moment, group_id, counts in (
            (Meeting.starts_at, Meeting.group_id, col(Meeting.cancelled_at).is_(None)),
            (Topic.created_at, Topic.group_id, sa.true()),
            *(
                (
                    each.joined_at,
                    each.group_id,
                    sa.and_(col(each.fund_id).is_not(None), col(each.role) != MembershipRole.FOLLOWER),
                )
                for each in (Membership, PastMembership)
            ),
        )
    ]
    elsewhere = [
        columns(sa.func.min(Initiative.starts_on)).where(col(Initiative.draft_of_id).is_(None), ~own_initiative),
        columns(sa.func.min(ImportedActivity.last_on)).where(~col(ImportedActivity.unreported)),
    ]
    firsts = [query.scalar_subquery() for query in (*in_groups, *elsewhere)]
    years = [_year(first) for first in session().execute(columns(*firsts)).one() if first is not None]
    this_year = clock.today().year
    return list(range(this_year, max(min([*years, this_year]), this_year - 14) - 1, -1))


def answered_partners(viewer: Viewer, slug: str) -> set[str]:
    """The funds (by slug) about which a fund answered that they were suggested, for those who may know it."""
    if not (viewer.is_isa or viewer.fund_slug == slug):
        return set()
    fund, partner = aliased(Fund), aliased(Fund)
    query = (
        columns(partner.slug)
        .select_from(AdviceAnswer)
        .join(fund, col(fund.id) == AdviceAnswer.fund_id)
        .join(partner, col(partner.id) == AdviceAnswer.partner_id)
        .where(col(fund.slug) == slug, col(AdviceAnswer.withdrawn_at).is_(None))
    )
    return set(session().execute(query).scalars())


def _year(first: Any) -> int:
    """The year of a day or moment; out of an aggregate SQLite gives a moment without its zone, or as text."""
    if isinstance(first, str):
        first = dt.datetime.fromisoformat(first)
    if not isinstance(first, dt.datetime):
        return int(first.year)
    return clock.local(first if first.tzinfo else first.replace(tzinfo=dt.UTC)).year
