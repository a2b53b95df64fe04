"""The invitation to one meeting, as the calendar file of a mail."""

from dataclasses import replace

from samenspel import mail
from samenspel.meetings import people as meeting_people
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.answer_addresses import address_for
from samenspel.meetings.series import queries as series


def calendar_event(news: meeting_people.MeetingDetails) -> calendars.CalendarEvent:
    """The event of a meeting, with the UID of its series where that has one in calendars."""
    return calendars.CalendarEvent.from_meeting(
        news.meeting,
        group_name=news.group_name,
        organiser_name=news.organiser_name,
        organiser_email=news.organiser_email,
        url=mail.link_to("meetings.show", meeting_id=news.meeting.id),
        series=series.calendar_series(news.meeting),
    )


def invitation_for(news: meeting_people.MeetingDetails, person: meeting_people.MeetingRecipient) -> tuple[str, str]:
    """The method and the text of the file for one person, which asks for an answer. That goes to the mailbox where one
    is read, else to the organiser."""
    event = calendar_event(news)
    box = address_for(person.id, event.uid, is_bound=news.meeting.has_bound_answers)
    event = replace(event, organiser_email=box or event.organiser_email)
    if person.email == event.organiser_email:  # calendars do not let people invite themselves
        method, file = calendars.Method.PUBLISH, calendars.event_file(event)
    else:
        attendee = calendars.CalendarAttendee(person.name, person.email, person.value, rsvp=True)
        method, file = calendars.Method.REQUEST, calendars.invitation_file(event, attendee)
    return (calendars.Method.CANCEL if event.is_cancelled else method).value, file.decode()
