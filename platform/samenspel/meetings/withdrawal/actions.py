"""Writes that take a published report back."""

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.jobs import index_later
from samenspel.meetings import news
from samenspel.meetings.agenda.actions import remove_item
from samenspel.meetings.catchup.models import CatchUpSeen
from samenspel.meetings.minutes import paper
from samenspel.meetings.minutes.models import ReportVersion
from samenspel.meetings.minutes.parts.actions import lock_report
from samenspel.meetings.minutes.parts.decision_actions import forget_decisions
from samenspel.meetings.models import TAKE_BACK_PERIOD, Meeting
from samenspel.meetings.withdrawal import queries
from samenspel.viewer import Viewer


def withdraw_report(viewer: Viewer, meeting: Meeting, reason: str) -> None:
    """Makes a published report a draft again, for its writers only: notices, news, search and the PDF follow.

    Within `TAKE_BACK_PERIOD` nothing of it is left and nobody hears of it. After that its readers hear that it was
    taken back, and the page of the meeting says why. Does nothing where it is not published (any more).
    """
    report = lock_report(viewer, meeting)
    published_at = report.published_at
    if published_at is None:
        return
    is_known = now() >= published_at + TAKE_BACK_PERIOD
    report.published_at = report.shared_at = None
    report.withdrawn_at, report.withdrawn_reason = (now(), reason) if is_known else (None, None)
    versions = sa.update(ReportVersion).where(col(ReportVersion.meeting_id) == meeting.id)
    session().execute(versions.values(is_published=False).execution_options(synchronize_session=False))
    session().execute(sa.delete(CatchUpSeen).where(col(CatchUpSeen.meeting_id) == meeting.id))
    activity.retract(meeting.id, Verb.PUBLISHED_REPORT)
    forget_decisions(meeting)
    notices.forget(Thing(ThingKind.REPORT, meeting.id))
    for point_id in queries.point_ids(meeting.id):
        notices.forget(Thing(ThingKind.ACTION_POINT, point_id))
    for item in queries.items_carried_from(meeting.id, published_at):
        remove_item(item)
    index_later("report", report.id)
    paper.forget_papers(meeting.id)
    news.queue_news(viewer.id, meeting.id, "withdrawn" if is_known else "")
    news.push_news(meeting, "withdrawn" if is_known else "")
