"""Meetings as iCalendar files: one event, a UID that stays and a SEQUENCE that counts changes."""

from dataclasses import dataclass
from datetime import datetime

from samenspel import text
from samenspel.clock import BRUSSELS
from samenspel.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Event:
    """What a calendar is told about a meeting; `url` is where it is seen."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    description: str
    url: str
    organiser: str
    organiser_email: str
    sequence: int
    created_at: datetime
    changed_at: datetime
    is_cancelled: bool

    @classmethod
    def of(cls, meeting: Meeting, group: str, organiser: str, email: str, url: str) -> "Event":
        """The event of a meeting that has its date; `organiser` and `email` are of who organises it."""
        if meeting.moments is None:
            raise ValueError("a meeting whose date is sought is no event")
        starts_at, ends_at = meeting.moments
        parts = [group, text.to_plain(meeting.intro_html), meeting.link, url]
        return cls(
            uid=f"{meeting.id}@samenspel",
            title=meeting.title,
            starts_at=starts_at,
            ends_at=ends_at,
            place=meeting.place or meeting.link,
            description="\n\n".join(part for part in parts if part),
            url=url,
            organiser=organiser,
            organiser_email=email,
            sequence=meeting.sequence,
            created_at=meeting.created_at,
            changed_at=meeting.changed_at,
            is_cancelled=meeting.cancelled_at is not None,
        )


def file_of(event: Event) -> bytes:
    """The file: METHOD:PUBLISH, or CANCEL for a meeting that was called off."""
    from icalendar import Calendar, vCalAddress, vText  # takes its time, and few pages are calendars
    from icalendar import Event as CalendarEvent

    calendar = Calendar()
    calendar.add("prodid", "-//Samenspel//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if event.is_cancelled else "PUBLISH")
    entry = CalendarEvent()
    entry.add("uid", event.uid)
    entry.add("summary", event.title)
    entry.add("dtstart", event.starts_at.astimezone(BRUSSELS))
    entry.add("dtend", event.ends_at.astimezone(BRUSSELS))
    entry.add("dtstamp", event.changed_at)
    entry.add("created", event.created_at)
    entry.add("last-modified", event.changed_at)
    entry.add("sequence", event.sequence)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    if event.place:
        entry.add("location", event.place)
    entry.add("description", event.description)
    entry.add("url", event.url)
    organiser = vCalAddress(f"mailto:{event.organiser_email}")
    organiser.params["cn"] = vText(event.organiser)
    entry.add("organizer", organiser)
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
