"""Meetings as iCalendar: a file of one, an invitation by mail (iTIP), and a feed of many.

The UID of a meeting never changes and its SEQUENCE counts the changes, so that every copy in somebody's calendar is the
same event. A meeting of a series has the UID of the series, and RECURRENCE-ID names it among the others; a series as a
whole is written by series/calendars.py. Times are local times in Brussels, with the definition of that time zone.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from samenspel import text
from samenspel.clock import BRUSSELS, whole_days
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.models import AnswerValue, Meeting
from samenspel.printable import one_line, printable

if TYPE_CHECKING:
    from icalendar import Calendar, Timezone, vText
    from icalendar import Event as Entry

_DOMAIN = "@samenspel"
_ESCAPED = re.compile(r"[\\;,]")


class Method(StrEnum):
    """What a calendar must do with a file: keep the events, ask for an answer, or remove them."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


#: Our answers as values of PARTSTAT, for what we send and for what calendars send back.
PARTSTAT = {
    AnswerValue.YES: "ACCEPTED",
    AnswerValue.NO: "DECLINED",
    AnswerValue.MAYBE: "TENTATIVE",
    AnswerValue.IF_NEEDED: "TENTATIVE",
    AnswerValue.REPRESENTED: "DECLINED",
    AnswerValue.FOLLOWS: "DECLINED",
}


def uid_of(meeting_or_series: uuid.UUID) -> str:
    """The UID of a meeting, or of a series, in every calendar."""
    return f"{meeting_or_series}{_DOMAIN}"


def id_from_uid(uid: str) -> uuid.UUID | None:
    """The id of the meeting or the series with this UID; None for a UID that is not ours."""
    name, at, domain = uid.strip().partition("@")
    if at + domain != _DOMAIN:
        return None
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class CalendarSeries:
    """What calendars know about a series as a whole. `url` leads to its next meeting."""

    uid: str
    rhythm: Rhythm
    sequence: int
    url: str


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """What calendars know about a meeting; `url` is its page, `answer` is that of the person the file is for, who
    perhaps only follows the group (`is_expected`).

    `series` is set for a meeting that has the UID of its series. `recurrence_at` (RECURRENCE-ID) names it there: the
    moment at which the series first planned it.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    location: str
    description: str
    url: str
    organiser_name: str
    organiser_email: str
    sequence: int
    created_at: datetime
    changed_at: datetime
    is_cancelled: bool
    answer: AnswerValue | None = None
    is_expected: bool = True
    series: CalendarSeries | None = None
    recurrence_at: datetime | None = None

    @classmethod
    def from_meeting(
        cls,
        meeting: Meeting,
        *,
        group_name: str,
        organiser_name: str,
        organiser_email: str,
        url: str,
        series: CalendarSeries | None = None,
        with_intro: bool = True,
    ) -> "CalendarEvent":
        """The event of a meeting, as files, invitations and feeds all write it. Raises ValueError for a meeting
        without a date; feeds go without the introduction."""
        if meeting.moments is None:
            raise ValueError("a meeting whose date is not chosen yet is no event")
        starts_at, ends_at = meeting.moments
        intro = text.to_plain(meeting.intro_html) if with_intro else ""
        return cls(
            uid=series.uid if series else uid_of(meeting.id),
            title=meeting.title,
            starts_at=starts_at,
            ends_at=ends_at,
            location=", ".join(each for each in (meeting.place, meeting.link) if each),
            description=_paragraphs(group_name, intro, meeting.link),
            url=url,
            organiser_name=organiser_name,
            organiser_email=organiser_email,
            sequence=meeting.sequence,
            created_at=meeting.created_at,
            changed_at=meeting.changed_at,
            is_cancelled=meeting.cancelled_at is not None,
            series=series,
            recurrence_at=meeting.recurrence_at if series else None,
        )


def _paragraphs(*parts: str) -> str:
    """The parts that are not empty, with an empty line between them."""
    return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class CalendarAttendee:
    """Somebody who is invited. `rsvp` asks their calendar to send an answer; `answer` is what they answered already."""

    name: str
    email: str
    answer: AnswerValue | None
    rsvp: bool


def event_file(event: CalendarEvent) -> bytes:
    """A file of one event to keep: METHOD:PUBLISH, or CANCEL for a meeting that was cancelled."""
    method = Method.CANCEL if event.is_cancelled else Method.PUBLISH
    return calendar_bytes(empty_calendar(method), [build_entry(event)])


def invitation_file(event: CalendarEvent, attendee: CalendarAttendee) -> bytes:
    """The invitation of one person, sent again after each change, or its cancellation. It names no other attendees."""
    method = Method.CANCEL if event.is_cancelled else Method.REQUEST
    entry = build_entry(event)
    add_attendee(entry, attendee)
    return calendar_bytes(empty_calendar(method), [entry])


def add_attendee(entry: "Entry", attendee: CalendarAttendee) -> None:
    """Adds the ATTENDEE of an invitation to its event."""
    from icalendar import vCalAddress, vText

    rsvp = attendee.rsvp and entry["status"] != "CANCELLED"
    address = vCalAddress(f"mailto:{attendee.email}")
    address.params["cn"] = _common_name(attendee.name)
    address.params["cutype"] = vText("INDIVIDUAL")
    address.params["role"] = vText("REQ-PARTICIPANT")
    address.params["partstat"] = vText(PARTSTAT[attendee.answer] if attendee.answer else "NEEDS-ACTION")
    address.params["rsvp"] = vText("TRUE" if rsvp else "FALSE")
    entry.add("attendee", address)
    if rsvp:
        entry.add(
            "x-microsoft-disallow-counter", "TRUE"
        )  # Outlook: no button to propose another time, which nobody would read


def bundle_file(events: Sequence[CalendarEvent]) -> tuple[Method, bytes]:
    """A file of several meetings to import at once, each with its own UID: for series that were sent that way before.

    The calendar has no name: Outlook would create a new calendar for it.
    """
    method = Method.CANCEL if all(event.is_cancelled for event in events) else Method.PUBLISH
    return method, calendar_bytes(empty_calendar(method), [build_entry(event) for event in events])


def empty_calendar(method: Method) -> "Calendar":
    """A calendar without events."""
    from icalendar import Calendar  # slow to import, and few requests write a calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Samenspel//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def calendar_bytes(calendar: "Calendar", entries: Sequence["Entry"]) -> bytes:
    """The calendar with these entries, as the bytes of a file."""
    calendar.add_component(_time_zone())
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _time_zone() -> "Timezone":
    """Brussels by the rule of 1996, in the form that all calendar programs understand.

    `Calendar.add_missing_timezones` lists dates instead of the rule, and puts the change in spring an hour late (at 3
    instead of 2 o'clock winter time).
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    winter, summer = timedelta(hours=1), timedelta(hours=2)
    zone = Timezone()
    zone.add("tzid", str(BRUSSELS))
    for season, name, begin, month, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), 3, winter, summer),  # noqa: DTZ001 (local times)
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), 10, summer, winter),  # noqa: DTZ001
    ):
        season.add("tzname", name)
        season.add("dtstart", begin)
        season.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        season.add("tzoffsetfrom", before)
        season.add("tzoffsetto", after)
        zone.add_component(season)
    return zone


