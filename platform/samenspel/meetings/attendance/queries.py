"""Selects about attendance: who answered what, which funds were there, and how that record changed."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from samenspel.db import columns, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.groups.outsiders.models import takes_seat
from samenspel.groups.outsiders.queries import outsiders_at
from samenspel.lines import lines
from samenspel.meetings.attendance.models import AttendanceChange, AttendanceSource, CheckIn
from samenspel.meetings.models import (
    IS_EARLIER,
    Answer,
    AnswerValue,
    Attendance,
    AttendanceMode,
    AttendanceStatus,
    Meeting,
    earlier_answer,
    present_answer,
)
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at, fund_name_at
from samenspel.people.words import party


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody who is expected or who answered; `stand_in` is the fund that represents theirs. `earlier` is what they
    answered for other hours, before the meeting moved, and did not confirm."""

    account_id: uuid.UUID
    name: str
    party: str
    is_fund: bool
    value: AnswerValue | None
    mode: AttendanceMode | None
    earlier: AnswerValue | None
    note: str
    is_waiting: bool
    stand_in: str


@dataclass(frozen=True, slots=True)
class OutsiderLine:
    """Somebody from outside the group who was asked, by their name, and what they answered: `earlier` for
    hours that the meeting had before."""

    name: str
    choice: str
    earlier: str = ""


def _outsiders_at(meeting: Meeting) -> tuple[OutsiderLine, ...]:
    return tuple(
        OutsiderLine(each.label, each.choice or "")
        if (each.chosen_starts_at, each.chosen_ends_at) == (meeting.starts_at, meeting.ends_at)
        else OutsiderLine(each.label, "", each.choice or "")
        for each in outsiders_at(meeting.id)
    )


@dataclass(frozen=True, slots=True)
class Turnout:
    """The answers to a meeting, by name and by fund. A fund comes when at least one of its people does; people on the
    waiting list of a full room (`capacity`) do not count yet."""

    people: tuple[Invitee, ...]
    counts: dict[str, int]
    funds_yes: tuple[tuple[str, int], ...]
    capacity: int | None
    is_hybrid: bool
    outsiders: tuple[OutsiderLine, ...] = ()

    @property
    def outsiders_coming(self) -> int:
        """How many people from outside the group come."""
        return sum(takes_seat(each.choice) or each.choice == AttendanceMode.ONLINE for each in self.outsiders)

    @property
    def outsiders_seated(self) -> int:
        """How many people from outside the group have a seat in the room."""
        return sum(takes_seat(each.choice or each.earlier) for each in self.outsiders)

    @property
    def in_room(self) -> int:
        """How many of those who come said that they are there in person."""
        return self._coming(AttendanceMode.ON_SITE)

    @property
    def online(self) -> int:
        """How many of those who come said that they are there online: they take no seat."""
        return self._coming(AttendanceMode.ONLINE)

    @property
    def without_mode(self) -> int:
        """How many of those who come did not say how: a calendar knows no more than a yes."""
        return self._coming(None)

    def _coming(self, mode: AttendanceMode | None) -> int:
        yes = (each for each in self.people if each.value is AnswerValue.YES and not each.is_waiting)
        return sum(each.mode is mode for each in yes)

    @property
    def fund_count(self) -> int:
        """How many funds come; people without a fund do not count here."""
        coming = {
            each.party for each in self.people if each.is_fund and each.value is AnswerValue.YES and not each.is_waiting
        }
        return len(coming)


_REPRESENTATIVE = aliased(Fund)


