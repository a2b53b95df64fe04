"""Series as iCalendar: one UID, a rule, and an event of its own for each meeting that is not as the rule says.

So calendars take a series as they take their own: it is answered at once or one by one, and a meeting that moves is the
same meeting, in the invitation, in a feed and in a file.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from samenspel.clock import BRUSSELS
from samenspel.meetings.calendars.events import (
    Attendee,
    Event,
    Method,
    Series,
    calendar_for,
    entry_of,
    invite,
    leaves_free,
    on_the_clock,
    written,
)
from samenspel.meetings.calendars.recurrence import Recurrence, recurrence_of

if TYPE_CHECKING:
    from icalendar import Event as Entry

#: How long a calendar may wait before it asks a feed again.
REFRESH = timedelta(hours=1)


def series_file(series: Series, events: Sequence[Event]) -> bytes:
    """A series to keep: what goes on of it, or all of it as called off."""
    if not _going_on(events):
        return written(calendar_for(Method.CANCEL), [_whole(series, events, is_cancelled=True)])
    return written(calendar_for(Method.PUBLISH), list(_entries(series, _going_on(events), lambda *_told: None)))


def series_invitation(series: Series, events: Sequence[Event], attendee: Attendee) -> tuple[Method, bytes]:
    """The series for one person, whose answer to each is in the events; its cancellation where nothing goes on.

    It tells all that goes on, also what is over: what is not in it is gone from their calendar.
    """
    going_on = _going_on(events)
    if not going_on:
        entry = _whole(series, events, is_cancelled=True)
        invite(entry, replace(attendee, is_asked=False))
        return Method.CANCEL, written(calendar_for(Method.CANCEL), [entry])

    def dress(entry: "Entry", event: Event) -> None:
        invite(entry, replace(attendee, answer=event.answer))

    return Method.REQUEST, written(calendar_for(Method.REQUEST), list(_entries(series, going_on, dress)))


def feed_of(name: str, events: Iterable[Event]) -> bytes:
    """A calendar to subscribe to. It never says when it was written: the same meetings give the same bytes.

    What was called off stands in it as such; the time of what one does not come to is free.
    """
    calendar = calendar_for(Method.PUBLISH)
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return written(calendar, _each_or_as_series(events, _free))


def file_of_many(events: Iterable[Event]) -> tuple[Method, bytes]:
    """A file of series and meetings that go on, to take in at once. It has no name, see `calendars.bundle_of`."""
    entries = _each_or_as_series(_going_on(list(events)), lambda *_told: None)
    return Method.PUBLISH, written(calendar_for(Method.PUBLISH), entries)


def _each_or_as_series(events: Iterable[Event], dress: Callable[["Entry", Event], None]) -> list["Entry"]:
    """What stands alone by itself, and then each series by its rule. `dress` adds what a reader is told beside that."""
    entries: list[Entry] = []
    of_series: dict[Series, list[Event]] = {}
    for event in events:
        if event.series is not None:
            of_series.setdefault(event.series, []).append(event)
        else:
            entries.append(entry_of(event))
            dress(entries[-1], event)
    for series, those in of_series.items():
        entries += _entries(series, those, dress)
    return entries


def _free(entry: "Entry", event: Event) -> None:
    if leaves_free(event):
        entry.add("transp", "TRANSPARENT")  # known, but the time is free


def _going_on(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if not event.is_cancelled]


def _entries(series: Series, events: Sequence[Event], dress: Callable[["Entry", Event], None]) -> Iterable["Entry"]:
    """The rule, and then what is otherwise than it says. `dress` adds what a reader is told beside that."""
    usual = _usual(events)
    master = _whole(series, events)
    dress(master, usual)
    yield master
    for event in events:
        as_ruled = event.starts_at == event.recurrence_at and not event.is_cancelled
        if not as_ruled or event.sequence > series.sequence or _facts(event) != _facts(usual):
            entry = entry_of(event)
            dress(entry, event)
            yield entry


def _whole(series: Series, events: Sequence[Event], *, is_cancelled: bool = False) -> "Entry":
    """The event of the series as such, as most of its meetings are."""
    usual = _usual(events)
    recurrence = recurrence_of([each.recurrence_at for each in events if each.recurrence_at], series.rhythm, BRUSSELS)
    entry = entry_of(
        replace(
            usual,
            url=series.url,
            sequence=series.sequence,
            starts_at=recurrence.first,
            ends_at=recurrence.first + (usual.ends_at - usual.starts_at),
            created_at=min(each.created_at for each in events),
            changed_at=max(each.changed_at for each in events),
            is_cancelled=is_cancelled,
            recurrence_at=None,
        )
    )
    _repeat(entry, recurrence)
    return entry


def _repeat(entry: "Entry", recurrence: Recurrence) -> None:
    if recurrence.rule:
        entry.add("rrule", recurrence.rule)
    if recurrence.without:
        entry.add("exdate", list(on_the_clock(*recurrence.without)))
    if len(recurrence.dates) > 1:
        entry.add("rdate", list(on_the_clock(*recurrence.dates[1:])))


def _usual(events: Sequence[Event]) -> Event:
    """One of those that most others are like; the first of them."""
    (most, _count), *_others = Counter(map(_facts, events)).most_common(1)
    return next(event for event in events if _facts(event) == most)


def _facts(event: Event) -> tuple[Any, ...]:
    """What a calendar shows of an event beside its moment."""
    return (
        event.title,
        event.place,
        event.description,
        event.organiser,
        event.organiser_email,
        event.answer,
        event.ends_at - event.starts_at,
    )