def build_entry(event: CalendarEvent) -> "Entry":
    """The VEVENT of an event."""
    from icalendar import Event as Entry
    from icalendar import vCalAddress

    entry = Entry()
    entry.add("uid", event.uid)
    if event.recurrence_at is not None:
        entry.add("recurrence-id", occurrence_names(event.recurrence_at)[0])
    entry.add("summary", calendar_text(event.title))
    start, end = _period(event.starts_at, event.ends_at)
    entry.add("dtstart", start)
    entry.add("dtend", end)
    if isinstance(start, date) and not isinstance(start, datetime):
        entry.add("x-microsoft-cdo-alldayevent", "TRUE")
    entry.add("dtstamp", event.changed_at)
    entry.add("created", event.created_at)
    entry.add("last-modified", event.changed_at)
    # The sequence of one event of a series must not be lower than that of the series itself.
    entry.add("sequence", max(event.sequence, event.series.sequence if event.series else 0))
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    if event.location:
        entry.add("location", calendar_text(event.location))
    entry.add("description", calendar_text(_paragraphs(event.description, event.url)))
    entry.add("url", event.url)
    organiser = vCalAddress(f"mailto:{event.organiser_email}")
    organiser.params["cn"] = _common_name(event.organiser_name)
    entry.add("organizer", organiser)
    return entry


def calendar_text(text: str) -> "vText":
    """A value that every reader takes as it was typed. The library makes a line end of a backslash before an N, as in
    the name of a folder, and leaves control characters in, at which other programs drop the event."""
    return _text_type()(printable(text))


@cache
def _text_type() -> type["vText"]:
    from icalendar import vText

    class Text(vText):
        def to_ical(self) -> bytes:
            return _ESCAPED.sub(r"\\\g<0>", str(self)).replace("\n", r"\n").encode()

    return Text


def _common_name(name: str) -> "vText":
    """The name beside an address: a parameter, for which there is no way to write a backslash, and for double quotes
    one that few programs know."""
    from icalendar import vText

    return vText(one_line(name).replace("\\", "/").replace('"', "'"))


def leaves_free(event: CalendarEvent) -> bool:
    """Whether the person the file is for declined, or is not expected and said nothing."""
    return PARTSTAT[event.answer] == "DECLINED" if event.answer is not None else not event.is_expected


def _period(start: datetime, end: datetime) -> tuple[date | datetime, date | datetime]:
    """The start and the end as calendars name them: dates for whole days, of which the end is the day after."""
    days = whole_days(start, end)
    if days is not None:
        return days[0], days[1] + timedelta(days=1)
    first, last = in_brussels(start, end)
    return first, last


def is_midnight(moment: datetime) -> bool:
    """Whether a moment is one at which a whole day begins in Brussels."""
    return moment.astimezone(BRUSSELS).time() == datetime.min.time()


def occurrence_names(*moments: datetime) -> tuple[date | datetime, ...]:
    """How the rule of a series names its occurrences: by their days where each of them begins at midnight, as those of
    whole days do."""
    if all(map(is_midnight, moments)):
        return tuple(moment.astimezone(BRUSSELS).date() for moment in moments)
    return in_brussels(*moments)


def in_brussels(*moments: datetime) -> tuple[datetime, ...]:
    """The moments as local times; in UTC where one of them is in the repeated hour of the night in which the clock is
    put back, which a local time cannot name."""
    local_times = tuple(moment.astimezone(BRUSSELS) for moment in moments)
    is_ambiguous = any(moment.fold for moment in local_times)
    return tuple(moment.astimezone(UTC) for moment in local_times) if is_ambiguous else local_times
