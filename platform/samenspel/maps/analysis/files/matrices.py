"""Matrices with crosses: a row for each activity and a column for each fund, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.files.columns import columns_of, is_about_another, is_mark
from samenspel.maps.analysis.files.names import clean, is_total, is_total_row, same_name

Row = Sequence[str]

#: Which share of the cells of a column must be marks, and in how many columns they must stand at least.
MIN_MARKS, MIN_COLUMNS = 0.5, 2
_NUMBERS = r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
_WORDS = (
    r"\d{1,2}(?:e|ste|de)?[\s-]+[^\W\d_]{3,9}\.?[\s-]+(?:\d{4}|'?\d{2})"
    r"|[^\W\d_]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_DATE = rf"\(?((?:\b(?:ma|di|wo|do|vr|za|zo)(?:[a-z]*dag)?\.?,?\s+)?(?:{_NUMBERS}|{_WORDS}))\)?"
_DATE_AT_END = re.compile(rf"(?<!\w){_DATE}\s*$", re.IGNORECASE)
_DATE_AT_START = re.compile(rf"{_DATE}(?!\w)", re.IGNORECASE)
_BETWEEN = " \n(,;:–-|"


@dataclass(frozen=True)
class Matrix:
    """Where a matrix stands: the row of its headings, the columns with marks, and the date of each where the columns
    are activities. Without either `days` or `date_at` the date is in the name of each row. `head` names the columns of
    the list that it is the same as, `unused` has the headings of other
    columns, and `met` those in which something stood.
    """

    at: int
    first: int
    marked: dict[int, str]
    days: dict[int, str]
    name_at: int
    date_at: int | None
    more: dict[str, int]
    unused: dict[int, str] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)

    @property
    def head(self) -> list[str]:
        return ["fonds", "activiteit", "datum", "aanwezig", *self.more]

    @property
    def not_used(self) -> list[str]:
        """The headings of the columns in which something stood that counts for nothing."""
        return [title for at, title in self.unused.items() if at in self.met]

    def rows(self, rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
        """The rows of that list, with their numbers in the file."""
        for number, row in enumerate(rows, start=1):
            if number <= self.first:
                continue
            name = clean(row[self.name_at]) if self.name_at < len(row) else ""
            if not name or is_total(name):
                continue
            self.met.update(at for at in self.unused if at < len(row) and row[at].strip())
            more = [row[at] if at < len(row) else "" for at in self.more.values()]
            for at, title in self.marked.items():
                mark = row[at].strip() if at < len(row) else ""
                if not mark:
                    continue
                if self.days:
                    yield number, [name, title, self.days[at], mark, *more]
                    continue
                called, when = name, ""
                if self.date_at is None:
                    called, when = _divided(name) or (name, "")
                elif self.date_at < len(row):
                    when = row[self.date_at]
                yield number, [title, called, when, mark, *more]


def find(sample: Sequence[Row], at: int, funds: Collection[str] = ()) -> Matrix | None:
    """The matrix in the first rows of a file, of which row `at` has the headings; None where there is none. A column
    that is called as one of these `funds` is of it, whatever stands in it.
    """
    head = sample[at] if at < len(sample) else []
    if is_total_row(head):
        return None
    place = columns_of(head)
    below = [row for row in sample[at + 1 :] if not is_total_row(row)]
    aside = [place[column] for column in ("org", "present", "excused", "weight", "report") if column in place]
    titles = {at: title for at, cell in enumerate(head) if at not in aside and _may_head(title := clean(cell))}
    marked = {column: title for column, title in titles.items() if _holds_marks(below, column)}
    if len(marked) < MIN_COLUMNS:
        return None
    known = {same_name(name) for name in funds}
    marked = {column: title for column, title in titles.items() if column in marked or same_name(title) in known}
    found = _of_columns(sample, at, {column: where for column, where in place.items() if where not in marked}, marked)
    return found and _with_unused(found, head)


def _of_columns(sample: Sequence[Row], at: int, place: dict[str, int], marked: dict[int, str]) -> Matrix | None:
    """The matrix with these marked columns, where it can be told what is in its rows and when it was."""
    if "act" in place and "t" in place and "org" not in place:
        more = {dutch: place[known] for dutch, known in (("soort", "kind"), ("thema", "theme")) if known in place}
        return Matrix(at, at + 1, marked, {}, place["act"], place["t"], more)
    if "act" in place and "org" in place:
        return None
    name_at = place.get("act", place.get("org", 0))
    if "t" not in place and _are_dated([row[name_at] for row in sample[at + 1 :] if name_at < len(row)]):
        return Matrix(
            at, at + 1, {column: marked[column] for column in marked if column != name_at}, {}, name_at, None, {}
        )
    # The corner says what stands below it, or what stands beside it: the dates of the columns tell.
    name_at = place.get("org", place.get("act", 0))
    for row, first in ((at - 1, at + 1), (at + 1, at + 2)):
        if 0 <= row < len(sample):
            days = {column: sample[row][column] for column in marked if column < len(sample[row])}
            if len(days) == len(marked) and all(map(_is_date, days.values())):
                return Matrix(at, first, marked, days, name_at, None, {})
    dated = {column: found for column, title in marked.items() if (found := _divided(title))}
    # Where dates stand above what they are about, the row below is the one with the headings.
    below = [row[column].strip() for row in sample[at + 1 : at + 2] for column in dated if column < len(row)]
    if len(dated) < MIN_COLUMNS or (any(below) and not any(map(is_mark, below))):
        return None
    titles = {column: title for column, (title, _when) in dated.items()}
    return Matrix(at, at + 1, titles, {column: when for column, (_title, when) in dated.items()}, name_at, None, {})


def _are_dated(cells: Sequence[str]) -> bool:
    """Whether most cells, but for those of sums, are names with a date."""
    called = [name for cell in cells if (name := clean(cell)) and not is_total(name)]
    divided = [found for name in called if (found := _divided(name)) and found[0] != found[1]]
    return len(divided) > len(called) / 2


def _divided(cell: str) -> tuple[str, str] | None:
    """What a cell names and the date behind or before it (Studiedag 12/01/2023, 12 jan 2023 Studiedag), if any."""
    for pattern in (_DATE_AT_END, _DATE_AT_START):
        found = pattern.search(cell) if pattern is _DATE_AT_END else pattern.match(cell)
        if found and _is_date(found[1]):
            return (cell[: found.start()] + cell[found.end() :]).strip(_BETWEEN) or found[1], found[1]
    return None


def _with_unused(matrix: Matrix, head: Row) -> Matrix:
    """The matrix, with the headings of the columns that it does not use; sums are not missed."""
    used = {matrix.name_at, matrix.date_at, *matrix.marked, *matrix.more.values()}
    for at, cell in enumerate(head):
        title = " ".join(cell.split()).lower()
        if at not in used and title and not is_total(clean(cell)):
            matrix.unused[at] = title
    return matrix


def _may_head(cell: str) -> bool:
    """Whether a cell may be the heading of a column with marks; a mark itself heads none."""
    return bool(cell) and not is_total(cell) and not is_about_another(cell) and (cell.isdecimal() or not is_mark(cell))


def _holds_marks(rows: Sequence[Row], column: int) -> bool:
    """Whether most of what stands in a column are marks, but for a date above them."""
    cells = [cell for row in rows if column < len(row) and (cell := row[column].strip())]
    marks = cells[1:] if cells and not is_mark(cells[0]) and _is_date(cells[0]) else cells
    return bool(marks) and sum(map(is_mark, marks)) > MIN_MARKS * len(marks)


def _is_date(cell: str) -> bool:
    try:
        dates.parse(cell)
    except ValueError:
        return False
    return True
