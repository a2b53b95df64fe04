"""Dates as people write them, as a decimal year: 2019.5 is the middle of 2019."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

#: Years that a date in a file may have; anything else is a number in the wrong column.
FIRST_YEAR, LAST_YEAR = 1800, 2200
#: A year of two digits up to this one is of this century, a later one of the last.
LAST_SHORT_YEAR = 69
#: Days as spreadsheets count them, from the end of 1899; five digits, from 1954 to 2119.
_FIRST_SERIAL, _LAST_SERIAL, _SERIAL_START = 20_000, 80_000, dt.date(1899, 12, 30)

_YEAR = re.compile(r"\d{4}(?:[.,]\d+)?$")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_DAY_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_DAY_FIRST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2}(?!.*\d{4}))(?:[T ,].*)?$")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})$")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/](\d{4})$")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?$")
_QUARTER_FIRST = re.compile(
    r"(?:[kq]|kwartaal\s?)([1-4])[\s/-]*(\d{4})$|([1-4])(?:e|ste|de)?\s?(?:kwartaal|kw\.?|[kq])\s*(\d{4})$"
)
_QUARTER_LAST = re.compile(r"(\d{4})[\s/-]*(?:[kq]|kwartaal\s?)([1-4])$")
_WEEKDAY = re.compile(
    r"(?:(?:ma|di|wo|do|vr|za|zo)(?:\w*dag)?\.?,?\s+(?=\d)"
    r"|(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)"
    r"\.?,?\s+(?=[\da-z]))"
)
#: The year after a month in words; two digits are none where a year or another number stands behind them.
_YEAR_AFTER = r"(\d{4}|'?\d{2}(?![T ,]+\d+(?:[ ,]|$))(?!.*\d{4}))(?:[T ,].*)?$"
_IN_WORDS = re.compile(
    r"(?:(\d{1,2})(?:e|ste|de|er|st|nd|rd|th)?[\s./-]+)?(?:of\s)?([a-zéûç]{3,9})\.?,?[\s./-]+" + _YEAR_AFTER
)
_DIGITS_AND_MONTH = re.compile(r"'?(\d{2})[\s./-]+([a-zéûç]{3,9})\.?$")
_YEAR_AND_WORD = re.compile(r"(\d{4})[\s./-]+([a-zéûç]{3,9})\.?$")
#: The apostrophes before a year of two digits.
_APOSTROPHES = str.maketrans("‘’´`", "''''")
#: A school year, with or without the word before it, and the month in which one begins.
_SCHOOL_YEAR = re.compile(
    r"(schooljaar|academiejaar|werkjaar|sj|aj)?\.?:?\s*('?)(\d{4}|\d{2})\s?[-–—/]\s?('?)(\d{4}|\d{2})$", re.IGNORECASE
)
_SCHOOL_MONTH = 9
_MONTH_AND_DIGITS = re.compile(r"([a-zéûç]{3,9})\.?\s(\d{2})$")
#: As in English: January 12, 2023.
_WORD_FIRST = re.compile(
    r"([a-zéûç]{3,9})\.?[\s-]+(\d{1,2})(?:e|st|nd|rd|th)?(?:(?:,\s*|[\s-]+)(\d{4})|,\s*'?(\d{2}))(?:[T ,].*)?$"
)
_NUMBERS = r"\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})"
_WORDS = r"\d{1,2}(?:e|ste|de)?\s+[a-zéûç]{3,9}\.?\s+\d{4}"
#: Several days in one cell: 12-13/01/2023, 12 en 13 januari 2023, 30 jan t.e.m. 1 feb 2023, 12/01/2023 - 13/01/2023.
_SEVERAL_DAYS = re.compile(
    rf"({_NUMBERS}|{_WORDS}|\d{{4}}-\d\d-\d\d|\d{{1,2}}\s+[a-zéûç]{{3,9}}\.?|\d{{1,2}}\s?/\s?\d{{1,2}}|\d{{1,2}})"
    r"\s?(?:[-–—&+/]|\ben\b|\btot en met\b|\btot\b|\bt\.?e\.?m\b\.?|\bt/m\b)\s?"
    rf"({_NUMBERS}|{_WORDS}|\d{{4}}-\d\d-\d\d)$"
)
_WITH_YEAR = re.compile(r"\d{4}|[-/.]\s?\d{1,2}\s?[-/.]")

#: The months by the letters with which they begin, in Dutch, French and English.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan janvier janv january", "februari feb febr fevrier fevr february",
            "maart mrt maa mars march mar", "april apr avril avr", "mei mai may", "juni jun juin june",
            "juli jul juillet juil july",
            "augustus aug aout august", "september sep sept septembre", "oktober okt octobre oct october",
            "november nov novembre", "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the dates of a file are written, where one cell alone does not tell: whether the month comes first (12/31),
    whether the digits before a month are its year (23-jan), and whether 2011/12 is a school year."""

    month_first: bool = False
    year_first: bool = False
    school_years: bool = False


