"""Selects of what a person or a fund is in, each narrowed to what the viewer may see."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.levels.models import DeliveryPreference
from samenspel.clock import today
from samenspel.db import columns, now, session
from samenspel.groups import access as groups
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.initiatives import access as initiatives
from samenspel.initiatives.models import Initiative, InitiativeFund
from samenspel.meetings.models import (
    MAX_DURATION,
    ActionItem,
    Answer,
    AnswerValue,
    AttendanceMode,
    Meeting,
    Report,
    earlier_answer,
    path_of,
    present_answer,
)
from samenspel.people.models import Account
from samenspel.people.successions.queries import predecessors_of
from samenspel.viewer import Viewer

MAX_GROUPS, MAX_MEETINGS, MAX_INITIATIVES, MAX_POINTS = 60, 8, 12, 8


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A group that somebody is in."""

    id: uuid.UUID
    name: str
    slug: str
    role: MembershipRole


@dataclass(frozen=True, slots=True)
class FundGroup:
    """A group in which a fund is, with its people there: (id, name, role)."""

    name: str
    slug: str
    people: list[tuple[uuid.UUID, str, MembershipRole]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FundMeeting:
    """A meeting to come of a group in which a fund takes part, with the answer of who looks."""

    title: str
    path: str
    starts_at: datetime
    group_name: str
    my_answer: AnswerValue | None
    my_earlier_answer: AnswerValue | None
    my_mode: AttendanceMode | None
    my_waiting_since: datetime | None
    needs_answer: bool


@dataclass(frozen=True, slots=True)
class FundPoint:
    """An open action point of a fund or of one of its people."""

    text: str
    path: str
    who_id: uuid.UUID | None
    who: str | None
    due_on: date | None
    group_name: str


def _running(viewer: Viewer) -> tuple[sa.ColumnElement[bool], ...]:
    return groups.visible_to(viewer), col(Group.archived_at).is_(None), col(Membership.left_at).is_(None)


def groups_of(viewer: Viewer, account_id: uuid.UUID) -> list[OwnGroup]:
    """The groups of somebody into which the viewer may look, by name."""
    query = (
        columns(Group.id, Group.name, Group.slug, Membership.role)
        .join(Membership, col(Membership.group_id) == Group.id)
        .where(col(Membership.account_id) == account_id, *_running(viewer))
        .order_by(sa.func.lower(Group.name))
        .limit(MAX_GROUPS)
    )
    return [OwnGroup(*row) for row in session().execute(query)]


def work_days_of(account_id: uuid.UUID) -> list[int]:
    """The weekdays on which somebody said that they work; none where they said nothing."""
    query = columns(DeliveryPreference.work_days).where(col(DeliveryPreference.account_id) == account_id)
    return session().execute(query).scalar() or []


def groups_of_fund(viewer: Viewer, fund_id: uuid.UUID) -> list[FundGroup]:
    """The groups in which people are for a fund, by name, as far as the viewer may look into them."""
    query = (
        columns(Group.name, Group.slug, Membership.role, Account.id, col(Account.name).label("person"))
        .join(Membership, col(Membership.group_id) == Group.id)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(col(Membership.fund_id) == fund_id, col(Account.active), *_running(viewer))
        .order_by(sa.func.lower(Group.name), sa.func.lower(Account.name))
    )
    found: dict[str, FundGroup] = {}
    for row in session().execute(query):
        group = found.setdefault(row.slug, FundGroup(row.name, row.slug))
        group.people.append((row.id, row.person, row.role))
    return list(found.values())


def meetings_of_fund(viewer: Viewer, fund_id: uuid.UUID) -> list[FundMeeting]:
    """The next meetings at which people of a fund are expected, as far as the viewer sees them."""
    takes_part = sa.exists().where(
        col(Membership.group_id) == Meeting.group_id,
        col(Membership.fund_id) == fund_id,
        col(Membership.left_at).is_(None),
        col(Membership.role) != MembershipRole.FOLLOWER,
    )
    is_mine = sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == viewer.id)
    query = (
        columns(
            Meeting.id,
            Meeting.title,
            Meeting.starts_at,
            Meeting.group_id,
            Group.name,
            present_answer().label("my_answer"),
            earlier_answer().label("my_earlier_answer"),
            Answer.mode,
            Answer.waiting_since,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Answer, is_mine)
        .where(
            groups.visible_to(viewer),
            takes_part,
            col(Meeting.ends_at) > now(),
            col(Meeting.starts_at) > now() - MAX_DURATION,
            col(Meeting.cancelled_at).is_(None),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(MAX_MEETINGS)
    )
    expected = {group for group, role in viewer.memberships.items() if role != MembershipRole.FOLLOWER}
    return [
        FundMeeting(
            title=row.title,
            path=path_of(row.id),
            starts_at=row.starts_at,
            group_name=row.name,
            my_answer=row.my_answer,
            my_earlier_answer=row.my_earlier_answer,
            my_mode=row.mode,
            my_waiting_since=row.waiting_since,
            needs_answer=row.my_answer is None and row.group_id in expected,
        )
        for row in session().execute(query)
    ]


def initiatives_of_fund(viewer: Viewer, fund_id: uuid.UUID) -> Sequence[Any]:
    """The published initiatives that run, led by a fund or with it, by title: rows with slug, title, lead_fund_id."""
    with_it = columns(InitiativeFund.initiative_id).where(
        col(InitiativeFund.fund_id) == fund_id, col(InitiativeFund.until).is_(None)
    )
    query = (
        columns(Initiative.slug, Initiative.title, Initiative.lead_fund_id)
        .where(
            initiatives.visible_to(viewer),
            col(Initiative.draft_of_id).is_(None),
            sa.or_(col(Initiative.lead_fund_id) == fund_id, col(Initiative.id).in_(with_it)),
            sa.or_(col(Initiative.ends_on).is_(None), col(Initiative.ends_on) >= today()),
        )
        .order_by(sa.func.lower(Initiative.title))
        .limit(MAX_INITIATIVES)
    )
    return session().execute(query).all()


def points_of_fund(viewer: Viewer, fund_id: uuid.UUID) -> list[FundPoint]:
    """The open action points of a fund and its people in published reports that the viewer sees, those due first."""
    query = (
        columns(
            ActionItem.text,
            ActionItem.due_on,
            Meeting.id,
            ActionItem.owner_id,
            col(Account.name).label("who"),
            Group.name,
        )
        .join(Meeting, col(Meeting.id) == ActionItem.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(Account, col(Account.id) == ActionItem.owner_id)
        .outerjoin(
            Membership,
            sa.and_(
                col(Membership.account_id) == ActionItem.owner_id,
                col(Membership.group_id) == Meeting.group_id,
                col(Membership.left_at).is_(None),
            ),
        )
        .where(
            groups.visible_to(viewer),
            col(Report.published_at).is_not(None),
            col(ActionItem.done_at).is_(None),
            sa.or_(
                col(ActionItem.fund_id) == fund_id,
                col(ActionItem.fund_id).in_(predecessors_of(fund_id)),
                sa.func.coalesce(Membership.fund_id, Account.fund_id) == fund_id,
            ),
        )
        .order_by(col(ActionItem.due_on).is_(None), col(ActionItem.due_on), col(ActionItem.id))
        .limit(MAX_POINTS)
    )
    rows = session().execute(query)
    return [
        FundPoint(row.text, f"{path_of(row.id)}/verslag", row.owner_id, row.who, row.due_on, row.name) for row in rows
    ]
