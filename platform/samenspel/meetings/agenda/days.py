"""How the days of an agenda go along when its order changes. Pure.

Openers say of each item, in order, whether a day begins with it; the first item begins the first day by itself. A day
without an item cannot be told, so one that runs empty before the last takes the first item of the next.
"""

from collections.abc import Sequence
from itertools import accumulate


def openers_after_move(openers: Sequence[bool], start: int, end: int) -> list[bool]:
    """The openers after the item at index `start` moved to index `end`. It belongs to the day of the item whose place
    it takes."""
    days = _days(openers)
    landing = days[end]
    del days[start]
    days.insert(end, landing)
    return _openers(days)


def openers_after_removal(openers: Sequence[bool], index: int) -> list[bool]:
    """The openers that are left without the item at that index: the next item of a day opens it then."""
    days = _days(openers)
    del days[index]
    return _openers(days)


def may_open(openers: Sequence[bool], index: int, days: int) -> bool:
    """Whether a day can begin with the item at that index, in a meeting of so many days; len(openers) for a new one."""
    marks = [*openers, False][1:]
    return index > 0 and sum(marks[: index - 1] if marks[index - 1] else marks) < days - 1


def _days(openers: Sequence[bool]) -> list[int]:
    """The number of the day of each item, from 0."""
    return list(accumulate(int(opens) for opens in (False, *openers[1:]))) if openers else []


def _openers(days: Sequence[int]) -> list[bool]:
    """The openers of items in these days; no day before the last stays empty."""
    openers, day = [], -1
    for each in days:
        openers.append(each > day >= 0)
        day = min(each, day + 1)
    return openers
