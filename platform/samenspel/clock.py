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


def day(moment: datetime | date, locale: str = "nl") -> str:
    """23 nov 2026"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{on.day} {_SHORT_MONTHS[locale][on.month - 1]} {on.year}"


def long_day(moment: datetime | date, locale: str = "nl") -> str:
    """maandag 23 november 2026"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{_DAYS[locale][on.weekday()]} {on.day} {_MONTHS[locale][on.month - 1]} {on.year}"


def weekday_day(moment: datetime | date, locale: str = "nl") -> str:
    """ma 23 nov 2026"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{short_weekday(on, locale)} {day(on, locale)}"


def weekday_moment(at: datetime, locale: str = "nl") -> str:
    """ma 23 nov 2026, 14:05"""
    return f"{weekday_day(at, locale)}, {hour(at)}"


def short_month(moment: datetime | date, locale: str = "nl") -> str:
    """nov"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return _SHORT_MONTHS[locale][on.month - 1]


def short_day(moment: datetime | date, locale: str = "nl") -> str:
    """23 nov"""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{on.day} {_SHORT_MONTHS[locale][on.month - 1]}"


def short_weekday(on: date, locale: str = "nl") -> str:
    """ma"""
    return _DAYS[locale][on.weekday()][:2]


def month(first: date, locale: str = "nl") -> str:
    """november 2026"""
    return f"{_MONTHS[locale][first.month - 1]} {first.year}"


def moment(at: datetime, locale: str = "nl") -> str:
    """23 nov 2026, 14:05"""
    here = local(at)
    return f"{here.day} {_SHORT_MONTHS[locale][here.month - 1]} {here.year}, {_hour(here)}"


def span(start: datetime, end: datetime, locale: str = "nl") -> str:
    """maandag 23 november 2026, 13:30 – 16:00; with both days where they differ."""
    first, last = local(start), local(end)
    if first.date() == last.date():
        return f"{long_day(start, locale)}, {_hour(first)} – {_hour(last)}"
    return f"{long_day(start, locale)}, {_hour(first)} – {long_day(end, locale)}, {_hour(last)}"


def ago(at: datetime, locale: str = "nl") -> str:
    """zonet · 12 min geleden · vandaag 09:14 · gisteren 16:30 · 3 nov · 3 nov 2024"""
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
    """The day of a moment, without its year in that year."""
    here = local(at)
    short = f"{here.day} {_SHORT_MONTHS[locale][here.month - 1]}"
    return short if here.year == year else f"{short} {here.year}"
