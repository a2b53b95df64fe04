"""Background work of notices about meetings: after a change of one, and for what begins or ends by itself."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.activity.levels.queries import levels_for
from samenspel.activity.notices.actions import is_heard
from samenspel.activity.notices.models import NoticeReason
from samenspel.db import now, session
from samenspel.meetings import people as meeting_people
from samenspel.meetings.attendance.answers.tokens import answer_link
from samenspel.meetings.models import Meeting
from samenspel.meetings.outsiders import actions as outsiders
from samenspel.meetings.people import MeetingDetails, MeetingRecipient
from samenspel.meetings.todos import actions, queries
from samenspel.meetings.todos.queries import ToDoScope
from samenspel.people.models import Account
from samenspel.polls.outsiders import actions as voters
from samenspel.polls.todos.actions import update_to_dos as update_votes


def take_news(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells of what happened. A payload has a `meeting`, or the `group` in which an `account` began or ended to take
    part; `by` is the person who did it, `what` the news, if any, `owner` to whom an item of the agenda
    was given, and `reporter` who is to write the report.

    What was planned or changed and then cancelled is told as a cancellation only, and of a report that was taken back
    nothing is told that was published.
    """
    for payload in payloads:
        actor_id = uuid.UUID(payload["by"]) if payload.get("by") else None
        if "meeting" not in payload:
            account = payload.get("account")
            if account:
                outsiders.follow_into_group(uuid.UUID(payload["group"]), uuid.UUID(account))
                voters.follow_into_group(uuid.UUID(payload["group"]), uuid.UUID(account))
            actions.update_to_dos(
                ToDoScope(uuid.UUID(payload["group"]), account_id=uuid.UUID(account) if account else None), actor_id
            )
            if account:
                update_votes(group_id=uuid.UUID(payload["group"]), account_id=uuid.UUID(account))
            continue
        meeting = session().get(Meeting, uuid.UUID(payload["meeting"]))
        if meeting is None:
            continue
        whole = payload.get("whole")
        actions.update_to_dos(ToDoScope(meeting.group_id, None if whole else meeting.id), actor_id)
        what, owner = payload.get("what"), payload.get("owner")
        if owner is not None and actor_id is not None and meeting.cancelled_at is None:
            actions.name_owner(meeting, uuid.UUID(owner), actor_id)
        reporter = payload.get("reporter")
        if reporter is not None and actor_id is not None and str(meeting.reporter_id) == reporter:
            actions.name_reporter(meeting, uuid.UUID(reporter), actor_id)
        if what == "reminder" and actor_id is not None:
            actions.remind(meeting, actor_id)
            mail_reminders([{"id": str(meeting.id), "by": str(actor_id)}])
        elif what is not None and actor_id is not None and _is_still_so(meeting, what):
            actions.tell_news(meeting, what, actor_id)


def mail_reminders(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails that the organiser waits for their answer (`id`, `by` who asked) to the people who did not answer, each at
    the hour and by the level that they chose, and not while they are away. All mails or none. `to` is the one person
    for whom a mail that waited is made anew: who answered meanwhile gets none."""
    for payload in payloads:
        news = meeting_people.meeting_details(uuid.UUID(payload["id"]))
        by = session().get(Account, uuid.UUID(payload["by"]))
        if news is None or by is None or news.meeting.starts_at is None:
            continue
        people = [each for each in queries.to_remind(news.meeting, by.id) if payload.get("to") in (None, str(each.id))]
        levels = levels_for([each.id for each in people], group_id=news.meeting.group_id) if people else {}
        day = clock.local_day(news.meeting.starts_at)
        moments = meeting_people.mail_moments({each.id: day for each in people}) if people else {}
        with session().begin_nested():
            for each in people:
                if each.id in moments and is_heard(levels[each.id].by_mail, NoticeReason.TO_DO):
                    _mail_reminder(news, each, by, moments[each.id])


def _mail_reminder(news: MeetingDetails, person: MeetingRecipient, by: Account, moment: datetime) -> None:
    meeting = news.meeting
    with force_locale(person.locale):
        subject = str(_("Kom je? %(title)s", title=news.thread(person.locale).subject))
    mail.send_later(
        person.email,
        subject,
        "meetings_reminder",
        locale=person.locale,
        at=moment,
        made_by=("meeting-reminder", {"id": str(meeting.id), "by": str(by.id), "to": str(person.id)}),
        reply_to=(news.organiser_name, news.organiser_email),
        name=person.name,
        by=by.name,
        group=news.group_name,
        meeting=meeting,
        when=clock.span(*meeting.moments, person.locale) if meeting.moments else "",
        answer_link=answer_link(person.id, meeting.id),
        link=mail.link_to("meetings.show", meeting_id=meeting.id),
    )


def _is_still_so(meeting: Meeting, what: str) -> bool:
    """Whether news is still true: what was undone meanwhile is not told."""
    if what in ("report", "withdrawn"):
        return queries.has_published_report(meeting.id) == (what == "report")
    if what == "added" and meeting.starts_at is not None and meeting.starts_at <= now():
        return False
    return (what == "cancelled") == (meeting.cancelled_at is not None)


def take_old_agenda_mail(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells of an agenda that was opened just before notices did so."""
    take_news([{"meeting": each["id"], "by": each["by"], "what": "agenda"} for each in payloads])


def update_everything(_payloads: Sequence[dict[str, Any]]) -> None:
    """Does what `update_all` does once more, when the program begins."""
    update_all()


def update_all() -> None:
    """Adds what began by itself (a meeting is over and has no report), and takes away what ended (a poll closed)."""
    actions.update_to_dos(ToDoScope())
