"""The funds and the ties of the map as lists: their columns, and the part of them that was asked for."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from samenspel.maps.view.measures import FUND_MEASURES, TIE_MEASURES, UNKNOWN, Measure
from samenspel.maps.view.reading import Reading
from samenspel.web import Paging

#: How many rows are shown at once, and at most when all are asked for: what is longer keeps its pages.
SOME, MOST = 25, 200

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table. `sort_key` orders its rows: numbers start with the largest, words with A."""

    key: str
    label: str
    sort_key: Callable[[Row], Any]
    about: str = ""
    is_number: bool = False
    is_name: bool = False
    text: Callable[[Row], str] = str
    shows_group: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a list that was asked for: sorted by a column, turned around, with a name in it."""

    kind: str
    sort: str
    turned: bool
    words: str
    number: int
    all_rows: bool
    all_columns: bool

    @classmethod
    def of(cls, given: Mapping[str, str], number: int) -> "Asked":
        """What an address says, with what is usual where it says nothing or something odd."""
        kind = given.get("lijst", "")
        return cls(
            kind=kind if kind in ("fondsen", "banden") else "fondsen",
            sort=given.get("op", ""),
            turned=given.get("andersom") == "1",
            words=given.get("zoek", "").strip()[:80],
            number=number,
            all_rows=given.get("rijen") == "alle",
            all_columns=given.get("kolommen") == "alle",
        )

    @property
    def arguments(self) -> dict[str, str]:
        """The same as arguments of an address, without the page."""
        said = {
            "lijst": "banden" if self.kind == "banden" else "",
            "op": self.sort,
            "andersom": "1" if self.turned else "",
            "zoek": self.words,
            "rijen": "alle" if self.all_rows else "",
            "kolommen": "alle" if self.all_columns else "",
        }
        return {name: value for name, value in said.items() if value}

    def by(self, column: Column, now: Column) -> dict[str, str]:
        """The arguments that sort by a column; the one that sorts now is turned around."""
        return replace(self, sort=column.key, turned=column is now and not self.turned).arguments

    def with_rows(self, every: bool) -> dict[str, str]:
        """The arguments with all rows, or some at a time."""
        return replace(self, all_rows=every).arguments

    def with_columns(self, every: bool) -> dict[str, str]:
        """The arguments with all columns on a narrow screen as well, or the one that sorts."""
        return replace(self, all_columns=every).arguments


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list. `by` sorts it; `shown` is the column that a narrow screen has room for beside the names."""

    asked: Asked
    columns: list[Column]
    by: Column
    shown: Column
    rows: list[Row]
    paging: Paging

    @property
    def is_ties(self) -> bool:
        return self.asked.kind == "banden"

    @property
    def falls(self) -> bool:
        """Whether the largest, or Z, comes first."""
        return self.by.is_number != self.asked.turned

    @property
    def measures(self) -> list[Column]:
        """The columns beside the names."""
        return [column for column in self.columns if not column.is_name]

    def classes(self, column: Column) -> str:
        """The classes of the cells of a column."""
        is_shown = column.is_name or column is self.shown
        return " ".join(["number"] * column.is_number + ["is-shown"] * is_shown)


def part(reading: Reading, asked: Asked) -> Part:
    """The part of a list that was asked for; the last page where there are fewer."""
    is_ties = asked.kind == "banden"
    names = _names(is_ties)
    columns = names + _measured(reading, TIE_MEASURES if is_ties else FUND_MEASURES)
    usual = next(column for column in columns if column.key == "sterkte")
    by = next((column for column in columns if column.key == asked.sort), usual)
    rows = reading.ties if is_ties else reading.funds
    if asked.words:
        words = _plain(asked.words)
        rows = [row for row in rows if any(words in column.sort_key(row) for column in names)]
        if is_ties:  # of a tie, the fund that was looked for stands first
            rows = [row if words in names[0].sort_key(row) else _around(row) for row in rows]
    if by is not usual or asked.turned:
        # Of rows that are alike the strongest stays first.
        rows = sorted(rows, key=by.sort_key, reverse=by.is_number != asked.turned)
    paging = Paging(asked.number, MOST if asked.all_rows else SOME, len(rows))
    paging = replace(paging, number=min(paging.number, paging.pages))
    rows = rows[paging.offset : paging.offset + paging.size]
    return Part(asked, columns, by, usual if by in names else by, rows, paging)


def _names(is_ties: bool) -> list[Column]:
    def name(key: str, label: str, field: str) -> Column:
        return Column(key, label, lambda row: _plain(row[field]), is_name=True)

    if is_ties:
        return [name("fonds", _("Fonds"), "a_name"), name("met", _("Met"), "b_name")]
    return [name("fonds", _("Fonds"), "name")]


def _measured(reading: Reading, measures: Sequence[Measure]) -> list[Column]:
    """The columns of these measures: words before numbers."""
    shown = [measure for measure in measures if measure.column and measure.applies(reading)]
    return [_column(reading, measure) for measure in sorted(shown, key=lambda measure: measure.is_number)]


def _column(reading: Reading, measure: Measure) -> Column:
    def text(row: Row) -> str:
        return measure.cell(reading, row)

    def number(row: Row) -> Any:
        value = measure.value(reading, row)
        return -1 if value is None else value

    def word(row: Row) -> str:
        found = text(row)
        return "~" if found == UNKNOWN else _plain(found)  # after all letters

    return Column(
        measure.key,
        str(measure.column),
        number if measure.is_number else word,
        str(measure.about),
        measure.is_number,
        text=text,
        shows_group=measure.shows_group,
    )


def _around(tie: Row) -> Row:
    """A tie seen from its other end."""
    ends = {"a": tie["b"], "b": tie["a"], "a_name": tie["b_name"], "b_name": tie["a_name"]}
    return tie | ends


def _plain(text: str) -> str:
    """A text to compare with: no capitals, no accents."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)).casefold()
