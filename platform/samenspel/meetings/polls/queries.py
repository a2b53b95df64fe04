"""Selects about one date poll: its moments with their answers, the people who did not answer, and the best moment."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext
from sqlmodel import col, select

from samenspel.clock import local, today
from samenspel.db import columns, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.queries import outsiders_at
from samenspel.lines import lines
from samenspel.meetings.busy import BusyMeeting, busy_between
from samenspel.meetings.models import Meeting
from samenspel.meetings.polls import scores
from samenspel.meetings.polls.models import DatePoll, PollAnswer, PollCompletion, PollSlot, SlotValue
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.people.words import party
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SlotResponse:
    """Somebody's answer to a moment. `organisation` is their fund, or that of an account without one."""

    account_id: uuid.UUID
    name: str
    organisation: str
    fund_id: uuid.UUID | None
    value: SlotValue


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A moment with the answers to it and the viewer's own. `my_clashes` are other meetings then at which the viewer is
    expected, `fund_clashes` those at which funds of the group are."""

    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    responses: tuple[SlotResponse, ...]
    my_value: SlotValue | None
    my_clashes: tuple[BusyMeeting, ...] = ()
    fund_clashes: tuple[BusyMeeting, ...] = ()

    @property
    def day(self) -> date:
        return local(self.starts_at).date()

    @property
    def tally(self) -> dict[str, int]:
        """The number of funds by their answer: the best among their people."""
        answers = ((self.id, each.fund_id, each.value.value) for each in self.responses if each.fund_id)
        counts = Counter(scores.answers_by_fund(answers).values())
        return {value.value: counts[value.value] for value in SlotValue}

    @property
    def others(self) -> dict[str, int]:
        """The number of people without a fund by their answer."""
        counts = Counter(each.value.value for each in self.responses if not each.fund_id)
        return {value.value: counts[value.value] for value in SlotValue if counts[value.value]}


_SLOTS = (
    columns(
        PollSlot.id,
        PollSlot.starts_at,
        PollSlot.ends_at,
        PollAnswer.account_id,
        col(Account.name).label("account_name"),
        party("").label("party"),
        PollAnswer.fund_id,
        PollAnswer.value,
        sa.exists().where(col(InvitedOutsider.meeting_id) == PollSlot.meeting_id).label("has_outsiders"),
    )
    .outerjoin(PollAnswer, col(PollAnswer.slot_id) == PollSlot.id)
    .outerjoin(Account, col(Account.id) == PollAnswer.account_id)
    .outerjoin(Fund, col(Fund.id) == PollAnswer.fund_id)
    .where(col(PollSlot.meeting_id) == sa.bindparam("meeting"))
    .order_by(col(PollSlot.starts_at), col(PollSlot.id), col(Account.name))
)
_ONE_SLOT = _SLOTS.where(col(PollSlot.id) == sa.bindparam("slot"))


def _slot_lines(rows: Sequence[Any], viewer: Viewer | None, meeting_id: uuid.UUID) -> list[SlotLine]:
    moments: dict[uuid.UUID, tuple[datetime, datetime]] = {}
    responses: dict[uuid.UUID, list[SlotResponse]] = defaultdict(list)
    for row in rows:
        moments[row.id] = row.starts_at, row.ends_at
        if row.value is not None:
            responses[row.id].append(
                SlotResponse(
                    account_id=row.account_id,
                    name=row.account_name,
                    organisation=row.party,
                    fund_id=row.fund_id,
                    value=row.value,
                )
            )
    outsiders = outsiders_at(meeting_id) if rows and rows[0].has_outsiders else ()
    for slot_id in moments:
        responses[slot_id] += _responses_of(outsiders, slot_id)
    return [
        SlotLine(
            id=slot_id,
            starts_at=starts_at,
            ends_at=ends_at,
            responses=tuple(responses[slot_id]),
            my_value=next((each.value for each in responses[slot_id] if viewer and each.account_id == viewer.id), None),
        )
        for slot_id, (starts_at, ends_at) in moments.items()
    ]


def _responses_of(outsiders: Sequence[InvitedOutsider], slot_id: uuid.UUID) -> list[SlotResponse]:
    """What people from outside the group answered to a moment: they count as people, for no fund."""
    return [
        SlotResponse(
            account_id=each.id,
            name=each.name,
            organisation=each.organisation or gettext("van buiten het overleg"),
            fund_id=None,
            value=SlotValue(each.slots[str(slot_id)]),
        )
        for each in outsiders
        if str(slot_id) in each.slots
    ]


def slot_line(viewer: Viewer, meeting_id: uuid.UUID, slot_id: uuid.UUID) -> SlotLine | None:
    """One moment of a meeting."""
    rows = session().execute(_ONE_SLOT, {"meeting": meeting_id, "slot": slot_id}).all()
    return next(iter(_slot_lines(rows, viewer, meeting_id)), None)


def slot_lines(viewer: Viewer | None, meeting_id: uuid.UUID) -> list[SlotLine]:
    """All moments of a meeting, in order."""
    return _slot_lines(session().execute(_SLOTS, {"meeting": meeting_id}).all(), viewer, meeting_id)


@dataclass(frozen=True, slots=True)
class ExpectedPerson:
    """Somebody who is expected in the group, with their fund where it is open; `fte` and `size` are the fund's.
    `is_done` says that they are done with the poll, whatever they left open."""

    id: uuid.UUID
    name: str
    fund_id: uuid.UUID | None
    fund_name: str | None
    organisation: str
    fte: float | None
    size: str | None
    is_done: bool


_EXPECTED = (
    lines(
        ExpectedPerson,
        id=Account.id,
        name=Account.name,
        fund_id=Fund.id,
        fund_name=Fund.name,
        organisation=party(""),
        fte=Fund.consultants_fte,
        size=Fund.size,
        is_done=col(PollCompletion.id).is_not(None),
    )
    .outerjoin(
        PollCompletion,
        sa.and_(
            col(PollCompletion.account_id) == Account.id, col(PollCompletion.meeting_id) == sa.bindparam("meeting")
        ),
    )
    .join(Membership, col(Membership.account_id) == Account.id)
    .outerjoin(Fund, sa.and_(col(Fund.id) == Membership.fund_id, fund_is_open_at(None)))
    .where(
        col(Membership.group_id) == sa.bindparam("group"),
        col(Membership.left_at).is_(None),
        col(Membership.role) != MembershipRole.FOLLOWER,
        col(Account.active),
    )
    .order_by(col(Account.name))
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many moments of a poll somebody answered, and whether they said that they are done."""

    answered: int
    slots: int
    is_done: bool

    @property
    def is_complete(self) -> bool:
        return self.is_done or self.answered >= self.slots


