"""The funds and the ties of the map as lists: their columns, and the part of them that was asked for."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from samenspel.maps.view.measures import FUND_MEASURES, TIE_MEASURES, UNKNOWN, Measure
from samenspel.maps.view.snapshot_view import SnapshotView
from samenspel.web import Paging

#: How many rows are shown at once, and at most when all are asked for: what is longer keeps its pages.
PAGE_ROWS, MAX_ROWS = 25, 200

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListColumn:
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
class ListRequest:
    """Which part of a list a request asks for: sorted by a column, reversed, with a name in it, a page of it."""

    kind: str
    sort: str
    is_reversed: bool
    search: str
    page_number: int
    all_rows: bool
    all_columns: bool

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str], page_number: int) -> "ListRequest":
        """The request of an address, with what is usual where that says nothing or something odd."""
        kind = arguments.get("lijst", "")
        return cls(
            kind=kind if kind in ("fondsen", "banden") else "fondsen",
            sort=arguments.get("op", ""),
            is_reversed=arguments.get("andersom") == "1",
            search=arguments.get("zoek", "").strip()[:80],
            page_number=page_number,
            all_rows=arguments.get("rijen") == "alle",
            all_columns=arguments.get("kolommen") == "alle",
        )

    @property
    def arguments(self) -> dict[str, str]:
        """The same as arguments of an address, without the page."""
        arguments = {
            "lijst": "banden" if self.kind == "banden" else "",
            "op": self.sort,
            "andersom": "1" if self.is_reversed else "",
            "zoek": self.search,
            "rijen": "alle" if self.all_rows else "",
            "kolommen": "alle" if self.all_columns else "",
        }
        return {name: value for name, value in arguments.items() if value}

    def sorted_by(self, column: ListColumn, current: ListColumn) -> dict[str, str]:
        """The arguments that sort by a column; the one that sorts now is turned around."""
        return replace(self, sort=column.key, is_reversed=column is current and not self.is_reversed).arguments

    def with_rows(self, every: bool) -> dict[str, str]:
        """The arguments with all rows, or some at a time."""
        return replace(self, all_rows=every).arguments

    def with_columns(self, every: bool) -> dict[str, str]:
        """The arguments with all columns on a narrow screen as well, or the one that sorts."""
        return replace(self, all_columns=every).arguments


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list. A narrow screen has room for the names and `narrow_column`."""

    request: ListRequest
    columns: list[ListColumn]
    sort_column: ListColumn
    narrow_column: ListColumn
    rows: Sequence[Row]
    paging: Paging

    @property
    def is_ties(self) -> bool:
        return self.request.kind == "banden"

    @property
    def is_descending(self) -> bool:
        """Whether the largest, or Z, comes first."""
        return self.sort_column.is_number != self.request.is_reversed

    @property
    def measure_columns(self) -> list[ListColumn]:
        """The columns beside the names."""
        return [column for column in self.columns if not column.is_name]

    def classes(self, column: ListColumn) -> str:
        """The classes of the cells of a column."""
        is_shown = column.is_name or column is self.narrow_column
        return " ".join(["number"] * column.is_number + ["is-shown"] * is_shown)


def list_page(view: SnapshotView, request: ListRequest) -> ListPage:
    """The part of a list that was asked for; the last page where there are fewer."""
    is_ties = request.kind == "banden"
    names = _name_columns(is_ties)
    columns = names + _measure_columns(view, TIE_MEASURES if is_ties else FUND_MEASURES)
    usual = next(column for column in columns if column.key == "sterkte")
    sort_column = next((column for column in columns if column.key == request.sort), usual)
    rows: Sequence[Row] = view.ties if is_ties else view.funds
    if request.search:
        words = _comparable(request.search)
        rows = [row for row in rows if any(words in column.sort_key(row) for column in names)]
        if is_ties:  # of a tie, the fund that was looked for stands first
            rows = [row if words in names[0].sort_key(row) else _from_other_end(row) for row in rows]
    if sort_column is not usual or request.is_reversed:
        # Of rows that are alike the strongest stays first.
        rows = sorted(rows, key=sort_column.sort_key, reverse=sort_column.is_number != request.is_reversed)
    paging = Paging(request.page_number, MAX_ROWS if request.all_rows else PAGE_ROWS, len(rows))
    paging = replace(paging, number=min(paging.number, paging.pages))
    rows = rows[paging.offset : paging.offset + paging.size]
    narrow_column = usual if sort_column in names else sort_column
    return ListPage(request, columns, sort_column, narrow_column, rows, paging)


def _name_columns(is_ties: bool) -> list[ListColumn]:
    def name(key: str, label: str, field: str) -> ListColumn:
        return ListColumn(key, label, lambda row: _comparable(row[field]), is_name=True)

    if is_ties:
        return [name("fonds", _("Fonds"), "a_name"), name("met", _("Met"), "b_name")]
    return [name("fonds", _("Fonds"), "name")]


def _measure_columns(view: SnapshotView, measures: Sequence[Measure]) -> list[ListColumn]:
    """The columns of these measures: words before numbers."""
    shown = [measure for measure in measures if measure.column and measure.applies(view)]
    return [_measure_column(view, measure) for measure in sorted(shown, key=lambda measure: measure.is_number)]


def _measure_column(view: SnapshotView, measure: Measure) -> ListColumn:
    def text(row: Row) -> str:
        return measure.cell(view, row)

    def number(row: Row) -> Any:
        value = measure.value(view, row)
        return -1 if value is None else value

    def word(row: Row) -> str:
        found = text(row)
        return "~" if found == UNKNOWN else _comparable(found)  # after all letters

    return ListColumn(
        measure.key,
        str(measure.column),
        number if measure.is_number else word,
        str(measure.about),
        measure.is_number,
        text=text,
        shows_group=measure.shows_group,
    )


def _from_other_end(tie: Row) -> Row:
    """A tie seen from its other end."""
    ends = {"a": tie["b"], "b": tie["a"], "a_name": tie["b_name"], "b_name": tie["a_name"]}
    return {**tie, **ends}


def _comparable(text: str) -> str:
    """A text to compare with: no capitals, no accents."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)).casefold()
