"""Selects for the page of one meeting."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import local, today
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.meetings.models import (
    Answer,
    AnswerValue,
    Life,
    Meeting,
    MeetingState,
    Report,
    path_of,
    state_of,
)
from samenspel.people.models import Account, Fund
from samenspel.viewer import Viewer


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