@dataclass(frozen=True, slots=True)
class DatePollView:
    """A date poll as its page shows it, with the scores of the best moment and of another one that is as good."""

    row: DatePoll
    slots: list[SlotLine]
    not_answered: list[ExpectedPerson]
    #: People who left moments open, with how many they answered.
    partly_answered: list[tuple[ExpectedPerson, int]]
    is_mine_done: bool
    organiser_id: uuid.UUID
    best: scores.SlotScore | None = None
    tied: scores.SlotScore | None = None

    @property
    def is_open(self) -> bool:
        """Whether people can still answer."""
        return self.row.closes_on >= today() and self.row.decided_at is None

    @property
    def progress(self) -> "Progress":
        """How far the viewer is."""
        return Progress(sum(1 for slot in self.slots if slot.my_value), len(self.slots), self.is_mine_done)

    @property
    def waiting_count(self) -> int:
        """How many people the poll waits for."""
        left_open = [*self.not_answered, *(each for each, _count in self.partly_answered)]
        return sum(1 for each in left_open if not each.is_done and each.id != self.organiser_id)

    def slot(self, slot_id: Any) -> SlotLine:
        return next(each for each in self.slots if each.id == slot_id)


def date_poll(meeting_id: uuid.UUID) -> DatePoll | None:
    """The poll of a meeting, also once it is decided."""
    return session().exec(select(DatePoll).where(DatePoll.meeting_id == meeting_id)).first()


