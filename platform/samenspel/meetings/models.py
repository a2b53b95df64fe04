"""Meetings of a group: agenda, answers, attendance, report, decisions and action points."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, col

from samenspel.clock import days_of, local
from samenspel.db import Row, choice, now

#: An agenda is promised so many days before the meeting, where nobody says otherwise.
AGENDA_DAYS = 7
#: A meeting lasts less than this.
MAX_DURATION = timedelta(days=14)
#: What ends on another day and lasts no longer is an evening, and has one agenda.
SHORTEST_OF_DAYS = timedelta(hours=12)


#: A report is taken back without a trace as long as it was published no longer ago: no notice of it was mailed yet.
TAKE_BACK_PERIOD = timedelta(minutes=10)


def path_of(meeting_id: uuid.UUID) -> str:
    """Where a meeting is seen; its report is at `/verslag` below."""
    return f"/bijeenkomsten/{meeting_id}"


def has_room(place: str) -> bool:
    """Whether the place of a meeting is one where people meet."""
    return place.strip().casefold() not in ("", "online")


class WantedResult(StrEnum):
    """What an agenda item is for."""

    INFORM = "inform"
    WORK_OUT = "work_out"
    DECIDE = "decide"


class AnswerValue(StrEnum):
    """The answers to a meeting. IF_NEEDED comes from the date poll, and is to become a yes or a no."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    IF_NEEDED = "if_needed"
    REPRESENTED = "represented"
    FOLLOWS = "follows"


class AttendanceMode(StrEnum):
    """How somebody who comes is there, where a meeting has a room and a link."""

    ON_SITE = "on_site"
    ONLINE = "online"


#: The answers of people who come or might.
MIGHT_COME = (AnswerValue.YES, AnswerValue.MAYBE, AnswerValue.IF_NEEDED)
#: The answers to the hours of a meeting: with other hours they are asked again.
ANSWERS_TO_HOURS = (AnswerValue.YES, AnswerValue.MAYBE, AnswerValue.IF_NEEDED, AnswerValue.NO)
#: The answers that can be given at once for all later meetings of a series: they ask nothing of another fund.
REPEATABLE_ANSWERS = (AnswerValue.YES, AnswerValue.NO, AnswerValue.MAYBE, AnswerValue.FOLLOWS)


class AttendanceStatus(StrEnum):
    """Whether a fund was at a meeting."""

    PRESENT = "present"
    REPRESENTED = "represented"
    EXCUSED = "excused"
    FOLLOWS = "follows"
    ABSENT = "absent"


class MeetingState(StrEnum):
    """Where a meeting is in its life, in order. No column: it follows from the dates, see `state_of`."""

    SEEKING = "seeking"
    PLANNED = "planned"
    AGENDA_OPEN = "agenda_open"
    RUNNING = "running"
    PAST = "past"
    DRAFTING = "drafting"
    REPORTED = "reported"
    CANCELLED = "cancelled"

    @property
    def is_coming(self) -> bool:
        """Whether it has a date that is still to come."""
        return self in (MeetingState.PLANNED, MeetingState.AGENDA_OPEN)

    @property
    def is_over(self) -> bool:
        """Whether it took place."""
        return self in (MeetingState.PAST, MeetingState.DRAFTING, MeetingState.REPORTED)


@dataclass(frozen=True, slots=True)
class MeetingDates:
    """The dates from which the state of a meeting follows; `published_at` is that of its report, which may be a draft.

    A meeting without a start seeks its date.
    """

    starts_at: datetime | None
    ends_at: datetime | None
    cancelled_at: datetime | None = None
    agenda_shared_at: datetime | None = None
    has_report: bool = False
    published_at: datetime | None = None


def state_of(life: MeetingDates, at: datetime) -> MeetingState:
    """The state at the moment `at`."""
    if life.cancelled_at is not None:
        return MeetingState.CANCELLED
    if life.published_at is not None:
        return MeetingState.REPORTED
    if life.starts_at is None or life.ends_at is None:
        return MeetingState.SEEKING
    if at < life.starts_at:
        shared = life.agenda_shared_at is not None and life.agenda_shared_at <= at
        return MeetingState.AGENDA_OPEN if shared else MeetingState.PLANNED
    if at < life.ends_at:
        return MeetingState.RUNNING
    return MeetingState.DRAFTING if life.has_report else MeetingState.PAST


