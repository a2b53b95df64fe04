"""The published report as a PDF. It is the same for everybody who may read it, so it is made in advance and cached."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel import web
from samenspel.db import columns, session
from samenspel.groups.models import Group
from samenspel.jobs import release_write_lock
from samenspel.lines import lines
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.minutes import queries
from samenspel.meetings.models import Meeting, Report
from samenspel.people.models import Account
from samenspel.runtime import pdf


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """A report with the facts that its page shows around the text."""

    meeting: Meeting
    group_name: str
    organiser_name: str
    reporter_name: str | None
    report: Report

    @property
    def corrected_at(self) -> datetime | None:
        published, edited = self.report.published_at, self.report.edited_at
        return edited if published and edited and edited > published else None


def paper_of(meeting_id: uuid.UUID) -> ReportPaper | None:
    """The published report of a meeting; the caller has checked that the viewer may read it."""
    reporter = aliased(Account)
    query = (
        lines(
            ReportPaper,
            meeting=Meeting,
            group_name=Group.name,
            organiser_name=Account.name,
            reporter_name=reporter.name,
            report=Report,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .outerjoin(reporter, col(reporter.id) == Meeting.reporter_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .where(col(Meeting.id) == meeting_id, col(Report.published_at).is_not(None))
    )
    return query.first()


def render(paper: ReportPaper, *, is_page: bool = False) -> str:
    """The HTML of the report in the current language; `is_page` is for a browser, where no PDF can be made."""
    meeting = paper.meeting
    return render_template(
        "meetings/minutes/paper.html",
        is_page=is_page,
        paper=paper,
        author=paper.reporter_name or paper.organiser_name,
        items=agendas.agenda_of(meeting, with_notes=True),
        outcomes=queries.outcomes_by_item(meeting.id),
        attendance=attendances.attendance_of(meeting.id),
        people=attendances.people_at(meeting.id),
    )


def cache_key_of(meeting_id: uuid.UUID) -> str:
    """The name of the cached PDF in the current language."""
    return f"verslag-{meeting_id}-{web.locale()}"


def forget_papers(meeting_id: uuid.UUID) -> None:
    """Deletes the cached PDFs of a report that is no longer published."""
    pdf.forget(f"verslag-{meeting_id}")


def store_papers(payloads: Sequence[dict[str, Any]]) -> None:
    """Makes the PDFs of published reports that changed, in each language in use, so that nobody waits for one."""
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
                html_of[cache_key_of(meeting_id)] = render(paper)
        release_write_lock()
        for key, html in html_of.items():
            if pdf.stored(key, html) is None:
                pdf.store(key, html, pdf.render(html))