FLEMISH = DateStyle()


def start_of_day(day: dt.date) -> float:
    """The decimal year at the start of the day."""
    first = dt.date(day.year, 1, 1).toordinal()
    return day.year + (day.toordinal() - first) / (dt.date(day.year + 1, 1, 1).toordinal() - first)


def end_of_day(day: dt.date) -> float:
    """The decimal year near the end of the day: any later one stands for a later day (see `day_of`)."""
    return start_of_day(day) + 0.45 / 366


def day_of(moment: float) -> dt.date:
    """The day that is nearest to a decimal year, because sources round it."""
    year = int(moment)
    first = dt.date(year, 1, 1).toordinal()
    length = dt.date(year + 1, 1, 1).toordinal() - first
    return dt.date.fromordinal(first + min(round((moment - year) * length), length - 1))


def parse(text: str, style: DateStyle = FLEMISH) -> float:
    """The decimal year of a text: a year (2019, 2019.33), a month or a day, as in ISO 8601, as in Flanders (31/12/2019,
    31/12/19, 31 december 2019), as in English (December 31, 2019), or as the number that a spreadsheet keeps (43830).
    Of a quarter (Q4 2019) it is the first day, as of a year, a month and a school year (2019-2020: September the 1st);
    of several days (30-31/12/2019) the last one.

    Where `style` has the month first, 12/31/2019 is a day, and 31/12/2019 is none. Raises ValueError for other texts.
    """
    try:
        moment = _parse(text.strip().translate(_APOSTROPHES), style)
    except ValueError:
        raise ValueError(f"no date: {text}") from None
    if not FIRST_YEAR <= moment < LAST_YEAR:
        raise ValueError(f"no date: {text}")
    return moment


def school_year(text: str, style: DateStyle = FLEMISH) -> int | None:
    """The year in which a school year begins (2023-2024, schooljaar 2023/24, '23-'24); None where a text names none,
    or may as well be a month (2011/12) or two other numbers (23/24)."""
    found = _SCHOOL_YEAR.match(text.strip().translate(_APOSTROPHES))
    if found is None:
        return None
    word, first_sign, first, last_sign, last = found.groups()
    year = _year(first)
    if (year + 1) % 100 != int(last) % 100 or (len(last) > 2 and int(last) != year + 1):
        return None
    is_certain = bool(word or (first_sign and last_sign)) or style.school_years
    if len(first) > 2:
        is_certain = is_certain or len(last) > 2 or int(last) > 12 or last == "00"
    return year if is_certain else None


def is_perhaps_school_year(text: str) -> bool:
    """Whether a text is a month of a year, or a school year where the file has others (2011/12)."""
    return school_year(text) is None and school_year(text, DateStyle(school_years=True)) is not None


def is_perhaps_month(text: str) -> bool:
    """Whether a text is a day without a year, or the month of one of two digits (23-jan)."""
    found = _DIGITS_AND_MONTH.match(text.strip().lower())
    return found is not None and _month(found[2]) > 0