def poll_with_slot(
    meeting_id: uuid.UUID, slot_id: uuid.UUID, account_id: uuid.UUID
) -> tuple[DatePoll | None, PollSlot | None, SlotValue | None]:
    """The poll of a meeting, one of its moments, and what an account answered to that, in one statement."""
    same_slot = sa.and_(col(PollSlot.meeting_id) == DatePoll.meeting_id, col(PollSlot.id) == slot_id)
    own = sa.and_(col(PollAnswer.slot_id) == slot_id, col(PollAnswer.account_id) == account_id)
    query = columns(DatePoll, PollSlot, PollAnswer.value).outerjoin(PollSlot, same_slot).outerjoin(PollAnswer, own)
    row = session().execute(query.where(col(DatePoll.meeting_id) == meeting_id)).first()
    return (row.DatePoll, row.PollSlot, row.value) if row else (None, None, None)


def slot_of(meeting_id: uuid.UUID, slot_id: uuid.UUID) -> PollSlot | None:
    """The row of one moment of a meeting."""
    return session().exec(select(PollSlot).where(PollSlot.meeting_id == meeting_id, PollSlot.id == slot_id)).first()


def slots_of(meeting_id: uuid.UUID) -> Sequence[PollSlot]:
    """The rows of the moments, in order."""
    query = select(PollSlot).where(PollSlot.meeting_id == meeting_id).order_by(col(PollSlot.starts_at))
    return session().exec(query).all()


def progress_of(meeting_id: uuid.UUID, account_id: uuid.UUID) -> Progress:
    """How far somebody is with a poll."""
    own = sa.and_(col(PollAnswer.slot_id) == PollSlot.id, col(PollAnswer.account_id) == account_id)
    done = sa.exists().where(col(PollCompletion.meeting_id) == meeting_id, col(PollCompletion.account_id) == account_id)
    query = (
        columns(
            sa.func.count(col(PollAnswer.id)).label("answered"), sa.func.count().label("slots"), done.label("is_done")
        )
        .select_from(PollSlot)
        .outerjoin(PollAnswer, own)
        .where(col(PollSlot.meeting_id) == meeting_id)
    )
    row = session().execute(query).one()
    return Progress(row.answered, row.slots, bool(row.is_done))


def poll_of(viewer: Viewer, meeting: Meeting) -> DatePollView | None:
    """The poll of a meeting with its answers, what clashes with its moments, and the best of these.

    The organiser, who proposed the moments, is expected once they answer one.
    """
    meeting_id, group_id = meeting.id, meeting.group_id
    done = sa.exists().where(col(PollCompletion.meeting_id) == meeting_id, col(PollCompletion.account_id) == viewer.id)
    query = columns(DatePoll, done.label("is_mine_done")).where(col(DatePoll.meeting_id) == meeting_id)
    row = session().execute(query).first()
    if row is None:
        return None
    slots = slot_lines(viewer, meeting_id)
    responses = [(slot.id, each) for slot in slots for each in slot.responses]
    answered = Counter(each.account_id for _slot_id, each in responses)
    found = _EXPECTED.all({"group": group_id, "meeting": meeting_id})
    expected = [each for each in found if each.id != meeting.organiser_id or each.id in answered]
    ranking = scores.rank_slots(
        [slot.id for slot in slots],
        {each.fund_id: scores.is_small(each.fte, each.size) for each in expected if each.fund_id is not None},
        [(slot_id, each.fund_id, each.value.value) for slot_id, each in responses if each.fund_id],
    )
    return DatePollView(
        row=row.DatePoll,
        slots=_with_clashes(viewer, meeting_id, group_id, slots),
        not_answered=[each for each in expected if each.id not in answered],
        partly_answered=[(each, answered[each.id]) for each in expected if 0 < answered[each.id] < len(slots)],
        is_mine_done=bool(row.is_mine_done),
        organiser_id=meeting.organiser_id,
        best=scores.best_score(ranking),
        tied=scores.tied_score(ranking),
    )


def _with_clashes(viewer: Viewer, meeting_id: uuid.UUID, group_id: uuid.UUID, slots: list[SlotLine]) -> list[SlotLine]:
    if not slots:
        return slots
    start, end = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    busy = busy_between(viewer, group_id, start, end, exclude=meeting_id)
    found = []
    for slot in slots:
        overlapping = [each for each in busy if each.overlaps(slot.starts_at, slot.ends_at)]
        my_clashes = tuple(each for each in overlapping if each.is_mine)
        fund_clashes = tuple(each for each in overlapping if each.funds)
        found.append(replace(slot, my_clashes=my_clashes, fund_clashes=fund_clashes))
    return found
