"""Selects for the page of one meeting."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.clock import local, today
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.meetings.models import (
    AgendaItem,
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Life,
    Meeting,
    MeetingState,
    Report,
    WantedResult,
    path_of,
    state_of,
)
from samenspel.people.access import Viewer
from samenspel.people.models import Account, Fund


@dataclass(frozen=True, slots=True)
class SeenMeeting:
    """A meeting as a viewer reaches it, with its group, its report's dates and the viewer's own answer.

    `summary_html` is empty as long as the report is a draft.
    """

    meeting: Meeting
    group_name: str
    group_slug: str
    is_closed_group: bool
    organiser_name: str
    organiser_email: str
    report_id: uuid.UUID | None
    published_at: datetime | None
    edited_at: datetime | None
    shared_at: datetime | None
    approved_at: datetime | None
    approval_note: str | None
    summary_html: str
    my_answer: AnswerValue | None
    my_waiting_since: datetime | None
    my_stand_in: str | None
    my_note: str
    state: MeetingState

    @property
    def id(self) -> uuid.UUID:
        return self.meeting.id

    @property
    def group_id(self) -> uuid.UUID:
        return self.meeting.group_id

    @property
    def path(self) -> str:
        return path_of(self.meeting.id)

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.cancelled_at is not None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_agenda_late(self) -> bool:
        """Whether the day on which the agenda was promised is over, and it was not opened."""
        due = self.meeting.agenda_due_on
        return due is not None and due < today() and self.meeting.agenda_shared_at is None

    @property
    def agenda_days_late(self) -> int:
        """How many days after the promised day the agenda was opened; 0 in time."""
        due, shared = self.meeting.agenda_due_on, self.meeting.agenda_shared_at
        return max(0, (local(shared).date() - due).days) if due and shared else 0

    @property
    def corrected_at(self) -> datetime | None:
        """When the published report was changed last; None where it never was."""
        if self.published_at is None or self.edited_at is None or self.edited_at <= self.published_at:
            return None
        return self.edited_at

    @property
    def edition(self) -> int:
        """A number that becomes another one with each piece of news that open pages are told."""
        return self.meeting.sequence * 2 + self.is_published

    def news_since(self, edition: int) -> str:
        """What a page that showed this edition was not told: reported, cancelled, changed, or nothing."""
        if self.is_published and not edition % 2:
            return "reported"
        if self.meeting.sequence > edition // 2:
            return "cancelled" if self.is_cancelled else "changed"
        return ""

    @property
    def minutes(self) -> int:
        """The length in minutes; 0 as long as it is not known."""
        moments = self.meeting.moments
        return int((moments[1] - moments[0]).total_seconds() // 60) if moments else 0


def reach(viewer: Viewer, meeting_id: uuid.UUID) -> SeenMeeting | None:
    """The meeting, or None where it does not exist for this viewer."""
    query = (
        columns(
            Meeting,
            Group.name,
            Group.slug,
            Group.visibility == "closed",
            Account.name,
            Account.email,
            Report.id,
            Report.published_at,
            Report.edited_at,
            Report.shared_at,
            Report.approved_at,
            Report.approval_note,
            Report.summary_html,
            Answer.value,
            Answer.waiting_since,
            Fund.name,
            Answer.note,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == viewer.id))
        .outerjoin(Fund, col(Fund.id) == Answer.represented_by_id)
        .where(col(Meeting.id) == meeting_id, visible_to(viewer))
    )
    row: Sequence[Any] | None = session().execute(query).first()
    if row is None:
        return None
    meeting, *facts, summary_html, answer, waiting_since, stand_in, note = row
    published_at: datetime | None = row[7]
    life = Life(
        meeting.starts_at,
        meeting.ends_at,
        meeting.cancelled_at,
        meeting.agenda_shared_at,
        row[6] is not None,
        published_at,
    )
    state = state_of(life, now())
    shown = summary_html if published_at else ""
    return SeenMeeting(*(meeting, *facts, shown or "", answer, waiting_since, stand_in, note or "", state))


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An agenda item with the clock times that follow from the lengths of those before it.

    As long as the date is sought there are none. One that came after the promised day is late,
    unless the meeting before left it over.
    """

    id: uuid.UUID
    title: str
    minutes: int
    wanted: WantedResult
    owner_id: uuid.UUID | None
    owner_name: str | None
    notes_html: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_late: bool


# The statements of this page are made once: making one costs more than running it. Parameters bind what differs.
_AGENDA = {
    with_notes: columns(
        AgendaItem.id,
        AgendaItem.title,
        AgendaItem.minutes,
        AgendaItem.wanted,
        AgendaItem.owner_id,
        Account.name,
        AgendaItem.notes_html if with_notes else sa.literal(""),
        AgendaItem.created_at,
        AgendaItem.carried_from_id,
    )
    .outerjoin(Account, col(Account.id) == AgendaItem.owner_id)
    .where(col(AgendaItem.meeting_id) == sa.bindparam("meeting"))
    .order_by(col(AgendaItem.position), col(AgendaItem.id))
    for with_notes in (False, True)
}


def agenda_of(meeting: Meeting, *, with_notes: bool = False) -> list[ItemLine]:
    """The agenda in order; the notes of the report only where they are asked for."""
    lines: list[ItemLine] = []
    start, due = meeting.starts_at, meeting.agenda_due_on
    rows: Sequence[Sequence[Any]] = session().execute(_AGENDA[with_notes], {"meeting": meeting.id}).all()
    for row in rows:
        end = start + timedelta(minutes=row[2]) if start else None
        is_late = due is not None and row[8] is None and local(row[7]).date() > due
        lines.append(ItemLine(*(*row[:7], start, end, is_late)))
        start = end
    return lines


def planned_minutes(items: Sequence[ItemLine]) -> int:
    """The running total of an agenda."""
    return sum(item.minutes for item in items)


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
    here = sa.tuple_(sa.bindparam("start", type_=_MOMENT), sa.bindparam("id", type_=sa.Uuid()))
    place = sa.tuple_(col(Meeting.starts_at), col(Meeting.id))
    moment, key = col(Meeting.starts_at), col(Meeting.id)
    other = (
        columns(Meeting.id, Meeting.title, Meeting.starts_at)
        .where(
            col(Meeting.group_id) == sa.bindparam("group"),
            col(Meeting.cancelled_at).is_(None),
            place < here if is_before else place > here,
        )
        .order_by(*((moment.desc(), key.desc()) if is_before else (moment, key)))
        .limit(1)
        .subquery()
    )
    return columns(other.c.id, other.c.title, other.c.starts_at)


_NEIGHBOURS = sa.union_all(_nearest(True), _nearest(False))


def neighbours_of(meeting: Meeting) -> tuple[Neighbour | None, Neighbour | None]:
    """The previous and the next meeting of the same group, cancelled ones left out; in one statement.

    None beside a meeting whose date is sought.
    """
    previous: Neighbour | None = None
    following: Neighbour | None = None
    if meeting.starts_at is None:
        return None, None
    here = {"start": meeting.starts_at, "id": meeting.id, "group": meeting.group_id}
    for row in session().execute(_NEIGHBOURS, here):
        found = Neighbour(*row)
        if (found.starts_at, found.id) < (meeting.starts_at, meeting.id):
            previous = found
        else:
            following = found
    return previous, following


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