class Meeting(Row, table=True):
    """A bijeenkomst. Its state follows from the dates and from its report: see `state_of`.

    `sequence` counts the changes of time, place and state that calendars must follow (SEQUENCE in an .ics);
    `changed_at` is the moment of the last of them. As long as the date is sought there is no start and no end; both
    come at once. `agenda_shared_at` is the moment the organiser opened the agenda to everybody.
    """

    __tablename__ = "meeting"
    __table_args__ = (sa.Index("ix_meeting_group_start", "group_id", "starts_at"),)
    group_id: uuid.UUID = Field(foreign_key="group.id", ondelete="CASCADE")
    series_id: uuid.UUID | None = Field(default=None, index=True, description="a MeetingSeries; it goes with its group")
    recurrence_at: datetime | None = Field(
        default=None, description="where its series put it: names it in calendars; None goes by an UID of its own"
    )
    has_bound_answers: bool = Field(
        default=True,
        description="whether each who is invited answers to an address of their own, where a mailbox has these",
        sa_column_kwargs={"server_default": sa.false()},
    )
    title: str = Field(max_length=200)
    starts_at: datetime | None = Field(default=None, index=True)
    ends_at: datetime | None = None
    place: str = Field(default="", max_length=200)
    link: str = Field(default="", max_length=500)
    intro: str = ""
    intro_html: str = ""
    wanted: WantedResult | None = Field(
        default=None, sa_type=choice(WantedResult), description="what it is for, where its organiser said so"
    )
    organiser_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    reporter_id: uuid.UUID | None = Field(
        default=None,
        index=True,
        description="the account that writes its report, as long as it is in the group: see `access.has_reporter`",
    )
    agenda_due_on: date | None = None
    agenda_promised_on: date | None = Field(
        default=None, description="the first day that was promised for the agenda; it moves with the meeting only"
    )
    agenda_shared_at: datetime | None = None
    reminded_at: datetime | None = Field(default=None, description="when people without an answer were last reminded")
    agenda_nudged_on: date | None = Field(default=None, description="when the organiser was last told that it is due")
    cancelled_at: datetime | None = None
    cancel_reason: str = Field(default="", max_length=500)
    capacity: int | None = Field(default=None, description="persons who fit in the room; None for no limit")
    asks_meals: bool = Field(
        default=False,
        description="whether those who come to the room may say what they eat",
        sa_column_kwargs={"server_default": sa.false()},
    )
    sequence: int = 0
    changed_at: datetime = Field(default_factory=now)

    @property
    def path(self) -> str:
        """Where the meeting is seen."""
        return path_of(self.id)

    @property
    def first_promise(self) -> date | None:
        """The day by which the agenda was promised first, whatever was said later."""
        return self.agenda_promised_on or self.agenda_due_on

    @property
    def is_promise_moved(self) -> bool:
        """Whether the agenda is promised for another day than at first, or for none any more."""
        return self.first_promise != self.agenda_due_on

    def keep_promise(self, before: tuple[datetime, datetime] | None = None) -> None:
        """Remembers for which day its agenda was promised first. `before` are its moments before a change: with
        another day of the meeting the promise is for so many days earlier or later."""
        if self.agenda_promised_on is None:
            self.agenda_promised_on = self.agenda_due_on
        elif before is not None and self.starts_at is not None:
            self.agenda_promised_on += local(self.starts_at).date() - local(before[0]).date()

    @property
    def moments(self) -> tuple[datetime, datetime] | None:
        """Start and end; None as long as the date is sought."""
        return (self.starts_at, self.ends_at) if self.starts_at and self.ends_at else None

    @property
    def days(self) -> list[date]:
        """The days of a meeting of several days, for its agenda; empty for one of a day, or of an evening that passes
        midnight."""
        days = days_of(*self.moments) if self.moments else []
        return days if self.moments and self.moments[1] - self.moments[0] > SHORTEST_OF_DAYS else []

    @property
    def is_only_online(self) -> bool:
        """Whether there is a link and no room; "online" as a place says no more than the link does."""
        return bool(self.link) and not has_room(self.place)

    @property
    def is_hybrid(self) -> bool:
        """Whether people can be there in a room and online."""
        return bool(self.link) and has_room(self.place)


class AgendaItem(Row, table=True):
    """An agendapunt, with the notes about it in the report."""

    __tablename__ = "agenda_item"
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    position: int
    title: str = Field(max_length=200)
    minutes: int = Field(default=10, description="planned length")
    wanted: WantedResult = Field(default=WantedResult.INFORM, sa_type=choice(WantedResult))
    opens_day: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="the first item of the next day, at a meeting of several days",
    )
    owner_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True)
    notes: str = Field(default="", description="the minutes of the item, as typed")
    notes_html: str = ""
    is_discussed: bool | None = Field(default=None, description="None: it was, as soon as the report says something")
    carried_from_id: uuid.UUID | None = Field(
        default=None, description="the item of an earlier agenda, while it is there"
    )


