"""Writes of series: plan one as a whole, and change or cancel all meetings from one of them on, with a single mail."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from samenspel.activity.models import Verb
from samenspel.clock import BRUSSELS, end_like, local
from samenspel.db import now, session
from samenspel.groups.models import GroupKind
from samenspel.jobs import enqueue, index_later
from samenspel.meetings.agenda import actions as agenda_actions
from samenspel.meetings.agenda.carry_over.actions import carry_over_items
from samenspel.meetings.agenda.release.actions import release_items
from samenspel.meetings.agenda.release.queries import Release
from samenspel.meetings.attendance.answers.actions import ask_again, save_answer, take_back_answer
from samenspel.meetings.attendance.answers.previous import AnswerUndo
from samenspel.meetings.calendars.recurrence import has_rule
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.fields import MeetingFields, MeetingPlan, usual_agenda_due
from samenspel.meetings.models import (
    AnswerValue,
    AttendanceMode,
    Meeting,
    WantedResult,
)
from samenspel.meetings.news import push_news, queue_news, record_activity
from samenspel.meetings.series import queries
from samenspel.meetings.series.models import MeetingSeries, MeetingTemplate
from samenspel.viewer import Viewer


def plan_series(
    viewer: Viewer,
    group_id: uuid.UUID,
    fields: MeetingFields,
    rhythm: Rhythm,
    moments: Sequence[tuple[datetime, datetime]],
    template: MeetingTemplate | None,
) -> list[Meeting]:
    """Plans a meeting at each of the moments (start and end), all with the same fields, and sends a single mail."""
    series = MeetingSeries(group_id=group_id, rhythm=rhythm)
    session().add(series)
    session().flush()
    meetings = []
    for starts_at, ends_at in moments:
        meeting = Meeting(
            group_id=group_id,
            series_id=series.id,
            recurrence_at=starts_at,
            starts_at=starts_at,
            ends_at=ends_at,
            organiser_id=viewer.id,
            agenda_due_on=usual_agenda_due(starts_at),
            **fields.row_values(),
        )
        meeting.keep_promise()
        session().add(meeting)
        session().flush()
        add_template_items(meeting, template)
        index_later("meeting", meeting.id)
        meetings.append(meeting)
    carry_over_items(group_id)
    first = meetings[0]
    record_activity(viewer, Verb.PLANNED_MEETING, first)
    _mail(viewer, "planned", meetings)
    return meetings


def add_template_items(meeting: Meeting, template: MeetingTemplate | None) -> None:
    """Adds the usual items of the template to the agenda of a new meeting."""
    for item in template.items if template else ():
        agenda_actions.add_item(
            meeting,
            title=item["title"],
            minutes=item["minutes"],
            wanted=WantedResult(item["wanted"]),
            owner_id=None,
        )
        session().flush()


def change_from_here_on(viewer: Viewer, meeting: Meeting, plan: MeetingPlan, reason: str = "") -> list[Meeting]:
    """Changes a meeting and all that follow in its series: all get its fields and hours, and the same shift in
    days. Each keeps its answers, agenda and attendance; the days of the promised agendas move along. Returns the
    meetings of which the time, the place or the link changed."""
    before = meeting.moments
    if before is None:
        return []
    shift = local(plan.starts_at).date() - local(before[0]).date()
    hour = local(plan.starts_at).time()
    changed = []
    for each in [meeting, *queries.following_in_series(meeting)]:
        moments, place = each.moments, (each.place, each.link)
        if moments is None:
            continue
        day = local(moments[0]).date() + shift
        starts_at = datetime.combine(day, hour, local(plan.starts_at).tzinfo)
        plan.fields.apply_to(each)
        each.keep_promise()
        each.starts_at = plan.starts_at if each is meeting else starts_at.astimezone(moments[0].tzinfo)
        each.ends_at = end_like(each.starts_at, (plan.starts_at, plan.ends_at))
        if each is meeting:
            each.agenda_due_on = plan.agenda_due_on
        elif each.agenda_due_on is not None:
            each.agenda_due_on += shift
        each.keep_promise(moments)
        if each.moments != moments or (each.place, each.link) != place:
            ask_again(each, moments)
            push_news(each, "changed")
            changed.append(each)
        index_later("meeting", each.id)
    if changed:
        _count_series_change(meeting, changed)
        record_activity(viewer, Verb.CHANGED_MEETING, meeting)
        _mail(viewer, "changed", changed, reason)
    return changed


def cancel_from_here_on(viewer: Viewer, meeting: Meeting, reason: str) -> Release:
    """Cancels a meeting and all that follow in its series, and returns where the items of their agendas go."""
    cancelled = [meeting, *queries.following_in_series(meeting)]
    release = release_items(viewer, cancelled, queries.usual_titles(meeting.group_id))
    for each in cancelled:
        each.cancelled_at = now()
        each.cancel_reason = reason
        index_later("meeting", each.id)
        push_news(each, "cancelled")
    _count_series_change(meeting, cancelled)
    record_activity(viewer, Verb.CANCELLED_MEETING, meeting)
    _mail(viewer, "cancelled", cancelled)
    return release


def answer_remaining(
    viewer: Viewer, meeting: Meeting, value: AnswerValue, mode: AttendanceMode | None = None
) -> Sequence[Meeting]:
    """Gives the same answer to all that follow in the series and that the viewer did not answer; returns these."""
    unanswered = queries.unanswered_in_series(viewer, meeting)
    for each in unanswered:
        save_answer(viewer, each, value, None, mode=mode)
    return unanswered


def take_back_in_series(viewer: Viewer, meeting: Meeting, meeting_ids: Sequence[uuid.UUID], value: AnswerValue) -> None:
    """Takes back that the viewer gave one answer to meetings that follow in the series: they are asked again. Where
    they answered otherwise meanwhile, that stays."""
    following = {each.id: each for each in queries.following_by_id(meeting, meeting_ids)}
    for answer in queries.answers_of(viewer.id, list(following)):
        if answer.value is value:
            take_back_answer(viewer, following[answer.meeting_id], AnswerUndo.to_nothing(answer))


def _count_series_change(meeting: Meeting, changed: Sequence[Meeting]) -> None:
    """Raises the sequence numbers after a change of several meetings, as calendars get the whole series again.

    Where all meetings move at once and still follow a rule, the series gets that rule; else the changed meetings are
    exceptions to the old one.
    """
    series = session().get(MeetingSeries, meeting.series_id) if meeting.recurrence_at else None
    if series is None:
        for each in changed:
            raise_sequence(each)
        return
    every_meeting = queries.meetings_in(series.id)
    series.sequence = max(series.sequence, *(each.sequence for each in every_meeting)) + 1
    for each in changed:
        each.sequence, each.changed_at = series.sequence, now()
    moments = [each.starts_at for each in every_meeting if each.starts_at and each.cancelled_at is None]
    if len(moments) == len(every_meeting) == len(changed) and has_rule(moments, series.rhythm, BRUSSELS):
        for each in changed:
            each.recurrence_at = each.starts_at


def save_template(kind: GroupKind, values: dict[str, Any]) -> None:
    """Saves what is usual for a kind of group (columns of `MeetingTemplate`); planned meetings do not change."""
    row = queries.template_of(kind) or MeetingTemplate(kind=kind)
    for name, value in values.items():
        setattr(row, name, value)
    session().add(row)


def _mail(viewer: Viewer, what: str, meetings: Sequence[Meeting], reason: str = "") -> None:
    ids = [str(meeting.id) for meeting in meetings]
    enqueue("series-mail", {"what": what, "ids": ids, "by": str(viewer.id), "reason": reason})
    queue_news(viewer.id, meetings[0].id, what, whole="yes")


def raise_sequence(meeting: Meeting) -> None:
    """Raises the SEQUENCE of a meeting after a change, above that of its series, so that calendars take the change for
    newer than all they have."""
    series = session().get(MeetingSeries, meeting.series_id) if meeting.recurrence_at else None
    meeting.sequence = max(meeting.sequence, series.sequence if series else 0) + 1
    meeting.changed_at = now()
