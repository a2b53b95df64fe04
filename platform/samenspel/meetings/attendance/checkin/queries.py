"""Selects about who came in, the history of the record, and the terugkoppeling between funds."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.meetings.access import may_organise
from samenspel.meetings.attendance.checkin.models import AttendanceChange, CheckIn, Debrief, Way
from samenspel.meetings.models import MIGHT_COME, Answer, AnswerValue, Attendance, AttendanceStatus, Meeting
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.viewer import Viewer

#: A terugkoppeling is asked for so long.
OWED = timedelta(days=60)
MOST_PEOPLE = 400


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is expected at the door; `row_id` where they came in.

    `fund_id` is None where their fund was closed by then: it takes part no more.
    """

    account_id: uuid.UUID
    name: str
    fund_id: uuid.UUID | None
    party: str
    value: AnswerValue | None
    row_id: uuid.UUID | None


def _people(meeting: Meeting) -> sa.Select[Any]:
    return (
        columns(
            Account.id,
            Account.name,
            sa.case((fund_is_open_at(meeting.starts_at), col(Fund.id))),
            sa.func.coalesce(Fund.name, Account.organisation, ""),
            Answer.value,
            CheckIn.id,
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
        .limit(MOST_PEOPLE)
    )


def people_at_door(meeting: Meeting) -> list[Person]:
    """Who is expected or came, by name: the members, who said yes or maybe, and who came in anyhow."""
    return [Person(*row) for row in session().execute(_people(meeting))]


def person_at_door(meeting: Meeting, account_id: uuid.UUID) -> Person | None:
    """One of them."""
    row = session().execute(_people(meeting).where(col(Account.id) == account_id)).first()
    return Person(*row) if row else None


def guests_of(meeting_id: uuid.UUID) -> Sequence[CheckIn]:
    """The guests without an account, as they came."""
    query = select(CheckIn).where(CheckIn.meeting_id == meeting_id, col(CheckIn.account_id).is_(None))
    return session().exec(query.order_by(col(CheckIn.id)).limit(MOST_PEOPLE)).all()


def there_without_fund(meeting_id: uuid.UUID) -> list[tuple[str, str]]:
    """The name and the organisation of who came in for no fund: guests with an account or without, and ISA's."""
    query = (
        columns(CheckIn.name, sa.func.coalesce(Account.organisation, CheckIn.organisation, ""))
        .outerjoin(Account, col(Account.id) == CheckIn.account_id)
        .where(col(CheckIn.meeting_id) == meeting_id, col(CheckIn.fund_id).is_(None))
        .order_by(sa.func.lower(CheckIn.name), col(CheckIn.id))
        .limit(MOST_PEOPLE)
    )
    return [(name, organisation) for name, organisation in session().execute(query)]


def count_in(meeting_id: uuid.UUID) -> int:
    """How many came in."""
    query = columns(sa.func.count()).select_from(CheckIn).where(col(CheckIn.meeting_id) == meeting_id)
    return int(session().execute(query).scalar_one())


def fund_then(meeting: Meeting, fund_id: uuid.UUID | None) -> uuid.UUID | None:
    """The fund, unless it was closed before the meeting."""
    query = columns(Fund.id).where(col(Fund.id) == fund_id, fund_is_open_at(meeting.starts_at))
    found: uuid.UUID | None = session().execute(query).scalar()
    return found


def is_in(meeting_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether somebody came in."""
    here = sa.exists().where(col(CheckIn.meeting_id) == meeting_id, col(CheckIn.account_id) == account_id)
    return bool(session().execute(columns(here)).scalar())


def came_for(meeting_id: uuid.UUID, fund_id: uuid.UUID) -> bool:
    """Whether anybody came in for a fund."""
    here = sa.exists().where(col(CheckIn.meeting_id) == meeting_id, col(CheckIn.fund_id) == fund_id)
    return bool(session().execute(columns(here)).scalar())


def row_of(meeting_id: uuid.UUID, row_id: uuid.UUID) -> CheckIn | None:
    """Somebody who came in to this meeting."""
    return session().exec(select(CheckIn).where(CheckIn.id == row_id, CheckIn.meeting_id == meeting_id)).first()


def record_of(meeting_id: uuid.UUID, fund_id: uuid.UUID) -> Attendance | None:
    """What is recorded of a fund."""
    query = select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.fund_id == fund_id)
    return session().exec(query).first()


def may_listen_at_door(viewer: Viewer, meeting_id: uuid.UUID) -> bool:
    """Whether the list at the door may be heard: by who organises."""
    query = (
        columns(Meeting.group_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(col(Meeting.id) == meeting_id, visible_to(viewer))
    )
    group_id = session().execute(query).scalar()
    return group_id is not None and may_organise(viewer, group_id)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of the record."""

    at: datetime
    by_name: str
    fund_name: str
    before: AttendanceStatus | None
    after: AttendanceStatus | None
    represented_by: str | None
    way: Way


_STAND_IN = aliased(Fund)


def changes_of(meeting_id: uuid.UUID, limit: int = 60) -> list[ChangeLine]:
    """How the record became what it is, the latest first."""
    query = (
        columns(
            AttendanceChange.created_at,
            Account.name,
            Fund.name,
            AttendanceChange.before,
            AttendanceChange.after,
            _STAND_IN.name,
            AttendanceChange.way,
        )
        .join(Account, col(Account.id) == AttendanceChange.by_id)
        .join(Fund, col(Fund.id) == AttendanceChange.fund_id)
        .outerjoin(_STAND_IN, col(_STAND_IN.id) == AttendanceChange.represented_by_id)
        .where(col(AttendanceChange.meeting_id) == meeting_id)
        .order_by(col(AttendanceChange.created_at).desc(), col(AttendanceChange.id).desc())
        .limit(limit)
    )
    return [ChangeLine(*row) for row in session().execute(query)]


@dataclass(frozen=True, slots=True)
class Standing:
    """A fund that another one stood in for, with the terugkoppeling if it is written."""

    for_fund_id: uuid.UUID
    for_fund: str
    for_slug: str
    by_fund_id: uuid.UUID
    by_fund: str
    debrief: Debrief | None
    author: str | None


def standings_of(meeting_id: uuid.UUID) -> list[Standing]:
    """The funds that were represented at a meeting, and by whom."""
    query = (
        columns(Fund.id, Fund.name, Fund.slug, _STAND_IN.id, _STAND_IN.name, Debrief, Account.name)
        .select_from(Attendance)
        .join(Fund, col(Fund.id) == Attendance.fund_id)
        .join(_STAND_IN, col(_STAND_IN.id) == Attendance.represented_by_id)
        .outerjoin(
            Debrief,
            sa.and_(col(Debrief.meeting_id) == meeting_id, col(Debrief.for_fund_id) == Attendance.fund_id),
        )
        .outerjoin(Account, col(Account.id) == Debrief.author_id)
        .where(col(Attendance.meeting_id) == meeting_id, col(Attendance.status) == AttendanceStatus.REPRESENTED)
        .order_by(col(Fund.name))
    )
    return [Standing(*row) for row in session().execute(query)]


def debrief_of(meeting_id: uuid.UUID, for_fund_id: uuid.UUID) -> Debrief | None:
    """The terugkoppeling to a fund."""
    query = select(Debrief).where(Debrief.meeting_id == meeting_id, Debrief.for_fund_id == for_fund_id)
    return session().exec(query).first()


def is_owed(at: datetime | None = None) -> sa.ColumnElement[bool]:
    """SQL over Meeting and Attendance: a terugkoppeling is due, and not written yet."""
    current = at or now()
    return sa.and_(
        col(Attendance.status) == AttendanceStatus.REPRESENTED,
        col(Meeting.ends_at) <= current,
        col(Meeting.ends_at) > current - OWED,
        col(Meeting.cancelled_at).is_(None),
        ~sa.exists().where(
            col(Debrief.meeting_id) == col(Meeting.id), col(Debrief.for_fund_id) == col(Attendance.fund_id)
        ),
    )
