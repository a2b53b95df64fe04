"""Figures as a workbook and as CSV, in which text that people typed never becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from samenspel.printable import cell_text, printable

Cell = str | int | float | None


class _Column(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...


class _Table(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def definition(self) -> str: ...
    @property
    def columns(self) -> Sequence[_Column]: ...
    @property
    def rows(self) -> Sequence[Sequence[Cell]]: ...


#: What the name of a sheet may not have in it.
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_WIDEST = 48


def csv_of(table: _Table) -> bytes:
    """A table as a Flemish spreadsheet opens it: semicolons, decimal commas, and a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([cell_text(column.label) for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell_text(cell)
    return f"{cell:.4g}".replace(".", ",") if isinstance(cell, float) and cell < 1 else str(cell).replace(".", ",")


def workbook_of(tables: Iterable[_Table]) -> bytes:
    """An XLSX workbook with a sheet for each table and its definition."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {
            "text": book.add_format({}),
            "number": book.add_format({"num_format": "0"}),
            "hours": book.add_format({"num_format": "0.0"}),
            "euro": book.add_format({"num_format": "#,##0.00"}),
            "share": book.add_format({"num_format": "0 %"}),
        }
        names: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.title, names))
            sheet.write_string(0, 0, table.title, bold)
            sheet.write_string(1, 0, table.definition)
            for place, column in enumerate(table.columns):
                sheet.write_string(3, place, column.label, bold)
                longest = max([len(str(row[place])) for row in table.rows if row[place] is not None], default=8)
                sheet.set_column(place, place, min(_WIDEST, max(longest, len(column.label) // 2, 9) + 2))
                for number, row in enumerate(table.rows):
                    cell = row[place]
                    if isinstance(cell, str):
                        sheet.write_string(number + 4, place, printable(cell), formats["text"])
                    elif cell is not None:
                        sheet.write_number(number + 4, place, cell, formats[column.kind])
            sheet.freeze_panes(4, 1)
    return buffer.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, and no two the same."""
    name = _NO_NAME.sub(" ", title)[:31].strip() or "-"
    number = 1
    while name.lower() in taken:
        number += 1
        name = f"{name[:28].strip()} {number}"
    taken.add(name.lower())
    return name
