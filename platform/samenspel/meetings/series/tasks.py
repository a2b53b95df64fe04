"""Background work of series: one mail a person about all meetings that changed, with one calendar file."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import now, session
from samenspel.mail import MailThread
from samenspel.meetings import people as meeting_people
from samenspel.meetings.models import Meeting
from samenspel.meetings.people import MeetingDetails, MeetingRecipient
from samenspel.meetings.series import queries
from samenspel.meetings.series.invitations import calendar_events, series_file_for


def mail_series(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails that meetings of a series were planned, changed or cancelled (`what`). `ids` are the meetings; the
    person who did it (`by`) gets no mail. Somebody who is away gets it after that: `to` is then the one person it is
    for, and `sequence` that of the first meeting, which a later mail would have raised."""
    for payload in payloads:
        what = payload["what"]
        found = queries.meetings_by_id([uuid.UUID(each) for each in payload["ids"]])
        meetings = [each for each in found if each.moments and (what == "cancelled" or each.cancelled_at is None)]
        news = meeting_people.meeting_details(meetings[0].id) if meetings else None
        if news is None or ("to" in payload and news.meeting.sequence != payload["sequence"]):
            continue
        people = [
            each
            for each in meeting_people.recipients_of(news.meeting, what)
            if payload.get("to", str(each.id)) == str(each.id) != payload["by"]
        ]
        calendar_moments = meeting_people.calendar_moments(each.id for each in people)
        events = calendar_events(news, meetings)
        answers = queries.answers_in([meeting.id for meeting, _event in events])
        with session().begin_nested():
            for person in people:
                if person.id in calendar_moments:
                    file = series_file_for(events, person, answers.get(person.id, {}))
                    _mail(payload, news, meetings, person, calendar_moments[person.id], file)


def _mail(
    payload: dict[str, Any],
    news: MeetingDetails,
    meetings: Sequence[Meeting],
    person: MeetingRecipient,
    moment: datetime,
    calendar: tuple[str, str],
) -> None:
    meeting, title, what = news.meeting, news.meeting.title, payload["what"]
    again = payload | {"to": str(person.id), "sequence": meeting.sequence}
    thread = MailThread("series", meeting.series_id or meeting.id, title, meeting.group_id, news.group_name)
    with force_locale(person.locale):
        subjects: dict[str, str] = {
            "planned": _("Uitnodiging voor een reeks: %(title)s", title=title),
            "changed": _("Gewijzigde reeks: %(title)s", title=title),
            "cancelled": _("Geannuleerde reeks: %(title)s", title=title),
        }
    mail.send_later(
        person.email,
        subjects[what],
        "meetings_series",
        locale=person.locale,
        thread=thread,
        calendar=calendar,
        at=moment,
        made_by=("series-mail", again) if moment > now() else None,
        what=what,
        name=person.name,
        group=news.group_name,
        meeting=news.meeting,
        moments=[clock.span(*each.moments, person.locale) for each in meetings if each.moments],
        link=mail.link_to("meetings.show", meeting_id=news.meeting.id),
        by_calendar=what != "cancelled"
        and mail.calendar_answer_address() is not None
        and news.meeting.recurrence_at is not None,
    )
