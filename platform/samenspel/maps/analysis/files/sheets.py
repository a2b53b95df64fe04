"""The sheets of a workbook (XLSX, XLS, ODS) as rows of text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.files.errors import NetworkFileError


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its name; the first row is that of the workbook, so that row numbers are those on screen."""

    name: str
    rows: Sequence[Sequence[str]]


def read_sheets(content: bytes) -> list[Sheet]:
    """The sheets that are not hidden. Values of formulas count, formulas do not; a merged cell has its value in each of
    its rows. Raises NetworkFileError.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [each.name for each in book.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
        return [Sheet(name, _rows(book.get_sheet_by_name(name))) for name in visible]
    except (CalamineError, OSError, ValueError) as error:
        raise NetworkFileError(f"Het rekenblad kan niet gelezen worden ({str(error)[:100]}).") from None


def read_cells(content: bytes) -> Sequence[Sequence[str]]:
    """The rows of the first sheet with anything in it. Raises NetworkFileError."""
    return next((sheet.rows for sheet in read_sheets(content) if any(map(any, sheet.rows))), [])


def _rows(sheet: CalamineSheet) -> list[list[str]]:
    rows = [[_text(value) for value in row] for row in sheet.iter_rows()]
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] or rows[top][left]
    return rows


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return repr(dates.start_of_day(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)
