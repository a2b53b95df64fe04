"""Workbooks (XLSX, XLS, ODS) as rows of text, for the process that reads foreign files."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

#: How workbooks begin: a zip, or the container of the older ones.
BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class WorkbookError(ValueError):
    """This is no workbook, or it cannot be read; the text is that of the library."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its name; the first row is that of the workbook, so that row numbers are those on screen."""

    name: str
    rows: Sequence[Sequence[str]]


def sheets_in(content: bytes, text_of: Callable[[object], str] = str) -> list[Sheet]:
    """The sheets that are not hidden. Values of formulas count, formulas do not; a merged cell has its value in each of
    its rows. `text_of` writes a cell as text. Raises WorkbookError.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [each.name for each in book.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
        return [Sheet(name, _rows(book.get_sheet_by_name(name), text_of)) for name in visible]
    except (CalamineError, OSError, ValueError) as error:
        raise WorkbookError(str(error)[:100]) from None


def _rows(sheet: CalamineSheet, text_of: Callable[[object], str]) -> list[list[str]]:
    rows = [[text_of(value) for value in row] for row in sheet.iter_rows()]
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] or rows[top][left]
    return rows


def rows_of(sent: Sequence[IO[bytes]]) -> dict[str, Any]:
    """The rows of each sheet of a file that is not hidden; or `problem`, where it is no workbook."""
    try:
        return {"sheets": [sheet.rows for sheet in sheets_in(sent[0].read())]}
    except WorkbookError as error:
        return {"problem": str(error)}
