"""Matrices with crosses: a row for each activity and a column for each fund, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.files.columns import columns_of, is_about_another, is_about_funds, is_mark
from samenspel.maps.analysis.files.names import clean, is_number, is_total, is_total_row, same_name
from samenspel.printable import says_nothing

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
_ASIDE = re.compile(r"\([^()]*\)")
_BETWEEN = " \n(,;:–-|"
#: How a row is called that has no name.
NO_NAME = "(leeg)"
#: What stands between the names of several people in a cell, the longest of such cells, and the words of a name.
_BETWEEN_PEOPLE, MAX_NAMES_CELL, MAX_WORDS = re.compile(r"\s*(?:[,;/&+\n]|\ben\b)\s*"), 120, 6
#: Words beside a name that say that its owner was not there.
_ABSENT = frozenset({"niet", "afwezig", "verontschuldigd", "geen", "afgemeld", "ziek", "belet"})


@dataclass(frozen=True)
class Matrix:
    """Where a matrix stands: the row of its headings, the columns with marks, and the date of each where the columns
    are activities. Without either `days` or `date_at` the date is in the name of each row. `head` names the columns of
    the list that it is the same as, `unused` has the headings of other columns, and `met` those in which something
    stood. Where `has_names`, cells hold names of who was there rather than marks; those are not kept.
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
    has_names: bool = False

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
            if is_total(name) or not any(row[at].strip() for at in (*self.marked, *self.unused) if at < len(row)):
                continue
            self.met.update(at for at in self.unused if at < len(row) and row[at].strip())
            more = [row[at] if at < len(row) else "" for at in self.more.values()]
            if not name:
                yield from self._without_name(number, row)
                continue
            for at, title in self.marked.items():
                mark = row[at].strip() if at < len(row) else ""
                if not mark:
                    continue
                if self.has_names:
                    mark = _mark_of_name(mark)
                if self.days:
                    yield number, [name, title, self.days[at], mark, *more]
                    continue
                called, when = name, ""
                if self.date_at is None:
                    called, when = _divided(name) or (name, "")
                elif self.date_at < len(row):
                    when = row[self.date_at]
                yield number, [title, called, when, mark, *more]

    def _without_name(self, number: int, row: Row) -> Iterator[tuple[int, Row]]:
        """A row of which nobody knows what it is about, once; of numbers alone it is one of sums."""
        cells = [row[at].strip() for at in self.marked if at < len(row) and row[at].strip()]
        if not cells:
            return
        is_sum = all(map(is_number, cells)) and any(cell.isdecimal() and int(cell) > 1 for cell in cells)
        blanks = [""] * len(self.more)
        name = "Totaal" if is_sum else NO_NAME
        titled = [name, next(iter(self.marked.values()))] if self.days else [next(iter(self.marked.values())), name]
        yield number, [*(["Totaal", ""] if is_sum else titled), "", cells[0], *blanks]


def find(sample: Sequence[Row], at: int, funds: Collection[str] = ()) -> Matrix | None:
    """The matrix in the first rows of a file, of which row `at` has the headings; None where there is none. A column
    that is called as one of these `funds` is of it, whatever stands in it.
    """
    head = sample[at] if at < len(sample) else []
    if not any(head) or is_total_row(head):
        return None
    place = columns_of(head)
    below = [row for row in sample[at + 1 :] if not is_total_row(row)]
    aside = [place[column] for column in ("org", "present", "excused", "weight", "report") if column in place]
    titles = {at: title for at, cell in enumerate(head) if at not in aside and _may_head(title := clean(cell))}
    marked = {column: title for column, title in titles.items() if _holds_marks(below, column)}
    known = {same_name(name) for name in funds}
    named = _of_names(sample, at, place, titles, marked, known)
    if named is not None:
        return _with_unused(named, head, below)
    if len(marked) < MIN_COLUMNS:
        return None
    marked = {column: title for column, title in titles.items() if column in marked or same_name(title) in known}
    found = _of_columns(sample, at, {column: where for column, where in place.items() if where not in marked}, marked)
    return found and _with_unused(found, head, below)


def _of_names(
    sample: Sequence[Row],
    at: int,
    place: dict[str, int],
    titles: dict[int, str],
    marked: dict[int, str],
    known: Collection[str],
) -> Matrix | None:
    """The matrix of which columns hold names of people, or of funds, rather than marks; None where there is none.

    Such a column is one of an activity with its date, where the rows are funds; or it is called as a fund of ours.
    """  # fmt: skip
    below = [row for row in sample[at + 1 :] if not is_total_row(row)]
    name_at = place.get("org", place.get("act", 0))
    named = [column for column in titles if column not in marked and column != name_at and _holds_names(below, column)]
    if "act" in place and "t" in place:
        columns = {column: titles[column] for column in (*marked, *named) if same_name(titles[column]) in known}
    else:
        corner = sample[at][name_at] if name_at < len(sample[at]) else ""
        called = [name for row in below if name_at < len(row) and (name := clean(row[name_at]))]
        ours = sum(same_name(name) in known for name in called)
        if not (is_about_funds(corner) or ours > len(called) / 2) or any(map(is_about_funds, called)):
            return None
        columns = {column: titles[column] for column in (*marked, *named) if _has_day(sample, at, column)}
    if len(columns) < MIN_COLUMNS or columns.keys().isdisjoint(named):
        return None
    rest = {meaning: where for meaning, where in place.items() if where not in columns}
    found = _of_columns(sample, at, rest, dict(sorted(columns.items())), named=True)
    return found and replace(found, has_names=True)


