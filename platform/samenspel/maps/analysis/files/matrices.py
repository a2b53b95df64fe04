"""Matrices with crosses: a row for each activity and a column for each fund, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.files.columns import columns_of, was_there
from samenspel.maps.analysis.files.names import clean, is_total

Row = Sequence[str]

#: Which share of the cells of a matrix must be marks, and in how many columns they must stand at least.
MIN_MARKS, MIN_COLUMNS = 0.9, 2
_DATE_AT_END = re.compile(r"^(.*?)[\s(,–-]*\(?\s*(\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2})\)?\s*$", re.DOTALL)


@dataclass(frozen=True)
class Matrix:
    """Where a matrix stands: the row of its headings, the columns with marks, and the date of each where the columns
    are activities. `head` names the columns of the list that it is the same as.
    """

    at: int
    first: int
    marked: dict[int, str]
    days: dict[int, str]
    name_at: int
    date_at: int | None
    more: dict[str, int]

    @property
    def head(self) -> list[str]:
        return ["fonds", "activiteit", "datum", "aanwezig", *self.more]

    def rows(self, rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
        """The rows of that list, with their numbers in the file."""
        for number, row in enumerate(rows, start=1):
            if number <= self.first:
                continue
            name = clean(row[self.name_at]) if self.name_at < len(row) else ""
            if not name or is_total(name):
                continue
            more = [row[at] if at < len(row) else "" for at in self.more.values()]
            for at, title in self.marked.items():
                mark = row[at].strip() if at < len(row) else ""
                if not mark:
                    continue
                if self.date_at is None:
                    yield number, [name, title, self.days[at], mark, *more]
                else:
                    when = row[self.date_at] if self.date_at < len(row) else ""
                    yield number, [title, name, when, mark, *more]


def find(sample: Sequence[Row], at: int) -> Matrix | None:
    """The matrix in the first rows of a file, of which row `at` has the headings; None where there is none."""
    head = sample[at] if at < len(sample) else []
    place = columns_of(head)
    below = sample[at + 1 :]
    aside = [place[column] for column in ("org", "present", "excused", "weight", "report") if column in place]
    marked = {
        column: clean(cell)
        for column, cell in enumerate(head)
        if column not in aside and _may_head(clean(cell)) and _holds_marks(below, column)
    }
    if len(marked) < MIN_COLUMNS:
        return None
    place = {column: where for column, where in place.items() if where not in marked}
    if "act" in place and "t" in place and "org" not in place:
        more = {dutch: place[known] for dutch, known in (("soort", "kind"), ("thema", "theme")) if known in place}
        return Matrix(at, at + 1, marked, {}, place["act"], place["t"], more)
    if "act" in place and "org" in place:
        return None
    # The corner says what stands below it, or what stands beside it: the dates of the columns tell.
    name_at = place.get("org", place.get("act", 0))
    for row, first in ((at - 1, at + 1), (at + 1, at + 2)):
        if 0 <= row < len(sample):
            days = {column: sample[row][column] for column in marked if column < len(sample[row])}
            if len(days) == len(marked) and all(map(_is_date, days.values())):
                return Matrix(at, first, marked, days, name_at, None, {})
    ends = {column: _DATE_AT_END.match(title) for column, title in marked.items()}
    if all(ends.values()):
        titles = {column: found[1].strip() or found[2] for column, found in ends.items() if found}
        days = {column: found[2] for column, found in ends.items() if found}
        return Matrix(at, at + 1, titles, days, name_at, None, {})
    return None


def _may_head(cell: str) -> bool:
    """Whether a cell may be the heading of a column with marks; a mark itself heads none."""
    return bool(cell) and not is_total(cell) and (cell.isdecimal() or not _is_mark(cell))


def _holds_marks(rows: Sequence[Row], column: int) -> bool:
    cells = [cell for row in rows if column < len(row) and (cell := row[column].strip())]
    marks = sum(map(_is_mark, cells))
    return bool(cells) and (marks >= MIN_MARKS * len(cells) or (marks >= max(1, len(cells) - 1) and _is_date(cells[0])))


def _is_mark(cell: str) -> bool:
    try:
        was_there(cell)
    except ValueError:
        return False
    return len(cell) < 20 and (not cell.isdecimal() or int(cell) < 100)


def _is_date(cell: str) -> bool:
    try:
        dates.parse(cell)
    except ValueError:
        return False
    return True
