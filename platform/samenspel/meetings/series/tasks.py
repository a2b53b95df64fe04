"""Background work of series: one mail a person about all meetings that changed, with one calendar file."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import session
from samenspel.groups.outsiders.queries import outsiders_at
from samenspel.jobs import enqueue
from samenspel.mail import MailThread
from samenspel.meetings import people as meeting_people
from samenspel.meetings.models import Meeting
from samenspel.meetings.people import MeetingDetails, MeetingRecipient
from samenspel.meetings.series import queries
from samenspel.meetings.series.invitations import calendar_events, series_file_for


def mail_series(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails that meetings of a series were planned, changed or cancelled (`what`). `ids` are the meetings; the
    person who did it (`by`) gets no mail."""
    for payload in payloads:
        what = payload["what"]
        found = queries.meetings_by_id([uuid.UUID(each) for each in payload["ids"]])
        meetings = [each for each in found if each.moments and (what == "cancelled" or each.cancelled_at is None)]
        news = meeting_people.meeting_details(meetings[0].id) if meetings else None
        if news is None:
            continue
        for each in meetings:
            if outsiders_at(each.id):
                enqueue(
                    "outsider-meeting-mail", {"what": what, "id": str(each.id), "reason": payload.get("reason", "")}
                )
        events = calendar_events(news, meetings)
        answers = queries.answers_in([meeting.id for meeting, _event in events])
        with session().begin_nested():
            for person in meeting_people.recipients_of(news.meeting, what):
                if str(person.id) != payload["by"]:
                    _mail(
                        what,
                        news,
                        meetings,
                        person,
                        series_file_for(events, person, answers.get(person.id, {})),
                        payload.get("reason", ""),
                    )


def _mail(
    what: str,
    news: MeetingDetails,
    meetings: Sequence[Meeting],
    person: MeetingRecipient,
    calendar: tuple[str, str],
    reason: str,
) -> None:
    meeting, title = news.meeting, news.meeting.title
    first = min(each.starts_at for each in meetings if each.starts_at)
    with force_locale(person.locale):
        about = _("%(title)s, vanaf %(day)s", title=title, day=clock.day(first, person.locale))
        subjects: dict[str, str] = {
            "planned": _("Uitnodiging voor een reeks: %(title)s", title=title),
            "changed": _("Gewijzigde reeks: %(title)s", title=title),
            "cancelled": _("Geannuleerde reeks: %(title)s", title=title),
        }
    thread = MailThread("series", meeting.series_id or meeting.id, about, meeting.group_id, news.group_name)
    mail.send_later(
        person.email,
        subjects[what],
        "meetings_series",
        locale=person.locale,
        thread=thread,
        calendar=calendar,
        reply_to=(news.organiser_name, news.organiser_email),
        what=what,
        name=person.name,
        group=news.group_name,
        meeting=news.meeting,
        reason=reason if what == "changed" else meeting.cancel_reason,
        moments=[clock.span(*each.moments, person.locale) for each in meetings if each.moments],
        link=mail.link_to("meetings.show", meeting_id=news.meeting.id),
        by_calendar=what != "cancelled"
        and mail.calendar_answer_address() is not None
        and news.meeting.recurrence_at is not None,
    )
