"""Selects about attendance: who is expected, what each answered, and which funds were there."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.models import (
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Meeting,
)
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody who is expected or who answered."""

    name: str
    party: str
    is_fund: bool
    value: AnswerValue | None
    note: str
    is_waiting: bool
    stand_in: str


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who comes, by name and by fund. A fund comes when at least one of its people does; who waits for a place in a
    full room (`capacity`) does not yet."""

    people: tuple[Coming, ...]
    counts: dict[str, int]
    funds_yes: tuple[tuple[str, int], ...]
    capacity: int | None

    @property
    def fund_count(self) -> int:
        """How many funds come; who has no fund does not count here."""
        coming = {
            each.party for each in self.people if each.is_fund and each.value is AnswerValue.YES and not each.is_waiting
        }
        return len(coming)

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.counts["yes"] >= self.capacity


_STAND_IN = aliased(Fund)


_TURNOUT = (
    columns(
        Account.name,
        Fund.name,
        Account.organisation,
        Answer.value,
        Answer.note,
        Answer.waiting_since,
        _STAND_IN.name,
    )
    .outerjoin(
        Membership,
        sa.and_(
            col(Membership.account_id) == Account.id,
            col(Membership.group_id) == sa.bindparam("group"),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
        ),
    )
    .outerjoin(Answer, sa.and_(col(Answer.account_id) == Account.id, col(Answer.meeting_id) == sa.bindparam("meeting")))
    .outerjoin(Fund, col(Fund.id) == sa.func.coalesce(Answer.fund_id, Membership.fund_id))
    .outerjoin(_STAND_IN, col(_STAND_IN.id) == Answer.represented_by_id)
    .where(
        sa.or_(col(Membership.id).is_not(None), col(Answer.id).is_not(None)),
        sa.or_(col(Account.active), col(Answer.id).is_not(None)),
    )
    .order_by(col(Account.name))
)


def turnout_of(meeting: Meeting) -> Turnout:
    """The answers, and the members (no followers) who did not answer yet."""
    people = tuple(
        Coming(name, fund or organisation or "", fund is not None, value, note or "", waiting is not None, by or "")
        for name, fund, organisation, value, note, waiting, by in session().execute(
            _TURNOUT, {"meeting": meeting.id, "group": meeting.group_id}
        )
    )
    coming = [each for each in people if not each.is_waiting]
    counts = Counter(each.value.value if each.value else "open" for each in coming)
    counts["waiting"] = len(people) - len(coming)
    yes = Counter(each.party for each in coming if each.value is AnswerValue.YES and each.party)
    return Turnout(
        people,
        {key: counts[key] for key in (*(value.value for value in AnswerValue), "open", "waiting")},
        tuple(sorted(yes.items())),
        meeting.capacity,
    )


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """A fund that was there, or not."""

    fund_id: uuid.UUID
    fund_name: str
    fund_slug: str
    status: AttendanceStatus
    represented_by_id: uuid.UUID | None
    represented_by: str | None


_OTHER = aliased(Fund)


_ATTENDANCE = (
    columns(Fund.id, Fund.name, Fund.slug, Attendance.status, Attendance.represented_by_id, _OTHER.name)
    .join(Fund, col(Fund.id) == Attendance.fund_id)
    .outerjoin(_OTHER, col(_OTHER.id) == Attendance.represented_by_id)
    .where(col(Attendance.meeting_id) == sa.bindparam("meeting"))
    .order_by(col(Fund.name))
)


def attendance_of(meeting_id: uuid.UUID) -> list[AttendanceLine]:
    """What was recorded, by the name of the fund."""
    return [AttendanceLine(*row) for row in session().execute(_ATTENDANCE, {"meeting": meeting_id})]


def funds_expected_at(meeting: Meeting) -> list[tuple[uuid.UUID, str]]:
    """The funds that take part in the group or that answered, as far as they were not closed by then, and those that
    were recorded already; by name."""
    here = columns(Membership.fund_id).where(
        col(Membership.group_id) == meeting.group_id,
        col(Membership.left_at).is_(None),
        col(Membership.role) != MembershipRole.FOLLOWER,
    )
    answered = columns(Answer.fund_id).where(col(Answer.meeting_id) == meeting.id)
    recorded = columns(Attendance.fund_id).where(col(Attendance.meeting_id) == meeting.id)
    is_asked = sa.or_(col(Fund.id).in_(here), col(Fund.id).in_(answered))
    expected = sa.and_(is_asked, fund_is_open_at(meeting.starts_at))
    query = columns(Fund.id, Fund.name).where(sa.or_(expected, col(Fund.id).in_(recorded))).order_by(col(Fund.name))
    return [(fund_id, name) for fund_id, name in session().execute(query)]


def all_funds(at: datetime | None) -> list[tuple[uuid.UUID, str]]:
    """Every fund (some forty) that was not closed at a moment, by name."""
    query = columns(Fund.id, Fund.name).where(fund_is_open_at(at)).order_by(col(Fund.name))
    return [(fund_id, name) for fund_id, name in session().execute(query)]


@dataclass(frozen=True, slots=True)
class Promise:
    """What a fund answered; `by_fund_id` stands in for it where it said so."""

    value: AnswerValue | None
    by_fund_id: uuid.UUID | None


#: The most hopeful of what the people of a fund answered counts for it.
_HOPE = [
    AnswerValue.NO,
    AnswerValue.FOLLOWS,
    AnswerValue.REPRESENTED,
    AnswerValue.MAYBE,
    AnswerValue.IF_NEEDED,
    AnswerValue.YES,
]


def answers_by_fund(meeting_id: uuid.UUID) -> dict[uuid.UUID, Promise]:
    """What each fund answered."""
    query = columns(Answer.fund_id, Answer.value, Answer.represented_by_id).where(
        col(Answer.meeting_id) == meeting_id, col(Answer.fund_id).is_not(None)
    )
    found: dict[uuid.UUID, Promise] = {}
    for fund_id, value, by_fund_id in session().execute(query):
        known = found.get(fund_id)
        if known is None or known.value is None or _HOPE.index(value) > _HOPE.index(known.value):
            found[fund_id] = Promise(value, by_fund_id)
    return found
