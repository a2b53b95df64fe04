"""Which part of the activities a map shows: a period and a theme."""

import datetime as dt
import re
from dataclasses import dataclass

_NAME = re.compile(r"(all|recent|(?P<year>\d{4}))(?::theme:(?P<theme>[a-z0-9-]{1,60}))?")


@dataclass(frozen=True, slots=True)
class Scope:
    """`period` is "all", "recent" (the last twelve months) or a year; `theme` a slug, or None for all themes."""

    period: str = "all"
    theme: str | None = None

    @property
    def name(self) -> str:
        """As it is stored: "all", "2024", "recent:theme:stem"."""
        return f"{self.period}:theme:{self.theme}" if self.theme else self.period

    @classmethod
    def from_name(cls, name: str) -> "Scope":
        """The scope of a stored name. Raises ValueError for what is none."""
        match = _NAME.fullmatch(name)
        if match is None:
            raise ValueError(f"not a scope: {name!r}")
        return cls(match[1], match["theme"])

    def days(self, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """First and last day, both included; None where it is open."""
        if self.period == "all":
            return None, None
        if self.period == "recent":
            return today - dt.timedelta(days=365), today
        year = int(self.period)
        return dt.date(year, 1, 1), dt.date(year, 12, 31)


def period_before(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The period to compare this one with, first and last day included: the same days of the year before where it
    begins with a year, else as many days before it."""
    if (start.month, start.day) == (1, 1) and end.year == start.year:
        last = dt.date(end.year - 1, 2, 28) if (end.month, end.day) == (2, 29) else end.replace(year=end.year - 1)
        return dt.date(start.year - 1, 1, 1), last
    return start - (end - start) - dt.timedelta(days=1), start - dt.timedelta(days=1)