def is_surely_month(text: str) -> bool:
    """Whether digits and a month are no day: 98-jan; or stand in the order in which they can be none: jan-98."""
    plain = text.strip().lower()
    if found := _DIGITS_AND_MONTH.match(plain):
        return _month(found[2]) > 0 and not 1 <= int(found[1]) <= 31
    words = _IN_WORDS.match(plain)
    return words is not None and words[1] is None and len(words[3].lstrip("'")) == 2 and _month(words[2]) > 0


def depends_on_order(text: str) -> bool:
    """Whether a text is a date of numbers of which either may be the month, and which one makes a difference."""
    found = _DAY_FIRST.match(text.strip())
    return (
        found is not None and found[1].lstrip("0") != found[2].lstrip("0") and max(int(found[1]), int(found[2])) <= 12
    )


def may_lack_its_year(text: str) -> bool:
    """Whether a text is a month in words with two digits that may be its year, or a day without one (mei 23)."""
    found = _MONTH_AND_DIGITS.match(text.strip().lower())
    return found is not None and _month(found[1]) > 0 and 1 <= int(found[2]) <= 31


def _parse(text: str, style: DateStyle) -> float:
    if _YEAR.match(text):
        return float(text.replace(",", "."))
    if (begins := school_year(text, style)) is not None:
        return start_of_day(dt.date(begins, _SCHOOL_MONTH, 1))
    if found := _DAY.match(text) or _DAY_RUN_TOGETHER.match(text):
        year, month, day = (int(part) for part in found.groups())
        return start_of_day(dt.date(year, month, day))
    if found := _MONTH.match(text):
        year, month = (int(part) for part in found.groups())
        return start_of_day(dt.date(year, month, 1))
    if (found := _SERIAL.match(text)) and _FIRST_SERIAL <= int(found[1]) < _LAST_SERIAL:
        return start_of_day(_SERIAL_START + dt.timedelta(days=int(found[1])))
    text = _WEEKDAY.sub("", text.lower())
    if found := _SEVERAL_DAYS.match(text):
        return _last_of_several(found[1], found[2], style)
    if found := _QUARTER_FIRST.match(text) or _QUARTER_LAST.match(text):
        number, year = sorted(int(part) for part in found.groups() if part)
        return start_of_day(dt.date(year, 3 * number - 2, 1))
    if found := _DAY_FIRST.match(text):
        day, month = (int(part) for part in found.groups()[:2])
        if style.month_first:
            day, month = month, day
        return start_of_day(dt.date(_year(found[3]), month, day))
    if found := _MONTH_FIRST.match(text):
        return start_of_day(dt.date(int(found[2]), int(found[1]), 1))
    if found := _WORD_FIRST.match(text):
        return start_of_day(dt.date(_year(found[3] or found[4]), _month(found[1]), int(found[2])))
    if found := _IN_WORDS.match(text):
        return start_of_day(dt.date(_year(found[3].lstrip("'")), _month(found[2]), int(found[1] or 1)))
    if found := _YEAR_AND_WORD.match(text) or (_DIGITS_AND_MONTH.match(text) if style.year_first else None):
        return start_of_day(dt.date(_year(found[1]), _month(found[2]), 1))
    raise ValueError(text)


def _month(word: str) -> int:
    """The number of a month in words, 0 for another word."""
    return _MONTHS.get(word.replace("é", "e").replace("û", "u"), 0)


def _last_of_several(first: str, last: str, style: DateStyle) -> float:
    """The last of several days; of the first one the month and the year may be left out, where they are the same."""
    moment = _parse(last, style)
    day = day_of(moment)
    if first.isdecimal():
        begins = start_of_day(day.replace(day=int(first)))
    else:
        year = "" if _WITH_YEAR.search(first) else f"/{day.year}" if "/" in first else f" {day.year}"
        begins = _parse(first + year, style)
    if begins >= moment:
        raise ValueError(last)
    return moment


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= LAST_SHORT_YEAR else 1900)