_TURNOUT = (
    lines(
        Invitee,
        account_id=Account.id,
        name=Account.name,
        party=party(""),
        is_fund=col(Fund.id).is_not(None),
        value=present_answer(),
        mode=Answer.mode,
        earlier=earlier_answer(),
        note=sa.func.coalesce(Answer.note, ""),
        is_waiting=sa.and_(col(Answer.waiting_since).is_not(None), ~IS_EARLIER),
        stand_in=sa.func.coalesce(_REPRESENTATIVE.name, ""),
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
    .outerjoin(_REPRESENTATIVE, col(_REPRESENTATIVE.id) == Answer.represented_by_id)
    .where(
        sa.or_(col(Membership.id).is_not(None), col(Answer.id).is_not(None)),
        sa.or_(col(Account.active), col(Answer.id).is_not(None)),
    )
    .order_by(col(Account.name))
)


def turnout_of(meeting: Meeting, *, has_outsiders: bool = True) -> Turnout:
    """The answers, and the members (no followers) who did not answer yet; with people from outside the group, unless
    the caller knows that none was asked."""
    people = tuple(_TURNOUT.all({"meeting": meeting.id, "group": meeting.group_id}))
    coming = [each for each in people if not each.is_waiting]
    counts = Counter(each.value.value if each.value else "earlier" if each.earlier else "open" for each in coming)
    counts["waiting"] = len(people) - len(coming)
    yes = Counter(each.party for each in coming if each.value is AnswerValue.YES and each.party)
    return Turnout(
        people,
        {key: counts[key] for key in (*(value.value for value in AnswerValue), "earlier", "open", "waiting")},
        tuple(sorted(yes.items())),
        meeting.capacity,
        meeting.is_hybrid,
        _outsiders_at(meeting) if has_outsiders else (),
    )


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """The record of one fund: whether it was there."""

    fund_id: uuid.UUID
    fund_name: str
    fund_slug: str
    status: AttendanceStatus
    represented_by_id: uuid.UUID | None
    represented_by: str | None


_ATTENDANCE = (
    lines(
        AttendanceLine,
        fund_id=Fund.id,
        fund_name=fund_name_at(Meeting.starts_at),
        fund_slug=Fund.slug,
        status=Attendance.status,
        represented_by_id=Attendance.represented_by_id,
        represented_by=fund_name_at(Meeting.starts_at, _REPRESENTATIVE),
    )
    .select_from(Attendance)
    .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
    .join(Fund, col(Fund.id) == Attendance.fund_id)
    .outerjoin(_REPRESENTATIVE, col(_REPRESENTATIVE.id) == Attendance.represented_by_id)
    .where(col(Attendance.meeting_id) == sa.bindparam("meeting"))
    .order_by(col(Fund.name))
)


def attendance_of(meeting_id: uuid.UUID) -> list[AttendanceLine]:
    """The record of a meeting, by the name of the fund."""
    return _ATTENDANCE.all({"meeting": meeting_id})


@dataclass(frozen=True, slots=True)
class PersonThere:
    """Somebody who was at a meeting, by the name of that day; `account_id` is None for a guest without an account."""

    name: str
    organisation: str
    account_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class PeopleThere:
    """Who was at a meeting: those of each fund, and those who came for none."""

    by_fund: dict[uuid.UUID, list[PersonThere]]
    others: list[PersonThere]


def people_at(meeting_id: uuid.UUID) -> PeopleThere:
    """Those who checked in; of a fund that was present and of which nobody did, those who agreed to come (who answered
    yes, and have a seat). In one statement."""
    organisation = sa.func.coalesce(Account.organisation, CheckIn.organisation, "").label("organisation")
    here = (
        columns(
            CheckIn.fund_id,
            CheckIn.name,
            organisation,
            sa.literal(1).label("came_in"),
            CheckIn.id,
            CheckIn.account_id,
        )
        .outerjoin(Account, col(Account.id) == CheckIn.account_id)
        .where(col(CheckIn.meeting_id) == meeting_id)
    )
    agreed = (
        columns(Answer.fund_id, Account.name, sa.literal(""), sa.literal(0), Answer.id, Answer.account_id)
        .join(Account, col(Account.id) == Answer.account_id)
        .where(
            col(Answer.meeting_id) == meeting_id,
            col(Answer.fund_id).is_not(None),
            col(Answer.value) == AnswerValue.YES,
            col(Answer.waiting_since).is_(None),
            ~IS_EARLIER,
        )
    )
    each = sa.union_all(here, agreed).subquery()
    is_here = sa.and_(
        col(Attendance.fund_id) == each.c.fund_id,
        col(Attendance.meeting_id) == meeting_id,
        col(Attendance.status) == AttendanceStatus.PRESENT,
    )
    query = (
        sa.select(each.c.fund_id, each.c.name, each.c.organisation, each.c.came_in, each.c.account_id)
        .outerjoin(Attendance, is_here)
        .where(sa.or_(each.c.fund_id.is_(None), col(Attendance.id).is_not(None)))
        .order_by(each.c.came_in.desc(), sa.func.lower(each.c.name), each.c.id)
    )
    by_fund: dict[uuid.UUID, list[PersonThere]] = {}
    others: list[PersonThere] = []
    checked_in: set[uuid.UUID] = set()
    for fund_id, name, organisation_name, came_in, account_id in session().execute(query):
        person = PersonThere(name, organisation_name, account_id)
        if fund_id is None:
            others.append(person)
            continue
        if came_in:
            checked_in.add(fund_id)
        if came_in or fund_id not in checked_in:
            by_fund.setdefault(fund_id, []).append(person)
    return PeopleThere(by_fund, others)


def checked_in_meetings(since: datetime, until: datetime) -> list[Meeting]:
    """The meetings that ended in a period and to which people checked in."""
    came_in = sa.exists().where(col(CheckIn.meeting_id) == Meeting.id)
    query = select(Meeting).where(
        col(Meeting.ends_at) >= since, col(Meeting.ends_at) < until, col(Meeting.cancelled_at).is_(None), came_in
    )
    return list(session().exec(query.order_by(col(Meeting.id))).all())


def funds_expected_at(meeting: Meeting) -> list[tuple[uuid.UUID, str]]:
    """The id and name of the funds that take part in the group or that answered, unless they were closed by then, and
    of those that have a record already; by name."""
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
    """The id and name of every fund (some forty) that was not closed at a moment, by name."""
    query = columns(Fund.id, Fund.name).where(fund_is_open_at(at)).order_by(col(Fund.name))
    return [(fund_id, name) for fund_id, name in session().execute(query)]


@dataclass(frozen=True, slots=True)
class FundAnswer:
    """What a fund answered; `by_fund_id` represents it where it said so."""

    value: AnswerValue | None
    by_fund_id: uuid.UUID | None


#: Of the answers of its people the last in this list counts for a fund.
_MOST_LIKELY_LAST = [
    AnswerValue.NO,
    AnswerValue.FOLLOWS,
    AnswerValue.REPRESENTED,
    AnswerValue.MAYBE,
    AnswerValue.IF_NEEDED,
    AnswerValue.YES,
]


def answers_by_fund(meeting_id: uuid.UUID) -> dict[uuid.UUID, FundAnswer]:
    """What each fund answered for the hours that the meeting has."""
    query = columns(Answer.fund_id, Answer.value, Answer.represented_by_id).where(
        col(Answer.meeting_id) == meeting_id, col(Answer.fund_id).is_not(None), ~IS_EARLIER
    )
    found: dict[uuid.UUID, FundAnswer] = {}
    for fund_id, value, by_fund_id in session().execute(query):
        known = found.get(fund_id)
        if (
            known is None
            or known.value is None
            or _MOST_LIKELY_LAST.index(value) > _MOST_LIKELY_LAST.index(known.value)
        ):
            found[fund_id] = FundAnswer(value, by_fund_id)
    return found


def is_taken(meeting_id: uuid.UUID) -> bool:
    """Whether somebody recorded the attendance of a meeting as a whole: more than who came in at the door."""
    here = col(AttendanceChange.meeting_id) == meeting_id
    from_form = sa.exists().where(here, col(AttendanceChange.way) == AttendanceSource.RECORD)
    has_history = sa.exists().where(here, col(AttendanceChange.fund_id) == Attendance.fund_id).correlate(Attendance)
    without = sa.exists().where(col(Attendance.meeting_id) == meeting_id, ~has_history)
    return bool(session().execute(columns(sa.or_(from_form, without))).scalar())


def recorded_attendance(meeting_id: uuid.UUID, fund_id: uuid.UUID) -> Attendance | None:
    """The record of one fund at a meeting."""
    query = select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.fund_id == fund_id)
    return session().exec(query).first()


