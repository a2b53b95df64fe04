"""Selects about date polls: the moments with what each suits, who still has to answer, and which polls run."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.clock import local, today
from samenspel.db import columns, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.busy import Busy, busy_between
from samenspel.meetings.polls import scores
from samenspel.meetings.polls.models import DatePoll, PollAnswer, PollSlot, SlotValue
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SlotResponse:
    """What somebody says of a moment. `party` is their fund, or the organisation of who has none."""

    account_id: uuid.UUID
    name: str
    party: str
    fund_id: uuid.UUID | None
    value: SlotValue


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A moment, with what was said of it, what the viewer said, and what else happens then."""

    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    voices: tuple[SlotResponse, ...]
    my_value: SlotValue | None
    mine: tuple[Busy, ...] = ()
    others: tuple[Busy, ...] = ()

    @property
    def day(self) -> date:
        return local(self.starts_at).date()

    @property
    def tally(self) -> dict[str, int]:
        """How many funds (and others without a fund) say each: the best of what the people of a fund say."""
        said = scores.answers_by_fund(
            (self.id, each.fund_id or each.account_id, each.value.value) for each in self.voices
        )
        counts = Counter(said.values())
        return {value.value: counts[value.value] for value in SlotValue}

    def who(self, value: SlotValue) -> list[SlotResponse]:
        return [each for each in self.voices if each.value is value]


_SLOTS = (
    columns(
        PollSlot.id,
        PollSlot.starts_at,
        PollSlot.ends_at,
        PollAnswer.account_id,
        Account.name,
        Fund.name,
        Account.organisation,
        PollAnswer.fund_id,
        PollAnswer.value,
    )
    .outerjoin(PollAnswer, col(PollAnswer.slot_id) == PollSlot.id)
    .outerjoin(Account, col(Account.id) == PollAnswer.account_id)
    .outerjoin(Fund, col(Fund.id) == PollAnswer.fund_id)
    .where(col(PollSlot.meeting_id) == sa.bindparam("meeting"))
    .order_by(col(PollSlot.starts_at), col(PollSlot.id), col(Account.name))
)
_ONE_SLOT = _SLOTS.where(col(PollSlot.id) == sa.bindparam("slot"))


def _lines(rows: Sequence[Any], viewer: Viewer) -> list[SlotLine]:
    moments: dict[uuid.UUID, tuple[datetime, datetime]] = {}
    voices: dict[uuid.UUID, list[SlotResponse]] = defaultdict(list)
    for slot_id, starts_at, ends_at, account_id, name, fund, organisation, fund_id, value in rows:
        moments[slot_id] = starts_at, ends_at
        if value is not None:
            voices[slot_id].append(SlotResponse(account_id, name, fund or organisation or "", fund_id, value))
    return [
        SlotLine(
            slot_id,
            *moment,
            tuple(voices[slot_id]),
            next((each.value for each in voices[slot_id] if each.account_id == viewer.id), None),
        )
        for slot_id, moment in moments.items()
    ]


def slot_line(viewer: Viewer, meeting_id: uuid.UUID, slot_id: uuid.UUID) -> SlotLine | None:
    """One moment of this meeting."""
    rows = session().execute(_ONE_SLOT, {"meeting": meeting_id, "slot": slot_id}).all()
    return next(iter(_lines(rows, viewer)), None)


def slot_lines(viewer: Viewer, meeting_id: uuid.UUID) -> list[SlotLine]:
    """All moments of a meeting, in order."""
    return _lines(session().execute(_SLOTS, {"meeting": meeting_id}).all(), viewer)


@dataclass(frozen=True, slots=True)
class PollParticipant:
    """Somebody who is expected in the group."""

    id: uuid.UUID
    name: str
    party: str
    fund_id: uuid.UUID | None


_EXPECTED = (
    columns(Account.id, Account.name, Fund.name, Account.organisation, Fund.id, Fund.consultants_fte, Fund.size)
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
class Poll:
    """A date poll as its page shows it. `best` is the moment that suits most, `equal` one that suits as well."""

    row: DatePoll
    slots: list[SlotLine]
    silent: list[PollParticipant]
    funds: dict[uuid.UUID, bool] = field(default_factory=dict)
    best: scores.SlotScore | None = None
    equal: scores.SlotScore | None = None

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken."""
        return self.row.closes_on >= today() and self.row.decided_at is None

    @property
    def has_mine(self) -> bool:
        return any(slot.my_value for slot in self.slots)

    @property
    def is_mine_complete(self) -> bool:
        return all(slot.my_value for slot in self.slots)

    def slot(self, slot_id: Any) -> SlotLine:
        return next(each for each in self.slots if each.id == slot_id)


def date_poll(meeting_id: uuid.UUID) -> DatePoll | None:
    """The poll of a meeting, also once it is decided."""
    return session().exec(select(DatePoll).where(DatePoll.meeting_id == meeting_id)).first()


def slots_of(meeting_id: uuid.UUID) -> Sequence[PollSlot]:
    """The rows of the moments, in order."""
    query = select(PollSlot).where(PollSlot.meeting_id == meeting_id).order_by(col(PollSlot.starts_at))
    return session().exec(query).all()


def poll_of(viewer: Viewer, meeting_id: uuid.UUID, group_id: uuid.UUID) -> Poll | None:
    """The poll of a meeting with its answers, what clashes, and which moment suits best."""
    row = date_poll(meeting_id)
    if row is None:
        return None
    lines = slot_lines(viewer, meeting_id)
    people = session().execute(_EXPECTED, {"group": group_id}).all()
    said = {each.account_id for line in lines for each in line.voices}
    silent = [
        PollParticipant(who, name, fund or organisation or "", fund_id)
        for who, name, fund, organisation, fund_id, _fte, _size in people
        if who not in said
    ]
    funds = {fund_id: scores.is_small(fte, size) for *_who, fund_id, fte, size in people if fund_id is not None}
    order = scores.rank_slots(
        [line.id for line in lines],
        dict(funds),
        [(line.id, each.fund_id, each.value.value) for line in lines for each in line.voices if each.fund_id],
    )
    return Poll(
        row,
        _with_clashes(viewer, meeting_id, group_id, lines),
        silent,
        funds,
        scores.best_score(order),
        scores.tied_score(order),
    )


def _with_clashes(viewer: Viewer, meeting_id: uuid.UUID, group_id: uuid.UUID, lines: list[SlotLine]) -> list[SlotLine]:
    if not lines:
        return lines
    start, end = min(line.starts_at for line in lines), max(line.ends_at for line in lines)
    busy = busy_between(viewer, group_id, start, end, besides=meeting_id)
    found = []
    for line in lines:
        here = [each for each in busy if each.overlaps(line.starts_at, line.ends_at)]
        mine = tuple(each for each in here if each.is_mine)
        others = tuple(each for each in here if each.funds)
        found.append(
            SlotLine(line.id, line.starts_at, line.ends_at, line.voices, line.my_value, mine=mine, others=others)
        )
    return found