def _has_day(sample: Sequence[Row], at: int, column: int) -> bool:
    """Whether a date stands in the heading of a column, or in the row above or below it."""
    rows = [sample[row] for row in (at - 1, at + 1) if 0 <= row < len(sample)]
    return _divided(sample[at][column]) is not None or any(column < len(row) and _is_date(row[column]) for row in rows)


def _of_columns(
    sample: Sequence[Row], at: int, place: dict[str, int], marked: dict[int, str], *, named: bool = False
) -> Matrix | None:
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
            if len(days) == len(marked) and _are_days(list(days.values())):
                return Matrix(at, first, marked, days, name_at, None, {})
    dated = {column: found for column, title in marked.items() if (found := _divided(title))}
    # Where dates stand above what they are about, the row below is the one with the headings.
    below = [row[column].strip() for row in sample[at + 1 : at + 2] for column in dated if column < len(row)]
    if len(dated) < MIN_COLUMNS or (
        any(below) and not any(is_mark(cell) or (named and _is_name(cell)) for cell in below)
    ):
        return None
    titles = {column: title for column, (title, _when) in dated.items()}
    return Matrix(at, at + 1, titles, {column: when for column, (_title, when) in dated.items()}, name_at, None, {})


def _are_days(cells: Sequence[str]) -> bool:
    """Whether cells are dates, but for some of which nobody knows it yet."""
    known = [cell for cell in cells if _is_date(cell)]
    return len(known) > len(cells) / 2 and all(cell in known or not clean(cell) for cell in cells)


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


def _with_unused(matrix: Matrix, head: Row, below: Sequence[Row]) -> Matrix:
    """The matrix, with the headings of the columns that it does not use; sums are not missed, with a heading or none,
    and columns of texts without one neither."""
    used = {matrix.name_at, matrix.date_at, *matrix.marked, *matrix.more.values()}
    for at in range(max(map(len, (head, *below)))):
        cell = head[at] if at < len(head) else ""
        title = " ".join(cell.split()).lower()
        if at in used or is_total(clean(cell)):
            continue
        cells = [row[at].strip() for row in below if at < len(row) and row[at].strip()]
        if title:
            matrix.unused[at] = title
        elif cells and all(map(is_mark, cells)) and not any(cell.isdecimal() and int(cell) > 1 for cell in cells):
            matrix.unused[at] = f"{at + 1} (zonder kop)"
    return matrix


def _may_head(cell: str) -> bool:
    """Whether a cell may be the heading of a column with marks; a mark itself heads none."""
    return bool(cell) and not is_total(cell) and not is_about_another(cell) and (cell.isdecimal() or not is_mark(cell))


def _holds_marks(rows: Sequence[Row], column: int) -> bool:
    """Whether most of what stands in a column are marks, but for a date above them."""
    cells = [cell for row in rows if column < len(row) and (cell := row[column].strip())]
    is_above = bool(cells) and not is_mark(cells[0]) and (_is_date(cells[0]) or says_nothing(cells[0]))
    marks = cells[1:] if is_above else cells
    return bool(marks) and sum(map(is_mark, marks)) > MIN_MARKS * len(marks)


def _holds_names(rows: Sequence[Row], column: int) -> bool:
    """Whether all that stands in a column are names and marks, but for a date above them, and some are names."""
    cells = [cell for row in rows if column < len(row) and (cell := row[column].strip())]
    cells = cells[1:] if cells and _is_date(cells[0]) else cells
    called = sum(map(_is_name, cells))
    return called > 0 and called + sum(map(is_mark, cells)) == len(cells)


def _is_name(cell: str) -> bool:
    """Whether a cell names people or organisations, rather than saying something."""
    if is_mark(cell) or says_nothing(cell) or not clean(cell) or len(cell) > MAX_NAMES_CELL:
        return False
    people = [_ASIDE.sub("", part).split() for part in _BETWEEN_PEOPLE.split(cell.strip()) if part]
    return all(
        words and len(words) <= MAX_WORDS and words[0][0].isalpha() and any(word[0].isupper() for word in words)
        for words in people
    ) and not any(map(str.isdigit, cell))


def _mark_of_name(cell: str) -> str:
    """The mark that a cell with a name stands for; one of which nobody knows what it says stays as it is."""
    if not _is_name(cell) or "?" in cell:
        return cell
    return "x" if _ABSENT.isdisjoint(re.findall(r"\w+", cell.lower())) else "afwezig"


def _is_date(cell: str) -> bool:
    try:
        dates.parse(cell)
    except ValueError:
        return False
    return True