@dataclass(frozen=True, slots=True)
class AttendanceChangeLine:
    """One change of the record of a fund."""

    at: datetime
    by_id: uuid.UUID
    by_name: str
    fund_name: str
    before: AttendanceStatus | None
    after: AttendanceStatus | None
    represented_by: str | None
    source: AttendanceSource


def changes_of(meeting_id: uuid.UUID, limit: int = 60) -> list[AttendanceChangeLine]:
    """The changes of the record, the latest first."""
    query = (
        lines(
            AttendanceChangeLine,
            at=AttendanceChange.created_at,
            by_id=Account.id,
            by_name=Account.name,
            fund_name=Fund.name,
            before=AttendanceChange.before,
            after=AttendanceChange.after,
            represented_by=_REPRESENTATIVE.name,
            source=AttendanceChange.way,
        )
        .select_from(AttendanceChange)
        .join(Account, col(Account.id) == AttendanceChange.by_id)
        .join(Fund, col(Fund.id) == AttendanceChange.fund_id)
        .outerjoin(_REPRESENTATIVE, col(_REPRESENTATIVE.id) == AttendanceChange.represented_by_id)
        .where(col(AttendanceChange.meeting_id) == meeting_id)
        .order_by(col(AttendanceChange.created_at).desc(), col(AttendanceChange.id).desc())
        .limit(limit)
    )
    return query.all()