class Answer(Row, table=True):
    """Whether somebody will come. `represented_by_id` is the fund that represents theirs (REPRESENTED).

    `mode` is how they come to a hybrid meeting, where their yes says so.
    A yes to a full room is on the waiting list, in the order of `waiting_since`, until a seat is free.
    `earlier_starts_at` and `earlier_ends_at` are the hours that it was given for, where the meeting moved since: it is
    to be confirmed then, and no answer to the meeting as it is now (`present_answer`).
    """

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "account_id", name="uq_answer_meeting_account"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    value: AnswerValue = Field(sa_type=choice(AnswerValue))
    mode: AttendanceMode | None = Field(default=None, sa_type=choice(AttendanceMode))
    note: str = Field(default="", max_length=300)
    represented_by_id: uuid.UUID | None = None
    waiting_since: datetime | None = None
    earlier_starts_at: datetime | None = None
    earlier_ends_at: datetime | None = None

    @property
    def is_earlier(self) -> bool:
        """Whether it was given for other hours than the meeting has now."""
        return self.earlier_starts_at is not None

    @property
    def has_seat(self) -> bool:
        """Whether it takes a seat in the room: people who come online do not."""
        is_coming = self.value is AnswerValue.YES and self.waiting_since is None
        return is_coming and self.mode is not AttendanceMode.ONLINE


#: SQL over Answer: it was given for other hours than the meeting has now.
IS_EARLIER: sa.ColumnElement[bool] = col(Answer.earlier_starts_at).is_not(None)


def present_answer() -> Any:
    """SQL over Answer: what was answered for the hours that the meeting has now; NULL for nothing."""
    return sa.case((~IS_EARLIER, col(Answer.value)))


def earlier_answer() -> Any:
    """SQL over Answer: what was answered for hours that the meeting had before."""
    return sa.case((IS_EARLIER, col(Answer.value)))


class Attendance(Row, table=True):
    """Whether a fund was there. A participation is a fund that was present or represented."""

    __tablename__ = "attendance"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "fund_id", name="uq_attendance_meeting_fund"),)
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", ondelete="CASCADE")
    fund_id: uuid.UUID = Field(foreign_key="fund.id", index=True)
    status: AttendanceStatus = Field(sa_type=choice(AttendanceStatus))
    represented_by_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)


class Report(Row, table=True):
    """The verslag of a meeting: a draft for its organisers until `published_at`.

    `revision` counts its writes; `edited_at` and `edited_by_id` are those of the last one, empty for a report that was
    not written here. The notes on an agenda item are with that item,
    `summary` holds what belongs to none. From `shared_at` on the participants read the draft while it is written.
    `approved_at` is when the group approved it, at the meeting `approved_in_id`. One that was published and then taken
    back has `withdrawn_at` until it is published again, unless that was so soon that nobody was mailed.
    """

    __tablename__ = "report"
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", unique=True, ondelete="CASCADE")
    author_id: uuid.UUID = Field(foreign_key="account.id")
    summary: str = ""
    summary_html: str = ""
    revision: int = 1
    edited_at: datetime | None = None
    edited_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    published_at: datetime | None = Field(default=None, index=True)
    shared_at: datetime | None = None
    approved_at: datetime | None = None
    approved_in_id: uuid.UUID | None = None
    approval_note: str | None = Field(default=None, max_length=500)
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = Field(default=None, max_length=500)


class Decision(Row, table=True):
    """A decision in the report, of an agenda item or of none."""

    __tablename__ = "decision"
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    agenda_item_id: uuid.UUID | None = Field(default=None, foreign_key="agenda_item.id", index=True, ondelete="CASCADE")
    position: int = 0
    text: str = Field(max_length=1000)


class ActionItem(Row, table=True):
    """An actiepunt: who does what by when. Shown once the report is published; `done_at` closes it."""

    __tablename__ = "action_item"
    meeting_id: uuid.UUID = Field(foreign_key="meeting.id", index=True, ondelete="CASCADE")
    agenda_item_id: uuid.UUID | None = Field(default=None, foreign_key="agenda_item.id", index=True, ondelete="CASCADE")
    position: int = 0
    text: str = Field(max_length=1000)
    owner_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True)
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True)
    due_on: date | None = None
    reminded_on: date | None = None
    done_at: datetime | None = None
    done_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
