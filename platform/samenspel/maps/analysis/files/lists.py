"""Rows of cells as a table of who took part in what: the headings, and what people leave out or write between.

Where more than one reading is possible, one is chosen for the whole file and told in a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from samenspel.maps.analysis.facts.date_cells import DateCells
from samenspel.maps.analysis.facts.dates import DateStyle
from samenspel.maps.analysis.facts.table import Table, TableBuilder
from samenspel.maps.analysis.files import matrices, names
from samenspel.maps.analysis.files.columns import (
    REQUIRED,
    TRAITS,
    columns_of,
    is_about_funds,
    is_about_months,
    is_about_school_years,
    is_yes,
    promises_several,
    was_there,
)
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.maps.analysis.files.headings import (
    HEADINGS_WITHIN,
    Heading,
    find_heading,
    missing_columns,
    with_attendance,
)
from samenspel.maps.analysis.files.problems import RowProblems
from samenspel.maps.analysis.files.repair import (
    MAX_SAMPLE,
    MAX_VALUES,
    Choices,
    Repair,
    described,
    headings_key,
)
from samenspel.printable import says_nothing

Row = Sequence[str]
#: Opens the rows of a file, from the start.
OpenRows = Callable[[], Iterable[Row]]

#: How many rows are looked at to understand a file.
LOOKED_AT = 200
#: Which share of bad rows makes a file unusable.
MAX_BAD_SHARE = 0.5
#: From which share of rows without an activity on these are about the one above, though they have a date.
MIN_GROUPED = 0.2
#: How a mark is called that is not there.
BLANK_MARK = "(leeg)"
#: A cell longer than this is no name.
MAX_NAME = 500
_NAMES_IN_CELLS = "In de cellen staan namen: waar er een staat, was het fonds erbij. De namen zelf tellen niet mee."


def table_of(open_rows: OpenRows, today: float, notes: Sequence[str] = (), repair: Repair | None = None) -> Table:
    """The table in a list or a matrix with crosses. Raises NetworkFileError where there is none.

    With a `repair` the choices in it count, it gets what was found, and bad rows, however many, are no error.
    """
    choices = repair.choices if repair else Choices()
    reading = ListReading(open_rows, choices, repair)
    reading.read()
    style = reading.dates.better_style(may_turn=reading.order is None)
    if style != reading.dates.style:
        reading = ListReading(open_rows, choices, repair, style)
        reading.read()
    return reading.table(today, notes)


class ListReading:
    """One pass through the rows of a file."""

    def __init__(
        self, open_rows: OpenRows, choices: Choices, repair: Repair | None = None, style: DateStyle | None = None
    ) -> None:
        self.choices, self.repair, self.builder, self.problems = choices, repair, TableBuilder(), RowProblems()
        self.seen = 0
        self.cleaned: dict[str, str] = {}
        self.matrix: matrices.Matrix | None = None
        #: Rows without a fund, with the fund above them; and how many rows have the fund of the row just above them.
        self.without_org: list[tuple[int, str, str, str, Row]] = []
        self.repeated_org = self.repeated = 0
        rows = iter(open_rows())
        sample = list(islice(rows, LOOKED_AT))
        self.heading = with_attendance(find_heading(sample, choices.columns), sample, choices.columns)
        #: Whether the month comes first, where a person said so of this file or of one with the same headings.
        self.order = choices.month_first
        if self.order is None:
            self.order = choices.orders.get(headings_key(self.heading.cells))
        self.dates = DateCells(style or DateStyle(bool(self.order)), days=choices.days)
        if self.repair is not None:
            below = sample[self.heading.at + 1 :]
            columns = described(self.heading.cells, self.heading.place, below)
            self.repair.found = {"columns": columns, "missing": self.heading.missing}
        if self.heading.missing:
            places = [*([self.heading.at] if self.heading.place else []), *range(HEADINGS_WITHIN)]
            matrix = next(filter(None, (matrices.find(sample, at, choices.names) for at in places)), None)
            if matrix is None:
                raise missing_columns(self.heading)
            if self.repair is not None:
                if matrix.has_names:  # of people: they are not kept
                    columns = [each | {"samples": []} for each in columns]
                self.repair.found |= {"columns": columns, "missing": [], "matrix": True}
            self.matrix = matrix
            self.heading = Heading(matrix.at, matrix.head, columns_of(matrix.head))
            self.numbered: Iterable[tuple[int, Row]] = matrix.rows(chain(sample, rows))
        else:
            first = self.heading.at + 1
            self.numbered = enumerate(chain(sample[first:], rows), start=first + 1)
        at_org, at_act, at_t = (self.heading.place[column] for column in REQUIRED)
        self.dates.are_months = is_about_months(self.heading.cells[at_t])
        self.dates.are_school_years = is_about_school_years(self.heading.cells[at_t])
        below = [row for row in sample[self.heading.at + 1 :] if len(row) > max(at_org, at_act) and row[at_org].strip()]
        called = [row[at_org] for row in below]
        #: Whether activities stand once above their funds, each of which may have the date again.
        self.is_grouped = sum(not row[at_act].strip() for row in below) >= MIN_GROUPED * len(below)
        #: Names are numbers where most of the first ones are: then a number among them is no mistake.
        self.has_numbers = sum(map(names.is_number, called)) > len(called) / 2

    def read(self) -> None:
        place = self.heading.place
        at_org, at_act, at_t = (place[column] for column in REQUIRED)
        last = max(at_org, at_act, at_t)
        before: tuple[str, str, str] = ("", "", "")
        just_above = ""
        # Most rows of a large file have two names and a date that were met before, and nothing else.
        names_met: set[str] = set()
        is_plain, cleaned, days, add = len(place) == len(REQUIRED), self.cleaned, self.dates.known, self.builder.add
        for line, row in self.numbered:
            if len(row) > last and row[at_org] in names_met and row[at_act] in names_met:
                day = days.get(row[at_t])
                if day is not None:
                    org, act = cleaned[row[at_org]], cleaned[row[at_act]]
                    self.seen += 1
                    self.repeated_org += org == just_above
                    add(org, act, day)
                    before, just_above = (org, act, row[at_t]), org
                    continue
            if not any(row):
                continue
            if len(row) <= last:
                if any(cell.strip() for cell in row):
                    self.seen += 1
                    self.problems.add(line, "cells")
                continue
            org, act, when = self._name(row[at_org], of_several=True), self._name(row[at_act]), row[at_t]
            if not org and not act:
                if when.strip() and names.clean(when):
                    self.seen += 1
                    self.problems.add(line, "nothing")
                elif says_nothing(row[at_org]) or says_nothing(row[at_act]):
                    self.seen += 1
                    self.problems.add(line, "nothing", row[at_org].strip()[:MAX_SAMPLE])
                continue
            if (org and names.is_total(org)) or (not org and names.is_total(act)):
                self.problems.told["total"] += 1
                continue
            self.seen += 1
            if org and (not act or not when.strip()) and not says_nothing(row[at_act]):
                act, when = self._from_above(act, when, before)
            is_said_empty = not org and says_nothing(row[at_org])
            if is_said_empty:
                self.problems.add(line, "no_fund", row[at_org].strip()[:MAX_SAMPLE])
            elif not org:
                self.without_org.append((line, before[0], act, when, row))
            else:
                self.repeated_org += org == just_above
                if self._take(line, org, act, when, row) and is_plain and org[0] != "=" and act[0] != "=":
                    names_met.update((row[at_org], row[at_act]))
            before, just_above = (org or ("" if is_said_empty else before[0]), act, when), org

    def _name(self, cell: str, of_several: bool = False) -> str:
        """A name as it is kept; names on lines of their own stay there."""
        found = self.cleaned.get(cell)
        if found is None:
            lines = [names.clean(line) for line in cell.splitlines()] if of_several else [names.clean(cell)]
            found = self.cleaned[cell] = "\n".join(filter(None, lines))
        return found

    def _from_above(self, act: str, when: str, before: tuple[str, str, str]) -> tuple[str, str]:
        """The activity and the date of a row that leaves one of them to the row above it."""
        _org, act_above, when_above = before
        is_same_day = when.strip() == "" or (self.is_grouped and when.strip() == when_above.strip())
        if not act and act_above and is_same_day:
            self.problems.told["filled"] += 1
            return act_above, when_above
        if act and act == act_above and when_above.strip():
            self.problems.told["filled"] += 1
            return act, when_above
        return act, when

    def _take(self, line: int, org: str, act: str, when: str, row: Row) -> bool:
        """Adds a row to the table and gives True, or tells why not."""
        if not act:
            return self.problems.add(line, "no_activity", row[self.heading.place["act"]].strip()[:MAX_SAMPLE])
        if names.is_number(org) and not self.has_numbers:
            return self.problems.add(line, "fund", org[:60])
        if len(org) > MAX_NAME or len(act) > MAX_NAME:
            return self.problems.add(line, "long")
        t = self.dates.read(when)
        if t is None:
            return self.problems.add(line, "date" if when.strip() else "no_date", when.strip()[:MAX_SAMPLE])
        if org[0] == "=" or act[0] == "=":
            self.problems.told["formula"] += 1
        place = self.heading.place
        if len(place) == len(REQUIRED):
            self.builder.add(org, act, t)
            return True

        def cell(column: str) -> str:
            at = place.get(column, len(row))
            return row[at].strip() if at < len(row) else ""

        # Under a heading that does not ask who was there an empty cell is no answer.
        present = cell("present") or (BLANK_MARK if self.heading.by_marks else "")
        try:
            here = self._says_there(present) if "present" in place else True
            here = here and not ("excused" in place and self._says_there(cell("excused")))
        except ValueError as mark:
            return self.problems.add(line, "mark", str(mark)[:MAX_SAMPLE])
        try:
            weight = _weight(cell("weight"))
        except ValueError:
            return self.problems.add(line, "weight", cell("weight")[:MAX_SAMPLE])
        try:
            quiet = not is_yes(cell("report"))
        except ValueError:
            return self.problems.add(line, "report", cell("report")[:MAX_SAMPLE])
        if not here or not weight:
            self.problems.told["weightless" if here else "absent"] += 1
            return False
        more = {column: self._name(cell(column)) for column in ("kind", "theme", "role") if column in place}
        traits = {name: cell(name)[:MAX_NAME] for name in TRAITS if name in place}
        self.builder.add(org, act, t, **more, weight=weight, quiet=quiet, traits=traits)
        return True

    def _says_there(self, mark: str) -> bool:
        """Whether a mark says that a fund was there, see `was_there`."""
        chosen = self.choices.marks.get(mark)
        return was_there(mark) if chosen is None else chosen

    def _take_those_without_org(self) -> None:
        """Where many rows have no fund, and no fund stands just below itself, the cells of the funds were merged: such
        a row is of the fund above it, also where that stands there for the same activity, as for each of its people.
        Otherwise nobody knows whose rows these are."""
        found = len(self.without_org)
        is_merged = found >= MIN_GROUPED * self.seen and self.repeated_org * 10 <= found
        if self.choices.fill_funds is not None:
            is_merged = self.choices.fill_funds
        if self.repair is not None:
            self.repair.found |= {"blank_funds": found, "filled": bool(found) and is_merged}
        there = set(zip(self.builder.org, self.builder.act, self.builder.t, strict=True)) if is_merged else set()
        for line, above, act, when, row in self.without_org:
            if not is_merged or not above:
                self.problems.add(line, "no_fund")
            elif self._take(line, above, act, when, row):
                self.problems.told["filled_org"] += 1
                added = (self.builder.org[-1], self.builder.act[-1], self.builder.t[-1])
                self.repeated += added in there
                self.problems.told["repeated"] += added in there
                there.add(added)
        self.without_org = []

    def table(self, today: float, notes: Sequence[str]) -> Table:
        """The table of the rows that were read."""
        self._take_those_without_org()
        if not self.seen:
            raise NetworkFileError("Het bestand heeft een kop maar geen rijen.")
        if self.repair is not None:
            example = self.dates.example
            self.repair.found |= {
                "month_first": self.dates.style.month_first if example else None,
                "example": example or "",
                "headings": headings_key(self.heading.cells),
                "rows": self.seen,
                "problems": self.problems.described(MAX_VALUES),
            }
        elif self.problems.count > MAX_BAD_SHARE * self.seen:
            raise NetworkFileError(
                f"Van de {self.seen} rijen zijn er {self.problems.count} niet bruikbaar: {self.problems.examples}."
            )
        heading = self.heading.cells[self.heading.place["org"]]
        more = unify(self.builder, promises_several(heading), self.choices.names)
        named = [_NAMES_IN_CELLS] if self.matrix and self.matrix.has_names else []
        told = (*notes, *named, *self._unused(), *self.problems.notes(), *self.dates.notes(), *more)
        table = self.builder.build(today, told, repeated=self.repeated)
        return replace(table, funds=is_about_funds(heading), repeated=self.repeated)

    def _unused(self) -> Iterator[str]:
        used = self.heading.place.values()
        unused = [
            " ".join(cell.split()).lower()
            for at, cell in enumerate(self.heading.cells)
            if at not in used and cell.strip()
        ]
        unused += self.matrix.not_used if self.matrix else []
        if unused:
            yield f"Niet gebruikt: de kolom {', '.join(unused)}."


def unify(builder: TableBuilder, is_plural: bool = False, known: Sequence[str] = ()) -> list[str]:
    """Makes one of names that differ only in how they are written, and several of cells that hold several, also of
    `known` names. Gives what to tell of it.
    """
    told = []
    builder.rename(builder.orgs, names.without_numbers(builder.orgs.numbers))
    divided = names.several(builder.orgs.numbers, is_plural, known)
    if divided:
        builder.divide_orgs(divided)
        cell, parts = next(iter(divided.items()))
        example = " ".join(cell.split())[:80]
        told.append(f"Cellen met meer dan één naam zijn gesplitst, zoals “{example}” ({len(parts)} namen).")
    for index, numbers in ((builder.orgs, builder.org), (builder.acts, builder.act)):
        count = np.bincount(numbers, minlength=len(index.numbers))
        found = names.spellings({name: int(count[number]) for name, number in index.numbers.items()})
        builder.rename(index, found)
        told += names.notes(found)
    return told


def _weight(text: str) -> float:
    text = text.strip().replace(",", ".")
    weight = float(text) if text else 1.0
    if not 0 <= weight < float("inf"):
        raise ValueError(text)
    return weight
