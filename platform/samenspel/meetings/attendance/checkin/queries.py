"""Selects about checking in: who is expected, who came in, and for which fund."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import Lines, lines
from samenspel.meetings.access import may_organise
from samenspel.meetings.attendance.models import CheckIn, DoorTap
from samenspel.meetings.attendance.queries import PersonThere
from samenspel.meetings.models import MIGHT_COME, Answer, Meeting
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.people.words import party
from samenspel.viewer import Viewer

MAX_PEOPLE = 400


@dataclass(frozen=True, slots=True)
class ExpectedAttendee:
    """Somebody on the list at the door; `check_in_id` is None until they come in.

    `fund_id` is None where their fund was closed by then: it takes part no more.
    """

    account_id: uuid.UUID
    name: str
    fund_id: uuid.UUID | None
    party: str
    check_in_id: uuid.UUID | None


def _expected_attendees(meeting: Meeting) -> Lines[ExpectedAttendee]:
    return (
        lines(
            ExpectedAttendee,
            account_id=Account.id,
            name=Account.name,
            fund_id=sa.case((fund_is_open_at(meeting.starts_at), col(Fund.id))),
            party=party(""),
            check_in_id=CheckIn.id,
        )
        .outerjoin(
            Membership,
            sa.and_(
                col(Membership.account_id) == Account.id,
                col(Membership.group_id) == meeting.group_id,
                col(Membership.left_at).is_(None),
                col(Membership.role) != MembershipRole.FOLLOWER,
            ),
        )
        .outerjoin(Answer, sa.and_(col(Answer.account_id) == Account.id, col(Answer.meeting_id) == meeting.id))
        .outerjoin(CheckIn, sa.and_(col(CheckIn.account_id) == Account.id, col(CheckIn.meeting_id) == meeting.id))
        .outerjoin(Fund, col(Fund.id) == sa.func.coalesce(Answer.fund_id, Membership.fund_id, Account.fund_id))
        .where(
            sa.or_(
                sa.and_(col(Membership.id).is_not(None), col(Account.active)),
                col(Answer.value).in_(MIGHT_COME),
                col(CheckIn.id).is_not(None),
            )
        )
        .order_by(sa.func.lower(Account.name))
        .limit(MAX_PEOPLE)
    )


def expected_attendees(meeting: Meeting) -> list[ExpectedAttendee]:
    """The list at the door, by name: the members, those who said yes or maybe, and those who came in anyhow."""
    return _expected_attendees(meeting).all()


def expected_attendee(meeting: Meeting, account_id: uuid.UUID) -> ExpectedAttendee | None:
    """One person of the list at the door."""
    return _expected_attendees(meeting).where(col(Account.id) == account_id).first()


@dataclass(frozen=True, slots=True)
class LaterTap:
    """A tap that came after one that was sent late: who made it, and when."""

    by_name: str
    at: datetime
    is_in: bool


@dataclass(frozen=True, slots=True)
class DoorState:
    """One person of the list at the door (None for a guest), and how many people came in.

    `later` is what somebody else tapped after the tap that was sent, which did nothing then.
    """

    attendee: ExpectedAttendee | None
    count: int
    later: LaterTap | None = None


def last_tap(meeting_id: uuid.UUID, account_id: uuid.UUID) -> DoorTap:
    """The tap on somebody's name that holds; only where there was one."""
    query = select(DoorTap).where(DoorTap.meeting_id == meeting_id, DoorTap.account_id == account_id)
    return session().exec(query.execution_options(populate_existing=True)).one()


def later_tap(meeting_id: uuid.UUID, account_id: uuid.UUID) -> LaterTap | None:
    """The tap on somebody's name that holds, with the name of who made it."""
    query = lines(LaterTap, by_name=Account.name, at=DoorTap.tapped_at, is_in=DoorTap.is_in).join(
        DoorTap, col(DoorTap.by_id) == Account.id
    )
    return query.where(col(DoorTap.meeting_id) == meeting_id, col(DoorTap.account_id) == account_id).first()


def door_state(meeting: Meeting, account_id: uuid.UUID | None) -> DoorState:
    """The state of the list for one account; None where only guests changed."""
    attendee = expected_attendee(meeting, account_id) if account_id else None
    return DoorState(attendee, check_in_count(meeting.id))


def guests_of(meeting_id: uuid.UUID) -> Sequence[CheckIn]:
    """The check-ins of guests without an account, the first one first."""
    query = select(CheckIn).where(CheckIn.meeting_id == meeting_id, col(CheckIn.account_id).is_(None))
    return session().exec(query.order_by(col(CheckIn.id)).limit(MAX_PEOPLE)).all()


def attendees_without_fund(meeting_id: uuid.UUID) -> list[PersonThere]:
    """Those who came in for no fund: guests, with an account or without, and ISA's."""
    query = (
        columns(CheckIn.name, sa.func.coalesce(Account.organisation, CheckIn.organisation, ""), CheckIn.account_id)
        .outerjoin(Account, col(Account.id) == CheckIn.account_id)
        .where(col(CheckIn.meeting_id) == meeting_id, col(CheckIn.fund_id).is_(None))
        .order_by(sa.func.lower(CheckIn.name), col(CheckIn.id))
        .limit(MAX_PEOPLE)
    )
    return [PersonThere(*row) for row in session().execute(query)]


def check_in_count(meeting_id: uuid.UUID) -> int:
    """How many people came in."""
    query = columns(sa.func.count()).select_from(CheckIn).where(col(CheckIn.meeting_id) == meeting_id)
    return int(session().execute(query).scalar_one())


def open_fund(meeting: Meeting, fund_id: uuid.UUID | None) -> uuid.UUID | None:
    """The fund, unless it was closed before the meeting."""
    query = columns(Fund.id).where(col(Fund.id) == fund_id, fund_is_open_at(meeting.starts_at))
    found: uuid.UUID | None = session().execute(query).scalar()
    return found


def is_checked_in(meeting_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether somebody came in."""
    check_in = sa.exists().where(col(CheckIn.meeting_id) == meeting_id, col(CheckIn.account_id) == account_id)
    return bool(session().execute(columns(check_in)).scalar())


def attended_for(meeting_id: uuid.UUID, fund_id: uuid.UUID) -> bool:
    """Whether anybody came in for a fund."""
    check_in = sa.exists().where(col(CheckIn.meeting_id) == meeting_id, col(CheckIn.fund_id) == fund_id)
    return bool(session().execute(columns(check_in)).scalar())


def check_in_of(meeting_id: uuid.UUID, check_in_id: uuid.UUID) -> CheckIn | None:
    """A check-in to this meeting."""
    query = select(CheckIn).where(CheckIn.id == check_in_id, CheckIn.meeting_id == meeting_id)
    return session().exec(query).first()


def may_listen(viewer: Viewer, meeting_id: uuid.UUID) -> bool:
    """Whether the viewer may follow the list at the door, which the organisers hold."""
    query = (
        columns(Meeting.group_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(col(Meeting.id) == meeting_id, visible_to(viewer))
    )
    group_id = session().execute(query).scalar()
    return group_id is not None and may_organise(viewer, group_id)
