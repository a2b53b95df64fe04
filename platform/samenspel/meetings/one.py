"""Selects for the page of one meeting."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.clock import local, today
from samenspel.db import now
from samenspel.documents.models import Document
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.lines import Lines, lines
from samenspel.meetings.access import has_reporter
from samenspel.meetings.models import (
    TAKE_BACK_PERIOD,
    Answer,
    AnswerValue,
    AttendanceMode,
    Meeting,
    MeetingDates,
    MeetingState,
    Report,
    earlier_answer,
    has_room,
    path_of,
    present_answer,
    state_of,
)
from samenspel.people.models import Account, Fund
from samenspel.viewer import Viewer, VisibilityScope


@dataclass(frozen=True, slots=True)
class SeenMeeting:
    """A meeting as a viewer reaches it, with its group, the dates of its report and the viewer's own answer.

    `summary_html` is empty as long as the report is a draft. `my_earlier_answer` was given for the hours that the
    meeting had before it moved, and is to be confirmed.
    """

    meeting: Meeting
    group_name: str
    group_slug: str
    organiser_name: str
    organiser_email: str
    reporter_name: str | None
    report_id: uuid.UUID | None
    published_at: datetime | None
    edited_at: datetime | None
    shared_at: datetime | None
    approved_at: datetime | None
    approval_note: str | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    summary_html: str
    my_answer: AnswerValue | None
    my_mode: AttendanceMode | None
    my_earlier_answer: AnswerValue | None
    my_earlier_starts_at: datetime | None
    my_earlier_ends_at: datetime | None
    my_waiting_since: datetime | None
    my_stand_in_id: uuid.UUID | None
    my_stand_in: str | None
    my_note: str
    has_documents: bool
    has_outsiders: bool
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
    def my_choice(self) -> str:
        """The name of what the viewer chose as an answer: of a yes how they come, where they said that."""
        if self.my_answer is AnswerValue.YES and self.my_mode:
            return self.my_mode.value
        return self.my_answer.value if self.my_answer else ""

    @property
    def is_asked_for_meal(self) -> bool:
        """Whether the viewer, who comes to the room, may say what they eat."""
        is_in_room = not self.meeting.is_hybrid or self.my_mode is AttendanceMode.ON_SITE
        asks = self.meeting.asks_meals and has_room(self.meeting.place)
        return asks and self.my_answer is AnswerValue.YES and is_in_room

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.cancelled_at is not None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def may_vanish(self) -> bool:
        """Whether its report was published so short ago that it can be taken back without a trace."""
        return self.published_at is not None and now() < self.published_at + TAKE_BACK_PERIOD

    @property
    def is_agenda_late(self) -> bool:
        """Whether the agenda was not opened, and the day for which it was promised is over."""
        due = self.meeting.agenda_due_on
        return due is not None and due < today() and self.meeting.agenda_shared_at is None

    @property
    def agenda_days_late(self) -> int:
        """How many days after the day that was promised first the agenda was opened; 0 where it was in time."""
        due, shared = self.meeting.first_promise, self.meeting.agenda_shared_at
        return max(0, (local(shared).date() - due).days) if due and shared else 0

    @property
    def corrected_at(self) -> datetime | None:
        """When the report was last changed after its publication; None where it never was."""
        if self.published_at is None or self.edited_at is None or self.edited_at <= self.published_at:
            return None
        return self.edited_at

    @property
    def edition(self) -> int:
        """A number that changes with each piece of news that is pushed to open pages."""
        return self.meeting.sequence * 2 + self.is_published

    def news_since(self, edition: int) -> str:
        """The news that a page of this edition has missed: reported, withdrawn, cancelled, changed, or empty."""
        if self.is_published and not edition % 2:
            return "reported"
        if self.withdrawn_at is not None and edition % 2:
            return "withdrawn"
        if self.meeting.sequence > edition // 2:
            return "cancelled" if self.is_cancelled else "changed"
        return ""

    def with_answer(self, answer: Answer, stand_in: str | None) -> "SeenMeeting":
        """The same with another answer of the viewer; `stand_in` is the name of the fund that represents theirs."""
        return replace(
            self,
            my_answer=answer.value,
            my_mode=answer.mode,
            my_earlier_answer=None,
            my_earlier_starts_at=None,
            my_earlier_ends_at=None,
            my_waiting_since=answer.waiting_since,
            my_stand_in_id=answer.represented_by_id,
            my_stand_in=stand_in,
            my_note=answer.note,
        )

    @property
    def minutes(self) -> int:
        """The minutes there are for its agenda; 0 as long as that is not known, and for several days, of which only
        the first hour and the last are."""
        if self.meeting.moments is None or self.meeting.days:
            return 0
        start, end = self.meeting.moments
        return round((end - start).total_seconds() / 60)


_REPORTER = aliased(Account)


def _is_reporter() -> sa.ColumnElement[bool]:
    """SQL over Meeting, its Report and _REPORTER: who writes the report, or wrote it, also where they left since."""
    counts = sa.or_(col(Report.published_at).is_not(None), has_reporter())
    return sa.and_(col(_REPORTER.id) == col(Meeting.reporter_id), counts)


def reach(viewer: Viewer, meeting_id: uuid.UUID) -> SeenMeeting | None:
    """The meeting, or None where it does not exist for this viewer."""
    return _seen(viewer.scope).first(viewer.bound | {"meeting": meeting_id})


@cache
def _seen(scope: VisibilityScope) -> Lines[SeenMeeting]:
    is_mine = sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == sa.bindparam("viewer_id"))
    return (
        lines(
            SeenMeeting,
            meeting=Meeting,
            group_name=Group.name,
            group_slug=Group.slug,
            organiser_name=Account.name,
            organiser_email=Account.email,
            reporter_name=_REPORTER.name,
            report_id=Report.id,
            published_at=Report.published_at,
            edited_at=Report.edited_at,
            shared_at=Report.shared_at,
            approved_at=Report.approved_at,
            approval_note=Report.approval_note,
            withdrawn_at=Report.withdrawn_at,
            withdrawn_reason=Report.withdrawn_reason,
            summary_html=sa.case((col(Report.published_at).is_not(None), col(Report.summary_html)), else_=""),
            my_answer=present_answer(),
            my_mode=Answer.mode,
            my_earlier_answer=earlier_answer(),
            my_earlier_starts_at=Answer.earlier_starts_at,
            my_earlier_ends_at=Answer.earlier_ends_at,
            my_waiting_since=Answer.waiting_since,
            my_stand_in_id=Answer.represented_by_id,
            my_stand_in=Fund.name,
            my_note=sa.func.coalesce(Answer.note, ""),
            has_documents=sa.exists().where(col(Document.meeting_id) == Meeting.id),
            has_outsiders=sa.exists().where(col(InvitedOutsider.meeting_id) == Meeting.id),
            derive={"state": _state},
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(_REPORTER, _is_reporter())
        .outerjoin(Answer, is_mine)
        .outerjoin(Fund, col(Fund.id) == Answer.represented_by_id)
        .where(col(Meeting.id) == sa.bindparam("meeting"), visible_in(scope))
    )


def _state(row: Any) -> MeetingState:
    meeting = row.Meeting
    dates = MeetingDates(
        meeting.starts_at,
        meeting.ends_at,
        meeting.cancelled_at,
        meeting.agenda_shared_at,
        row.report_id is not None,
        row.published_at,
    )
    return state_of(dates, now())
