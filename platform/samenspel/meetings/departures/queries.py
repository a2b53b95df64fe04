"""Selects of what hangs on somebody who leaves, and of who could take it over.

Each is narrowed to what the viewer sees: of a group that they do not see nothing is said here.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.joining.models import GroupInvitation, InvitationState
from samenspel.groups.models import Group, LeadSeat, Membership, MembershipRole
from samenspel.meetings.lists import DRAFT_DAYS
from samenspel.meetings.models import ActionItem, AgendaItem, Meeting, Report
from samenspel.people.accounts.models import DepartureSuccessor, PlannedDeparture
from samenspel.people.models import Account, Invitation
from samenspel.viewer import Role, Viewer


class ChargeKind(StrEnum):
    """What somebody can have in hand, in the order in which it is shown and handed over."""

    GROUP = "group"
    LEAD = "lead"
    MEETING = "meeting"
    SERIES = "series"
    REPORTER = "reporter"
    ITEM = "item"
    POINT = "point"
    INVITATIONS = "invitations"


@dataclass(frozen=True, slots=True)
class Charge:
    """A thing that somebody has in hand. `count` is how many meetings or invitations it stands for.

    In a group with `is_closed` only its members see what is in it, and can have it in hand.
    """

    kind: ChargeKind
    thing_id: uuid.UUID
    title: str
    group_id: uuid.UUID | None = None
    group_name: str = ""
    is_closed: bool = False
    at: datetime | date | None = None
    role: MembershipRole | None = None
    meeting_title: str = ""
    count: int = 1

    @property
    def key(self) -> str:
        """Its name in the form."""
        return f"{self.kind}-{self.thing_id.hex}"


def group_key(group_id: uuid.UUID) -> str:
    """The key of a place in a group."""
    return f"{ChargeKind.GROUP}-{group_id.hex}"


def charges_of(viewer: Viewer, account_id: uuid.UUID) -> list[Charge]:
    """What hangs on an account, as far as the viewer sees, by kind."""
    return [
        *_groups(viewer, account_id),
        *_seats(viewer, account_id),
        *_meetings(viewer, account_id),
        *_reports(viewer, account_id),
        *_items(viewer, account_id),
        *_points(viewer, account_id),
        *_invitations(viewer, account_id),
    ]


def _seen(viewer: Viewer) -> tuple[sa.ColumnElement[bool], ...]:
    return visible_to(viewer), col(Group.archived_at).is_(None)


def _of_group(row: Any) -> dict[str, Any]:
    return {"group_id": row.group_id, "group_name": row.group_name, "is_closed": not row.is_open}


_GROUP: tuple[Any, ...] = (
    col(Group.id).label("group_id"),
    col(Group.name).label("group_name"),
    (col(Group.visibility) == "open").label("is_open"),
)


def _groups(viewer: Viewer, account_id: uuid.UUID) -> list[Charge]:
    query = (
        columns(Membership.role, *_GROUP)
        .join(Group, col(Group.id) == Membership.group_id)
        .where(col(Membership.account_id) == account_id, col(Membership.left_at).is_(None), *_seen(viewer))
        .order_by(sa.func.lower(Group.name))
    )
    rows = session().execute(query)
    return [Charge(ChargeKind.GROUP, row.group_id, row.group_name, role=row.role, **_of_group(row)) for row in rows]


def _seats(viewer: Viewer, account_id: uuid.UUID) -> list[Charge]:
    query = (
        columns(*_GROUP)
        .join(LeadSeat, col(LeadSeat.group_id) == Group.id)
        .where(col(LeadSeat.account_id) == account_id, col(LeadSeat.until).is_(None), *_seen(viewer))
        .order_by(sa.func.lower(Group.name))
    )
    rows = session().execute(query.distinct().order_by(None)).all()
    rows = sorted(rows, key=lambda row: row.group_name.casefold())
    return [Charge(ChargeKind.LEAD, row.group_id, row.group_name, **_of_group(row)) for row in rows]


def _meetings(viewer: Viewer, account_id: uuid.UUID) -> list[Charge]:
    """The meetings to come that somebody organises; those of a series together."""
    query = (
        columns(Meeting.id, Meeting.series_id, Meeting.title, Meeting.starts_at, *_GROUP)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(col(Meeting.organiser_id) == account_id, _is_to_come(), *_seen(viewer))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    found: dict[uuid.UUID, list[Any]] = {}
    for row in session().execute(query):
        found.setdefault(row.series_id or row.id, []).append(row)
    return [
        Charge(
            ChargeKind.SERIES if rows[0].series_id else ChargeKind.MEETING,
            thing_id,
            rows[0].title,
            at=rows[0].starts_at,
            count=len(rows),
            **_of_group(rows[0]),
        )
        for thing_id, rows in found.items()
    ]


def _is_to_come() -> sa.ColumnElement[bool]:
    has_no_end = col(Meeting.ends_at).is_(None)
    return sa.and_(col(Meeting.cancelled_at).is_(None), sa.or_(has_no_end, col(Meeting.ends_at) > now()))


def coming_meetings(charge: Charge, account_id: uuid.UUID) -> Sequence[Meeting]:
    """The meetings that a charge stands for, as rows to write, where the account still organises them."""
    is_it = col(Meeting.id) if charge.kind is ChargeKind.MEETING else col(Meeting.series_id)
    query = sa.select(Meeting).where(is_it == charge.thing_id, col(Meeting.organiser_id) == account_id, _is_to_come())
    return session().execute(query).scalars().all()


def _reports(viewer: Viewer, account_id: uuid.UUID) -> list[Charge]:
    """The meetings whose report somebody is to write: to come, or over and not reported yet."""
    query = (
        columns(Meeting.id, Meeting.title, Meeting.starts_at, *_GROUP)
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
        .where(
            col(Meeting.reporter_id) == account_id,
            col(Meeting.cancelled_at).is_(None),
            col(Report.published_at).is_(None),
            sa.or_(col(Meeting.ends_at).is_(None), col(Meeting.ends_at) > now() - timedelta(days=DRAFT_DAYS)),
            *_seen(viewer),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    rows = session().execute(query)
    return [Charge(ChargeKind.REPORTER, row.id, row.title, at=row.starts_at, **_of_group(row)) for row in rows]


def _items(viewer: Viewer, account_id: uuid.UUID) -> list[Charge]:
    """The agenda items of meetings to come; of an agenda that is not shared yet, where the viewer sees that too."""
    shared = sa.or_(
        col(Meeting.agenda_shared_at).is_not(None),
        sa.true() if viewer.is_isa else col(Meeting.group_id).in_(_organised_by(viewer)),
    )
    query = (
        columns(AgendaItem.id, AgendaItem.title, Meeting.starts_at, col(Meeting.title).label("meeting_title"), *_GROUP)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(col(AgendaItem.owner_id) == account_id, _is_to_come(), shared, *_seen(viewer))
        .order_by(col(Meeting.starts_at), col(AgendaItem.position), col(AgendaItem.id))
    )
    rows = session().execute(query)
    return [
        Charge(ChargeKind.ITEM, row.id, row.title, at=row.starts_at, meeting_title=row.meeting_title, **_of_group(row))
        for row in rows
    ]


def _organised_by(viewer: Viewer) -> list[uuid.UUID]:
    return [group_id for group_id, role in viewer.memberships.items() if role == MembershipRole.ORGANISER]


def _points(viewer: Viewer, account_id: uuid.UUID) -> list[Charge]:
    query = (
        columns(ActionItem.id, ActionItem.text, ActionItem.due_on, *_GROUP)
        .join(Meeting, col(Meeting.id) == ActionItem.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .where(
            col(ActionItem.owner_id) == account_id,
            col(ActionItem.done_at).is_(None),
            col(Report.published_at).is_not(None),
            *_seen(viewer),
        )
        .order_by(col(ActionItem.due_on).is_(None), col(ActionItem.due_on), col(ActionItem.id))
    )
    rows = session().execute(query)
    return [Charge(ChargeKind.POINT, row.id, row.text, at=row.due_on, **_of_group(row)) for row in rows]


def invitations_by(viewer: Viewer, account_id: uuid.UUID) -> list[Invitation | GroupInvitation]:
    """The invitations that somebody sent and that are still open, as rows to write."""
    to_platform = sa.select(Invitation).where(
        col(Invitation.invited_by_id) == account_id,
        col(Invitation.accepted_at).is_(None),
        col(Invitation.expires_at) > now(),
    )
    to_groups = (
        sa.select(GroupInvitation)
        .join(Group, col(Group.id) == GroupInvitation.group_id)
        .where(
            col(GroupInvitation.invited_by_id) == account_id,
            col(GroupInvitation.state) == InvitationState.OPEN,
            col(GroupInvitation.expires_at) > now(),
            *_seen(viewer),
        )
    )
    return [*session().execute(to_platform).scalars(), *session().execute(to_groups).scalars()]


def _invitations(viewer: Viewer, account_id: uuid.UUID) -> list[Charge]:
    names = sorted({each.email: each.name for each in invitations_by(viewer, account_id)}.values(), key=str.casefold)
    if not names:
        return []
    return [Charge(ChargeKind.INVITATIONS, account_id, ", ".join(names), count=len(names))]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who could take over: everybody, the colleagues among them, and the people of each group."""

    everybody: Sequence[uuid.UUID]
    colleagues: Sequence[uuid.UUID]
    members: dict[uuid.UUID, set[uuid.UUID]]

    def of(self, charge: Charge) -> list[uuid.UUID]:
        """The colleagues, those in the group first, and then the others in it."""
        inside = self.members.get(charge.group_id, set()) if charge.group_id else set()
        colleagues = sorted(self.colleagues, key=lambda each: each not in inside)
        return [*colleagues, *(each for each in self.everybody if each in inside and each not in colleagues)]


