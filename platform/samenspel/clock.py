"""Times on a clock in Brussels, and how they are written.

A page writes fifty of them, so the names of days and months are tables here: Babel takes longer.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from samenspel.db import now

BRUSSELS = ZoneInfo("Europe/Brussels")

#: What is longer ago than this was not yesterday, however long that day was.
_RECENT = timedelta(days=3)

_MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_DAYS = {
    "nl": ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
#: How many letters of the name of a day are its short name.
_SHORT_DAY = {"nl": 2, "en": 3}
_WORDS = {
    "nl": {"now": "zonet", "minutes": "{} min geleden", "today": "vandaag {}", "yesterday": "gisteren {}"},
    "en": {"now": "just now", "minutes": "{} min ago", "today": "today {}", "yesterday": "yesterday {}"},
}
_SHORT_MONTHS = {
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


def local(moment: datetime) -> datetime:
    """The same time in the time zone of Brussels."""
    return moment.astimezone(BRUSSELS)


def local_day(moment: datetime) -> date:
    """The date in Brussels of a time, which is UTC where it is naive. Only from 22:00 UTC can that be the next date."""
    if moment.tzinfo is None:
        if moment.hour < 22:
            return moment.date()
        moment = moment.replace(tzinfo=UTC)
    return local(moment).date()


def today() -> date:
    return local(now()).date()


def year_start(year: int) -> datetime:
    """The time, in UTC, at which a calendar year begins in Brussels."""
    return datetime(year, 1, 1, tzinfo=BRUSSELS).astimezone(UTC)


def midnight(day: date) -> datetime:
    """The time, in UTC, at which a day begins in Brussels."""
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)


def from_local(day: date, at: time) -> datetime:
    """A wall clock time in Brussels as UTC. Raises ValueError for one that the clock skips in spring."""
    moment = datetime.combine(day, at, BRUSSELS)
    if moment.astimezone(UTC).astimezone(BRUSSELS).time() != at:
        raise ValueError(f"{day} {at} does not exist in Brussels")
    return moment.astimezone(UTC)


def last_minute(day: date | None) -> datetime | None:
    """When the last minute of a day in Brussels begins; None where there is no day."""
    return from_local(day, time(23, 59)) if day else None


def is_ambiguous(day: date, at: time) -> bool:
    """Whether a wall clock time occurs twice, in the night in which summer time ends."""
    first = datetime.combine(day, at, BRUSSELS)
    return first.utcoffset() != first.replace(fold=1).utcoffset() and local(first.astimezone(UTC)).time() == at


def hour(moment: datetime, locale: str = "nl") -> str:
    """14:05"""
    return _hour(local(moment))


def _hour(here: datetime) -> str:
    """What `strftime("%H:%M")` gives, in a third of the time."""
    return f"{here.hour:02}:{here.minute:02}"


def bare_day(moment: datetime | date, locale: str = "nl") -> str:
    """23 nov 2026, for what is a date in a history, where nobody looks up what they do that day."""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{on.day} {_SHORT_MONTHS[locale][on.month - 1]} {on.year}"


def day(moment: datetime | date, locale: str = "nl") -> str:
    """ma 23 nov 2026"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{short_weekday(on, locale)} {bare_day(on, locale)}"


def day_of_month(moment: datetime | date, locale: str = "nl") -> str:
    """23"""
    return str((local(moment) if isinstance(moment, datetime) else moment).day)


def weekday(number: int, locale: str = "nl") -> str:
    """maandag, of 0"""
    return _DAYS[locale][number]


def long_day(moment: datetime | date, locale: str = "nl") -> str:
    """maandag 23 november 2026"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{_DAYS[locale][on.weekday()]} {on.day} {_MONTHS[locale][on.month - 1]} {on.year}"


def long_weekday(on: date, locale: str = "nl") -> str:
    """maandag"""
    return weekday(on.weekday(), locale)


def short_month(moment: datetime | date, locale: str = "nl") -> str:
    """nov"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return _SHORT_MONTHS[locale][on.month - 1]


