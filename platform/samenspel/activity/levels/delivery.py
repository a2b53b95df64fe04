"""When mail about news may go out: working hours, absences, digests. All rules speak of the wall clock in Brussels.

Times come in and go out aware, in UTC. A digest at an hour that a night has twice comes at the first of them; at one
that the clock skips in spring it comes an hour later.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Protocol
from zoneinfo import ZoneInfo

_BRUSSELS = ZoneInfo("Europe/Brussels")
_MIDNIGHT = time(0)
_EVERY_DAY = range(7)
#: A mail waits so long, so that it follows an edit, and takes along what comes meanwhile.
WAIT = timedelta(minutes=10)


class Preference(Protocol):
    """When somebody wants mail: what the rules need of a `DeliveryPreference`."""

    @property
    def rhythm(self) -> str: ...
    @property
    def weekday(self) -> int: ...
    @property
    def hour(self) -> int: ...
    @property
    def quiet_from(self) -> time: ...
    @property
    def quiet_until(self) -> time: ...
    @property
    def work_days(self) -> Sequence[int]: ...
    @property
    def work_can_wait(self) -> bool: ...
    @property
    def away_from(self) -> date | None: ...
    @property
    def away_until(self) -> date | None: ...
    @property
    def mail_paused_at(self) -> datetime | None: ...


def mail_moment(
    preference: Preference,
    event_at: datetime,
    *,
    urgent: bool = False,
    wait: timedelta = WAIT,
    due_at: datetime | None = None,
) -> datetime | None:
    """When news of an event may be mailed, or None where it is not: the address bounces, or the reader is away.

    `urgent` is for what must be done today, which waits for no working hour; what must be done before the next one, by
    `due_at`, comes on its own day. Not even that is mailed during an absence. What happens between an absence and the
    overview after it stands in the overview, unless it must be done before.
    """
    earliest = event_at.astimezone(UTC) + wait
    if preference.mail_paused_at is not None or is_away(preference, _local(event_at).date()):
        return None
    moment = earliest if urgent else _convenient_moment(preference, event_at, earliest)
    if due_at is not None and due_at > earliest and (moment is None or moment >= due_at):
        moment = max(earliest, _morning_of(preference, due_at))
    return None if moment is None or is_away(preference, _local(moment).date()) else moment


def _convenient_moment(preference: Preference, event_at: datetime, earliest: datetime) -> datetime | None:
    """When a mail that can wait is sent; None where the overview of an absence tells it."""
    overview = overview_moment(preference)
    if overview is not None and event_at < overview and _began(preference, event_at):
        return None
    return _next_working_moment(preference, earliest) if preference.work_can_wait else earliest


def _morning_of(preference: Preference, due_at: datetime) -> datetime:
    """The first moment outside of the quiet hours on the day of something that is due; its start where there is none
    before it is due."""
    day = _local(due_at).date()
    moments = (each for at in sorted({_MIDNIGHT, preference.quiet_until}) for each in _both(day, at))
    awake = (each for each in moments if each < due_at and not _is_quiet(preference, _local(each).time()))
    return next(awake, _first(day, _MIDNIGHT))


def next_digest(preference: Preference, after: datetime) -> datetime | None:
    """The first moment after `after` at which a digest is due; None where there will be none.

    A daily digest comes on working days. During an absence none does; on the first working day after it one overview
    does, also for somebody who wants no digests, since their mails were held back.
    """
    if preference.mail_paused_at is not None:
        return None
    overview = overview_moment(preference)
    if overview is not None and overview <= after:
        overview = None
    if preference.rhythm == "off":
        return overview
    days = _work_days(preference) if preference.rhythm == "daily" else (preference.weekday,)
    at = time(preference.hour)
    for day in _days_from(_local(after).date()):
        moment = _first(day, at)
        if overview is not None and moment >= overview:
            return overview
        if moment > after and day.weekday() in days and not _is_covered(preference, day):
            return moment
    raise AssertionError("every week has a day for a digest")


def overview_moment(preference: Preference) -> datetime | None:
    """When the overview after an absence comes (it may have come): on the first working day, at the hour of the digest.

    None where no absence was ever set.
    """
    if preference.away_until is None:
        return None
    return _first(_overview_day(preference, preference.away_until), time(preference.hour))


def is_away(preference: Preference, day: date) -> bool:
    """Whether somebody is absent on a day in Brussels; an absence without a first day has begun."""
    until, since = preference.away_until, preference.away_from
    return until is not None and day <= until and (since is None or since <= day)


def _began(preference: Preference, moment: datetime) -> bool:
    return preference.away_from is None or preference.away_from <= _local(moment).date()


def _is_covered(preference: Preference, day: date) -> bool:
    """Whether a day lies in the absence, or between it and its overview."""
    until = preference.away_until
    if until is None or (preference.away_from is not None and day < preference.away_from):
        return False
    return day < _overview_day(preference, until)


def _overview_day(preference: Preference, until: date) -> date:
    days = _work_days(preference)
    return next(day for day in _days_from(until + timedelta(days=1)) if day.weekday() in days)


def _work_days(preference: Preference) -> Sequence[int]:
    """The weekdays on which somebody works; every day for a week without one, where nothing says what to wait for."""
    return preference.work_days or _EVERY_DAY


def _next_working_moment(preference: Preference, moment: datetime) -> datetime:
    """The first moment from `moment` on that is on a working day, and outside of the quiet hours."""
    if _is_working(preference, moment):
        return moment
    starts = sorted({_MIDNIGHT, preference.quiet_until})
    for day in _days_from(_local(moment).date()):
        for found in (each for at in starts for each in _both(day, at)):
            if found > moment and _is_working(preference, found):
                return found
    raise AssertionError("every week has a working hour")


def _is_working(preference: Preference, moment: datetime) -> bool:
    here = _local(moment)
    return here.weekday() in _work_days(preference) and not _is_quiet(preference, here.time())


def _is_quiet(preference: Preference, at: time) -> bool:
    """Whether the quiet hours have a time of day; they may go over midnight, and there are none where both ends are the
    same."""
    start, end = preference.quiet_from, preference.quiet_until
    return start <= at < end if start <= end else at >= start or at < end


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in count())


def _local(moment: datetime) -> datetime:
    return moment.astimezone(_BRUSSELS)


def _first(day: date, at: time) -> datetime:
    """The first moment of a wall clock time on a day."""
    return datetime.combine(day, at, _BRUSSELS).astimezone(UTC)


def _both(day: date, at: time) -> list[datetime]:
    """The moments of a wall clock time on a day: two in the night in which summer time ends."""
    first = datetime.combine(day, at, _BRUSSELS)
    return sorted({each.astimezone(UTC) for each in (first, first.replace(fold=1))})
