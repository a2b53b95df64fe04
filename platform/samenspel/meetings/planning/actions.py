"""Writes of meetings: plan, change and cancel one. Answers, agenda and report have packages of their own."""

import uuid
from typing import Any

from samenspel.activity.models import Verb
from samenspel.db import now, session
from samenspel.jobs import enqueue, index_later
from samenspel.meetings.agenda.carry_over.actions import carry_over_items
from samenspel.meetings.agenda.release.actions import release_items
from samenspel.meetings.agenda.release.queries import Release
from samenspel.meetings.attendance.answers.actions import ask_again
from samenspel.meetings.fields import MeetingPlan
from samenspel.meetings.models import (
    Meeting,
)
from samenspel.meetings.news import push_news, queue_mail, queue_news, record_news
from samenspel.meetings.series.actions import raise_sequence
from samenspel.meetings.series.queries import usual_titles
from samenspel.viewer import Viewer


def plan_meeting(
    viewer: Viewer, group_id: uuid.UUID, plan: MeetingPlan, reporter_id: uuid.UUID | None = None
) -> Meeting:
    """Plans a meeting of a group, and mails its members."""
    meeting = Meeting(group_id=group_id, organiser_id=viewer.id, **plan.row_values())
    meeting.keep_promise()
    session().add(meeting)
    session().flush()
    carry_over_items(group_id)
    record_news(viewer, Verb.PLANNED_MEETING, meeting)
    queue_mail(viewer, "planned", meeting.id)
    queue_news(viewer.id, meeting.id, "planned")
    if reporter_id is not None:
        set_reporter(viewer, meeting, reporter_id)
    return meeting


def set_reporter(viewer: Viewer, meeting: Meeting, account_id: uuid.UUID | None) -> None:
    """Has somebody write the report of a meeting, who hears of it; None leaves it to the organisers."""
    meeting.reporter_id = account_id
    is_other = account_id not in (None, viewer.id)
    queue_news(viewer.id, meeting.id, **({"reporter": str(account_id)} if is_other else {}))
    enqueue("report-paper", {"id": str(meeting.id)})


def change_meeting(viewer: Viewer, meeting: Meeting, plan: MeetingPlan, reason: str = "") -> None:
    """Changes a meeting. Its people get a mail, with the reason, only when the time, the place or the link changed.

    A meeting whose date was not chosen yet becomes planned.
    """
    moments, was = meeting.moments, _time_and_place(meeting)
    meeting.keep_promise()
    plan.apply_to(meeting)
    meeting.keep_promise(moments)
    if was == _time_and_place(meeting):
        index_later("meeting", meeting.id)
        queue_news(viewer.id, meeting.id)
        return
    raise_sequence(meeting)
    ask_again(meeting, moments)
    if moments is None:
        record_news(viewer, Verb.PLANNED_MEETING, meeting)
        queue_mail(viewer, "planned", meeting.id)
        queue_news(viewer.id, meeting.id, "planned")
    else:
        record_news(viewer, Verb.CHANGED_MEETING, meeting)
        before = {"starts_at": moments[0].isoformat(), "ends_at": moments[1].isoformat()}
        queue_mail(viewer, "changed", meeting.id, **before, reason=reason)
        queue_news(viewer.id, meeting.id, "changed")
    push_news(meeting, "changed")


def _time_and_place(meeting: Meeting) -> tuple[Any, ...]:
    return meeting.starts_at, meeting.ends_at, meeting.place, meeting.link


def cancel_meeting(viewer: Viewer, meeting: Meeting, reason: str) -> Release:
    """Cancels a meeting, and returns where the items of its agenda go. Its page stays, and shows the reason."""
    release = release_items(viewer, [meeting], usual_titles(meeting.group_id))
    meeting.cancelled_at = now()
    meeting.cancel_reason = reason
    raise_sequence(meeting)
    record_news(viewer, Verb.CANCELLED_MEETING, meeting)
    queue_mail(viewer, "cancelled", meeting.id)
    queue_news(viewer.id, meeting.id, "cancelled")
    push_news(meeting, "cancelled")
    return release
