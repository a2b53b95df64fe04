"""Series as iCalendar: one UID, a recurrence rule, and a separate event for each meeting that differs from the rule.

Calendars handle such a series like their own: people answer it at once or one by one, and a meeting that moves stays
the same event in the invitation, in a feed and in a file.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from samenspel.clock import BRUSSELS, end_like, local, whole_days
from samenspel.meetings.calendars.events import (
    CalendarAttendee,
    CalendarEvent,
    CalendarSeries,
    Method,
    add_attendee,
    build_entry,
    calendar_bytes,
    calendar_text,
    empty_calendar,
    is_midnight,
    leaves_free,
    occurrence_names,
)
from samenspel.meetings.calendars.recurrence import Recurrence, recurrence_of
from samenspel.printable import one_line

if TYPE_CHECKING:
    from icalendar import Event as Entry

#: How long calendars may wait before they read a feed again.
REFRESH = timedelta(hours=1)

#: From here the lengths of meetings are compared, as the night in which the clock changes makes no other length.
_ANY_DAY = datetime(2026, 1, 5, 8, tzinfo=UTC)

#: Adds to an entry what only the person it is for gets: their invitation, or that their time stays free.
Decorate = Callable[["Entry", CalendarEvent], None]


def series_file(series: CalendarSeries, events: Sequence[CalendarEvent]) -> bytes:
    """The file of a series to keep: the meetings that were not cancelled, or a cancellation where all of them were."""
    if not _not_cancelled(events):
        return calendar_bytes(empty_calendar(Method.CANCEL), [_master_entry(series, events, is_cancelled=True)])
    return calendar_bytes(empty_calendar(Method.PUBLISH), list(_entries(series, _not_cancelled(events), _leave)))


def series_invitation(
    series: CalendarSeries, events: Sequence[CalendarEvent], attendee: CalendarAttendee
) -> tuple[Method, bytes]:
    """The invitation of one person to a series, or its cancellation where all meetings were cancelled.

    The events have that person's answers. Past meetings are in it as well: a calendar removes what is missing.
    """
    active = _not_cancelled(events)
    if not active:
        entry = _master_entry(series, events, is_cancelled=True)
        add_attendee(entry, replace(attendee, rsvp=False))
        return Method.CANCEL, calendar_bytes(empty_calendar(Method.CANCEL), [entry])

    def decorate(entry: "Entry", event: CalendarEvent) -> None:
        add_attendee(entry, replace(attendee, answer=event.answer))

    return Method.REQUEST, calendar_bytes(empty_calendar(Method.REQUEST), list(_entries(series, active, decorate)))


def feed_file(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """A calendar to subscribe to. The same meetings give the same bytes, as it does not say when it was written.

    Cancelled meetings are in it with that status; meetings that the reader declined do not block their time.
    """
    calendar = empty_calendar(Method.PUBLISH)
    for key in ("name", "x-wr-calname"):
        calendar.add(key, calendar_text(one_line(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar_bytes(calendar, _entries_of_all(events, _mark_free))


def collection_file(events: Iterable[CalendarEvent]) -> tuple[Method, bytes]:
    """A file of several series and meetings, without cancelled ones. It has no name: see `bundle_file`."""
    entries = _entries_of_all(_not_cancelled(list(events)), _leave)
    return Method.PUBLISH, calendar_bytes(empty_calendar(Method.PUBLISH), entries)


def _entries_of_all(events: Iterable[CalendarEvent], decorate: Decorate) -> list["Entry"]:
    """The meetings outside a series, and then each series by its rule. `decorate` adds what only this reader gets."""
    entries: list[Entry] = []
    by_series: dict[CalendarSeries, list[CalendarEvent]] = {}
    for event in events:
        if event.series is not None:
            by_series.setdefault(event.series, []).append(event)
        else:
            entries.append(build_entry(event))
            decorate(entries[-1], event)
    for series, own in by_series.items():
        entries += _entries(series, own, decorate)
    return entries


def _leave(_entry: "Entry", _event: CalendarEvent) -> None:
    """Adds nothing: the file is for anybody."""


def _mark_free(entry: "Entry", event: CalendarEvent) -> None:
    if leaves_free(event):
        entry.add("transp", "TRANSPARENT")  # shown, but the time is not blocked


def _not_cancelled(events: Sequence[CalendarEvent]) -> list[CalendarEvent]:
    return [event for event in events if not event.is_cancelled]


def _entries(series: CalendarSeries, events: Sequence[CalendarEvent], decorate: Decorate) -> Iterable["Entry"]:
    """The master event with the rule, and then an event for each meeting that differs from it."""
    typical = _most_common(events)
    master = _master_entry(series, events)
    decorate(master, typical)
    yield master
    for event in events:
        follows_rule = event.starts_at == event.recurrence_at and not event.is_cancelled
        is_typical = event.sequence <= series.sequence and _content(event) == _content(typical)
        if not (follows_rule and is_typical):
            entry = build_entry(event)
            decorate(entry, event)
            yield entry


def _master_entry(series: CalendarSeries, events: Sequence[CalendarEvent], *, is_cancelled: bool = False) -> "Entry":
    """The event that carries the rule of a series, with the content that most of its meetings have."""
    typical = _most_common(events)
    recurrence = recurrence_of([each.recurrence_at for each in events if each.recurrence_at], series.rhythm, BRUSSELS)
    entry = build_entry(
        replace(
            typical,
            url=series.url,
            sequence=series.sequence,
            starts_at=recurrence.first,
            ends_at=_end_of_rule(recurrence.first, typical),
            created_at=min(each.created_at for each in events),
            changed_at=max(each.changed_at for each in events),
            is_cancelled=is_cancelled,
            recurrence_at=None,
        )
    )
    _add_recurrence(entry, recurrence)
    return entry


def _end_of_rule(first: datetime, typical: CalendarEvent) -> datetime:
    """The end of the first occurrence. A rule that names days has whole days, also where most meetings have hours by
    now: these are exceptions to it."""
    period = typical.starts_at, typical.ends_at
    if is_midnight(first) and whole_days(*period) is None:
        return end_like(first, (first, first + timedelta(hours=25)))
    return end_like(first, period)


def _add_recurrence(entry: "Entry", recurrence: Recurrence) -> None:
    if recurrence.rule:
        until = recurrence.rule["until"]  # of the kind that the start is
        named = local(until).date() if is_midnight(recurrence.first) else until
        entry.add("rrule", recurrence.rule | {"until": named})
    if recurrence.excluded:
        entry.add("exdate", list(occurrence_names(*recurrence.excluded)))
    if len(recurrence.dates) > 1:
        entry.add("rdate", list(occurrence_names(*recurrence.dates[1:])))


def _most_common(events: Sequence[CalendarEvent]) -> CalendarEvent:
    """The first of the events that share the most common content."""
    (content, _count), *_others = Counter(map(_content, events)).most_common(1)
    return next(event for event in events if _content(event) == content)


def _content(event: CalendarEvent) -> tuple[Any, ...]:
    """What a calendar shows of an event beside its moment."""
    return (
        event.title,
        event.location,
        event.description,
        event.organiser_name,
        event.organiser_email,
        event.answer,
        end_like(_ANY_DAY, (event.starts_at, event.ends_at)),
    )
