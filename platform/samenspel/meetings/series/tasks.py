"""Background work of series: one mail about all their meetings, with the series as one in the calendar file."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import now, session
from samenspel.meetings import people as meeting_people
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.answer_addresses import address_for
from samenspel.meetings.calendars.events import Attendee, Event, Method
from samenspel.meetings.models import AnswerValue, Meeting
from samenspel.meetings.people import Addressee, News
from samenspel.meetings.series import calendars as series_calendars
from samenspel.meetings.series import queries

Answers = dict[uuid.UUID, AnswerValue]


def mail_series(payloads: Sequence[dict[str, Any]]) -> None:
    """`what` is planned, changed or cancelled; `ids` are the meetings; who did it (`by`) gets no mail."""
    for payload in payloads:
        what = payload["what"]
        found = queries.meetings_by_id([uuid.UUID(each) for each in payload["ids"]])
        meetings = [each for each in found if each.moments and (what == "cancelled" or each.cancelled_at is None)]
        news = meeting_people.news_of(meetings[0].id) if meetings else None
        if news is None:
            continue
        told = events_of(news, meetings)
        answers = queries.answers_in([meeting.id for meeting, _event in told])
        with session().begin_nested():
            for person in meeting_people.people_to_tell(news.meeting, what):
                if str(person.id) != payload["by"]:
                    _mail(what, news, meetings, person, file_for(told, person, answers.get(person.id, {})))


def events_of(news: News, meetings: Sequence[Meeting]) -> list[tuple[Meeting, Event]]:
    """What calendars are told: all of the series where it goes as one, else these meetings, each by its own UID."""
    series = queries.in_calendars(news.meeting)
    if series is not None and news.meeting.series_id is not None:
        meetings = queries.meetings_in(news.meeting.series_id)
    who = (news.group_name, news.organiser_name, news.organiser_email)
    return [
        (each, Event.of(each, *who, mail.link_to("meetings.show", meeting_id=each.id), series)) for each in meetings
    ]


def file_for(told: Sequence[tuple[Meeting, Event]], person: Addressee, answers: Answers) -> tuple[str, str]:
    """The method and the file for one person. Where a mailbox is read for it, their calendar may answer."""
    first, usual = told[0]
    box = address_for(person.id, usual.uid, is_bound=first.has_bound_answers) if usual.series else None
    events = [
        replace(event, answer=answers.get(meeting.id), organiser_email=box or event.organiser_email)
        for meeting, event in told
    ]
    if usual.series is None:
        method, file = calendars.bundle_of(events)
    elif person.email == events[0].organiser_email:  # no calendar lets one invite oneself
        method, file = Method.PUBLISH, series_calendars.series_file(usual.series, events)
    else:
        is_to_come = any(event.starts_at > now() and not event.is_cancelled for event in events)
        attendee = Attendee(person.name, person.email, None, is_asked=box is not None and is_to_come)
        method, file = series_calendars.series_invitation(usual.series, events, attendee)
    return method.value, file.decode()


def _mail(what: str, news: News, meetings: Sequence[Meeting], person: Addressee, calendar: tuple[str, str]) -> None:
    title = news.meeting.title
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
        calendar=calendar,
        what=what,
        name=person.name,
        group=news.group_name,
        meeting=news.meeting,
        moments=[clock.span(*each.moments, person.locale) for each in meetings if each.moments],
        link=mail.link_to("meetings.show", meeting_id=news.meeting.id),
        by_calendar=what != "cancelled" and mail.answers_to() is not None and news.meeting.recurrence_at is not None,
    )
