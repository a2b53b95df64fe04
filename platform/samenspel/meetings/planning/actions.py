"""Writes of meetings: planned, changed, cancelled, answered, attended. Agenda and report have files of their own."""

import uuid

from samenspel import text
from samenspel.activity.models import Verb
from samenspel.db import now, session
from samenspel.jobs import index_later
from samenspel.meetings.agenda.carry_over.actions import carry_over_items
from samenspel.meetings.fields import Plan
from samenspel.meetings.models import (
    Meeting,
)
from samenspel.meetings.news import push_news, queue_mail, record_news
from samenspel.meetings.series.actions import raise_sequence
from samenspel.viewer import Viewer


def plan_meeting(viewer: Viewer, group_id: uuid.UUID, plan: Plan) -> Meeting:
    """A new meeting of a group, told to its members."""
    meeting = Meeting(
        group_id=group_id,
        title=plan.title,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        link=plan.link,
        intro=plan.intro,
        intro_html=text.to_html(plan.intro),
        wanted=plan.wanted,
        organiser_id=viewer.id,
        agenda_due_on=plan.agenda_due_on,
    )
    session().add(meeting)
    session().flush()
    carry_over_items(group_id)
    record_news(viewer, Verb.PLANNED_MEETING, meeting)
    queue_mail(viewer, "planned", meeting.id)
    return meeting


def change_meeting(viewer: Viewer, meeting: Meeting, plan: Plan) -> None:
    """Other facts about a meeting. Its people are told only when the time or the place became another one.

    One whose date was sought is planned by this.
    """
    moments = meeting.moments
    before = (meeting.starts_at, meeting.ends_at, meeting.place, meeting.link)
    meeting.title, meeting.intro, meeting.agenda_due_on = plan.title, plan.intro, plan.agenda_due_on
    meeting.intro_html, meeting.wanted = text.to_html(plan.intro), plan.wanted
    meeting.starts_at, meeting.ends_at = plan.starts_at, plan.ends_at
    meeting.place, meeting.link = plan.place, plan.link
    if before == (plan.starts_at, plan.ends_at, plan.place, plan.link):
        index_later("meeting", meeting.id)
        return
    raise_sequence(meeting)
    if moments is None:
        record_news(viewer, Verb.PLANNED_MEETING, meeting)
        queue_mail(viewer, "planned", meeting.id)
    else:
        record_news(viewer, Verb.CHANGED_MEETING, meeting)
        queue_mail(viewer, "changed", meeting.id, starts_at=moments[0].isoformat(), ends_at=moments[1].isoformat())
    push_news(meeting, "changed")


def cancel_meeting(viewer: Viewer, meeting: Meeting, reason: str) -> None:
    """Calls a meeting off; its page stays and says why."""
    meeting.cancelled_at = now()
    meeting.cancel_reason = reason
    raise_sequence(meeting)
    record_news(viewer, Verb.CANCELLED_MEETING, meeting)
    queue_mail(viewer, "cancelled", meeting.id)
    push_news(meeting, "cancelled")
