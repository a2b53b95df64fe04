"""The published report on paper. It says the same to all who may read it, so that its PDF is made ahead and kept."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from sqlmodel import col

from samenspel import pdf, web
from samenspel.db import columns, session
from samenspel.groups.models import Group
from samenspel.jobs import release_write_lock
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.checkin import queries as checkins
from samenspel.meetings.minutes import queries
from samenspel.meetings.models import Meeting, Report
from samenspel.people.models import Account


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands above and around the text of a report."""

    meeting: Meeting
    group_name: str
    organiser_name: str
    report: Report

    @property
    def corrected_at(self) -> datetime | None:
        published, edited = self.report.published_at, self.report.edited_at
        return edited if published and edited and edited > published else None


def paper_of(meeting_id: uuid.UUID) -> Paper | None:
    """Of a published report; the caller has checked who asks."""
    query = (
        columns(Meeting, Group.name, Account.name, Report)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .where(col(Meeting.id) == meeting_id, col(Report.published_at).is_not(None))
    )
    row = session().execute(query).first()
    return Paper(*row) if row else None


def written(paper: Paper, *, is_page: bool = False) -> str:
    """The HTML of the paper, in the language of now; `is_page` is for a browser, where no PDF can be made."""
    meeting = paper.meeting
    return render_template(
        "meetings/minutes/paper.html",
        is_page=is_page,
        paper=paper,
        author=paper.organiser_name,
        items=agendas.agenda_of(meeting, with_notes=True),
        outcomes=queries.outcomes_by_item(meeting.id),
        attendance=attendances.attendance_of(meeting.id),
        guests=checkins.there_without_fund(meeting.id),
    )


def shelf_of(meeting_id: uuid.UUID) -> str:
    """Under what the PDF is kept: one in each language."""
    return f"verslag-{meeting_id}-{web.locale()}"


def keep_papers(payloads: Sequence[dict[str, Any]]) -> None:
    """Makes the PDFs of published reports that are not there as they now are, so that nobody waits for them."""
    if not pdf.is_available():
        return
    languages = session().execute(columns(Account.locale).where(col(Account.active)).distinct()).scalars().all()
    for meeting_id in {uuid.UUID(payload["id"]) for payload in payloads}:
        paper = paper_of(meeting_id)
        if paper is None:
            continue
        html_of = {}
        for language in languages:
            with web.in_language(language):
                html_of[shelf_of(meeting_id)] = written(paper)
        release_write_lock()
        for shelf, html in html_of.items():
            if pdf.stored(shelf, html) is None:
                pdf.store(shelf, html, pdf.render(html))