def candidates(account: Account, charges: Iterable[Charge]) -> Candidates:
    """Who could take over from an account: active people who are no guests, by name."""
    query = (
        columns(Account.id, Account.fund_id, Account.role)
        .where(col(Account.active), col(Account.id) != account.id, col(Account.role) != Role.GUEST)
        .order_by(sa.func.lower(Account.name), col(Account.email))
    )
    rows = session().execute(query).all()
    groups = {charge.group_id for charge in charges if charge.group_id}
    members: dict[uuid.UUID, set[uuid.UUID]] = {}
    inside = columns(Membership.group_id, Membership.account_id).where(
        col(Membership.group_id).in_(groups), col(Membership.left_at).is_(None)
    )
    for row in session().execute(inside):
        members.setdefault(row.group_id, set()).add(row.account_id)

    def is_colleague(row: Any) -> bool:
        return bool(row.fund_id == account.fund_id if account.fund_id else row.role is account.role)

    colleagues = [row.id for row in rows if is_colleague(row)] if account.role is not Role.GUEST else []
    return Candidates([row.id for row in rows], colleagues, members)


def due_departures(day: date) -> Sequence[PlannedDeparture]:
    """What was arranged for a day until this one."""
    return session().execute(sa.select(PlannedDeparture).where(col(PlannedDeparture.on) <= day)).scalars().all()


def successors_of(departure_id: uuid.UUID) -> dict[str, uuid.UUID | None]:
    """Who takes over what, by the key of the thing."""
    query = columns(DepartureSuccessor.key, DepartureSuccessor.successor_id).where(
        col(DepartureSuccessor.departure_id) == departure_id
    )
    return {row.key: row.successor_id for row in session().execute(query)}


def still_active(chosen: Mapping[str, uuid.UUID | None]) -> dict[str, Account | None]:
    """The accounts that were chosen, by the key of the thing; None for nobody, also where they left meanwhile."""
    query = sa.select(Account).where(col(Account.id).in_({*chosen.values()} - {None}), col(Account.active))
    known = {each.id: each for each in session().execute(query).scalars()}
    return {key: known.get(account_id) if account_id else None for key, account_id in chosen.items()}