def short_day(moment: datetime | date, locale: str = "nl") -> str:
    """ma 23 nov"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{short_weekday(on, locale)} {on.day} {_SHORT_MONTHS[locale][on.month - 1]}"


def short_weekday(on: date, locale: str = "nl") -> str:
    """ma"""
    return _DAYS[locale][on.weekday()][: _SHORT_DAY[locale]]


def month(first: date, locale: str = "nl") -> str:
    """november 2026"""
    return f"{_MONTHS[locale][first.month - 1]} {first.year}"


def start_moment(at: datetime, locale: str = "nl") -> str:
    """ma 23 nov 2026, 14:05 for when a meeting starts; without the hour where it has none."""
    return day(at, locale) if local(at).time() == time() else moment(at, locale)


def moment(at: datetime, locale: str = "nl") -> str:
    """ma 23 nov 2026, 14:05"""
    here = local(at)
    return f"{day(here.date(), locale)}, {_hour(here)}"


def whole_days(start: datetime, end: datetime) -> tuple[date, date] | None:
    """The first and the last day of a period that lasts from midnight to midnight; None for one with hours."""
    first, last = local(start), local(end)
    if first.time() != time() or last.time() != time() or first >= last:
        return None
    return first.date(), last.date() - timedelta(days=1)


def from_days(first: date, last: date) -> tuple[datetime, datetime]:
    """The period, in UTC, of whole days: from the midnight before the first one to that after the last one."""
    return from_local(first, time()), from_local(last + timedelta(days=1), time())


def days_of(start: datetime, end: datetime) -> list[date]:
    """The days on which a period goes on; midnight belongs to the day that ends."""
    first, last = local(start).date(), local(end - timedelta(microseconds=1)).date()
    return [first + timedelta(days=number) for number in range(max((last - first).days, 0) + 1)]


def end_like(start: datetime, period: tuple[datetime, datetime]) -> datetime:
    """The end, in UTC, of a period from `start` that lasts as many days to the same hour as another one, also where
    the clock changes in one of them."""
    first, last = (local(each) for each in period)
    day = local(start).date() + (last.date() - first.date())
    if first.date() == last.date():
        return start + (period[1] - period[0])
    return datetime.combine(day, last.time(), BRUSSELS).astimezone(UTC)


#: A day of a meeting counts for so many hours of work at most.
HOURS_A_DAY = 8


def working_hours(start: datetime, end: datetime) -> float:
    """The hours that a meeting takes of those who attend: on each day at most a day's work."""
    hours = 0.0
    for on in days_of(start, end):
        begins = max(start, datetime.combine(on, time(), BRUSSELS).astimezone(UTC))
        ends = min(end, datetime.combine(on + timedelta(days=1), time(), BRUSSELS).astimezone(UTC))
        hours += min((ends - begins).total_seconds() / 3600, HOURS_A_DAY)
    return hours


_ALL_DAY = {"nl": "hele dag", "en": "all day"}


def hours(start: datetime, end: datetime, locale: str = "nl") -> str:
    """13:30 – 16:00, without the day; hele dag; or with the last day: 13:30 – di 24 nov, 12:00."""
    days, last = whole_days(start, end), local(end)
    if days:
        more = f" {_TO[locale]} {short_day(days[1], locale)}"
        return _ALL_DAY[locale] + (more if days[0] != days[1] else "")
    if local(start).date() == last.date():
        return f"{hour(start)} – {_hour(last)}"
    return f"{hour(start)} – {short_day(end, locale)}, {_hour(last)}"


_TO = {"nl": "tot en met", "en": "until"}


def weekday_span(start: datetime, end: datetime, locale: str = "nl") -> str:
    """ma 23 nov 2026, 14:05, for a list; with the last day where that is another one, and without hours for whole
    days."""
    days = whole_days(start, end)
    if days:
        first, last = (day(each, locale) for each in days)
        return f"{first}, {_ALL_DAY[locale]}" if first == last else f"{first} – {last}"
    if local(start).date() == local(end).date():
        return moment(start, locale)
    return f"{moment(start, locale)} – {moment(end, locale)}"


def span(start: datetime, end: datetime, locale: str = "nl") -> str:
    """maandag 23 november 2026, 13:30 – 16:00; with both days where they differ, and without hours for whole days."""
    if days := whole_days(start, end):
        name = long_day(days[0], locale)
        return f"{name}, {_ALL_DAY[locale]}" if days[0] == days[1] else f"{name} – {long_day(days[1], locale)}"
    first, last = local(start), local(end)
    if first.date() == last.date():
        return f"{long_day(start, locale)}, {_hour(first)} – {_hour(last)}"
    return f"{long_day(start, locale)}, {_hour(first)} – {long_day(end, locale)}, {_hour(last)}"


def ago(at: datetime, locale: str = "nl") -> str:
    """zonet · 12 min geleden · vandaag 09:14 · gisteren 16:30 · di 3 nov · 3 nov 2024"""
    words, present = _WORDS[locale], now()
    age = present - at
    if age > _RECENT:
        return _dated(at, locale, local(present).year)
    seconds = age.total_seconds()
    if 0 <= seconds < 60:
        return words["now"]
    if 0 <= seconds < 3600:
        return words["minutes"].format(int(seconds // 60))
    here, current = local(at), local(present).date()
    if here.date() == current:
        return words["today"].format(_hour(here))
    if here.date() == current - timedelta(days=1):
        return words["yesterday"].format(_hour(here))
    return _dated(at, locale, current.year)


@lru_cache(maxsize=10_000)
def _dated(at: datetime, locale: str, year: int) -> str:
    """The day of a moment, without its year in that year; of an earlier year it is a date in a history."""
    on = local(at).date()
    return short_day(on, locale) if on.year == year else bare_day(on, locale)
