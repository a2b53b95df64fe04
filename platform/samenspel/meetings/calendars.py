"""Meetings as iCalendar: a file of one, an invitation by mail (iTIP), and a feed of many.

The UID of a meeting stays and its SEQUENCE counts the changes, so that every copy in somebody's calendar is the same
event. Times stand on the clock of Brussels with the data of that time zone beside them.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from samenspel import text
from samenspel.clock import BRUSSELS
from samenspel.meetings.models import AnswerValue, Meeting

if TYPE_CHECKING:
    from icalendar import Calendar, Timezone
    from icalendar import Event as Entry

_DOMAIN = "@samenspel"
#: How long a calendar may wait before it asks a feed again.
REFRESH = timedelta(hours=1)


class Method(StrEnum):
    """What a file is sent for: to be kept, to be answered, to be taken out."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


#: How calendars say our answers, in both directions.
PARTSTAT = {
    AnswerValue.YES: "ACCEPTED",
    AnswerValue.NO: "DECLINED",
    AnswerValue.MAYBE: "TENTATIVE",
    AnswerValue.IF_NEEDED: "TENTATIVE",
    AnswerValue.REPRESENTED: "DECLINED",
    AnswerValue.FOLLOWS: "DECLINED",
}


def uid_of(meeting_id: uuid.UUID) -> str:
    """The name of a meeting in every calendar."""
    return f"{meeting_id}{_DOMAIN}"


def meeting_of(uid: str) -> uuid.UUID | None:
    """The meeting that a calendar names; None for what is not ours."""
    name, at, domain = uid.strip().partition("@")
    if at + domain != _DOMAIN:
        return None
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Event:
    """What a calendar is told about a meeting; `url` is where it is seen, `answer` what the reader said."""

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
    answer: AnswerValue | None = None

    @classmethod
    def of(cls, meeting: Meeting, group: str, organiser: str, email: str, url: str) -> "Event":
        """The event of a meeting that has its date; `organiser` and `email` are of who organises it."""
        if meeting.moments is None:
            raise ValueError("a meeting whose date is sought is no event")
        starts_at, ends_at = meeting.moments
        return cls(
            uid=uid_of(meeting.id),
            title=meeting.title,
            starts_at=starts_at,
            ends_at=ends_at,
            place=meeting.place or meeting.link,
            description=describe(group, text.to_plain(meeting.intro_html), meeting.link, url),
            url=url,
            organiser=organiser,
            organiser_email=email,
            sequence=meeting.sequence,
            created_at=meeting.created_at,
            changed_at=meeting.changed_at,
            is_cancelled=meeting.cancelled_at is not None,
        )


def describe(*parts: str) -> str:
    """The description of an event: what there is of its parts, apart by an empty line."""
    return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who is invited. `is_asked` wants an answer back by calendar; `answer` is what is known already."""

    name: str
    email: str
    answer: AnswerValue | None
    is_asked: bool


def file_of(event: Event) -> bytes:
    """The file to keep: METHOD:PUBLISH, or CANCEL for a meeting that was called off."""
    method = Method.CANCEL if event.is_cancelled else Method.PUBLISH
    return _written(_calendar(method), [_entry(event)])


def invitation_of(event: Event, attendee: Attendee) -> bytes:
    """The invitation of one person, for each change again, or its cancellation. It does not tell who else comes."""
    from icalendar import vCalAddress, vText

    method = Method.CANCEL if event.is_cancelled else Method.REQUEST
    entry = _entry(event)
    who = vCalAddress(f"mailto:{attendee.email}")
    who.params["cn"] = vText(attendee.name)
    who.params["cutype"] = vText("INDIVIDUAL")
    who.params["role"] = vText("REQ-PARTICIPANT")
    who.params["partstat"] = vText(PARTSTAT[attendee.answer] if attendee.answer else "NEEDS-ACTION")
    who.params["rsvp"] = vText("TRUE" if attendee.is_asked and not event.is_cancelled else "FALSE")
    entry.add("attendee", who)
    return _written(_calendar(method), [entry])


def bundle_of(events: Sequence[Event]) -> tuple[Method, bytes]:
    """A file of several meetings to take in at once: a series that was planned or changed, or was called off.

    It has no name of its own: Outlook would make a new calendar of it.
    """
    method = Method.CANCEL if all(event.is_cancelled for event in events) else Method.PUBLISH
    return method, _written(_calendar(method), [_entry(event) for event in events])


def feed_of(name: str, events: Iterable[Event]) -> bytes:
    """A calendar to subscribe to. It never says when it was written: the same meetings give the same bytes."""
    calendar = _calendar(Method.PUBLISH)
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    entries = []
    for event in events:
        entry = _entry(event)
        if event.answer is not None and PARTSTAT[event.answer] == "DECLINED":
            entry.add("transp", "TRANSPARENT")  # known, but the time is free
        entries.append(entry)
    return _written(calendar, entries)


def _calendar(method: Method) -> "Calendar":
    from icalendar import Calendar  # takes its time, and few pages are calendars

    calendar = Calendar()
    calendar.add("prodid", "-//Samenspel//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def _written(calendar: "Calendar", entries: Sequence["Entry"]) -> bytes:
    """The bytes of a calendar with these entries."""
    calendar.add_component(_time_zone())
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _time_zone() -> "Timezone":
    """Brussels by the rule of 1996, in the form that all calendars know.

    Not by `Calendar.add_missing_timezones`: that lists days instead of the rule, and puts the change of spring an hour
    late (at 3 instead of 2 o'clock winter time).
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    winter, summer = timedelta(hours=1), timedelta(hours=2)
    zone = Timezone()
    zone.add("tzid", str(BRUSSELS))
    for season, name, begin, month, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), 3, winter, summer),  # noqa: DTZ001 (a wall clock's)
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), 10, summer, winter),  # noqa: DTZ001
    ):
        season.add("tzname", name)
        season.add("dtstart", begin)
        season.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        season.add("tzoffsetfrom", before)
        season.add("tzoffsetto", after)
        zone.add_component(season)
    return zone


def _entry(event: Event) -> "Entry":
    from icalendar import Event as Entry
    from icalendar import vCalAddress, vText

    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("summary", event.title)
    start, end = _on_the_clock(event)
    entry.add("dtstart", start)
    entry.add("dtend", end)
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
    return entry


def _on_the_clock(event: Event) -> tuple[datetime, datetime]:
    """Start and end in Brussels; in UTC where one is in the hour that comes twice in the night when the clock is put
    back: its second time round has no name on a wall clock."""
    start, end = event.starts_at.astimezone(BRUSSELS), event.ends_at.astimezone(BRUSSELS)
    if start.fold or end.fold:
        return start.astimezone(UTC), end.astimezone(UTC)
    return start, end
