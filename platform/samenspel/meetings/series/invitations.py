"""What calendars get of a series by mail or as a file: its events, and the file of one person."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from samenspel import mail
from samenspel.db import now
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.answer_addresses import address_for
from samenspel.meetings.calendars.events import CalendarAttendee, CalendarEvent, Method
from samenspel.meetings.models import AnswerValue, Meeting
from samenspel.meetings.people import MeetingDetails, MeetingRecipient
from samenspel.meetings.series import calendars as series_calendars
from samenspel.meetings.series import queries

Answers = dict[uuid.UUID, AnswerValue]


def calendar_events(news: MeetingDetails, meetings: Sequence[Meeting]) -> list[tuple[Meeting, CalendarEvent]]:
    """The events of some meetings of a series: of all its meetings where the series has one UID in calendars, else of
    these meetings only, each with its own UID."""
    series = queries.calendar_series(news.meeting)
    if series is not None and news.meeting.series_id is not None:
        meetings = queries.meetings_in(news.meeting.series_id)
    return [
        (
            meeting,
            CalendarEvent.from_meeting(
                meeting,
                group_name=news.group_name,
                organiser_name=news.organiser_name,
                organiser_email=news.organiser_email,
                url=mail.link_to("meetings.show", meeting_id=meeting.id),
                series=series,
            ),
        )
        for meeting in meetings
    ]


def series_file_for(
    meeting_events: Sequence[tuple[Meeting, CalendarEvent]], person: MeetingRecipient, answers: Answers
) -> tuple[str, str]:
    """The method and the text of the file for one person; `answers` are theirs, by meeting. It asks for an answer as
    long as something is to come."""
    first_meeting, first = meeting_events[0]
    box = address_for(person.id, first.uid, is_bound=first_meeting.has_bound_answers) if first.series else None
    events = [
        replace(event, answer=answers.get(meeting.id), organiser_email=box or event.organiser_email)
        for meeting, event in meeting_events
    ]
    if first.series is None:
        method, file = calendars.bundle_file(events)
    elif person.email == events[0].organiser_email:  # calendars do not let people invite themselves
        method, file = Method.PUBLISH, series_calendars.series_file(first.series, events)
    else:
        is_to_come = any(event.starts_at > now() and not event.is_cancelled for event in events)
        attendee = CalendarAttendee(person.name, person.email, None, rsvp=is_to_come)
        method, file = series_calendars.series_invitation(first.series, events, attendee)
    return method.value, file.decode()
