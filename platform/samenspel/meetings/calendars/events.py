"""Meetings as iCalendar: a file of one, an invitation by mail (iTIP), and a feed of many.

The UID of a meeting stays and its SEQUENCE counts the changes, so that every copy in somebody's calendar is the same
event. A meeting of a series bears the UID of the series and says which one it is (RECURRENCE-ID); how a series is told
as a whole is in series_calendars.py. Times stand on the clock of Brussels with the data of that time zone beside them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from samenspel import text
from samenspel.clock import BRUSSELS
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.models import AnswerValue, Meeting

if TYPE_CHECKING:
    from icalendar import Calendar, Timezone
    from icalendar import Event as Entry

_DOMAIN = "@samenspel"


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


def uid_of(meeting_or_series: uuid.UUID) -> str:
    """The name of a meeting, or of a series, in every calendar."""
    return f"{meeting_or_series}{_DOMAIN}"


def id_in(uid: str) -> uuid.UUID | None:
    """The meeting or the series that a calendar names; None for what is not ours."""
    name, at, domain = uid.strip().partition("@")
    if at + domain != _DOMAIN:
        return None
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Series:
    """What a calendar is told about a series as such. `url` leads to its next meeting."""

    uid: str
    rhythm: Rhythm
    sequence: int
    url: str


@dataclass(frozen=True, slots=True)
class Event:
    """What a calendar is told about a meeting; `url` is where it is seen, `answer` what the reader said.

    One of a series that goes by the UID of the series has a `series`, and `recurrence_at` tells which one it is: the
    moment at which the series first put it.
    """

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
    series: Series | None = None
    recurrence_at: datetime | None = None

    @classmethod
    def of(
        cls, meeting: Meeting, group: str, organiser: str, email: str, url: str, series: Series | None = None
    ) -> "Event":
        """The event of a meeting that has its date; `organiser` and `email` are of who organises it."""
        if meeting.moments is None:
            raise ValueError("a meeting whose date is sought is no event")
        starts_at, ends_at = meeting.moments
        return cls(
            uid=series.uid if series else uid_of(meeting.id),
            title=meeting.title,
            starts_at=starts_at,
            ends_at=ends_at,
            place=meeting.place or meeting.link,
            description=describe(group, text.to_plain(meeting.intro_html), meeting.link),
            url=url,
            organiser=organiser,
            organiser_email=email,
            sequence=meeting.sequence,
            created_at=meeting.created_at,
            changed_at=meeting.changed_at,
            is_cancelled=meeting.cancelled_at is not None,
            series=series,
            recurrence_at=meeting.recurrence_at if series else None,
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
    return written(calendar_for(method), [entry_of(event)])


def invitation_of(event: Event, attendee: Attendee) -> bytes:
    """The invitation of one person, for each change again, or its cancellation. It does not tell who else comes."""
    method = Method.CANCEL if event.is_cancelled else Method.REQUEST
    entry = entry_of(event)
    invite(entry, attendee)
    return written(calendar_for(method), [entry])


def invite(entry: "Entry", attendee: Attendee) -> None:
    """Names in an event who is invited to it."""
    from icalendar import vCalAddress, vText

    is_asked = attendee.is_asked and entry["status"] != "CANCELLED"
    who = vCalAddress(f"mailto:{attendee.email}")
    who.params["cn"] = vText(attendee.name)
    who.params["cutype"] = vText("INDIVIDUAL")
    who.params["role"] = vText("REQ-PARTICIPANT")
    who.params["partstat"] = vText(PARTSTAT[attendee.answer] if attendee.answer else "NEEDS-ACTION")
    who.params["rsvp"] = vText("TRUE" if is_asked else "FALSE")
    entry.add("attendee", who)
    if is_asked:
        entry.add("x-microsoft-disallow-counter", "TRUE")  # Outlook: no button for another moment, nobody reads that


def bundle_of(events: Sequence[Event]) -> tuple[Method, bytes]:
    """A file of several meetings to take in at once, each by its own UID: a series that was sent so before.

    It has no name of its own: Outlook would make a new calendar of it.
    """
    method = Method.CANCEL if all(event.is_cancelled for event in events) else Method.PUBLISH
    return method, written(calendar_for(method), [entry_of(event) for event in events])


def calendar_for(method: Method) -> "Calendar":
    """A calendar without events."""
    from icalendar import Calendar  # takes its time, and few pages are calendars

    calendar = Calendar()
    calendar.add("prodid", "-//Samenspel//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def written(calendar: "Calendar", entries: Sequence["Entry"]) -> bytes:
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


def entry_of(event: Event) -> "Entry":
    """The event as a calendar reads it."""
    from icalendar import Event as Entry
    from icalendar import vCalAddress, vText

    entry = Entry()
    entry.add("uid", event.uid)
    if event.recurrence_at is not None:
        entry.add("recurrence-id", on_the_clock(event.recurrence_at)[0])
    entry.add("summary", event.title)
    start, end = on_the_clock(event.starts_at, event.ends_at)
    entry.add("dtstart", start)
    entry.add("dtend", end)
    entry.add("dtstamp", event.changed_at)
    entry.add("created", event.created_at)
    entry.add("last-modified", event.changed_at)
    # What is said of one of a series is never older than what was said of all.
    entry.add("sequence", max(event.sequence, event.series.sequence if event.series else 0))
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    if event.place:
        entry.add("location", event.place)
    entry.add("description", describe(event.description, event.url))
    entry.add("url", event.url)
    organiser = vCalAddress(f"mailto:{event.organiser_email}")
    organiser.params["cn"] = vText(event.organiser)
    entry.add("organizer", organiser)
    return entry


def leaves_free(event: Event) -> bool:
    """Whether the reader said that they do not come."""
    return event.answer is not None and PARTSTAT[event.answer] == "DECLINED"


def on_the_clock(*moments: datetime) -> tuple[datetime, ...]:
    """Moments in Brussels; in UTC where one is in the hour that comes twice in the night when the clock is put back:
    its second time round has no name on a wall clock."""
    there = tuple(moment.astimezone(BRUSSELS) for moment in moments)
    return tuple(moment.astimezone(UTC) for moment in there) if any(moment.fold for moment in there) else there
