"""Selects about other meetings of the same people and of the same funds."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import BRUSSELS, local
from samenspel.db import columns
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import Lines, lines
from samenspel.meetings.models import MAX_DURATION, MIGHT_COME, Answer, Meeting, path_of
from samenspel.people.models import Account
from samenspel.viewer import Viewer, VisibilityScope


@dataclass(frozen=True, slots=True)
class BusyMeeting:
    """Another meeting, with the number of funds of the group that are expected there, and whether the viewer is."""

    meeting_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    funds: int
    is_mine: bool
    title: str
    group_name: str

    @property
    def path(self) -> str:
        return path_of(self.meeting_id)

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.starts_at < end and self.ends_at > start


@cache
def _busy(scope: VisibilityScope) -> Lines[BusyMeeting]:
    here = (
        columns(Membership.fund_id)
        .where(
            col(Membership.group_id) == sa.bindparam("group"),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Membership.fund_id).is_not(None),
        )
        .scalar_subquery()
    )
    shared = (
        sa.select(sa.func.count(sa.distinct(col(Membership.fund_id))))
        .join(Account, col(Account.id) == Membership.account_id)
        .where(
            col(Membership.group_id) == Meeting.group_id,
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Membership.fund_id).in_(here),
            col(Account.active),
        )
        .correlate(Meeting)
        .scalar_subquery()
    )
    comes = col(Answer.value).in_(MIGHT_COME)
    expected = sa.and_(
        col(Meeting.group_id).in_(sa.bindparam("expected", expanding=True)),
        sa.or_(col(Answer.value).is_(None), comes),
    )
    return (
        lines(
            BusyMeeting,
            meeting_id=Meeting.id,
            starts_at=Meeting.starts_at,
            ends_at=Meeting.ends_at,
            funds=shared,
            is_mine=sa.or_(comes, expected, col(Meeting.organiser_id) == sa.bindparam("viewer_id")),
            title=Meeting.title,
            group_name=Group.name,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(
            Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == sa.bindparam("viewer_id"))
        )
        .where(
            visible_in(scope),
            col(Meeting.starts_at) < sa.bindparam("end"),
            col(Meeting.starts_at) > sa.bindparam("since"),
            col(Meeting.ends_at) > sa.bindparam("start"),
            col(Meeting.cancelled_at).is_(None),
            col(Meeting.id) != sa.bindparam("exclude"),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(400)
    )


def busy_between(
    viewer: Viewer, group_id: uuid.UUID, start: datetime, end: datetime, *, exclude: uuid.UUID | None = None
) -> list[BusyMeeting]:
    """The meetings in a period where the viewer or funds of a group are expected, but for the meeting `exclude`.

    Only those that the viewer sees: a line without a name would still tell who is in a closed group, and when it meets.
    """
    expected = [group for group, role in viewer.memberships.items() if role != MembershipRole.FOLLOWER]
    bound = viewer.bound | {
        "group": group_id,
        "expected": expected,
        "start": start,
        "since": start - MAX_DURATION,
        "end": end,
        "exclude": exclude or uuid.UUID(int=0),
    }
    return [each for each in _busy(viewer.scope).all(bound) if each.funds or each.is_mine]


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """The other meetings at the time of a meeting (`overlapping`) and in the rest of its week; `moment` names that
    time."""

    moment: str
    overlapping: tuple[BusyMeeting, ...]
    others: tuple[BusyMeeting, ...]


def moment_key(start: datetime, end: datetime) -> str:
    """The name of a period, by which a form says for which one it showed the clashes."""
    return f"{start.astimezone(UTC):%Y-%m-%dT%H:%M}/{end.astimezone(UTC):%Y-%m-%dT%H:%M}"


def week_around(
    viewer: Viewer, group_id: uuid.UUID, start: datetime, end: datetime, *, exclude: uuid.UUID | None = None
) -> BusyWeek:
    """The meetings of the same people and funds in the week of a meeting, from Monday to Sunday."""
    day = local(start).date()
    monday = datetime.combine(day - timedelta(days=day.weekday()), time(), BRUSSELS)
    busy = busy_between(viewer, group_id, monday, max(monday + timedelta(days=7), end), exclude=exclude)
    return BusyWeek(
        moment_key(start, end),
        tuple(each for each in busy if each.overlaps(start, end)),
        tuple(each for each in busy if not each.overlaps(start, end))[:12],
    )
