"""Writes of series: planned as a whole, changed and called off from one of them on. One mail tells of all."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from samenspel import text
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.clock import BRUSSELS, local, today
from samenspel.db import now, session
from samenspel.groups.models import GroupKind
from samenspel.jobs import enqueue, index_later
from samenspel.meetings.agenda import actions as agenda_actions
from samenspel.meetings.agenda.carry_over.actions import carry_over_items
from samenspel.meetings.attendance.answers.actions import answer
from samenspel.meetings.calendars.recurrence import has_rule
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.fields import Plan
from samenspel.meetings.models import (
    AGENDA_DAYS,
    AnswerValue,
    Meeting,
    WantedResult,
)
from samenspel.meetings.news import push_news
from samenspel.meetings.series import queries
from samenspel.meetings.series.models import MeetingSeries, MeetingTemplate
from samenspel.viewer import Viewer


def plan_series(
    viewer: Viewer,
    group_id: uuid.UUID,
    plan: Plan,
    rhythm: Rhythm,
    moments: Sequence[tuple[datetime, datetime]],
    template: MeetingTemplate | None,
) -> list[Meeting]:
    """A meeting at each of the moments, with the words of the plan. Told once, in one mail."""
    series = MeetingSeries(group_id=group_id, rhythm=rhythm)
    session().add(series)
    session().flush()
    meetings = []
    for starts_at, ends_at in moments:
        meeting = Meeting(
            group_id=group_id,
            series_id=series.id,
            recurrence_at=starts_at,
            title=plan.title,
            starts_at=starts_at,
            ends_at=ends_at,
            place=plan.place,
            link=plan.link,
            intro=plan.intro,
            intro_html=text.to_html(plan.intro),
            wanted=plan.wanted,
            organiser_id=viewer.id,
            agenda_due_on=max(today(), local(starts_at).date() - timedelta(days=AGENDA_DAYS)),
        )
        session().add(meeting)
        session().flush()
        add_template_items(meeting, template)
        index_later("meeting", meeting.id)
        meetings.append(meeting)
    carry_over_items(group_id)
    first = meetings[0]
    activity.record(viewer, Verb.PLANNED_MEETING, group_id, first.id, first.title, first.path)
    _mail(viewer, "planned", meetings)
    return meetings


def add_template_items(meeting: Meeting, template: MeetingTemplate | None) -> None:
    """Puts the items that always come back on the agenda of a new meeting."""
    for item in template.items if template else ():
        agenda_actions.add_item(
            meeting,
            title=item["title"],
            minutes=item["minutes"],
            wanted=WantedResult(item["wanted"]),
            owner_id=None,
        )
        session().flush()


def change_from_here_on(viewer: Viewer, meeting: Meeting, plan: Plan) -> list[Meeting]:
    """Changes a meeting and all that follow in its series: the same words, the same shift in days, the same hours.

    Each keeps its own answers, agenda and attendance. Their promised agendas move along.
    """
    before = meeting.moments
    if before is None:
        return []
    shift = local(plan.starts_at).date() - local(before[0]).date()
    length = plan.ends_at - plan.starts_at
    clock = local(plan.starts_at).time()
    changed = []
    for each in [meeting, *queries.following_in_series(meeting)]:
        moments, place = each.moments, (each.place, each.link)
        if moments is None:
            continue
        day = local(moments[0]).date() + shift
        starts_at = datetime.combine(day, clock, local(plan.starts_at).tzinfo)
        each.title, each.intro, each.wanted = plan.title, plan.intro, plan.wanted
        each.intro_html = text.to_html(plan.intro)
        each.place, each.link = plan.place, plan.link
        each.starts_at = plan.starts_at if each is meeting else starts_at.astimezone(moments[0].tzinfo)
        each.ends_at = each.starts_at + length
        if each is meeting:
            each.agenda_due_on = plan.agenda_due_on
        elif each.agenda_due_on is not None:
            each.agenda_due_on += shift
        if each.moments != moments or (each.place, each.link) != place:
            push_news(each, "changed")
            changed.append(each)
        index_later("meeting", each.id)
    if changed:
        _count_series_change(meeting, changed)
        activity.record(viewer, Verb.CHANGED_MEETING, meeting.group_id, meeting.id, meeting.title, meeting.path)
        _mail(viewer, "changed", changed)
    return changed


def cancel_from_here_on(viewer: Viewer, meeting: Meeting, reason: str) -> list[Meeting]:
    """Calls off a meeting and all that follow in its series."""
    gone = [meeting, *queries.following_in_series(meeting)]
    for each in gone:
        each.cancelled_at = now()
        each.cancel_reason = reason
        index_later("meeting", each.id)
        push_news(each, "cancelled")
    _count_series_change(meeting, gone)
    activity.record(viewer, Verb.CANCELLED_MEETING, meeting.group_id, meeting.id, meeting.title, meeting.path)
    _mail(viewer, "cancelled", gone)
    return gone


def answer_remaining(viewer: Viewer, meeting: Meeting, value: AnswerValue) -> int:
    """The same answer for all that follow of which the viewer said nothing yet. Returns how many those were."""
    left = queries.unanswered_in_series(viewer, meeting)
    for each in left:
        answer(viewer, each, value, None)
    return len(left)


def _count_series_change(meeting: Meeting, changed: Sequence[Meeting]) -> None:
    """Counts a change of several for calendars, which get the series as a whole again.

    Where all of it moves in one go and a rule says so, it gets a new rule; else these are exceptions to the old one.
    """
    series = session().get(MeetingSeries, meeting.series_id) if meeting.recurrence_at else None
    if series is None:
        for each in changed:
            raise_sequence(each)
        return
    all_of_it = queries.meetings_in(series.id)
    series.sequence = max(series.sequence, *(each.sequence for each in all_of_it)) + 1
    for each in changed:
        each.sequence, each.changed_at = series.sequence, now()
    moments = [each.starts_at for each in all_of_it if each.starts_at and each.cancelled_at is None]
    if len(moments) == len(all_of_it) == len(changed) and has_rule(moments, series.rhythm, BRUSSELS):
        for each in changed:
            each.recurrence_at = each.starts_at


def save_template(kind: GroupKind, *, minutes: int, place: str, items: list[dict[str, Any]]) -> None:
    """What is usual for a kind of group from now on; meetings that were planned stay as they are."""
    row = queries.template_of(kind) or MeetingTemplate(kind=kind)
    row.minutes, row.place, row.items = minutes, place, items
    session().add(row)


def _mail(viewer: Viewer, what: str, meetings: Sequence[Meeting]) -> None:
    ids = [str(meeting.id) for meeting in meetings]
    enqueue("series-mail", {"what": what, "ids": ids, "by": str(viewer.id)})


def raise_sequence(meeting: Meeting) -> None:
    """Counts a change that calendars must follow: it comes after all that they heard of the meeting, also as one of a
    series that was sent as a whole."""
    series = session().get(MeetingSeries, meeting.series_id) if meeting.recurrence_at else None
    meeting.sequence = max(meeting.sequence, series.sequence if series else 0) + 1
    meeting.changed_at = now()
